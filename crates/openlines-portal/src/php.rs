//! PHP's rules, in one place: what is set, empty, a number, a text; how JSON is read and written.
//!
//! Bitrix24 is PHP, and its conversions decide what becomes of a value of an unexpected type.
//! A JSON value here stands for the PHP value `json_decode($text, true)` makes of it:
//! an object is an array, an integer beyond 64 bits a float, `{}` and `[]` are the same empty array.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

/// Digits PHP keeps when it turns a float into a string (`precision`, PHP's default).
const PRECISION: usize = 14;

/// What is white space around a number in a text and in an index of a form; another than `trim` takes away.
pub(crate) const SPACE: [char; 6] = [' ', '\t', '\n', '\r', '\x0B', '\x0C'];

/// Deepest nesting `json_decode` reads with its depth of 512; anything deeper is not JSON to it.
pub(crate) const MAX_DEPTH: usize = 511;

/// `isset($value[$key])` and the value: `None` for `null`, for an absent key and on anything but an array.
///
/// `key` is a text key such as `NAME`, so a string or a list never has it.
pub(crate) fn isset<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    value.as_object()?.get(key).filter(|value| !value.is_null())
}

/// Whether an array's keys are 0, 1, 2, …: a list, however it was sent, and the empty object.
pub(crate) fn is_list(value: &Value) -> bool {
    match value {
        Value::Array(_) => true,
        Value::Object(members) => counts_from_zero(members),
        _ => false,
    }
}

/// `empty($value)`.
pub(crate) fn empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(flag) => !flag,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty() || text == "0",
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

/// `is_array($value)`.
pub(crate) fn is_array(value: &Value) -> bool {
    matches!(value, Value::Array(_) | Value::Object(_))
}

/// `(string)$value`; `None` for an array, where PHP's string functions throw a `TypeError`.
pub(crate) fn strval(value: &Value) -> Option<Cow<'_, str>> {
    Some(match value {
        Value::Null | Value::Bool(false) => Cow::Borrowed(""),
        Value::Bool(true) => Cow::Borrowed("1"),
        Value::Number(number) => match Num::of(number) {
            Num::Int(int) => Cow::Owned(int.to_string()),
            Num::Float(float) => Cow::Owned(float_text(float, Some(PRECISION), 'E')),
        },
        Value::String(text) => Cow::Borrowed(text),
        Value::Array(_) | Value::Object(_) => return None,
    })
}

/// `intval($value)`.
pub(crate) fn intval(value: &Value) -> i64 {
    match value {
        Value::Null => 0,
        Value::Bool(flag) => i64::from(*flag),
        Value::Number(number) => match Num::of(number) {
            Num::Int(int) => int,
            Num::Float(float) => float_to_int(float),
        },
        Value::String(text) => text_to_int(text),
        Value::Array(_) | Value::Object(_) => i64::from(!empty(value)),
    }
}

/// `is_numeric($value)`: a number, or a text that is nothing but one, white space around it allowed.
pub(crate) fn is_numeric(value: &Value) -> bool {
    match value {
        Value::Number(_) => true,
        Value::String(text) => {
            let text = text.trim_matches(SPACE);
            // Rust's floats are written as PHP's, but for their names.
            text.parse::<f64>().is_ok()
                && text
                    .bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E'))
        }
        _ => false,
    }
}

/// Whether a value is a whole number that PHP writes as text by its digits alone.
pub(crate) fn is_whole(value: &Value) -> bool {
    /// From here on PHP writes floats with an exponent.
    const EXPONENT: f64 = 1e14;
    match value.as_number().map(Num::of) {
        Some(Num::Int(_)) => true,
        Some(Num::Float(float)) => {
            let is_negative_zero = float == 0.0 && float.is_sign_negative();
            float.fract() == 0.0 && float.abs() < EXPONENT && !is_negative_zero
        }
        None => false,
    }
}

/// Whether a value says this integer, which `intval` made of it: a number, or the digits of one that is positive and exact everywhere.
pub(crate) fn is_integer(value: &Value, int: i64) -> bool {
    const MAX_SAFE: i64 = (1 << 53) - 1;
    /// 2^63.
    const TOO_LARGE: f64 = 9_223_372_036_854_775_808.0;
    match value {
        Value::Number(number) => match Num::of(number) {
            Num::Int(_) => true,
            Num::Float(float) => float.fract() == 0.0 && float.abs() < TOO_LARGE,
        },
        Value::String(text) => (1..=MAX_SAFE).contains(&int) && *text == int.to_string(),
        _ => false,
    }
}

/// `$value == $text`, where `text` is not empty and does not look like a number.
pub(crate) fn loosely_equals(value: &Value, text: &str) -> bool {
    match value {
        Value::Bool(flag) => *flag,
        Value::String(other) => other == text,
        _ => false,
    }
}

