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
        let sum: u32 = self.to_array().into_iter().map(u32::from).sum();
        sum as usize
    }
}
