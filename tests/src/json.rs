//! JSON as it is written: the order of keys, keys that stand twice, the spelling of texts and numbers.

use std::collections::BTreeSet;
use std::fmt::Write;

/// A JSON value as it may stand in a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`, `true`, `false` or a number, as written.
    Word(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// An object, in which keys may stand twice.
    Object(Vec<(String, Self)>),
}

/// The choice by which nothing stands between values, and nothing is an escape that need not be.
pub const COMPACT: u8 = 10;

/// What stands between values.
const GAP: &[char] = &[' ', '\n', '\r', '\t', ',', ':'];

impl Json {
    /// `null`, `true`, `false` or a number.
    pub fn word(word: &(impl ToString + ?Sized)) -> Self {
        Self::Word(word.to_string())
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A document as it is written; nothing where the text is none.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str::<serde_json::Value>(text).ok()?;
        Self::next(&mut text.trim_start_matches(GAP))
    }

    /// The value that a text begins with, which is JSON; takes it and what separates it from the next off the text.
    fn next(rest: &mut &str) -> Option<Self> {
        let take = |rest: &mut &str, length: usize| {
            *rest = rest.get(length..)?.trim_start_matches(GAP);
            Some(())
        };
        let value = match rest.chars().next()? {
            '[' => {
                take(rest, 1)?;
                let mut items = Vec::new();
                while !rest.starts_with(']') {
                    items.push(Self::next(rest)?);
                }
                take(rest, 1)?;
                Self::List(items)
            }
            '{' => {
                take(rest, 1)?;
                let mut members = Vec::new();
                while !rest.starts_with('}') {
                    let Self::Text(key) = Self::next(rest)? else {
                        return None;
                    };
                    members.push((key, Self::next(rest)?));
                }
                take(rest, 1)?;
                Self::Object(members)
            }
            '"' => {
                let mut texts = serde_json::Deserializer::from_str(rest).into_iter();
                let text = texts.next()?.ok()?;
                take(rest, texts.byte_offset())?;
                Self::Text(text)
            }
            _ => {
                let end = rest.find(|c| matches!(c, ']' | '}') || GAP.contains(&c));
                let word = &rest[..end.unwrap_or(rest.len())];
                take(rest, word.len())?;
                Self::word(word)
            }
        };
        Some(value)
    }

    /// The document, as short as it can be written.
    pub fn compact(&self) -> String {
        self.spell(&[COMPACT])
    }

    /// The document as the choices say: white space anywhere, any character of a text as an escape.
    ///
    /// When the choices are used up they begin again.
    pub fn spell(&self, choices: &[u8]) -> String {
        let mut choices = choices.iter().copied().cycle();
        let mut text = String::new();
        self.spell_to(&mut text, &mut || choices.next().unwrap_or_default());
        text
    }

    fn spell_to(&self, out: &mut String, choice: &mut dyn FnMut() -> u8) {
        spell_gap(out, choice());
        match self {
            Self::Word(word) => out.push_str(word),
            Self::Text(text) => spell_text(text, out, choice),
            Self::List(items) => {
                out.push('[');
                for (i, item) in items.iter().enumerate() {
                    out.push_str(if i > 0 { "," } else { "" });
                    item.spell_to(out, choice);
                }
                spell_gap(out, choice());
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (i, (key, value)) in members.iter().enumerate() {
                    out.push_str(if i > 0 { "," } else { "" });
                    spell_gap(out, choice());
                    spell_text(key, out, choice);
                    spell_gap(out, choice());
                    out.push(':');
                    value.spell_to(out, choice);
                }
                spell_gap(out, choice());
                out.push('}');
            }
        }
        spell_gap(out, choice());
    }

    /// The same with every key once in its object: the last one wins.
    pub fn settled(&self) -> Self {
        match self {
            Self::Word(_) | Self::Text(_) => self.clone(),
            Self::List(items) => Self::List(items.iter().map(Self::settled).collect()),
            Self::Object(members) => {
                let mut settled: Vec<(String, Self)> = Vec::new();
                for (key, value) in members {
                    match settled.iter_mut().find(|(known, _)| known == key) {
                        Some((_, earlier)) => *earlier = value.settled(),
                        None => settled.push((key.clone(), value.settled())),
                    }
                }
                Self::Object(settled)
            }
        }
    }

    /// How many keys stand behind one like them in the same object.
    pub fn repeated(&self) -> usize {
        match self {
            Self::Word(_) | Self::Text(_) => 0,
            Self::List(items) => items.iter().map(Self::repeated).sum(),
            Self::Object(members) => {
                let keys: BTreeSet<_> = members.iter().map(|(key, _)| key).collect();
                let inside = members
                    .iter()
                    .map(|(_, value)| value.repeated())
                    .sum::<usize>();
                members.len() - keys.len() + inside
            }
        }
    }

