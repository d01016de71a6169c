//! Sixteen bytes at once, in a vector register where the machine has one.

use core::ops::{BitAnd, BitOr, Not};

use wide::{i8x16, u8x16};

/// Bytes of a block.
pub(crate) const WIDTH: usize = 16;

/// As many bytes as are looked at at once.
#[derive(Clone, Copy, Default)]
pub(crate) struct Block(u8x16);

impl Block {
    /// These bytes.
    #[inline]
    pub(crate) const fn new(bytes: [u8; WIDTH]) -> Self {
        Self(u8x16::new(bytes))
    }

    /// Whether any of some bytes is meant, among which zero is not.
    #[inline]
    pub(crate) fn any(bytes: &[u8], is_meant: impl Fn(Self) -> Which) -> bool {
        let (blocks, _) = bytes.as_chunks();
        // The last one may overlap the one before.
        let last = bytes.last_chunk().copied();
        let last = last.unwrap_or_else(|| block_at(bytes, 0));
        blocks.iter().any(|block| is_meant(Self::new(*block)).any())
            || is_meant(Self::new(last)).any()
    }

    /// The first bytes, of which it leaves one out at least; zeros in place of the others.
    #[inline]
    pub(crate) fn first(self, count: usize) -> Self {
        const MASKS: [[u8; WIDTH]; WIDTH] = {
            let mut masks = [[0; WIDTH]; WIDTH];
            let mut i = 0;
            while i < WIDTH * WIDTH {
                if i % WIDTH < i / WIDTH {
                    masks[i / WIDTH][i % WIDTH] = u8::MAX;
                }
                i += 1;
            }
            masks
        };
        Self(self.0 & u8x16::new(MASKS[count % WIDTH]))
    }

    /// The greater of the bytes in each place.
    #[inline]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// All bytes with these bits flipped.
    #[inline]
    pub(crate) fn flip(self, bits: u8) -> Self {
        Self(self.0 ^ u8x16::splat(bits))
    }

    /// All bytes with these bits set.
    #[inline]
    pub(crate) fn set(self, bits: u8) -> Self {
        Self(self.0 | u8x16::splat(bits))
    }

    /// Which bytes are this one.
    #[inline]
    pub(crate) fn is(self, byte: u8) -> Which {
        Which(self.0.simd_eq(u8x16::splat(byte)))
    }

    /// Which bytes are less than this one.
    #[inline]
    pub(crate) fn below(self, byte: u8) -> Which {
        // Machines compare signed bytes.
        const SIGN: u8 = 1 << 7;
        self.flip(SIGN).below_signed((byte ^ SIGN).cast_signed())
    }

    /// Which bytes are less than this one or not ASCII.
    #[inline]
    pub(crate) fn below_or_not_ascii(self, byte: u8) -> Which {
        self.below_signed(byte.cast_signed())
    }

    /// Which bytes are less than this one as signed numbers.
    #[inline]
    fn below_signed(self, byte: i8) -> Which {
        let below = self.0.cast_signed().simd_lt(i8x16::splat(byte));
        Which(below.cast_unsigned())
    }

    /// Which bytes are this one or greater.
    #[inline]
    pub(crate) fn from(self, byte: u8) -> Which {
        Which(self.0.simd_ge(u8x16::splat(byte)))
    }

    /// Which bytes continue a character of UTF-8.
    #[inline]
    pub(crate) fn continues(self) -> Which {
        self.below_signed(0xC0_u8.cast_signed())
    }
}

/// How many bytes are meant, among which zero is not.
pub(crate) fn count(bytes: &[u8], is_meant: impl Fn(Block) -> Which) -> usize {
    let count = |bytes: &[u8]| {
        let (blocks, rest) = bytes.as_chunks();
        let mut tally = Tally::default();
        for block in blocks {
            tally.add(is_meant(Block::new(*block)));
        }
        tally.add(is_meant(Block::new(block_at(rest, 0))));
        tally.sum()
    };
    bytes.chunks(Tally::MOST * WIDTH).map(count).sum()
}

/// The bytes from an offset on, as many as a block has; behind the end, zeros.
#[inline]
pub(crate) fn block_at(bytes: &[u8], offset: usize) -> [u8; WIDTH] {
    let block = bytes.get(offset..).and_then(<[u8]>::first_chunk);
    block
        .copied()
        .unwrap_or_else(|| last_block(bytes, offset).to_ne_bytes())
}

