//! Text from outside made safe to print: nothing in it drives the terminal, and nothing hides.

use std::borrow::Cow;

/// Text with every control and hidden character replaced by something visible.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hidden) {
        text.chars().map(visible_char).collect()
    } else {
        Cow::Borrowed(text)
    }
}

/// One character as it is shown: a tab as spaces, another ASCII control character as its picture, others as `<U+200B>`.
pub(crate) fn visible_char(c: char) -> String {
    match c {
        '\t' => "    ".to_owned(),
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c))
            .unwrap_or(char::REPLACEMENT_CHARACTER)
            .to_string(),
        '\x7f' => '\u{2421}'.to_string(),
        c if is_hidden(c) => format!("<U+{:04X}>", u32::from(c)),
        c => c.to_string(),
    }
}

/// A byte that is not UTF-8, as it is shown: `<0xFF>`.
pub(crate) fn visible_byte(byte: u8) -> String {
    format!("<0x{byte:02X}>")
}

/// Whether a character is not seen, or changes how others are seen.
///
/// Joiners are not among them: emoji and some scripts are written with them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays() {
        let text = "Привет, 👨‍👩‍👧! \"Ça\" \\ / 漢字";
        assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
    }

    #[test]
    fn what_drives_a_terminal_is_shown() {
        assert_eq!(visible("\x1b[31m\x07\r\n\x7f"), "␛[31m␇␍␊␡");
        assert_eq!(visible("\u{9b}31m"), "<U+009B>31m");
    }

    #[test]
    fn what_hides_is_shown() {
        assert_eq!(
            visible("a\u{200b}b\u{a0}c\u{202e}d\u{2028}\u{feff}"),
            "a<U+200B>b<U+00A0>c<U+202E>d<U+2028><U+FEFF>"
        );
    }
}
