//! Many bytes at once, in a vector register where the machine has one.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod vector;

use core::ops::{BitAnd, BitOr, Not};

use wide::u8x16;

pub(crate) use vector::Vector;

/// Bytes of a block, where nothing is said of its vector.
pub(crate) const WIDTH: usize = 16;

/// As many bytes as are looked at at once.
#[derive(Clone, Copy)]
pub(crate) struct Block<V = u8x16>(V);

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
}

impl<V: Vector> Block<V> {
    /// Zeros.
    #[inline]
    pub(crate) fn zeros(machine: V::Machine) -> Self {
        Self(V::splat(machine, 0))
    }

    /// The bytes from an offset on; behind the end, zeros.
    #[inline]
    pub(crate) fn at(machine: V::Machine, bytes: &[u8], offset: usize) -> Self {
        Self(V::at(machine, bytes, offset))
    }

    /// The first bytes, of which it leaves one out at least; zeros in place of the others.
    #[inline]
    pub(crate) fn first(self, count: usize) -> Self {
        Self(self.0.first(count))
    }

    /// The greater of the bytes in each place.
    #[inline]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// All bytes with these bits flipped.
    #[inline]
    pub(crate) fn flip(self, bits: u8) -> Self {
        Self(self.0 ^ self.all(bits))
    }

    /// All bytes with these bits set.
    #[inline]
    pub(crate) fn set(self, bits: u8) -> Self {
        Self(self.0 | self.all(bits))
    }

    /// Which bytes are this one.
    #[inline]
    pub(crate) fn is(self, byte: u8) -> Which<V> {
        Which(self.0.equal(self.all(byte)))
    }

    /// Which bytes are less than this one.
    #[inline]
    pub(crate) fn below(self, byte: u8) -> Which<V> {
        // Machines compare signed bytes.
        const SIGN: u8 = 1 << 7;
        self.flip(SIGN).below_signed(byte ^ SIGN)
    }

    /// Which bytes are less than this one or not ASCII.
    #[inline]
    pub(crate) fn below_or_not_ascii(self, byte: u8) -> Which<V> {
        self.below_signed(byte)
    }

    /// Which bytes are less than this one as signed numbers.
    #[inline]
    fn below_signed(self, byte: u8) -> Which<V> {
        Which(self.0.less(self.all(byte)))
    }

    /// Which bytes are this one or greater.
    #[inline]
    pub(crate) fn from(self, byte: u8) -> Which<V> {
        Which(self.0.max(self.all(byte)).equal(self.0))
    }

    /// Which bytes continue a character of UTF-8.
    #[inline]
    pub(crate) fn continues(self) -> Which<V> {
        self.below_signed(0xC0)
    }

    /// This byte in every place.
    #[inline]
    fn all(self, byte: u8) -> V {
        V::splat(self.0.machine(), byte)
    }
}

