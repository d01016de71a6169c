//! The plain part of a string: where it ends, and how long it is as the portal stores it.

use wide::u8x16;

use crate::bytes::{Block, Tally, Vector, WIDTH, Which, Work, block_at, count, widest};
use crate::measure::Stored;

/// Reads the plain part of a string from an offset on: up to the first quote, backslash or control character, or the end of the text.
///
/// Says where it ends and how it is stored, which is not known if a rare line break stands there.
#[expect(
    clippy::inline_always,
    reason = "what it returns goes through memory otherwise, in WebAssembly"
)]
#[inline(always)]
pub(super) fn plain(text: &str, from: usize) -> (usize, Option<Stored>) {
    // Many end in the first block, and have no slash in them.
    let block = Block::new(block_at(text.as_bytes(), from));
    if let Some(length) = (special_or_wide(block) | block.is(b'/')).first() {
        let end = from + length;
        if text.as_bytes().get(end) == Some(&b'"') {
            return (end, Some(Stored::ascii(length)));
        }
    }
    plain_long(text, from)
}

/// The same where it is long.
#[inline]
pub(super) fn plain_long(text: &str, from: usize) -> (usize, Option<Stored>) {
    if is_wide(text, from) {
        plain_wide(text, from, Stored::NOTHING)
    } else {
        // Most strings are ASCII.
        widest(Ascii { text, from })
    }
}

/// The same from the first character on that is not ASCII; takes how what stands before it is stored.
#[inline(never)]
fn plain_wide(text: &str, from: usize, before: Stored) -> (usize, Option<Stored>) {
    widest(Wide { text, from, before })
}

/// Whether a character that is not ASCII stands at an offset.
#[inline]
fn is_wide(text: &str, offset: usize) -> bool {
    let byte = text.as_bytes().get(offset);
    byte.is_some_and(|byte| !byte.is_ascii())
}

/// Reads what begins with ASCII.
#[derive(Clone, Copy)]
struct Ascii<'a> {
    text: &'a str,
    from: usize,
}

impl Work for Ascii<'_> {
    type Output = (usize, Option<Stored>);

    #[expect(
        clippy::inline_always,
        reason = "only then it is made of instructions of these vectors"
    )]
    #[inline(always)]
    fn run<V: Vector>(self, machine: V::Machine) -> (usize, Option<Stored>) {
        let Self { text, from } = self;
        let mut slashes = 0;
        let mut walk = Walk::<V>::new(machine, text, from);
        while !walk.ended {
            let mut tally = Tally::new(machine);
            walk.show(
                special_or_wide,
                #[inline(always)]
                |block| tally.add(block.is(b'/')),
            );
            slashes += tally.sum();
        }
        let end = walk.at;
        let stored = Stored::ascii(end - from + slashes);
        if is_wide(text, end) {
            plain_wide(text, end, stored)
        } else {
            (end, Some(stored))
        }
    }
}

/// Reads what begins with a character that is not ASCII.
#[derive(Clone, Copy)]
struct Wide<'a> {
    text: &'a str,
    from: usize,
    before: Stored,
}

impl Work for Wide<'_> {
    type Output = (usize, Option<Stored>);

    #[expect(
        clippy::inline_always,
        reason = "only then it is made of instructions of these vectors"
    )]
    #[inline(always)]
    fn run<V: Vector>(self, machine: V::Machine) -> (usize, Option<Stored>) {
        let Self { text, from, before } = self;
        let (mut slashes, mut continued) = (0, 0);
        let mut leads = Leads::<V>::new(machine);
        let mut walk = Walk::<V>::new(machine, text, from);
        while !walk.ended {
            let mut tallies = [Tally::new(machine); 2];
            walk.show(
                special,
                #[inline(always)]
                |block| {
                    tallies[0].add(block.is(b'/'));
                    tallies[1].add(block.continues());
                    leads.add(block);
                },
            );
            slashes += tallies[0].sum();
            continued += tallies[1].sum();
        }
        let end = walk.at;
        let mut astral = 0;
        if leads.are_rare() {
            let part = text.as_bytes().get(from..end).unwrap_or_default();
            if breaks_rarely(part) {
                return (end, None);
            }
            astral = count(part, Leads::astral);
        }
        let stored = Stored::plain(end - from, slashes, continued, astral);
        (end, Some(before + stored))
    }
}

/// Whether a rare line break stands in a text: U+0085, U+2028 or U+2029.
fn breaks_rarely(bytes: &[u8]) -> bool {
    (0..bytes.len()).step_by(WIDTH).any(|at| {
        let block = |offset| Block::new(block_at(bytes, offset));
        let first = block(at);
        if !Leads::of_break(first).any() {
            return false;
        }
        let (second, third) = (block(at + 1), block(at + 2));
        let next_line = first.is(0xC2) & second.is(0x85);
        // One bit is between the last bytes of the two.
        let separator = first.is(0xE2) & second.is(0x80) & third.set(0xA8 ^ 0xA9).is(0xA9);
        (next_line | separator).any()
    })
}

