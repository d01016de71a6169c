//! What a text turns into, and how long that is as it is stored.

use super::Style;
use super::look::{Look, is_line_break, is_trimmed, look};
use super::rewrite::{Rewritten, rewritten};
use crate::measure::Stored;
use crate::read::string::Text;
use crate::read::{Mode, Reader};

/// What a text turns into.
pub(super) struct Measured {
    pub(super) stored: Stored,
    pub(super) look: Look,
    pub(super) trimmed: bool,
    pub(super) joined: bool,
    pub(super) rewritten: bool,
}

/// Length of a text as stored.
pub(crate) fn length<M: Mode>(r: &Reader<'_, M>, text: Text<'_>, style: Style) -> Stored {
    untouched(text, style).unwrap_or_else(|| measure(text, rewritten(r, text), style).stored)
}

/// Length of a key inside a value that is stored as it is; the portal rewrites none.
pub(super) fn key_length(key: Text<'_>) -> Stored {
    let measured = || key.chars().map(Stored::char).sum::<Stored>() + Stored::EMPTY_TEXT;
    key.stored().unwrap_or_else(measured)
}

/// Length of a text that is stored as it is.
///
/// Without escapes there is no control character, so all that can happen is a trimmed space or a rare line break.
#[inline]
pub(super) fn untouched(text: Text<'_>, style: Style) -> Option<Stored> {
    text.stored()
        .filter(|_| !(style.is_trimmed() && is_spaced(text.raw.as_bytes())))
}

/// The same where there are escapes.
fn untouched_escaped(text: Text<'_>, style: Style) -> Option<Stored> {
    let raw = text.raw.as_bytes();
    let ends = [0, raw.len().wrapping_sub(2), raw.len().wrapping_sub(6)];
    // Some of what is trimmed is written as one of these.
    let is_space = |at| {
        matches!(
            raw.get(at..),
            Some([b'\\', b'n' | b'r' | b't', ..] | [b'\\', b'u', b'0', b'0', ..])
        )
    };
    if style.is_trimmed() && (is_spaced(raw) || ends.into_iter().any(is_space)) {
        return None;
    }
    let (stored, breaks) = text.stored_unescaped()?;
    (!(style.is_one_line() && breaks)).then_some(stored)
}

/// Whether a space stands at an end.
#[inline]
fn is_spaced(raw: &[u8]) -> bool {
    raw.first() == Some(&b' ') || raw.last() == Some(&b' ')
}

/// What a text turns into.
pub(super) fn measure(text: Text<'_>, written: Rewritten<'_>, style: Style) -> Measured {
    match untouched_escaped(text, style) {
        Some(stored) => Measured {
            stored,
            look: look(text.chars()),
            trimmed: false,
            joined: false,
            rewritten: false,
        },
        None => measure_chars(written, style),
    }
}

/// The same, one character after the other.
fn measure_chars(mut chars: Rewritten<'_>, style: Style) -> Measured {
    let look = look(chars.clone());
    let (mut stored, mut trimmed, mut joined) = (Stored::EMPTY_TEXT, false, false);
    // What is trimmed away if nothing else follows, and whether a line break is in it.
    let (mut trailing, mut trailing_break) = (Stored::NOTHING, false);
    let (mut leading, mut after_return) = (style.is_trimmed(), false);
    for c in &mut chars {
        let is_trimmed =
            style.is_trimmed() && is_trimmed(c) || style == Style::JoinedLine && is_line_break(c);
        if leading && is_trimmed {
            trimmed = true;
            continue;
        }
        leading = false;
        let mut length = Stored::char(c);
        if style.is_one_line() && is_line_break(c) {
            trailing_break = true;
            length = if after_return && c == '\n' {
                Stored::NOTHING
            } else {
                Stored::char(' ')
            };
        }
        after_return = c == '\r';
        trailing += length;
        if !is_trimmed {
            stored += trailing;
            joined |= trailing_break;
            (trailing, trailing_break) = (Stored::NOTHING, false);
        }
    }
    Measured {
        stored,
        look,
        trimmed: trimmed || trailing != Stored::NOTHING,
        joined,
        rewritten: chars.changed,
    }
}

#[cfg(test)]
mod tests {
    use super::super::look::look_of;
    use super::*;
    use crate::read::json::Json;
    use crate::read::string::of_three;

    #[test]
    fn what_is_measured_fast_is_measured_rightly() {
        const PIECES: [&str; 28] = [
            "a",
            "я",
            "中",
            "😀",
            " ",
            "/",
            "n",
            "[",
            "\u{85}",
            "\u{2028}",
            "\u{200b}",
            r#"\""#,
            r"\/",
            r"\\",
            r"\n",
            r"\r",
            r"\t",
            r"\b",
            r"\u0020",
            r"\u0000",
            r"\u000b",
            r"\u005C",
            r"\u0431",
            r"\u2029",
            r"\u200b",
            r"\uD83D\uDE00",
            r"\u0061",
            "long enough for a vector",
        ];
        let styles = [
            Style::Lines,
            Style::Line,
            Style::JoinedLine,
            Style::LooseLines,
            Style::LooseLine,
            Style::AsIs,
        ];
        let mut escaped = 0;
        for quoted in of_three(&PIECES) {
            let text = Json::new(&quoted).text();
            for style in styles {
                let Some(stored) = untouched(text, style).or(untouched_escaped(text, style)) else {
                    continue;
                };
                for rewrites in [false, true] {
                    let measured = measure_chars(Rewritten::new(text, rewrites), style);
                    assert_eq!(stored, measured.stored, "{quoted} {style:?}");
                    let is_touched = measured.trimmed || measured.joined || measured.rewritten;
                    assert!(!is_touched, "{quoted} {style:?}");
                    if text.stored().is_some() {
                        assert_eq!(look_of(text), measured.look, "{quoted} {style:?}");
                    } else {
                        escaped += 1;
                    }
                }
            }
        }
        assert!(escaped > 20_000, "{escaped}");
    }
}
