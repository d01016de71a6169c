//! A string as it stands in a JSON text: what it says, escapes undone.

use alloc::string::String;
use core::cmp::Ordering;

use super::name::Name;
use super::plain::plain_long;
use crate::bytes::WIDTH;
use crate::measure::Stored;
use crate::text::is_line_break;

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

    /// How what it says is stored, and whether a line break is escaped in it, if there is no backslash in it nor, as it is written, a rare line break.
    pub(crate) fn stored_unescaped(self) -> Option<(Stored, bool)> {
        let (mut stored, mut breaks) = (Stored::EMPTY_TEXT, false);
        let mut chars = self.chars();
        loop {
            let raw = chars.rest.as_str();
            let (end, plain) = plain_long(raw, 0);
            stored += plain?;
            chars.rest = raw.get(end..)?.chars();
            match chars.next() {
                None => return Some((stored, breaks)),
                Some('\\') => return None,
                Some(c) => {
                    stored += Stored::char(c);
                    breaks |= is_line_break(c);
                }
            }
        }
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
        Chars {
            rest: self.raw.chars(),
        }
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
        if self.stored().is_some() && other.stored().is_some() {
            return self.raw.cmp(other.raw);
        }
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
    rest: core::str::Chars<'a>,
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self.rest.next()? {
            '\\' => self.escaped(),
            c => Some(c),
        }
    }
}

impl Chars<'_> {
    /// The character of the escape that goes on here, behind its backslash.
    #[inline(never)]
    fn escaped(&mut self) -> Option<char> {
        Some(match self.rest.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.unicode(),
            other => other,
        })
    }

    /// The character of four digits, or of a pair of escapes.
    fn unicode(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first);
        }
        // Behind `\u`.
        self.rest.nth(1)?;
        let second = self.unit()?;
        let code_point = 0x1_0000 + ((first - 0xD800) << 10) + (second.checked_sub(0xDC00)?);
        char::from_u32(code_point)
    }

    fn unit(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.as_str().split_at_checked(4)?;
        self.rest = rest.chars();
        Some(hex(digits.as_bytes())?.into())
    }
}

/// Value of four hexadecimal digits.
pub(super) fn hex(digits: &[u8]) -> Option<u16> {
    digits.iter().try_fold(0, |unit, byte| {
        let digit = char::from(*byte).to_digit(16)?;
        Some(unit << 4 | u16::try_from(digit).ok()?)
    })
}

/// Every JSON text of a string of three of these pieces.
#[cfg(test)]
pub(crate) fn of_three(pieces: &[&str]) -> alloc::vec::Vec<String> {
    let mut strings = alloc::vec::Vec::new();
    for first in pieces {
        for second in pieces {
            for third in pieces {
                strings.push(alloc::format!("\"{first}{second}{third}\""));
            }
        }
    }
    strings
}