/// `in_array($value, $texts)`, with the restrictions of [`loosely_equals`].
pub(crate) fn in_array(value: &Value, texts: &[&str]) -> bool {
    texts.iter().any(|text| loosely_equals(value, text))
}

/// `trim($text)`: space, tab, line feed, carriage return, NUL and vertical tab, and nothing else.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r', '\0', '\x0B'])
}

/// `htmlspecialcharsbx($text)`: the single quote stays.
pub(crate) fn htmlspecialchars(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// What `json_encode` writes for a value that passed through PHP unchanged.
///
/// An array whose keys are 0, 1, 2, … is a list however it was sent, the empty object is an empty list,
/// and a float without a fraction loses its point.
pub(crate) fn reencoded(value: &Value) -> Value {
    match value {
        Value::Number(number) => match Num::of(number) {
            Num::Int(int) => int.into(),
            Num::Float(float) => float_value(float),
        },
        Value::Array(items) => items.iter().map(reencoded).collect(),
        Value::Object(members) if counts_from_zero(members) => {
            members.values().map(reencoded).collect()
        }
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), reencoded(value)))
            .collect::<Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// The number as `json_encode` writes it.
pub(crate) fn number_json(number: &Number) -> String {
    match Num::of(number) {
        Num::Int(int) => int.to_string(),
        Num::Float(float) => float_text(float, None, 'e'),
    }
}

/// Whether nesting goes beyond what `json_decode` reads.
pub(crate) fn too_deep(value: &Value) -> bool {
    fn deeper_than(levels: usize, value: &Value) -> bool {
        match value {
            Value::Array(items) => {
                levels == 0 || items.iter().any(|item| deeper_than(levels - 1, item))
            }
            Value::Object(members) => {
                levels == 0
                    || members
                        .values()
                        .any(|member| deeper_than(levels - 1, member))
            }
            _ => false,
        }
    }
    deeper_than(MAX_DEPTH, value)
}

/// A PHP number: a 64-bit integer, or a float.
enum Num {
    Int(i64),
    Float(f64),
}

impl Num {
    fn of(number: &Number) -> Self {
        match number.as_i64() {
            Some(int) => Self::Int(int),
            None => Self::Float(number.as_f64().unwrap_or(f64::INFINITY)),
        }
    }
}

fn counts_from_zero(members: &Map<String, Value>) -> bool {
    members
        .keys()
        .enumerate()
        .all(|(index, key)| *key == index.to_string())
}

fn float_value(float: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be a whole number within 2^53"
    )]
    if float.fract() == 0.0
        && float.abs() < 9_007_199_254_740_992.0
        && !(float == 0.0 && float.is_sign_negative())
    {
        return (float as i64).into();
    }
    float.into()
}

/// `(int)$float`: towards zero, and modulo 2^64 where it does not fit.
fn float_to_int(float: f64) -> i64 {
    const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;
    if !float.is_finite() {
        return 0;
    }
    let rest = float.trunc() % TWO_TO_64;
    // `rest` is within ±2^64, so it fits 128 bits; its low 64 bits are what PHP keeps.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "keeping the low 64 bits is PHP's rule"
    )]
    let low = (rest as i128) as i64;
    low
}

/// `(int)$text`: the number the text starts with, white space before it allowed, saturating; zero if it is beyond the range of a float.
fn text_to_int(text: &str) -> i64 {
    let text = text.trim_start_matches(SPACE);
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let sign = usize::from(text.starts_with(['+', '-']));
    let whole = digits(sign);
    let mut end = sign + whole;
    let mut fraction = 0;
    if text[end..].starts_with('.') {
        fraction = digits(end + 1);
        end += 1 + fraction;
    }
    if whole + fraction == 0 {
        return 0;
    }
    if text[end..].starts_with(['e', 'E']) {
        let exponent_sign = usize::from(text[end + 1..].starts_with(['+', '-']));
        let exponent = digits(end + 1 + exponent_sign);
        if exponent > 0 {
            end += 1 + exponent_sign + exponent;
        }
    }
    let number = &text[..end];
    if let Ok(int) = number.parse() {
        return int;
    }
    // A float in a text saturates, unlike a float: PHP means to behave as `strtol` does.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "`as` saturates, which is PHP's rule here"
    )]
    let int = number
        .parse()
        .ok()
        .filter(|float: &f64| float.is_finite())
        .unwrap_or(0.0) as i64;
    int
}

