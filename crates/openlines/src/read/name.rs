//! Short texts that are compared at once: keys and choices.

use crate::bytes::WIDTH;

/// A short text in two machine words: its bytes, and at the end how many they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Name(u64, u64);

impl PartialEq for Name {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        (self.0 ^ other.0) | (self.1 ^ other.1) == 0
    }
}

impl Name {
    /// Bytes of the longest one.
    pub(crate) const LONGEST: usize = WIDTH - 1;

    /// A text of at most [`LONGEST`](Self::LONGEST) bytes.
    pub(crate) const fn of(name: &str) -> Self {
        let name = name.as_bytes();
        assert!(name.len() <= Self::LONGEST, "the name is too long");
        let mut bytes = [0; WIDTH];
        let mut i = 0;
        while i < name.len() {
            bytes[i] = name[i];
            i += 1;
        }
        Self::first(bytes, name.len())
    }

    /// `bytes[..count]`, where `count < WIDTH`: the last byte holds `count`.
    #[inline]
    pub(super) const fn first(bytes: [u8; WIDTH], count: usize) -> Self {
        const MASKS: [Name; WIDTH] = {
            let mut masks = [Name(0, 0); WIDTH];
            let mut i = 0;
            while i < WIDTH {
                masks[i] = Name::halves((1 << (8 * i)) - 1);
                i += 1;
            }
            masks
        };
        let all = Self::halves(u128::from_le_bytes(bytes));
        let mask = MASKS[count % WIDTH];
        Self(all.0 & mask.0, all.1 & mask.1 | (count as u64) << 56)
    }

    #[expect(clippy::cast_possible_truncation, reason = "both halves are taken")]
    #[inline]
    const fn halves(both: u128) -> Self {
        Self(both as u64, (both >> 64) as u64)
    }

    /// Its bytes, and how many of these they are.
    pub(crate) fn bytes(self) -> ([u8; WIDTH], usize) {
        let both = u128::from(self.1) << 64 | u128::from(self.0);
        (both.to_le_bytes(), (self.1 >> 56) as usize)
    }

    /// This in upper case.
    pub(super) fn uppercase(self) -> Self {
        let (mut bytes, length) = self.bytes();
        (bytes.iter_mut().take(length)).for_each(u8::make_ascii_uppercase);
        Self::first(bytes, length)
    }

    /// A number of so many bits, seldom the same for two names.
    #[expect(clippy::cast_possible_truncation, reason = "the upper bits are meant")]
    #[inline]
    pub(super) const fn hash<const BITS: u32>(self) -> usize {
        const FACTOR: u64 = 0x1DFC_A10C_CE92_44CB;
        let mixed = (self.0 ^ self.1.rotate_left(13)).wrapping_mul(FACTOR);
        (mixed >> (u64::BITS - BITS)) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_they_are_of() {
        // The last two differ in both words, and by the same bits.
        const NAMES: [&str; 7] = [
            "",
            "A",
            "a",
            "A\0",
            "LINK",
            "CRM_ENTITY_TYPE",
            "cRM_ENTItY_TYPE",
        ];
        for (i, name) in NAMES.iter().enumerate() {
            let (bytes, length) = Name::of(name).bytes();
            assert_eq!(&bytes[..length], name.as_bytes());
            for (j, other) in NAMES.iter().enumerate() {
                assert_eq!(
                    Name::of(name) == Name::of(other),
                    i == j,
                    "{name:?} {other:?}"
                );
            }
        }
        assert_eq!(Name::of("crm_Entity").uppercase(), Name::of("CRM_ENTITY"));
    }
}
