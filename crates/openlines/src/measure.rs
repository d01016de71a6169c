//! How long the portal's own JSON of a stored value is: characters, and bytes in its database.
//!
//! The portal writes `/` as `\/`, U+2028 and U+2029 as six characters, other non-ASCII characters as they are, and no white space.

use core::iter::Sum;
use core::num::NonZero;
use core::ops::{Add, AddAssign, Sub};

use crate::limits::ASTRAL_DB_BYTES;

/// Length of a piece of stored JSON: characters (code points), and UTF-8 bytes, of which a character beyond U+FFFF takes [`ASTRAL_DB_BYTES`].
///
/// Both in one number, so that one addition adds both: characters in the upper half, bytes in the lower one.
/// Neither half overflows: a text is at most [`MAX_TEXT_BYTES`](crate::limits::MAX_TEXT_BYTES) long, and nothing is stored as more than some ten times itself.
/// The last bit is always set, so that a length that may be missing is one number, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stored(NonZero<u64>);

impl Stored {
    /// Nothing at all.
    pub(crate) const NOTHING: Self = Self::ascii(0);
    /// `""`, an empty text.
    pub(crate) const EMPTY_TEXT: Self = Self::ascii(2);

    const LAST_BIT: u64 = 1;

    /// ASCII characters that are written as they are.
    pub(crate) const fn ascii(count: usize) -> Self {
        Self::of(count, count)
    }

    const fn of(chars: usize, db_bytes: usize) -> Self {
        Self::from_halves((chars as u64) << 33 | (db_bytes as u64) << 1)
    }

    const fn from_halves(halves: u64) -> Self {
        match NonZero::new(halves | Self::LAST_BIT) {
            Some(halves) => Self(halves),
            None => Self(NonZero::<u64>::MIN),
        }
    }

    /// Both halves, without the last bit.
    const fn halves(self) -> u64 {
        self.0.get() - Self::LAST_BIT
    }

    /// Characters (code points).
    pub(crate) const fn chars(self) -> u32 {
        (self.halves() >> 33) as u32
    }

    /// Bytes in the portal's database.
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    pub(crate) const fn db_bytes(self) -> u32 {
        self.halves() as u32 >> 1
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

    /// The same, with `&`, `"`, `<` and `>` as HTML entities.
    pub(crate) const fn html(c: char) -> Self {
        match c {
            '&' => Self::ascii("&amp;".len()),
            '"' => Self::ascii("&quot;".len()),
            '<' | '>' => Self::ascii("&lt;".len()),
            _ => Self::char(c),
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
        Self::from_halves(self.halves() + other.halves())
    }
}

impl Sub for Stored {
    type Output = Self;

    fn sub(self, part: Self) -> Self {
        Self::from_halves(self.halves() - part.halves())
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
pub(crate) struct Fields(u64);

impl Fields {
    pub(crate) const fn new() -> Self {
        // Two braces, less the comma the first member does not have.
        Self(Stored::ascii(1).halves())
    }

    /// Adds `"key":value,`.
    pub(crate) fn with(self, key: &str, value: Stored) -> Self {
        Self(self.0 + Stored::ascii(key.len() + 4).halves() + value.halves())
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
        Stored::from_halves(self.0)
    }
}

/// Length of a list, item by item, each with a comma.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Items(u64);

impl Items {
    pub(crate) const fn new() -> Self {
        Self(0)
    }

    /// Adds an item.
    #[inline]
    pub(crate) fn push(&mut self, item: Stored) {
        self.0 += (item + Stored::ascii(1)).halves();
    }

    /// Adds all items of another list.
    #[inline]
    pub(crate) fn join(&mut self, other: Self) {
        self.0 += other.0;
    }

    /// Whether there are none.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Length of the list, which is not empty: two brackets, less the comma the last item does not have.
    pub(crate) fn stored(self) -> Stored {
        Stored::from_halves(self.0) + Stored::ascii(1)
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
