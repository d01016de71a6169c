//! JSON made safe to print.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The same JSON with what JSON allows in a text and a reader may trip over escaped: the control characters U+007F to U+009F, some of which drive a terminal, and U+2028 and U+2029, at which some end a line, as Python's `splitlines` does.
pub(crate) fn printable(json: &str) -> Cow<'_, str> {
    // The bytes with which they begin in UTF-8; other characters begin with all but the first one too.
    if memchr::memchr3(0x7f, 0xc2, 0xe2, json.as_bytes()).is_none() {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    let mut rest = json;
    while let Some(at) = rest.find(is_escaped) {
        let (plain, from) = rest.split_at(at);
        escaped.push_str(plain);
        let mut characters = from.chars();
        if let Some(c) = characters.next() {
            let _ = write!(escaped, "\\u{:04x}", u32::from(c));
        }
        rest = characters.as_str();
    }
    escaped.push_str(rest);
    Cow::Owned(escaped)
}

/// Only inside a text can such a character stand in JSON.
fn is_escaped(c: char) -> bool {
    matches!(c, '\x7f'..='\u{9f}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_json_does_not() {
        assert_eq!(printable("\"a\u{9b}31m\u{7f}я\""), r#""a\u009b31m\u007fя""#);
        assert_eq!(printable("\"я\\n\u{a0}«—\""), "\"я\\n\u{a0}«—\"");
        assert_eq!(
            printable("\"a\u{2027}b\u{2028}c\u{2029}\u{202a}\""),
            "\"a\u{2027}b\\u2028c\\u2029\u{202a}\""
        );
    }
}
