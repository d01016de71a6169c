//! Brackets and commas of a text that is JSON, by blocks.

use crate::bytes::{Block, WIDTH, block_at};

/// The brackets and commas outside of strings, each with its offset.
pub(super) struct Structure<'a> {
    bytes: &'a [u8],
    /// Offset of the next block.
    next: usize,
    /// Brackets and commas of the block before it that are not told yet, a bit for each.
    rest: u32,
    /// Whether the next block begins inside a string: all bits or none.
    inside: u32,
    /// Whether its first byte is escaped: a bit.
    escaped: u32,
}

impl<'a> Structure<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            next: 0,
            rest: 0,
            inside: 0,
            escaped: 0,
        }
    }

    fn look_at_next(&mut self) {
        let block = Block::new(block_at(self.bytes, self.next));
        self.next += WIDTH;
        let escaped = self.escaped_by(block.is(b'\\').bits());
        let quotes = block.is(b'"').bits() & !escaped;
        let inside = odd_up_to(quotes) ^ self.inside;
        self.inside = (inside >> (WIDTH - 1) & 1).wrapping_neg();
        // One bit is between square brackets and braces.
        let brackets = block.set(b'[' ^ b'{');
        let structure = brackets.is(b'{') | brackets.is(b'}') | block.is(b',');
        self.rest = structure.bits() & !inside;
    }

    /// Which bytes are escaped by these backslashes.
    #[inline]
    fn escaped_by(&mut self, backslashes: u32) -> u32 {
        let mut escaped = self.escaped;
        let mut rest = backslashes & !escaped;
        while rest != 0 {
            let first = rest & rest.wrapping_neg();
            escaped |= first << 1;
            rest &= !(first | first << 1);
        }
        self.escaped = escaped >> WIDTH & 1;
        escaped
    }
}

impl Iterator for Structure<'_> {
    type Item = (usize, u8);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        while self.rest == 0 {
            if self.next >= self.bytes.len() {
                return None;
            }
            self.look_at_next();
        }
        let at = self.next - WIDTH + self.rest.trailing_zeros() as usize;
        self.rest &= self.rest - 1;
        Some((at, *self.bytes.get(at)?))
    }
}

/// Sets the bits up to which, and with which, an odd number of bits is set.
#[inline]
fn odd_up_to(mut bits: u32) -> u32 {
    for shift in [1, 2, 4, 8] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use std::string::String;
    use std::vec::Vec;

    use super::*;

    /// The same, byte by byte.
    fn one_by_one(text: &str) -> Vec<(usize, u8)> {
        let (mut inside, mut escaped) = (false, false);
        let mut found = Vec::new();
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => inside = !inside,
                b'[' | b']' | b'{' | b'}' | b',' if !inside => found.push((at, byte)),
                _ => {}
            }
        }
        found
    }

    #[test]
    fn strings_hide_what_is_in_them_wherever_they_stand() {
        for before in 0..40 {
            for inner in [
                "",
                "[",
                "a,b",
                "\\\"",
                "\\\\",
                "\\\\\\\"]",
                "{\\\\\\\\",
                "я,",
                "[]{},:[]{},:[]{},",
            ] {
                for backslashes in 0..20 {
                    let text = String::from("[")
                        + &" ".repeat(before)
                        + "{\""
                        + inner
                        + &"\\\\".repeat(backslashes)
                        + "\":[1,\""
                        + inner
                        + "\"]},[]]";
                    let found: Vec<_> = Structure::new(&text).collect();
                    assert_eq!(found, one_by_one(&text), "{text}");
                }
            }
        }
        assert_eq!(Structure::new("").next(), None);
    }
}
