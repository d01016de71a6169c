//! Thirty-two bytes at once, on x86-64 with AVX2, which is found out as the program runs.

use core::arch::x86_64::{
    __m256i, _mm_add_epi64, _mm_cvtsi128_si32, _mm_unpackhi_epi64, _mm256_castsi256_si128,
    _mm256_extracti128_si256, _mm256_sad_epu8, _mm256_setzero_si256,
};

use fearless_simd::{
    Avx2, Bytes as _, ExtractToken as _, Level, Select as _, Simd as _, SimdBase, SimdMask as _,
    i8x32, kernel, mask8x32, u8x32,
};

use super::{Vector, WIDTH, Work, block_at};

/// What is done, made of its instructions.
#[inline]
pub(super) fn run<W: Work>(machine: Avx2, work: W) -> W::Output {
    machine.vectorize(
        #[inline(always)]
        move || work.run::<u8x32<Avx2>>(machine),
    )
}

/// Shows that the machine has it, if it does.
#[inline]
pub(super) fn machine() -> Option<Avx2> {
    Level::try_detect().and_then(Level::as_avx2)
}

impl Vector for u8x32<Avx2> {
    type Machine = Avx2;

    const WIDTH: usize = 32;

    #[inline]
    fn machine(self) -> Avx2 {
        self.token()
    }

    #[inline]
    fn splat(machine: Avx2, byte: u8) -> Self {
        <Self as SimdBase<Avx2>>::splat(machine, byte)
    }

    #[inline]
    fn at(machine: Avx2, bytes: &[u8], offset: usize) -> Self {
        let block = bytes.get(offset..).and_then(<[u8]>::first_chunk);
        Self::load_array(
            machine,
            block.copied().unwrap_or_else(|| last(bytes, offset)),
        )
    }

    #[expect(clippy::cast_possible_truncation, reason = "a place is below 32")]
    #[inline]
    fn first(self, count: usize) -> Self {
        const PLACES: [u8; 32] = {
            let mut places = [0; 32];
            let mut place = 0;
            while place < 32 {
                places[place as usize] = place;
                place += 1;
            }
            places
        };
        let machine = self.token();
        let places = Self::load_array_ref(machine, &PLACES);
        let is_first = places.simd_lt(count as u8);
        is_first.select(self, Vector::splat(machine, 0))
    }

    #[inline]
    fn equal(self, other: Self) -> Self {
        self.simd_eq(other).to_vector().bitcast()
    }

    #[inline]
    fn less(self, other: Self) -> Self {
        let signed: i8x32<Avx2> = self.bitcast();
        signed
            .simd_lt(other.bitcast::<i8x32<Avx2>>())
            .to_vector()
            .bitcast()
    }

    #[inline]
    fn max(self, other: Self) -> Self {
        SimdBase::max(self, other)
    }

    #[expect(clippy::cast_possible_truncation, reason = "it has 32 bits")]
    #[inline]
    fn bits(self) -> u32 {
        mask8x32::from_vector(self.bitcast()).to_bitmask() as u32
    }

    #[inline]
    fn sum(self) -> usize {
        // The compiler takes the sum of an array of them apart, byte by byte.
        kernel!(
            #[inline]
            fn sum(machine: Avx2, bytes: __m256i) -> i32 {
                let sums = _mm256_sad_epu8(bytes, _mm256_setzero_si256());
                let (low, high) = (
                    _mm256_castsi256_si128(sums),
                    _mm256_extracti128_si256::<1>(sums),
                );
                let sums = _mm_add_epi64(low, high);
                _mm_cvtsi128_si32(_mm_add_epi64(sums, _mm_unpackhi_epi64(sums, sums)))
            }
        );
        sum(self.token(), self.into()).unsigned_abs() as usize
    }
}

/// The bytes from an offset on, at the end of all.
#[cold]
#[inline(never)]
fn last(bytes: &[u8], offset: usize) -> [u8; 2 * WIDTH] {
    let mut both = [0; 2 * WIDTH];
    let (low, high) = both.split_at_mut(WIDTH);
    low.copy_from_slice(&block_at(bytes, offset));
    high.copy_from_slice(&block_at(bytes, offset + WIDTH));
    both
}
