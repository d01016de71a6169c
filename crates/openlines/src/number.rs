//! Integers, what PHP makes of what is not quite one, and how it writes numbers.

use alloc::string::String;

use crate::code::{Code, Kind};
use crate::float;
use crate::limits::MAX_SAFE_INTEGER;
use crate::measure::Stored;
use crate::read::json::Number;
use crate::read::{Kept, Mode, Reader, Scalar};
use crate::text::rewritten;

/// What PHP converts a value to, and how faithful that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Converted {
    pub(crate) number: i64,
    pub(crate) faith: Faith,
    pub(crate) kind: Kind,
    /// Whether PHP calls the value empty.
    pub(crate) empty: bool,
    /// Whether PHP calls it numeric: a number, or a text that is nothing but one.
    pub(crate) numeric: bool,
}

/// How faithful a conversion to an integer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Faith {
    /// It is that integer.
    Same,
    /// It is that integer, written as text.
    Text,
    /// It becomes another value.
    Altered,
    /// It is a number out of range, and of more than 64 bits becomes another one.
    Beyond,
}

/// The problem of a number that is not positive.
pub(crate) const NOT_POSITIVE: Code = Code::NotPositive {
    min: 1,
    max: MAX_SAFE_INTEGER,
};

/// Reads an integer greater than zero, the only ones the portal keeps; of a text, what it is once its backslash sequences are rewritten.
pub(crate) fn positive<M: Mode>(r: &mut Reader<'_, M>) -> Option<Kept<u64>> {
    let at = r.at();
    if let Some((number, digits)) = r.small_integer() {
        return Some(Kept {
            value: number.cast_unsigned(),
            stored: Stored::ascii(digits),
        });
    }
    positive_slowly(r, at)
}

/// The same for what is not simply an integer.
fn positive_slowly<M: Mode>(r: &mut Reader<'_, M>, at: usize) -> Option<Kept<u64>> {
    let converted = read_slowly(r)?;
    match u64::try_from(converted.number) {
        Ok(number) if number > 0 => {
            report(r, at, converted);
            Some(Kept {
                value: number,
                stored: Stored::integer(converted.number),
            })
        }
        _ => {
            let code = match (converted.kind, converted.faith) {
                (_, Faith::Same | Faith::Text | Faith::Beyond) => NOT_POSITIVE,
                (actual, Faith::Altered) => Code::WrongType {
                    expected: Kind::Integer,
                    actual,
                },
            };
            r.problem(at, code);
            None
        }
    }
}

/// Reports what is not faithful about a conversion that is kept.
pub(crate) fn report<M: Mode>(r: &mut Reader<'_, M>, at: usize, converted: Converted) {
    match converted.faith {
        Faith::Same if converted.number.unsigned_abs() > MAX_SAFE_INTEGER => {
            r.problem(
                at,
                Code::UnsafeInteger {
                    max: MAX_SAFE_INTEGER,
                },
            );
        }
        Faith::Same => {}
        Faith::Text => r.problem(at, Code::TextForNumber),
        Faith::Beyond => r.problem(
            at,
            Code::OutOfRange {
                max: MAX_SAFE_INTEGER,
            },
        ),
        Faith::Altered => r.problem(
            at,
            Code::Converted {
                expected: Kind::Integer,
                actual: converted.kind,
            },
        ),
    }
}

/// Reads any value as PHP's `intval` does; `null` is nothing.
pub(crate) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<Converted> {
    r.next();
    if let Some((number, _)) = r.small_integer() {
        return Some(Converted {
            number,
            faith: Faith::Same,
            kind: Kind::Integer,
            empty: false,
            numeric: true,
        });
    }
    read_slowly(r)
}

/// The same for what is not simply an integer.
fn read_slowly<M: Mode>(r: &mut Reader<'_, M>) -> Option<Converted> {
    // Looked at where it is: it is too large to be moved.
    let Some(scalar) = &r.scalar() else {
        let kind = r.kind();
        let empty = r.skip_is_empty();
        return Some(Converted {
            number: i64::from(!empty),
            faith: Faith::Altered,
            kind,
            empty,
            numeric: false,
        });
    };
    let kind = scalar.kind();
    let empty = scalar.is_empty();
    let mut numeric = matches!(scalar, Scalar::Number(_));
    let (number, faith) = match *scalar {
        Scalar::Null => return None,
        Scalar::Bool(on) => (i64::from(on), Faith::Altered),
        Scalar::Number(number) => of_number(number),
        // Without a digit, also one that is escaped, it is no number.
        Scalar::Text(text)
            if !text
                .raw
                .bytes()
                .any(|byte| matches!(byte, b'0'..=b'9' | b'\\')) =>
        {
            (0, Faith::Altered)
        }
        Scalar::Text(text) => {
            let text = rewritten(r, text);
            if let Some(number) = canonical(text.clone()) {
                numeric = true;
                (number, Faith::Text)
            } else {
                let text: String = text.collect();
                numeric = is_numeric(&text);
                (of_text(&text), Faith::Altered)
            }
        }
    };
    Some(Converted {
        number,
        faith,
        kind,
        empty,
        numeric,
    })
}

