//! What the sender does to the `MESSAGE` of both methods.
//!
//! Source: observed with the network method, May 2026; the CRM method hands its text to the same sender (read in the portal's code).

use alloc::string::String;

use crate::code::Code;
use crate::limits::{MESSAGE_CHARS, MESSAGE_CUT_CHARS};
use crate::read::string::Text;
use crate::read::{Made, Mark, Mode, Reader, Scalar};
use crate::text::{self, Look};

/// A message as it is sent.
pub(super) struct Sent {
    /// What is seen of it.
    pub(super) look: Look,
    /// How many characters it has; zero where they are certainly few enough.
    chars: usize,
}

/// What is sent of the message just read, which stands at a place: `[BR]`, `[br]` and `#BR#` become line breaks, and those at the ends are trimmed, which is reported.
pub(super) fn sent<M: Mode>(
    r: &mut Reader<'_, M>,
    mark: Mark,
    message: &Made<M, String>,
    look: Look,
) -> Sent {
    // What is stored of a message has as many characters at least.
    let most_chars = message.stored.chars() as usize;
    if most_chars <= MESSAGE_CHARS && is_plain(r.since(mark.at())) {
        return Sent { look, chars: 0 };
    }
    let (chars, look, is_broken) = r.again(mark, |r| match r.scalar() {
        Some(Scalar::Text(text)) => as_sent(text),
        _ => (0, look, false),
    });
    if is_broken && look != Look::Blank {
        r.problem(mark.at(), Code::Trimmed);
    }
    Sent { look, chars }
}

impl Sent {
    /// Reports that it is too long.
    #[inline]
    pub(super) fn report_length<M: Mode>(&self, r: &mut Reader<'_, M>, at: usize) {
        let (max, actual) = (MESSAGE_CHARS, self.chars);
        if actual > MESSAGE_CUT_CHARS {
            r.problem(at, Code::MessageCut { max, actual });
        } else if actual > MESSAGE_CHARS {
            r.problem(at, Code::MessageLong { max, actual });
        }
    }
}

/// Whether a value, as it is written, is a message that certainly begins with what is seen, and neither begins nor ends with a line break that is not white space.
fn is_plain(raw: &str) -> bool {
    let raw = raw.as_bytes();
    let [_, first, second, third, .., before, last, _] = raw else {
        return false;
    };
    // What a break begins and ends with, its letters perhaps escaped: those of an R end with `2`.
    let begins =
        matches!(first, b'[' | b'#') && (*second == b'\\' || matches!(third, b'R' | b'r' | b'\\'));
    let ends = matches!(last, b']' | b'#') && matches!(before, b'R' | b'r' | b'2');
    let is_escape = |byte| byte == b'\\';
    text::begins_visible(*first)
        && !(begins || is_escape(*first))
        && (last.is_ascii_graphic() || !last.is_ascii())
        && !(ends || is_escape(*last))
        && !matches!(raw, [.., b'\\', _, _, _, _, _, _])
}

/// How many characters of a message are sent, what is seen of them, and whether line breaks that are not white space are trimmed.
fn as_sent(text: Text<'_>) -> (usize, Look, bool) {
    let shown = shown(text.chars());
    let (chars, is_trimmed) = trimmed_chars(shown.clone());
    // Of white space it has been said.
    let is_broken = is_trimmed && !trimmed_chars(text.chars()).1;
    (chars, text::look(shown), is_broken)
}

/// Characters of a message as the sender keeps it: `[BR]`, `[br]` and `#BR#` are line breaks.
fn shown(mut chars: impl Iterator<Item = char> + Clone) -> impl Iterator<Item = char> + Clone {
    core::iter::from_fn(move || {
        let first = chars.next()?;
        if matches!(first, '[' | '#') {
            for rest in ["BR]", "br]", "BR#"] {
                let mut ahead = chars.clone();
                let closes = rest.starts_with("BR#") == (first == '#');
                if closes && rest.chars().all(|c| ahead.next() == Some(c)) {
                    chars = ahead;
                    return Some('\n');
                }
            }
        }
        Some(first)
    })
}

/// How many characters there are once the ends are trimmed, and whether anything is.
fn trimmed_chars(chars: impl Iterator<Item = char>) -> (usize, bool) {
    let (mut count, mut leading, mut trailing) = (0, false, 0);
    for c in chars {
        let is_trimmed = text::is_trimmed(c);
        if is_trimmed && count == 0 {
            leading = true;
            continue;
        }
        trailing += 1;
        if !is_trimmed {
            count += trailing;
            trailing = 0;
        }
    }
    (count, leading || trailing > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Options;
    use crate::read::Judged;
    use crate::read::json::Json;
    use crate::read::string::of_three;
    use crate::text::Style;

    #[test]
    fn what_is_plain_is_sent_as_it_is() {
        const PIECES: [&str; 31] = [
            "a",
            "я",
            "中",
            "😀",
            "\u{ad}",
            "\u{200b}",
            "\u{a0}",
            " ",
            "[",
            "]",
            "#",
            "BR",
            "R]",
            "[BR]",
            "[br]",
            "#BR#",
            "[b]",
            "[/b]",
            "[Br]",
            "#2#",
            r"\n",
            r"\t",
            r"\u005b",
            r"\u005D",
            r"\u0023",
            r"\u0052",
            r"[\u0042R",
            r"\u0072]",
            r"\u0420",
            r"\/",
            r"\\",
        ];
        let mut plain = 0;
        for quoted in of_three(&PIECES) {
            let (chars, look, is_broken) = as_sent(Json::new(&quoted).text());
            let mut r = Reader::<Judged>::new(&quoted, Options::default());
            let (message, _) = text::read(&mut r, Style::Lines).expect("it is a text");
            assert!(chars <= message.stored.chars() as usize);
            if is_plain(&quoted) {
                assert!(look == Look::Visible && !is_broken, "{quoted}");
                plain += 1;
            }
        }
        assert!(plain > 4_000, "{plain}");
    }
}
