//! Words for problems, in the reader's language; nothing else in the crate knows a language.

mod en;
mod ru;
#[cfg(test)]
mod tests;

use alloc::string::{String, ToString};
use core::fmt;
use core::str::FromStr;

use crate::code::{Code, Effect, Kind, Param, Syntax};
use crate::names::UnknownChoice;

/// Language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Russian.
    Ru,
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Lang {
    type Err = UnknownChoice;

    /// As [`from_tag`](Self::from_tag).
    fn from_str(tag: &str) -> Result<Self, UnknownChoice> {
        Self::from_tag(tag).ok_or(UnknownChoice {
            expected: &Self::NAMES,
        })
    }
}

/// Words for a code in one language, each a template.
///
/// In a template `{key}` is the last key of the path, and any other name in braces one of the code's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Words {
    /// What is wrong.
    pub message: &'static str,
    /// What to write instead.
    pub help: &'static str,
}

impl Lang {
    /// Every language.
    pub const ALL: &'static [Self] = &[Self::En, Self::Ru];

    /// Their tags, in that order.
    const NAMES: [&str; 2] = ["en", "ru"];

    /// Tag of the language, such as `en`.
    pub const fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Language of a tag such as `en`, `ru`, `ru-RU` or `RU`.
    ///
    /// ```
    /// use openlines::Lang;
    ///
    /// assert_eq!(Lang::from_tag("ru_RU.UTF-8"), Some(Lang::Ru));
    /// assert!("de".parse::<Lang>().is_err());
    /// ```
    ///
    /// The header `Accept-Language` is a list of tags, which browsers write in order of preference:
    ///
    /// ```
    /// use openlines::Lang;
    ///
    /// let header = "de-DE,de;q=0.9,ru;q=0.8,en;q=0.7";
    /// let mut tags = header.split([',', ';']).map(str::trim);
    /// assert_eq!(tags.find_map(Lang::from_tag).unwrap_or_default(), Lang::Ru);
    /// ```
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_', '.']).next()?;
        let is_meant = |lang: &Self| language.eq_ignore_ascii_case(lang.as_str());
        Self::ALL.iter().copied().find(is_meant)
    }

    /// What an effect means, in words.
    pub fn effect(self, effect: Effect) -> &'static str {
        match self {
            Self::En => en::effect(effect),
            Self::Ru => ru::effect(effect),
        }
    }

    pub(crate) fn message(self, code: &Code, key: &str) -> String {
        self.fill(self.words(code).message, code, key)
    }

    pub(crate) fn help(self, code: &Code, key: &str) -> String {
        let mut help = self.fill(self.words(code).help, code, key);
        code.params(|name, param| {
            if let ("suggestion", Param::Name(Some(name))) = (name, param) {
                help.insert_str(0, &self.did_you_mean().replace("{}", name));
            }
        });
        help
    }

    pub(crate) fn words(self, code: &Code) -> Words {
        match self {
            Self::En => en::words(code),
            Self::Ru => ru::words(code),
        }
    }

    /// What a code means, one sentence a line; in English its documentation says it.
    pub(crate) fn meaning(self, code: &Code, documentation: &'static str) -> &'static str {
        match self {
            Self::En => documentation,
            Self::Ru => ru::meaning(code),
        }
    }

    /// What comes before the help where there is a suggestion, which stands for `{}`.
    pub fn did_you_mean(self) -> &'static str {
        match self {
            Self::En => en::DID_YOU_MEAN,
            Self::Ru => ru::DID_YOU_MEAN,
        }
    }

    /// Type of a JSON value, in words.
    pub fn kind(self, kind: Kind) -> &'static str {
        match self {
            Self::En => en::kind(kind),
            Self::Ru => ru::kind(kind),
        }
    }

    /// What is wrong with a text that is not JSON, in words.
    pub fn syntax(self, kind: Syntax) -> &'static str {
        match self {
            Self::En => en::syntax(kind),
            Self::Ru => ru::syntax(kind),
        }
    }

    /// Puts the parameters into a template.
    fn fill(self, template: &str, code: &Code, key: &str) -> String {
        let mut filled = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, (name, after))) = rest
            .split_once('{')
            .and_then(|(before, after)| Some((before, after.split_once('}')?)))
        {
            filled.push_str(before);
            if name == "key" {
                filled.push_str(key);
            } else {
                code.params(|param_name, param| {
                    if param_name == name {
                        self.push(&mut filled, param);
                    }
                });
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn push(self, filled: &mut String, param: Param) {
        match param {
            Param::Number(n) => filled.push_str(&n.to_string()),
            Param::Name(name) => filled.push_str(name.unwrap_or_default()),
            Param::Names(names) => {
                for (i, name) in names.iter().enumerate() {
                    if i > 0 {
                        filled.push_str(", ");
                    }
                    filled.push('`');
                    filled.push_str(name);
                    filled.push('`');
                }
            }
            Param::Kind(kind) => filled.push_str(self.kind(kind)),
            Param::Syntax(kind) => filled.push_str(self.syntax(kind)),
        }
    }
}