/// How many bytes are meant, among which zero is not.
pub(crate) fn count(bytes: &[u8], is_meant: impl Fn(Block) -> Which) -> usize {
    let count = |bytes: &[u8]| {
        let (blocks, rest) = bytes.as_chunks();
        let mut tally = Tally::new(());
        for block in blocks {
            tally.add(is_meant(Block::new(*block)));
        }
        tally.add(is_meant(Block::new(block_at(rest, 0))));
        tally.sum()
    };
    bytes.chunks(Tally::<u8x16>::MOST * WIDTH).map(count).sum()
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
#[derive(Clone, Copy)]
pub(crate) struct Which<V = u8x16>(V);

impl<V: Vector> Which<V> {
    /// None of them.
    #[inline]
    pub(crate) fn none(machine: V::Machine) -> Self {
        Self(V::splat(machine, 0))
    }

    /// Place of the first one.
    #[inline]
    pub(crate) fn first(self) -> Option<usize> {
        let bits = self.bits();
        (bits != 0).then(|| bits.trailing_zeros() as usize)
    }

    /// A bit for each, the lowest for the first place.
    #[inline]
    pub(crate) fn bits(self) -> u32 {
        self.0.bits()
    }

    /// Whether there is one.
    #[inline]
    pub(crate) fn any(self) -> bool {
        self.bits() != 0
    }
}

impl<V: Vector> BitAnd for Which<V> {
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

impl<V: Vector> BitOr for Which<V> {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Counts bytes of several blocks.
#[derive(Clone, Copy)]
pub(crate) struct Tally<V = u8x16>(V);

impl<V: Vector> Tally<V> {
    /// More blocks may not be counted.
    pub(crate) const MOST: usize = 255;

    /// Nothing yet.
    #[inline]
    pub(crate) fn new(machine: V::Machine) -> Self {
        Self(V::splat(machine, 0))
    }

    /// Counts bytes of one block.
    #[inline]
    pub(crate) fn add(&mut self, which: Which<V>) {
        // What is meant is -1.
        self.0 = self.0 - which.0;
    }

    /// How many there were.
    #[inline]
    pub(crate) fn sum(self) -> usize {
        self.0.sum()
    }
}

/// What is done with the widest vectors the machine has.
pub(crate) trait Work {
    type Output;

    /// Does it. Is inlined, as only then it is made of the instructions of these vectors.
    fn run<V: Vector>(self, machine: V::Machine) -> Self::Output;
}

/// Does it with the widest vectors the machine has.
#[inline]
pub(crate) fn widest<W: Work>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    if let Some(machine) = avx2::machine() {
        return avx2::run(machine, work);
    }
    sixteen(work)
}

/// Does it with those every machine has.
#[inline(never)]
fn sixteen<W: Work>(work: W) -> W::Output {
    work.run::<u8x16>(())
}

/// Does it with the vectors every machine has, and with the widest this one has.
#[cfg(test)]
pub(crate) fn in_every_width<W: Work + Copy>(work: W) -> [W::Output; 2] {
    [sixteen(work), widest(work)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy)]
    struct EveryPlaceIsSeen;

    impl Work for EveryPlaceIsSeen {
        type Output = ();

        fn run<V: Vector>(self, machine: V::Machine) {
            for length in 1..70 {
                for place in 0..length {
                    let mut bytes = [b'a'; 70];
                    bytes[place] = b'b';
                    let bytes = &bytes[..length];
                    let mut tally = Tally::new(machine);
                    for offset in (0..length).step_by(V::WIDTH) {
                        let block = Block::<V>::at(machine, bytes, offset);
                        let is_here = (offset..offset + V::WIDTH).contains(&place);
                        let expected = is_here.then(|| place - offset);
                        assert_eq!(block.is(b'b').first(), expected);
                        assert_eq!(block.from(b'b').first(), expected);
                        let end = Some(length - offset).filter(|end| *end < V::WIDTH);
                        assert_eq!(block.below(1).first(), end);
                        tally.add(block.is(b'a') | block.from(b'b'));
                        if let Some(place) = expected {
                            assert_eq!(block.first(place).is(b'b').first(), None);
                            assert_eq!(block.first(place).is(0).first(), Some(place));
                            let next = (place + 1) % V::WIDTH;
                            let left = Some(place).filter(|_| next != 0);
                            assert_eq!(block.first(next).is(b'b').first(), left);
                        }
                    }
                    assert_eq!(tally.sum(), length);
                }
            }
            let letters = Block::<V>::at(machine, &[b'a'; 70], 0);
            assert_eq!(letters.below(b'a').first(), None);
            assert_eq!(letters.below(0x90).first(), Some(0));
            for offset in 20..22 {
                let nothing = Block::<V>::at(machine, &[b'a'; 20], offset);
                assert!(!nothing.from(1).any());
            }
        }
    }

    #[test]
    fn every_place_is_seen() {
        in_every_width(EveryPlaceIsSeen);
    }

    #[test]
    fn any_of_some_bytes_is_seen() {
        for length in 1..40 {
            for place in 0..length {
                let mut bytes = [b'a'; 40];
                bytes[place] = b'b';
                let bytes = &bytes[..length];
                assert!(Block::any(bytes, |block| block.is(b'b')));
                assert!(!Block::any(bytes, |block| block.is(b'c')));
            }
        }
    }

    #[test]
    fn any_number_of_bytes_is_counted() {
        for length in [0, 1, 15, 16, 17, 4079, 4080, 4081, 9000] {
            let bytes = [b'a'; 9000];
            assert_eq!(count(&bytes[..length], |block| block.is(b'a')), length);
        }
    }
}
