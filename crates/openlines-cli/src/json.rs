//! JSON made safe to print.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The same JSON with what JSON allows in a text and a reader may trip over escaped: the control characters U+007F to U+009F, some of which drive a terminal, U+2028 and U+2029, at which some end a line, as Python's `splitlines` does, and what turns the direction, so that the rest of a line would be shown in another order.
pub(crate) fn printable(json: &str) -> Cow<'_, str> {
    // The bytes with which all but one of them begin in UTF-8; other characters begin with all but the first one too.
    if memchr::memchr3(0x7f, 0xc2, 0xe2, json.as_bytes()).is_none() && !json.contains('\u{61c}') {
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
    matches!(
        c,
        '\x7f'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_json_does_not() {
        assert_eq!(printable("\"a\u{9b}31m\u{7f}я\""), r#""a\u009b31m\u007fя""#);
        assert_eq!(printable("\"я\\n\u{a0}«—\""), "\"я\\n\u{a0}«—\"");
        assert_eq!(
            printable("\"a\u{2027}b\u{2028}c\u{2029}\""),
            "\"a\u{2027}b\\u2028c\\u2029\""
        );
    }

    #[test]
    fn escapes_what_turns_the_direction() {
        for c in ["061c", "200e", "200f", "202a", "202e", "2066", "2069"] {
            let code = u32::from_str_radix(c, 16).expect("a number");
            let turned = char::from_u32(code).expect("a character");
            assert_eq!(
                printable(&format!("\"a{turned}b\"")),
                format!("\"a\\u{c}b\"")
            );
        }
        // A joiner, of which words and emoji are made, and the neighbours.
        let plain = "\"\u{61b}\u{200d}\u{2010}\u{202f}\u{2065}\u{206a}\"";
        assert_eq!(printable(plain), plain);
    }
}
