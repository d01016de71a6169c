//! How long the portal's own JSON of a stored value is: characters, and bytes in its database.
//!
//! The portal writes `/` as `\/`, U+2028 and U+2029 as six characters, other non-ASCII characters as they are, and no white space.

use core::iter::Sum;
use core::ops::{Add, AddAssign};

use crate::bytes::{count, in_chunks};
use crate::limits::ASTRAL_DB_BYTES;
use crate::read::json::Text;

/// Length of a piece of stored JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stored {
    /// Characters (code points).
    pub(crate) chars: u32,
    /// UTF-8 bytes, a character beyond U+FFFF counting [`ASTRAL_DB_BYTES`].
    pub(crate) db_bytes: u32,
}

/// A length inside a text, which is at most [`MAX_TEXT_BYTES`](crate::limits::MAX_TEXT_BYTES) long, as 32 bits.
///
/// Nothing is stored as more than some ten times itself.
#[expect(clippy::cast_possible_truncation, reason = "no text is that long")]
pub(crate) const fn short(length: usize) -> u32 {
    length as u32
}

impl Stored {
    /// Nothing at all.
    pub(crate) const NOTHING: Self = Self::ascii(0);
    /// `""`, an empty text.
    pub(crate) const EMPTY_TEXT: Self = Self::ascii(2);

    /// ASCII characters that are written as they are.
    pub(crate) const fn ascii(count: usize) -> Self {
        Self {
            chars: short(count),
            db_bytes: short(count),
        }
    }

    /// A text of ASCII letters.
    pub(crate) const fn name(name: &str) -> Self {
        Self::ascii(name.len() + 2)
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
            '\u{10000}'.. => Self {
                chars: 1,
                db_bytes: short(ASTRAL_DB_BYTES),
            },
            _ => Self {
                chars: 1,
                db_bytes: short(c.len_utf8()),
            },
        }
    }

    /// Text without escapes, without its quotes; none if U+0085, U+2028 or U+2029 stands in it.
    #[inline]
    pub(crate) fn plain(text: Text<'_>) -> Option<Self> {
        match text.slashes {
            Some(slashes) => Some(Self::ascii(text.raw.len() + slashes)),
            None => Self::plain_slowly(text.raw),
        }
    }

    fn plain_slowly(text: &str) -> Option<Self> {
        let (mut slashes, mut continued, mut astral, mut leads) = (0, 0, 0, 0);
        in_chunks(text.as_bytes(), b'-', |chunk| {
            slashes += count(chunk, |byte| byte == b'/');
            if !chunk.is_ascii() {
                continued += count(chunk, |byte| byte & 0xC0 == 0x80);
                astral += count(chunk, |byte| byte >= 0xF0);
                // The rare characters begin with 0xC2 or 0xE2.
                leads += count(chunk, |byte| byte | 0x20 == 0xE2);
            }
        });
        let is_rare = |c| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
        (leads == 0 || !text.contains(is_rare)).then(|| Self {
            chars: short(text.len() - continued + slashes),
            db_bytes: short(text.len() + slashes + astral * (ASTRAL_DB_BYTES - 4)),
        })
    }
}

impl Add for Stored {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            chars: self.chars + other.chars,
            db_bytes: self.db_bytes + other.db_bytes,
        }
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

/// Length of a list, item by item.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Items {
    sum: Stored,
    count: usize,
}

impl Items {
    pub(crate) const fn new() -> Self {
        Self {
            sum: Stored::NOTHING,
            count: 0,
        }
    }

    /// Adds an item.
    pub(crate) fn push(&mut self, item: Stored) {
        self.sum += item;
        self.count += 1;
    }

    /// The same items, each inside something of this length.
    pub(crate) const fn each_inside(mut self, around: Stored) -> Self {
        self.sum.chars += around.chars * short(self.count);
        self.sum.db_bytes += around.db_bytes * short(self.count);
        self
    }

    /// Adds all items of another list.
    pub(crate) fn join(&mut self, other: &Self) {
        self.sum += other.sum;
        self.count += other.count;
    }

    /// How many items there are.
    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// Length of the list: its items, the commas between them, and two brackets.
    pub(crate) fn stored(&self) -> Stored {
        self.sum + Stored::ascii(self.count.saturating_sub(1) + 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_the_sum_of_its_characters() {
        for text in [
            "",
            "a/b",
            "Привет",
            "a😀/б",
            "«a» — b",
            "x".repeat(600).as_str(),
            "/😀".repeat(300).as_str(),
        ] {
            assert_eq!(
                Stored::plain_slowly(text),
                Some(text.chars().map(Stored::char).sum()),
                "{text}"
            );
        }
    }

    #[test]
    fn rare_line_breaks_are_not_plain() {
        for text in ["\u{85}", "a\u{2028}", "\u{2029}b"] {
            assert_eq!(Stored::plain_slowly(text), None, "{text:?}");
        }
    }

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
