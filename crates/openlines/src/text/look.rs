//! What a reader sees of a text, and the characters that decide it.

use crate::read::string::Text;

/// Whether a reader sees anything of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Nothing is left once it is trimmed.
    Blank,
    /// Something is left, and nobody sees it.
    Invisible,
    /// Something is seen.
    Visible,
}

/// Characters PHP's `trim` takes away.
pub(crate) const fn is_trimmed(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\0' | '\u{b}')
}

/// Line breaks, as PHP's `\R` in Unicode mode knows them.
pub(crate) const fn is_line_break(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// White space and control characters, which no link has inside.
#[inline(never)]
pub(crate) fn is_gap(c: char) -> bool {
    matches!(c, '\0'..=' ' | '\u{7f}'..='\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}'
        | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Whether a character leaves no mark: white space, controls, and format characters of no width.
pub(crate) fn is_invisible(c: char) -> bool {
    is_gap(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character that begins with this byte is certainly visible: one of ASCII, of U+00C0 to U+033F and U+0380 to U+05FF, where most alphabets are, of U+4000 to U+D7FF, and of U+10000 to U+3FFFF, where emoji are.
pub(crate) const fn begins_visible(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~' | 0xC3..=0xCC | 0xCE..=0xD7 | 0xE4..=0xED | 0xF0)
}

/// Whether a reader sees anything of these characters.
pub(crate) fn look(chars: impl Iterator<Item = char>) -> Look {
    let mut look = Look::Blank;
    for c in chars {
        if !is_invisible(c) {
            return Look::Visible;
        }
        if !is_trimmed(c) {
            look = Look::Invisible;
        }
    }
    look
}

/// Whether a reader sees anything of a text without escapes.
#[inline]
pub(super) fn look_of(text: Text<'_>) -> Look {
    match text.raw.as_bytes().first() {
        Some(byte) if begins_visible(*byte) => Look::Visible,
        _ => look_at_all(text),
    }
}

/// The same, one character after the other.
#[inline(never)]
fn look_at_all(text: Text<'_>) -> Look {
    look(text.raw.chars())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_visible_is_visible() {
        let mut visible = 0;
        for c in '\0'..=char::MAX {
            let mut bytes = [0; 4];
            if begins_visible(c.encode_utf8(&mut bytes).as_bytes()[0]) {
                assert!(!is_invisible(c), "{c:?}");
                visible += 1;
            }
        }
        let (cjk, astral) = (0xD800 - 0x4000, 0x30000);
        assert_eq!(
            visible,
            94 + (0x340 - 0xC0) + (0x600 - 0x380) + cjk + astral
        );
    }
}