/// The same at the end of the bytes, as a number: numbers stay in registers.
#[cold]
#[inline(never)]
fn last_block(bytes: &[u8], offset: usize) -> u128 {
    let rest = bytes.get(offset..).unwrap_or_default();
    let (low, high) = match rest.split_first_chunk() {
        Some((low, high)) => (u64::from_le_bytes(*low), last_bytes(bytes, high.len())),
        None => (last_bytes(bytes, rest.len()), 0),
    };
    u128::from_ne_bytes((u128::from(high) << u64::BITS | u128::from(low)).to_le_bytes())
}

/// The last bytes, at most eight, as a number: the first is its lowest part.
#[expect(clippy::cast_possible_truncation, reason = "eight at most")]
fn last_bytes(bytes: &[u8], count: usize) -> u64 {
    const MOST: usize = size_of::<u64>();
    if let Some(last) = bytes.last_chunk() {
        let others = MOST.saturating_sub(count);
        let last = u64::from_le_bytes(*last);
        last.checked_shr(others as u32 * u8::BITS)
            .unwrap_or_default()
    } else {
        let last = bytes.iter().rev().take(count);
        last.fold(0, |number, byte| number << u8::BITS | u64::from(*byte))
    }
}

/// Some of the bytes of a block.
#[derive(Clone, Copy, Default)]
pub(crate) struct Which(u8x16);

impl Which {
    /// Place of the first one.
    #[inline]
    pub(crate) fn first(self) -> Option<usize> {
        let bits = self.bits();
        (bits != 0).then(|| bits.trailing_zeros() as usize)
    }

    /// A bit for each, the lowest for the first place.
    #[inline]
    pub(crate) fn bits(self) -> u32 {
        self.0.to_bitmask()
    }

    /// Whether there is one.
    #[inline]
    pub(crate) fn any(self) -> bool {
        self.bits() != 0
    }
}

impl BitAnd for Which {
    type Output = Self;

    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl Not for Which {
    type Output = Self;

    #[inline]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl BitOr for Which {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Counts bytes of several blocks.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally(u8x16);

impl Tally {
    /// More blocks may not be counted.
    pub(crate) const MOST: usize = 255;

    /// Counts bytes of one block.
    #[inline]
    pub(crate) fn add(&mut self, which: Which) {
        // What is meant is -1.
        self.0 -= which.0;
    }

    /// How many there were.
    #[inline]
    pub(crate) fn sum(self) -> usize {
        let sum: u32 = self.0.to_array().into_iter().map(u32::from).sum();
        sum as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_seen() {
        for length in 1..40 {
            for place in 0..length {
                let mut bytes = [b'a'; 40];
                bytes[place] = b'b';
                let bytes = &bytes[..length];
                let mut tally = Tally::default();
                for offset in (0..length).step_by(WIDTH) {
                    let block = Block::new(block_at(bytes, offset));
                    let is_here = (offset..offset + WIDTH).contains(&place);
                    let expected = is_here.then(|| place - offset);
                    assert_eq!(block.is(b'b').first(), expected);
                    assert_eq!(block.from(b'b').first(), expected);
                    let end = Some(length - offset).filter(|end| *end < WIDTH);
                    assert_eq!(block.below(1).first(), end);
                    tally.add(block.is(b'a') | block.from(b'b'));
                }
                assert_eq!(tally.sum(), length);
                assert!(Block::any(bytes, |block| block.is(b'b')));
                assert!(!Block::any(bytes, |block| block.is(b'c')));
            }
        }
        assert_eq!(block_at(&[b'a'; 20], 20), [0; WIDTH]);
        assert_eq!(block_at(&[b'a'; 20], 21), [0; WIDTH]);
    }

    #[test]
    fn any_number_of_bytes_is_counted() {
        for length in [0, 1, 15, 16, 17, 4079, 4080, 4081, 9000] {
            let bytes = [b'a'; 9000];
            assert_eq!(count(&bytes[..length], |block| block.is(b'a')), length);
        }
    }

    #[test]
    fn only_the_first_bytes_are_left() {
        let block = Block::new(*b"aaaaaaaabbbbbbbb");
        assert_eq!(block.first(8).is(b'b').first(), None);
        assert_eq!(block.first(9).is(b'b').first(), Some(8));
        assert_eq!(block.first(0).is(0).first(), Some(0));
    }
}
