//! Text from outside made safe to print: nothing in it drives the terminal, and nothing hides.

use std::borrow::Cow;
use std::iter;

/// Text with every control and hidden character replaced by something visible.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if characters(text).any(|(_, is_hidden)| is_hidden) {
        visible_characters(text).collect()
    } else {
        Cow::Borrowed(text)
    }
}

/// The characters of a text as they are shown: a tab as spaces, another ASCII control character as its picture, others as `<U+200B>`.
pub(crate) fn visible_characters(text: &str) -> impl Iterator<Item = String> {
    characters(text).map(|(c, is_hidden)| match c {
        '\t' => "    ".to_owned(),
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c))
            .unwrap_or(char::REPLACEMENT_CHARACTER)
            .to_string(),
        '\x7f' => '\u{2421}'.to_string(),
        c if is_hidden => format!("<U+{:04X}>", u32::from(c)),
        c => c.to_string(),
    })
}

/// A byte that is not UTF-8, as it is shown: `<0xFF>`.
pub(crate) fn visible_byte(byte: u8) -> String {
    format!("<0x{byte:02X}>")
}

/// The characters of a text, each with whether it would hide if it were shown as it is.
fn characters(text: &str) -> impl Iterator<Item = (char, bool)> {
    let mut before = None;
    let mut rest = text.chars();
    iter::from_fn(move || {
        let c = rest.next()?;
        let is_hidden = is_hidden(c) && !is_needed(before, c, rest.clone().next());
        before = (!is_hidden).then_some(c);
        Some((c, is_hidden))
    })
}

/// Whether a character is not seen, or changes how others are seen: the controls, the white space but for the space, and what Unicode has a reader ignore by default.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Whether a hidden character is a part of what is seen before it: of an emoji, or of a script that is written with joiners.
///
/// Flags of regions, which are spelt in tags, are not kept: tags can spell anything.
fn is_needed(before: Option<char>, c: char, after: Option<char>) -> bool {
    match c {
        '\u{fe0f}' if after == Some('\u{20e3}') => true,
        '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(is_symbol),
        '\u{200c}' | '\u{200d}' => before
            .is_some_and(|before| is_symbol(before) || before == '\u{fe0f}' || has_joiners(before)),
        _ => false,
    }
}

/// Whether a character may be an emoji.
fn is_symbol(c: char) -> bool {
    matches!(
        c,
        '\u{a9}' | '\u{ae}' | '\u{203c}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}' | '\u{1f000}'..='\u{1faff}'
    )
}

/// Whether a character is of a script that is written with joiners: from Arabic to Sinhala, Khmer or Mongolian.
fn has_joiners(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{dff}' | '\u{1780}'..='\u{18aa}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays() {
        for text in [
            "Привет, 👨‍👩‍👧! \"Ça\" \\ / 漢字",
            "❤\u{fe0f} 1\u{fe0f}\u{20e3} ©\u{fe0f} ☎\u{fe0e} 👩🏽\u{200d}❤\u{fe0f}\u{200d}👨🏽",
            "می\u{200c}خواهم क्\u{200d}ष",
        ] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text));
        }
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

    #[test]
    fn what_fills_or_selects_is_shown_where_nothing_needs_it() {
        for c in [
            '\u{34f}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{17b5}',
            '\u{180b}',
            '\u{180f}',
            '\u{2800}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0f}',
            '\u{ffa0}',
            '\u{e0100}',
            '\u{e01ef}',
            '\u{200c}',
            '\u{200d}',
        ] {
            let code = format!("<U+{:04X}>", u32::from(c));
            for before in ["", "a", "б", "👍\u{200b}"] {
                let shown = format!("{}{code}b", visible(before));
                assert_eq!(visible(&format!("{before}{c}b")), shown);
            }
        }
        assert_eq!(
            visible("👍\u{200d}\u{200d}\u{fe0f}"),
            "👍\u{200d}<U+200D><U+FE0F>"
        );
    }
}
