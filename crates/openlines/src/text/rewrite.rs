//! Backslash sequences, which the portal replaces in `ATTACH`.

use crate::read::string::{Chars, Text};
use crate::read::{Mode, Reader};

/// Characters of a text after the portal's rewriting of backslash sequences, where it stands.
pub(crate) fn rewritten<'a, M: Mode>(r: &Reader<'_, M>, text: Text<'a>) -> Rewritten<'a> {
    Rewritten::new(text, r.rewrites)
}

/// Replaces the sequences `\n`, `\t`, `\"`, `\\` by what they stand for, where the portal does: one kind after the other in the whole text.
#[derive(Clone)]
pub(crate) struct Rewritten<'a> {
    chars: Chars<'a>,
    rewrites: bool,
    /// Whether any was replaced.
    pub(super) changed: bool,
}

impl<'a> Rewritten<'a> {
    pub(super) fn new(text: Text<'a>, rewrites: bool) -> Self {
        Self {
            chars: text.chars(),
            rewrites,
            changed: false,
        }
    }

    /// Whether any sequence is replaced.
    pub(crate) fn changes(mut self) -> bool {
        self.by_ref().for_each(drop);
        self.changed
    }
}

impl Iterator for Rewritten<'_> {
    type Item = char;

    #[inline]
    fn next(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        Some(if c == '\\' && self.rewrites {
            self.sequence()
        } else {
            c
        })
    }
}

impl Rewritten<'_> {
    /// What a backslash and what stands behind it become.
    #[inline(never)]
    fn sequence(&mut self) -> char {
        let mut ahead = self.chars.clone();
        let replaced = match ahead.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('"') => '"',
            // The second one is gone before two are looked for.
            Some('\\') if !matches!(ahead.clone().next(), Some('n' | 't')) => '\\',
            _ => return '\\',
        };
        self.chars = ahead;
        self.changed = true;
        replaced
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use core::iter;

    use super::*;
    use crate::read::json::Json;

    #[test]
    fn sequences_are_replaced_one_kind_after_the_other() {
        const CHARS: [char; 5] = ['\\', 'n', 't', '"', 'a'];
        for number in 0..CHARS.len().pow(6) {
            let mut rest = number;
            let text: String = iter::repeat_with(|| {
                let c = CHARS[rest % CHARS.len()];
                rest /= CHARS.len();
                c
            })
            .take(6)
            .collect();
            let expected = text
                .replace(r"\n", "\n")
                .replace(r"\t", "\t")
                .replace(r#"\""#, "\"")
                .replace(r"\\", r"\");
            let json = serde_json::to_string(&text).expect("a text is JSON");
            let read = Json::new(&json).text();
            assert_eq!(
                Rewritten::new(read, true).collect::<String>(),
                expected,
                "{text}"
            );
        }
    }
}
