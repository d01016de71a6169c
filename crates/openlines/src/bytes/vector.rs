//! Vector registers: one of sixteen bytes, which `wide` knows on every machine, and wider ones.

use core::ops::{BitAnd, BitOr, BitXor, Sub};

use wide::u8x16;

use super::{WIDTH, block_at};

/// A vector register full of bytes.
pub(crate) trait Vector:
    Copy + BitAnd<Output = Self> + BitOr<Output = Self> + BitXor<Output = Self> + Sub<Output = Self>
{
    /// Shows that the machine has it.
    type Machine: Copy;

    /// How many bytes it holds.
    const WIDTH: usize;

    /// What shows that the machine has it.
    fn machine(self) -> Self::Machine;

    /// This byte in every place.
    fn splat(machine: Self::Machine, byte: u8) -> Self;

    /// The bytes from an offset on; behind the end, zeros.
    fn at(machine: Self::Machine, bytes: &[u8], offset: usize) -> Self;

    /// The first bytes, of which it leaves one out at least; zeros in place of the others.
    fn first(self, count: usize) -> Self;

    /// All bits where the bytes are the same, no bit elsewhere.
    fn equal(self, other: Self) -> Self;

    /// The same where they are less as signed numbers.
    fn less(self, other: Self) -> Self;

    /// The greater of the bytes in each place.
    fn max(self, other: Self) -> Self;

    /// The highest bit of each byte, the lowest for the first place.
    fn bits(self) -> u32;

    /// What the bytes add up to.
    fn sum(self) -> usize;
}

impl Vector for u8x16 {
    type Machine = ();

    const WIDTH: usize = WIDTH;

    #[inline]
    fn machine(self) {}

    #[inline]
    fn splat((): (), byte: u8) -> Self {
        Self::splat(byte)
    }

    #[inline]
    fn at((): (), bytes: &[u8], offset: usize) -> Self {
        Self::new(block_at(bytes, offset))
    }

    #[inline]
    fn first(self, count: usize) -> Self {
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
        self & Self::new(MASKS[count % WIDTH])
    }

    #[inline]
    fn equal(self, other: Self) -> Self {
        self.simd_eq(other)
    }

    #[inline]
    fn less(self, other: Self) -> Self {
        let less = self.cast_signed().simd_lt(other.cast_signed());
        less.cast_unsigned()
    }

    #[inline]
    fn max(self, other: Self) -> Self {
        self.max(other)
    }

    #[inline]
    fn bits(self) -> u32 {
        self.to_bitmask()
    }

    #[inline]
    fn sum(self) -> usize {
        let bytes = self.to_array();
        if cfg!(target_arch = "wasm32") {
            sum_by_halves(bytes)
        } else {
            bytes.into_iter().map(usize::from).sum()
        }
    }
}

/// The sum of bytes, four numbers of sixteen bits at once, for machines on which it takes an instruction to have each byte.
#[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
#[inline]
fn sum_by_halves(bytes: [u8; WIDTH]) -> usize {
    const EVEN: u64 = 0x00FF_00FF_00FF_00FF;
    const ONES: u64 = 0x0001_0001_0001_0001;
    let both = u128::from_le_bytes(bytes);
    let pairs = |half: u64| (half & EVEN) + (half >> 8 & EVEN);
    let four = pairs(both as u64) + pairs((both >> 64) as u64);
    (four.wrapping_mul(ONES) >> 48) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sums_agree() {
        for bytes in [
            [0; WIDTH],
            [1; WIDTH],
            [u8::MAX; WIDTH],
            *b"\x00\x10 0@P`p\x80\x90\xA0\xB0\xC0\xD0\xE0\xF1",
        ] {
            assert_eq!(sum_by_halves(bytes), u8x16::new(bytes).sum());
        }
    }
}
