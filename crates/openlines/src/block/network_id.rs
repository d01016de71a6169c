//! `NETWORK_ID`: a user of the Bitrix24 Network, such as `a12`.

use alloc::string::String;

use crate::code::{Code, Kind};
use crate::measure::Stored;
use crate::number;
use crate::read::{Kept, Made, Mode, Reader, Scalar};
use crate::text::{Style, rewritten};

/// Most digits that surely fit 64 bits.
const MOST_DIGITS: usize = 18;

/// Reads the target; the portal keeps the first character, HTML-escaped, and the integer of the rest.
pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    let at = r.at();
    let Some(scalar) = r.scalar() else {
        let actual = r.kind();
        r.skip();
        r.problem(at, Code::type_error(Kind::String, actual));
        return None;
    };
    let (written, value): (String, M::Of<String>) = match scalar {
        Scalar::Null => return None,
        Scalar::Text(text) => {
            let written = rewritten(text, Style::LINES);
            let value = r.string(text);
            if let Some(stored) = kept(written.clone()) {
                return Some(Kept { value, stored });
            }
            r.problem(at, Code::NetworkId);
            (written.collect(), value)
        }
        Scalar::Bool(on) => {
            r.problem(
                at,
                Code::Converted {
                    expected: Kind::String,
                    actual: Kind::Boolean,
                },
            );
            (
                String::from(if on { "1" } else { "" }),
                M::make(|_| String::new()),
            )
        }
        Scalar::Number(number) => {
            let value = r.digits(number.raw);
            if let Some(stored) = kept(number.raw.chars()).filter(|_| number.integer) {
                r.problem(at, Code::NumberForText);
                return Some(Kept { value, stored });
            }
            r.problem(
                at,
                Code::Converted {
                    expected: Kind::String,
                    actual: scalar.kind(),
                },
            );
            (String::from(number.raw), value)
        }
    };
    let mut rest = written.chars();
    let first = match rest.next() {
        None => Stored::NOTHING,
        Some('&') => Stored::ascii("&amp;".len()),
        Some('"') => Stored::ascii("&quot;".len()),
        Some('<' | '>') => Stored::ascii("&lt;".len()),
        Some(c) => Stored::char(c),
    };
    let digits = Stored::integer(number::of_text(rest.as_str()));
    Some(Kept {
        value,
        stored: first + digits + Stored::EMPTY_TEXT,
    })
}

/// Length of a `NETWORK_ID` that the portal keeps as it is: one character that HTML does not escape, and an integer.
fn kept(written: impl Iterator<Item = char>) -> Option<Stored> {
    let mut written = written.peekable();
    let first = written
        .next()
        .filter(|c| !matches!(c, '&' | '"' | '<' | '>' | '\'' | '\n'))?;
    let minus = written.next_if_eq(&'-').is_some();
    let mut digits = 0;
    let mut zero = false;
    for digit in written {
        // Neither more digits than surely fit, nor any behind a zero in front.
        if !digit.is_ascii_digit() || digits == MOST_DIGITS || zero {
            return None;
        }
        // There is no `-0`, either.
        zero = digits == 0 && digit == '0';
        if zero && minus {
            return None;
        }
        digits += 1;
    }
    let digits_and_sign = digits + usize::from(minus);
    (digits > 0).then(|| Stored::char(first) + Stored::ascii(digits_and_sign) + Stored::EMPTY_TEXT)
}

/// What [`kept`] takes.
///
/// The first character may be written as two, `\t` or `\\`, which become one.
/// The second pattern keeps out a line break at the end, which some languages let `$` match before.
#[cfg(feature = "schema")]
pub(crate) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "string",
        "pattern": "^(?:[^&<>\"']|\\\\[t\\\\])(?:0|-?[1-9][0-9]{0,17})$",
        "not": { "pattern": "\n" },
    })
}