/// Goes over a text by blocks.
struct Walk<'a, V: Vector> {
    machine: V::Machine,
    bytes: &'a [u8],
    /// Up to where it has gone.
    at: usize,
    ended: bool,
}

impl<'a, V: Vector> Walk<'a, V> {
    #[inline]
    fn new(machine: V::Machine, text: &'a str, from: usize) -> Self {
        Self {
            machine,
            bytes: text.as_bytes(),
            at: from,
            ended: false,
        }
    }

    /// Shows blocks up to a byte that ends them, with zeros from there on, but no more than a [`Tally`] counts.
    ///
    /// Zeros stand behind the end of the text, too, and have to end it.
    #[expect(
        clippy::inline_always,
        reason = "only then it is made of instructions of these vectors"
    )]
    #[inline(always)]
    fn show(&mut self, ends: impl Fn(Block<V>) -> Which<V>, mut show: impl FnMut(Block<V>)) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        // The last one may be counted, too.
        for block in rest.chunks_exact(V::WIDTH).take(Tally::<V>::MOST - 1) {
            let block = Block::at(self.machine, block, 0);
            if let Some(length) = ends(block).first() {
                show(block.first(length));
                self.at += length;
                self.ended = true;
                return;
            }
            show(block);
            self.at += V::WIDTH;
        }
        if self.bytes.len() < self.at + V::WIDTH {
            let block = Block::at(self.machine, self.bytes, self.at);
            let length = ends(block).first().unwrap_or_default();
            show(block.first(length));
            self.at += length;
            self.ended = true;
        }
    }
}

/// Which bytes characters begin with, as far as it is of interest.
struct Leads<V = u8x16> {
    greatest: Block<V>,
    breaks: Which<V>,
}

impl<V: Vector> Leads<V> {
    #[inline]
    fn new(machine: V::Machine) -> Self {
        Self {
            greatest: Block::zeros(machine),
            breaks: Which::none(machine),
        }
    }

    #[inline]
    fn add(&mut self, block: Block<V>) {
        self.greatest = self.greatest.max(block);
        self.breaks = self.breaks | Self::of_break(block);
    }

    /// Whether a rare line break may stand there, or does a character beyond U+FFFF.
    #[inline]
    fn are_rare(&self) -> bool {
        (self.breaks | Self::astral(self.greatest)).any()
    }

    /// Those U+0085, U+2028 and U+2029 begin with.
    #[inline]
    fn of_break(block: Block<V>) -> Which<V> {
        // One bit is between the two.
        block.set(0xC2 ^ 0xE2).is(0xC2 | 0xE2)
    }

    /// Those characters beyond U+FFFF begin with.
    #[inline]
    fn astral(block: Block<V>) -> Which<V> {
        block.from(0xF0)
    }
}

/// The bytes that end the plain part of a string.
#[inline]
pub(super) fn special<V: Vector>(block: Block<V>) -> Which<V> {
    // The quote becomes the first byte behind the control characters, which stay among themselves.
    block.flip(b'"' ^ b' ').below(b' ' + 1) | block.is(b'\\')
}

/// The same, or not ASCII.
#[inline]
fn special_or_wide<V: Vector>(block: Block<V>) -> Which<V> {
    block.flip(b'"' ^ b' ').below_or_not_ascii(b' ' + 1) | block.is(b'\\')
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::*;
    use crate::bytes::in_every_width;

    /// What is read by each way for long strings.
    fn long(text: &str, from: usize) -> impl Iterator<Item = (usize, Option<Stored>)> {
        let before = Stored::NOTHING;
        let ways = [
            in_every_width(Ascii { text, from }),
            in_every_width(Wide { text, from, before }),
        ];
        ways.into_iter().flatten()
    }

    #[test]
    fn plain_text_is_stored_as_the_sum_of_its_characters() {
        for unit in [
            "a",
            "/",
            "a/b",
            "Привет",
            "a😀/б",
            "«a» — b",
            "/😀",
            "中文",
            "\u{2021}\u{2027}\u{84}",
        ] {
            for count in (0..300).chain(4060..4100) {
                let text = unit.repeat(count);
                let stored: Stored = text.chars().map(Stored::char).sum();
                for end in ["", "\"", "\\", "\n", "\"  a longer rest  "] {
                    let document = String::from("\"") + &text + end;
                    let expected = (1 + text.len(), Some(stored));
                    assert_eq!(plain(&document, 1), expected, "{document}");
                    for read in long(&document, 1) {
                        assert_eq!(read, expected, "{document}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_holds_a_rare_line_break_has_to_be_measured() {
        for text in ["\u{85}", "a\u{2028}", "я\u{2029}b"] {
            for before in 0..40 {
                let text = "a".repeat(before) + text + "я";
                assert_eq!(plain(&text, 0), (text.len(), None), "{text:?}");
            }
        }
    }
}
