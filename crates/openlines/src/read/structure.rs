//! Brackets and commas of a text that is JSON, by blocks.

use crate::bytes::{Block, Vector, Which};

/// The brackets and commas outside of strings: of each block its offset, and a bit for each of them.
pub(super) struct Structure<'a, V: Vector> {
    machine: V::Machine,
    bytes: &'a [u8],
    /// Offset of the next block.
    next: usize,
    /// Whether the next block begins inside a string: all bits or none.
    inside: u64,
    /// Whether its first byte is escaped: a bit.
    escaped: u64,
}

impl<'a, V: Vector> Structure<'a, V> {
    pub(super) fn new(machine: V::Machine, text: &'a str) -> Self {
        Self {
            machine,
            bytes: text.as_bytes(),
            next: 0,
            inside: 0,
            escaped: 0,
        }
    }

    /// Which bytes are escaped by these backslashes.
    #[inline]
    fn escaped_by(&mut self, backslashes: u64) -> u64 {
        let mut escaped = self.escaped;
        let mut rest = backslashes & !escaped;
        while rest != 0 {
            let first = rest & rest.wrapping_neg();
            escaped |= first << 1;
            rest &= !(first | first << 1);
        }
        self.escaped = escaped >> V::WIDTH & 1;
        escaped
    }
}

impl<V: Vector> Iterator for Structure<'_, V> {
    type Item = (usize, u64);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next;
        if start >= self.bytes.len() {
            return None;
        }
        self.next += V::WIDTH;
        let block = Block::<V>::at(self.machine, self.bytes, start);
        let escaped = self.escaped_by(bits(block.is(b'\\')));
        let quotes = bits(block.is(b'"')) & !escaped;
        let inside = odd_up_to(quotes, V::WIDTH) ^ self.inside;
        self.inside = (inside >> (V::WIDTH - 1) & 1).wrapping_neg();
        // One bit is between square brackets and braces.
        let brackets = block.set(b'[' ^ b'{');
        let structure = brackets.is(b'{') | brackets.is(b'}') | block.is(b',');
        Some((start, bits(structure) & !inside))
    }
}

/// A bit for each of some bytes, with room for one of the next block.
#[inline]
fn bits<V: Vector>(which: Which<V>) -> u64 {
    u64::from(which.bits())
}

/// Sets the bits up to which, and with which, an odd number of bits is set, as far as a block is wide.
#[inline]
fn odd_up_to(mut bits: u64, width: usize) -> u64 {
    let mut shift = 1;
    while shift < width {
        bits ^= bits << shift;
        shift *= 2;
    }
    bits
}

#[cfg(test)]
mod tests {
    use std::string::String;
    use std::vec::Vec;

    use super::*;
    use crate::bytes::{Work, in_every_width};

    #[derive(Clone, Copy)]
    struct All<'a>(&'a str);

    impl Work for All<'_> {
        type Output = Vec<(usize, u8)>;

        fn run<V: Vector>(self, machine: V::Machine) -> Self::Output {
            let mut all = Vec::new();
            for (start, mut bits) in Structure::<V>::new(machine, self.0) {
                while bits != 0 {
                    let at = start + bits.trailing_zeros() as usize;
                    all.push((at, self.0.as_bytes()[at]));
                    bits &= bits - 1;
                }
            }
            all
        }
    }

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
                    for found in in_every_width(All(&text)) {
                        assert_eq!(found, one_by_one(&text), "{text}");
                    }
                }
            }
        }
        assert_eq!(in_every_width(All("")), [[], []]);
    }
}
