//! How long the portal's own JSON of a stored value is: characters, and bytes in its database.
//!
//! The portal writes `/` as `\/`, U+2028 and U+2029 as six characters, other non-ASCII characters as they are, and no white space.

use core::iter::Sum;
use core::ops::{Add, AddAssign, Sub};

use crate::limits::ASTRAL_DB_BYTES;

/// Length of a piece of stored JSON: characters (code points), and UTF-8 bytes, of which a character beyond U+FFFF takes [`ASTRAL_DB_BYTES`].
///
/// Both in one number, so that one addition adds both: characters in the upper half, bytes in the lower one.
/// Neither half overflows: a text is at most [`MAX_TEXT_BYTES`](crate::limits::MAX_TEXT_BYTES) long, and nothing is stored as more than some ten times itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stored(u64);

impl Stored {
    /// Nothing at all.
    pub(crate) const NOTHING: Self = Self::ascii(0);
    /// Not known, and longer than anything is.
    pub(crate) const UNKNOWN: Self = Self(u64::MAX);
    /// `""`, an empty text.
    pub(crate) const EMPTY_TEXT: Self = Self::ascii(2);

    /// ASCII characters that are written as they are.
    pub(crate) const fn ascii(count: usize) -> Self {
        Self::of(count, count)
    }

    const fn of(chars: usize, db_bytes: usize) -> Self {
        Self((chars as u64) << 32 | db_bytes as u64)
    }

    /// A text of these characters: with quotes around them; what is not known stays so.
    pub(crate) const fn quoted(self) -> Self {
        Self(self.0.saturating_add(Self::EMPTY_TEXT.0))
    }

    /// This, if it is known.
    pub(crate) fn known(self) -> Option<Self> {
        Some(self).filter(|stored| *stored != Self::UNKNOWN)
    }

    /// Characters (code points).
    pub(crate) const fn chars(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// Bytes in the portal's database.
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    pub(crate) const fn db_bytes(self) -> u32 {
        self.0 as u32
    }

    /// A text of ASCII letters.
    pub(crate) const fn name(name: &str) -> Self {
        Self::ascii(name.len() + 2)
    }

    /// `true` or `false`.
    pub(crate) const fn boolean(on: bool) -> Self {
        Self::ascii(if on { 4 } else { 5 })
    }

    /// An integer.
    pub(crate) fn integer(number: i64) -> Self {
        let digits = number.unsigned_abs().checked_ilog10().unwrap_or_default() as usize + 1;
        Self::ascii(digits + usize::from(number < 0))
    }

    /// One character inside a text.
    pub(crate) const fn char(c: char) -> Self {
        match c {
            '"' | '\\' | '/' | '\n' | '\t' | '\r' | '\u{8}' | '\u{c}' => Self::ascii(2),
            '\0'..='\u{1f}' | '\u{2028}' | '\u{2029}' => Self::ascii(6),
            '\u{10000}'.. => Self::of(1, ASTRAL_DB_BYTES),
            _ => Self::of(1, c.len_utf8()),
        }
    }

    /// Bytes of a text in which so many slashes, continuing bytes and characters beyond U+FFFF are, but nothing else that is not written as it is.
    pub(crate) const fn plain(
        bytes: usize,
        slashes: usize,
        continued: usize,
        astral: usize,
    ) -> Self {
        let length = bytes + slashes;
        Self::of(length - continued, length + astral * (ASTRAL_DB_BYTES - 4))
    }
}

impl Add for Stored {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Stored {
    type Output = Self;

    fn sub(self, part: Self) -> Self {
        Self(self.0 - part.0)
    }
}

impl AddAssign for Stored {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Stored {
    fn sum<I: Iterator<Item = Self>>(pieces: I) -> Self {
        pieces.fold(Self::NOTHING, Add::add)
    }
}

/// Length of an object, member by member.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields(Stored);

impl Fields {
    pub(crate) const fn new() -> Self {
        // Two braces, less the comma the first member does not have.
        Self(Stored::ascii(1))
    }

    /// Adds `"key":value,`.
    pub(crate) fn with(self, key: &str, value: Stored) -> Self {
        Self(self.0 + Stored::ascii(key.len() + 4) + value)
    }

    /// Adds a member if there is a value.
    pub(crate) fn with_some(self, key: &str, value: Option<Stored>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Length of the object; it has at least one member.
    pub(crate) const fn stored(self) -> Stored {
        self.0
    }
}

/// Length of a list, item by item, each with a comma.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Items(Stored);

impl Items {
    pub(crate) const fn new() -> Self {
        Self(Stored::NOTHING)
    }

    /// Adds an item.
    #[inline]
    pub(crate) fn push(&mut self, item: Stored) {
        self.0 += item + Stored::ascii(1);
    }

    /// Adds all items of another list.
    #[inline]
    pub(crate) fn join(&mut self, other: Self) {
        self.0 += other.0;
    }

    /// Whether there are none.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == Stored::NOTHING
    }

    /// Length of the list, which is not empty: two brackets, less the comma the last item does not have.
    pub(crate) fn stored(self) -> Stored {
        self.0 + Stored::ascii(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_count_their_digits() {
        for number in [0, 9, 10, -1, i64::MAX, i64::MIN] {
            assert_eq!(
                Stored::integer(number),
                Stored::ascii(std::string::ToString::to_string(&number).len())
            );
        }
    }
}