    /// The last member of an object with this key, in any case.
    pub fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        members
            .iter()
            .rfind(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Everything a step smaller: with a member or item less, or a shorter text.
    pub fn smaller(&self) -> Vec<Self> {
        match self {
            Self::Word(_) => Vec::new(),
            Self::Text(text) => {
                let chars: Vec<char> = text.chars().collect();
                let half = chars.len() / 2;
                let mut shorter = vec![chars[..half].to_vec(), chars[half..].to_vec()];
                if chars.len() < 40 {
                    shorter.extend((0..chars.len()).map(|i| {
                        let mut rest = chars.clone();
                        rest.remove(i);
                        rest
                    }));
                }
                shorter
                    .into_iter()
                    .filter(|shorter| shorter.len() < chars.len())
                    .map(|shorter| Self::Text(shorter.into_iter().collect()))
                    .collect()
            }
            Self::List(items) => {
                let half = items.len() / 2;
                let mut smaller = vec![
                    Self::List(items[..half].to_vec()),
                    Self::List(items[half..].to_vec()),
                ];
                smaller.retain(|_| items.len() > 2);
                for i in 0..items.len() {
                    let mut rest = items.clone();
                    rest.remove(i);
                    smaller.push(Self::List(rest));
                }
                for (i, item) in items.iter().enumerate() {
                    smaller.extend(item.smaller().into_iter().map(|item| {
                        let mut items = items.clone();
                        items[i] = item;
                        Self::List(items)
                    }));
                }
                smaller
            }
            Self::Object(members) => {
                let mut smaller = Vec::new();
                for i in 0..members.len() {
                    let mut rest = members.clone();
                    rest.remove(i);
                    smaller.push(Self::Object(rest));
                }
                for (i, (_, value)) in members.iter().enumerate() {
                    smaller.extend(value.smaller().into_iter().map(|value| {
                        let mut members = members.clone();
                        members[i].1 = value;
                        Self::Object(members)
                    }));
                }
                smaller
            }
        }
    }

    /// The smallest document that still fails, and how it does.
    pub fn minimal(
        mut self,
        mut failure: String,
        fails: impl Fn(&Self) -> Result<(), String>,
    ) -> (Self, String) {
        let next = |smaller: Self| fails(&smaller).err().map(|failure| (smaller, failure));
        while let Some(smaller) = self.smaller().into_iter().find_map(next) {
            (self, failure) = smaller;
        }
        (self, failure)
    }

    /// How many values there are, this one included.
    pub fn count(&self) -> usize {
        1 + match self {
            Self::Word(_) | Self::Text(_) => 0,
            Self::List(items) => items.iter().map(Self::count).sum::<usize>(),
            Self::Object(members) => members.iter().map(|(_, value)| value.count()).sum(),
        }
    }

    /// The value at a place, counted in document order from zero.
    pub fn at(&mut self, mut place: usize) -> Option<&mut Self> {
        if place == 0 {
            return Some(self);
        }
        place -= 1;
        let children: Vec<&mut Self> = match self {
            Self::Word(_) | Self::Text(_) => return None,
            Self::List(items) => items.iter_mut().collect(),
            Self::Object(members) => members.iter_mut().map(|(_, value)| value).collect(),
        };
        for child in children {
            let count = child.count();
            if place < count {
                return child.at(place);
            }
            place -= count;
        }
        None
    }
}

/// White space, more often none.
fn spell_gap(out: &mut String, choice: u8) {
    out.push_str(match choice % 16 {
        0 => " ",
        1 => "\n",
        2 => "\t\r\n  ",
        _ => "",
    });
}

fn spell_text(text: &str, out: &mut String, choice: &mut dyn FnMut() -> u8) {
    out.push('"');
    for c in text.chars() {
        let short = match c {
            '"' | '\\' | '/' => Some(c),
            '\n' => Some('n'),
            '\r' => Some('r'),
            '\t' => Some('t'),
            '\u{8}' => Some('b'),
            '\u{c}' => Some('f'),
            _ => None,
        };
        let choice = choice();
        match short {
            Some('/') if choice.is_multiple_of(2) => out.push(c),
            Some(letter) if !choice.is_multiple_of(3) => out.extend(['\\', letter]),
            None if !choice.is_multiple_of(8) && c >= ' ' => out.push(c),
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = if choice % 5 > 2 {
                        write!(out, "\\u{unit:04X}")
                    } else {
                        write!(out, "\\u{unit:04x}")
                    };
                }
            }
        }
    }
    out.push('"');
}

impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => Self::Word(value.to_string()),
            Value::String(text) => Self::Text(text.clone()),
            Value::Array(items) => Self::List(items.iter().map(Self::from).collect()),
            Value::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::from(value)))
                    .collect(),
            ),
        }
    }
}
