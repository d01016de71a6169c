//! A string as it stands in a JSON text: what it says, escapes undone.

use alloc::string::String;
use core::cmp::Ordering;

use super::name::Name;
use crate::bytes::WIDTH;
use crate::measure::Stored;

/// A JSON string, between its quotes, known to be valid.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    pub(crate) raw: &'a str,
    stored: Option<Stored>,
}

impl<'a> Text<'a> {
    #[inline]
    pub(super) fn new(raw: &'a str, stored: Option<Stored>) -> Self {
        Self { raw, stored }
    }

    /// A text of which it is not known how it is stored.
    pub(crate) fn escaped(raw: &'a str) -> Self {
        Self::new(raw, None)
    }

    /// How it is stored, if that is as it is written: nothing is escaped, and there is no rare line break.
    #[inline]
    pub(crate) fn stored(self) -> Option<Stored> {
        self.stored
    }

    /// This as a name, escapes undone, if it is short.
    pub(crate) fn name(self) -> Option<Name> {
        if self.stored().is_some() {
            return (self.raw.len() <= Name::LONGEST).then(|| Name::of(self.raw));
        }
        let mut bytes = [0; WIDTH];
        let mut length = 0;
        for c in self.chars() {
            if length == Name::LONGEST {
                return None;
            }
            *bytes.get_mut(length)? = u8::try_from(c).ok().filter(u8::is_ascii)?;
            length += 1;
        }
        Some(Name::first(bytes, length))
    }

    /// Characters, escapes undone.
    pub(crate) fn chars(self) -> Chars<'a> {
        Chars { rest: self.raw }
    }

    /// This text, escapes undone.
    pub(crate) fn unescaped(self) -> String {
        if self.stored().is_some() {
            String::from(self.raw)
        } else {
            self.chars().collect()
        }
    }

    /// Whether it is this, escapes undone.
    #[inline]
    pub(crate) fn is(self, other: &str) -> bool {
        if self.stored().is_some() {
            self.raw == other
        } else {
            self.is_once_unescaped(other)
        }
    }

    #[cold]
    fn is_once_unescaped(self, other: &str) -> bool {
        self.chars().eq(other.chars())
    }

    /// Whether it is this, escapes undone, in any case of ASCII letters.
    pub(crate) fn is_ignoring_case(self, other: &str) -> bool {
        let uppercase = |c: char| c.to_ascii_uppercase();
        (self.chars().map(uppercase)).eq(other.chars().map(uppercase))
    }
}

/// Texts are compared by what they say, escapes undone.
impl Ord for Text<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.chars().cmp(other.chars())
    }
}

impl PartialOrd for Text<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Text<'_> {}

/// Characters of a [`Text`], escapes undone.
#[derive(Clone)]
pub(crate) struct Chars<'a> {
    rest: &'a str,
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let first = chars.next()?;
        if first != '\\' {
            self.rest = chars.as_str();
            return Some(first);
        }
        let letter = chars.next()?;
        let (c, length) = match letter {
            'b' => ('\u{8}', 2),
            'f' => ('\u{c}', 2),
            'n' => ('\n', 2),
            'r' => ('\r', 2),
            't' => ('\t', 2),
            'u' => self.unicode()?,
            other => (other, 2),
        };
        self.rest = self.rest.get(length..)?;
        Some(c)
    }
}

impl Chars<'_> {
    /// Character of the `\uXXXX`, or pair of them, at the start, and its length in bytes.
    fn unicode(&self) -> Option<(char, usize)> {
        let unit = |at: usize| Some(u32::from(hex(self.rest.as_bytes().get(at..at + 4)?)?));
        let first = unit(2)?;
        if !(0xD800..0xDC00).contains(&first) {
            return Some((char::from_u32(first)?, 6));
        }
        let second = unit(8)?;
        let code_point = 0x1_0000 + ((first - 0xD800) << 10) + (second.checked_sub(0xDC00)?);
        Some((char::from_u32(code_point)?, 12))
    }
}

/// Value of four hexadecimal digits.
pub(super) fn hex(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |unit, byte| {
        let digit = char::from(*byte).to_digit(16)?;
        Some(unit << 4 | u16::try_from(digit).ok()?)
    })
}