/// The integer that a text is, written as JSON would: from 1 on, and none that is too large to be exact everywhere.
pub(crate) fn canonical(text: impl Iterator<Item = char>) -> Option<i64> {
    let mut number = 0_i64;
    for c in text {
        let digit = c
            .to_digit(10)
            .filter(|digit| number + i64::from(*digit) > 0)?;
        number = number * 10 + i64::from(digit);
        if number > MAX_SAFE_INTEGER.cast_signed() {
            return None;
        }
    }
    Some(number).filter(|number| *number > 0)
}

/// PHP's `is_numeric` of text: a decimal number with white space around it.
fn is_numeric(text: &str) -> bool {
    let number = text.trim_matches(is_space).as_bytes();
    !number.is_empty() && decimal(number) == number.len()
}

/// White space PHP reads over around a number.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

/// Length of the decimal number a text begins with; zero if there is none.
fn decimal(text: &[u8]) -> usize {
    let byte = |at: usize| text.get(at);
    let digits = |from: usize| {
        let rest = text.iter().skip(from);
        rest.take_while(|byte| byte.is_ascii_digit()).count()
    };
    let sign = usize::from(matches!(byte(0), Some(b'+' | b'-')));
    let whole = digits(sign);
    let mut end = sign + whole;
    if byte(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if whole + fraction == 0 {
            return 0;
        }
        end += 1 + fraction;
    } else if whole == 0 {
        return 0;
    }
    if let Some(b'e' | b'E') = byte(end) {
        let sign = matches!(byte(end + 1), Some(b'+' | b'-'));
        let start = end + 1 + usize::from(sign);
        let exponent = digits(start);
        if exponent > 0 {
            end = start + exponent;
        }
    }
    end
}

fn of_number(number: Number<'_>) -> (i64, Faith) {
    /// 2^63.
    const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;
    if number.integer
        && let Some(integer) = parse(number.raw)
    {
        return (integer, Faith::Same);
    }
    let float = number.float();
    let integer = wrapping(float);
    #[expect(
        clippy::cast_precision_loss,
        clippy::float_cmp,
        reason = "equal means nothing was lost"
    )]
    let faith = if integer as f64 == float {
        Faith::Same
    } else if float.abs() < TOO_LARGE {
        Faith::Altered
    } else {
        Faith::Beyond
    };
    (integer, faith)
}

/// The integer of 64 bits that is written like this, if it is one; without digits, zero.
pub(crate) fn parse(integer: &str) -> Option<i64> {
    let (negative, digits) = float::signed(integer.as_bytes());
    let mut digits = digits.iter();
    let below = digits.try_fold(0_i64, |sum, digit| {
        let digit = char::from(*digit).to_digit(10)?;
        sum.checked_mul(10)?.checked_sub(digit.into())
    })?;
    if negative {
        Some(below)
    } else {
        below.checked_neg()
    }
}

/// PHP's `intval` of text: the number it begins with, saturating; zero if there is none, or one beyond the range of a float.
pub(crate) fn of_text(text: &str) -> i64 {
    let text = text.trim_start_matches(is_space);
    let number = text.get(..decimal(text.as_bytes())).unwrap_or_default();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it saturates, as PHP does here"
    )]
    parse(number).unwrap_or_else(|| {
        let float = float::parse(number);
        if float.is_finite() { float as i64 } else { 0 }
    })
}

/// PHP's conversion of a float: towards zero, beyond 64 bits modulo 2^64.
fn wrapping(float: f64) -> i64 {
    const FRACTION_BITS: u32 = 52;
    const BIAS: i64 = 1023;
    let bits = float.to_bits();
    let exponent = (bits >> FRACTION_BITS & 0x7ff).cast_signed() - BIAS - i64::from(FRACTION_BITS);
    let mantissa = bits & ((1 << FRACTION_BITS) - 1) | 1 << FRACTION_BITS;
    let magnitude = match exponent {
        0..64 => mantissa << exponent,
        -63..0 => mantissa >> -exponent,
        _ => 0,
    };
    let integer = magnitude.cast_signed();
    if float.is_sign_negative() {
        integer.wrapping_neg()
    } else {
        integer
    }
}

/// Length of a number that PHP writes as JSON: as many digits of a float as it takes to read the same one again.
///
/// Of one that is given with more than fifteen digits it may be one too many: `9223372036854775808` takes sixteen.
pub(crate) fn length(number: Number<'_>) -> Stored {
    written(number, 17)
}

