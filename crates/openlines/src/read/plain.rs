//! The plain part of a string: where it ends, and how long it is as the portal stores it.

use crate::bytes::{Block, Tally, WIDTH, Which};
use crate::measure::Stored;

/// Reads the plain part of a string from an offset on: up to the first quote, backslash or control character, or the end of the text.
///
/// Says where it ends and how it is stored, which is [`Stored::UNKNOWN`] if a rare line break stands there.
#[inline(never)]
pub(super) fn plain(text: &str, from: usize) -> (usize, Stored) {
    let bytes = text.as_bytes();
    let mut at = from;
    let mut slashes = 0;
    let mut ends = false;
    // Most strings are ASCII.
    while !ends {
        let mut tally = Tally::default();
        for _ in 0..Tally::MOST {
            // The end of the text ends a string, too.
            let block = Block::at(bytes, at, b'"');
            let end = (special(block) | block.from(0x80)).first();
            if let Some(length) = end {
                tally.add(block.first(length).is(b'/'));
                at += length;
                ends = true;
                break;
            }
            tally.add(block.is(b'/'));
            at += WIDTH;
        }
        slashes += tally.sum();
    }
    let end = at.min(bytes.len());
    let stored = Stored::ascii(end - from + slashes);
    if bytes.get(end).is_some_and(|byte| !byte.is_ascii()) {
        plain_wide(text, end, stored)
    } else {
        (end, stored)
    }
}

/// The same from the first character on that is not ASCII; takes how what stands before it is stored.
#[inline(never)]
fn plain_wide(text: &str, from: usize, before: Stored) -> (usize, Stored) {
    let bytes = text.as_bytes();
    let mut at = from;
    let (mut slashes, mut continued) = (0, 0);
    let mut leads = Leads::default();
    let mut ends = false;
    while !ends {
        let mut tallies = [Tally::default(); 2];
        let mut see = |block: Block| {
            tallies[0].add(block.is(b'/'));
            tallies[1].add(block.continues());
            leads.add(block);
        };
        for _ in 0..Tally::MOST {
            let block = Block::at(bytes, at, b'"');
            if let Some(length) = special(block).first() {
                see(block.first(length));
                at += length;
                ends = true;
                break;
            }
            see(block);
            at += WIDTH;
        }
        slashes += tallies[0].sum();
        continued += tallies[1].sum();
    }
    let end = at.min(bytes.len());
    let rest = text.get(from..end).unwrap_or_default();
    let is_break = |c| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    if leads.may_break() && rest.contains(is_break) {
        return (end, Stored::UNKNOWN);
    }
    let astral = if leads.are_astral() {
        rest.bytes().filter(|byte| *byte >= ASTRAL).count()
    } else {
        0
    };
    let stored = Stored::plain(rest.len(), slashes, continued, astral);
    (end, before + stored)
}

/// First byte of the first character beyond U+FFFF.
const ASTRAL: u8 = 0xF0;

/// Which bytes characters begin with, as far as it is of interest.
#[derive(Default)]
struct Leads {
    greatest: Block,
    /// Those U+0085, U+2028 and U+2029 begin with.
    breaks: Which,
}

impl Leads {
    #[inline]
    fn add(&mut self, block: Block) {
        self.greatest = self.greatest.max(block);
        self.breaks = self.breaks | block.is(0xC2) | block.is(0xE2);
    }

    /// Whether a rare line break may stand there.
    fn may_break(&self) -> bool {
        self.breaks.any()
    }

    /// Whether a character beyond U+FFFF stands there.
    fn are_astral(&self) -> bool {
        self.greatest.from(ASTRAL).any()
    }
}

/// The bytes that end the plain part of a string.
#[inline]
pub(super) fn special(block: Block) -> Which {
    // The quote becomes the first byte behind the control characters, which stay among themselves.
    block.flip(b'"' ^ b' ').below(b' ' + 1) | block.is(b'\\')
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::*;

    #[test]
    fn plain_text_is_stored_as_the_sum_of_its_characters() {
        for unit in ["a", "/", "a/b", "Привет", "a😀/б", "«a» — b", "/😀"] {
            for count in 0..300 {
                let text = unit.repeat(count);
                let stored: Stored = text.chars().map(Stored::char).sum();
                for end in ["", "\"", "\\", "\n"] {
                    let document = String::from("\"") + &text + end;
                    assert_eq!(plain(&document, 1), (1 + text.len(), stored), "{document}");
                }
            }
        }
    }

    #[test]
    fn what_holds_a_rare_line_break_has_to_be_measured() {
        for text in ["\u{85}", "a\u{2028}", "я\u{2029}b"] {
            assert_eq!(plain(text, 0), (text.len(), Stored::UNKNOWN), "{text:?}");
        }
    }
}