/// A float in PHP's `%G` manner: `digits` significant digits, or the shortest that reads back the same.
fn float_text(float: f64, digits: Option<usize>, exponent_mark: char) -> String {
    if float.is_nan() {
        return "NAN".to_owned();
    }
    if float.is_infinite() {
        return if float > 0.0 { "INF" } else { "-INF" }.to_owned();
    }
    if float == 0.0 {
        return if float.is_sign_negative() { "-0" } else { "0" }.to_owned();
    }
    let scientific = match digits {
        Some(digits) => format!("{float:.*e}", digits - 1),
        None => format!("{float:e}"),
    };
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa),
    };
    let significant = mantissa.replace('.', "");
    let significant = significant.trim_end_matches('0');
    let limit = i32::try_from(digits.unwrap_or(17)).unwrap_or(17);
    if exponent < -4 || exponent >= limit {
        let (first, rest) = significant.split_at(1);
        let rest = if rest.is_empty() { "0" } else { rest };
        let direction = if exponent < 0 { '-' } else { '+' };
        return format!(
            "{sign}{first}.{rest}{exponent_mark}{direction}{}",
            exponent.abs()
        );
    }
    let point = exponent + 1;
    if point <= 0 {
        let zeros = "0".repeat(point.unsigned_abs() as usize);
        return format!("{sign}0.{zeros}{significant}");
    }
    let point = point.unsigned_abs() as usize;
    if significant.len() <= point {
        let zeros = "0".repeat(point - significant.len());
        return format!("{sign}{significant}{zeros}");
    }
    let (whole, fraction) = significant.split_at(point);
    format!("{sign}{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn floats_become_text_as_php_echoes_them() {
        let cases = [
            (1.5, "1.5"),
            (10.0, "10"),
            (0.1 + 0.2, "0.3"),
            (-1.25, "-1.25"),
            (1e13, "10000000000000"),
            (1e14, "1.0E+14"),
            (1e25, "1.0E+25"),
            (18_446_744_073_709_551_616.0, "1.844674407371E+19"),
            (0.0001, "0.0001"),
            (0.000_01, "1.0E-5"),
            (-0.0, "-0"),
        ];
        for (float, text) in cases {
            assert_eq!(strval(&json!(float)).as_deref(), Some(text));
        }
    }

    #[test]
    fn floats_are_encoded_as_php_encodes_them() {
        let cases = [
            (1e20, "1.0e+20"),
            (1.5, "1.5"),
            (10.0, "10"),
            (1e16, "10000000000000000"),
            (1e17, "1.0e+17"),
            (-1.5e-7, "-1.5e-7"),
            (0.1, "0.1"),
        ];
        for (float, text) in cases {
            assert_eq!(number_json(&Number::from_f64(float).expect("finite")), text);
        }
    }

    #[test]
    fn integers_are_read_as_php_reads_them() {
        let cases = [
            (json!("12abc"), 12),
            (json!(" 7"), 7),
            (json!("7 "), 7),
            (json!("\n2"), 2),
            (json!("1e3"), 1000),
            (json!("1.9"), 1),
            (json!("1.5E1x"), 15),
            (json!("2e+1"), 20),
            (json!("25e-1"), 2),
            (json!("1.e1"), 10),
            (json!("1e400"), 0),
            (json!("9007199254740993"), 9_007_199_254_740_993),
            (json!("-9999999999999999999"), i64::MIN),
            (json!("0x1A"), 0),
            (json!("+4"), 4),
            (json!("-3"), -3),
            (json!(".5"), 0),
            (json!("."), 0),
            (json!("1e"), 1),
            (json!("٣"), 0),
            (json!("9999999999999999999"), i64::MAX),
            (json!(1.9), 1),
            (json!(-1.9), -1),
            (json!(1e20), 7_766_279_631_452_241_920),
            (json!(18_446_744_073_709_551_615_u64), 0),
            (json!(true), 1),
            (json!([0]), 1),
            (json!({}), 0),
        ];
        for (value, int) in cases {
            assert_eq!(intval(&value), int, "{value}");
        }
    }

    #[test]
    fn a_text_is_numeric_where_it_is_nothing_but_a_number() {
        for value in [json!(7), json!(" 7"), json!("7\n"), json!("-.5e+3")] {
            assert!(is_numeric(&value), "{value}");
        }
        for value in [
            json!(""),
            json!("7x"),
            json!("7-"),
            json!("inf"),
            json!("0x7"),
            json!(true),
            json!([7]),
        ] {
            assert!(!is_numeric(&value), "{value}");
        }
    }

    #[test]
    fn depth_is_counted_as_json_decode_counts_it() {
        let nested = |depth: usize| (1..depth).fold(json!([]), |inner, _| json!([inner]));
        assert!(!too_deep(&nested(MAX_DEPTH)));
        assert!(too_deep(&nested(MAX_DEPTH + 1)));
    }

    #[test]
    fn an_array_with_counting_keys_is_written_as_a_list() {
        assert_eq!(reencoded(&json!({"0": {}, "1": 10.0})), json!([[], 10]));
        assert_eq!(reencoded(&json!({"1": true})), json!({"1": true}));
    }
}
