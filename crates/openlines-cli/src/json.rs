//! JSON made safe to print.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The same JSON with the control characters that JSON allows in a text escaped: U+007F to U+009F, some of which drive a terminal.
pub(crate) fn printable(json: &str) -> Cow<'_, str> {
    // The bytes with which they begin in UTF-8; other characters begin with the second one too.
    if memchr::memchr2(0x7f, 0xc2, json.as_bytes()).is_none() {
        return Cow::Borrowed(json);
    }
    let mut escaped = String::with_capacity(json.len() + 16);
    let mut rest = json;
    while let Some(at) = rest.find(is_control) {
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
fn is_control(c: char) -> bool {
    matches!(c, '\x7f'..='\u{9f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_json_does_not() {
        assert_eq!(printable("\"a\u{9b}31m\u{7f}я\""), r#""a\u009b31m\u007fя""#);
        assert_eq!(printable("\"я\\n\u{a0}«\""), "\"я\\n\u{a0}«\"");
    }
}