/// Length of a number that PHP turned into text.
///
/// Of one below 1e-300 it may be too short: digits that such a float is written with though it was given without are not counted.
pub(crate) fn text_length(number: Number<'_>) -> Stored {
    Stored::EMPTY_TEXT + written(number, 14)
}

/// Length of a number as PHP writes it, a float with at most so many digits: `0.1`, `1.0E+20`.
fn written(number: Number<'_>, most: usize) -> Stored {
    if let Some(whole) = whole(number) {
        return Stored::integer(whole);
    }
    let (negative, decimal) = float::signed(number.raw.as_bytes());
    let (digits, point) = float::rounded(decimal, most);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "asked for where it is small"
    )]
    let distance = point.unsigned_abs() as usize;
    let length = if digits == 0 {
        "0".len()
    } else if (-3..=0).contains(&point) {
        "0.".len() + distance + digits
    } else if point > 0 && distance <= most {
        distance.max(digits + usize::from(digits > distance))
    } else {
        let exponent = Stored::integer((point - 1).abs()).chars();
        "1.E+".len() + (digits - 1).max(1) + exponent as usize
    };
    Stored::ascii(usize::from(negative) + length)
}

/// The integer that PHP writes for a number without loss, if it does.
pub(crate) fn whole(number: Number<'_>) -> Option<i64> {
    /// From here on PHP, which writes 14 digits, writes floats with an exponent.
    const EXPONENT: f64 = 1e14;
    if number.integer {
        // PHP reads it as zero, but a JSON library that knows floats alone writes it as `-0.0`.
        return parse(number.raw).filter(|_| number.raw != "-0");
    }
    let float = number.float();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be small and without a fraction"
    )]
    let whole = float as i64;
    #[expect(
        clippy::cast_precision_loss,
        clippy::float_cmp,
        reason = "small integers are exact"
    )]
    let same =
        whole as f64 == float && float.abs() < EXPONENT && (whole != 0 || float.is_sign_positive());
    same.then_some(whole)
}

/// A positive integer that every reader of JSON keeps.
#[cfg(feature = "schema")]
pub(crate) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": MAX_SAFE_INTEGER })
}

/// Any integer that every reader of JSON keeps.
#[cfg(feature = "schema")]
pub(crate) fn any_schema() -> schemars::Schema {
    let max = MAX_SAFE_INTEGER.cast_signed();
    schemars::json_schema!({ "type": "integer", "minimum": -max, "maximum": max })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_converts_as_in_php() {
        for (text, number) in [
            ("12abc", 12),
            (" 7", 7),
            ("1e3", 1000),
            ("0x1A", 0),
            ("", 0),
            ("-5", -5),
            ("+5", 5),
            (".5", 0),
            ("5.", 5),
            ("1e", 1),
            ("abc", 0),
            ("99999999999999999999", i64::MAX),
            ("-99999999999999999999", i64::MIN),
            ("1e100", i64::MAX),
            ("1e1000", 0),
            ("1.9", 1),
            ("-", 0),
            ("1e-1", 0),
            ("я", 0),
        ] {
            assert_eq!(of_text(text), number, "{text}");
        }
    }

    #[test]
    fn text_is_numeric_as_in_php() {
        for text in ["1", " 7", "7 ", "1e3", ".5", "5.", "-1", "+1.5"] {
            assert!(is_numeric(text), "{text}");
        }
        for text in ["", " ", ".", "1e", "12abc", "0x1A", "inf", "1 2", "1\0"] {
            assert!(!is_numeric(text), "{text}");
        }
    }

    #[test]
    fn floats_wrap_as_in_php() {
        for (float, number) in [
            (1.9, 1),
            (-1.9, -1),
            (0.5, 0),
            (18_446_744_073_709_551_616.0, 0),
            (1e19, -8_446_744_073_709_551_616),
            (9_223_372_036_854_775_808.0, i64::MIN),
            (1e300, 0),
            (4_611_686_018_427_387_904.0, 1 << 62),
            (0.0, 0),
        ] {
            assert_eq!(wrapping(float), number, "{float}");
        }
    }

    #[test]
    fn floats_are_as_long_as_php_writes_them() {
        for (raw, chars) in [
            ("1.50", 3),
            ("-0.0", 2),
            ("100.000", 3),
            ("1e20", "1.0E+20".len()),
            ("1.50E-10", "1.5E-10".len()),
            ("-123e-7", "-1.23E-5".len()),
            ("0.00012", "0.00012".len()),
            ("100000000000000000000", "1.0E+20".len()),
            ("99999999999999.4", "99999999999999".len()),
            ("99999999999999.5", "1.0E+14".len()),
            ("1.1234567890123456", "1.1234567890123".len()),
            ("1234567890.1", "1234567890.1".len()),
        ] {
            let integer = !raw.contains(['.', 'e', 'E']);
            let number = Number { raw, integer };
            let stored = Stored::ascii("''".len() + chars);
            assert_eq!(text_length(number), stored, "{raw}");
        }
    }
}
