//! What became of every part that did not arrive as it was sent.

use core::fmt;

use serde_json::{Value, json};

use crate::lang::Lang;

/// One part of the message that did not arrive as sent.
///
/// What loses nothing is none: white space trimmed, a line break become a space, `#BR#` become `[BR]`, backslash sequences rewritten,
/// `"7"` or `7.0` for 7 and 7 for `"7"`, a blank text left out that need not be there, a button's link HTML-escaped, `ID` of ATTACH replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loss {
    /// JSON Pointer (RFC 6901) of the part, with the keys as they were sent; `""` is the whole message.
    pub path: String,
    /// What the portal did to it.
    pub effect: Effect,
    /// Why.
    pub reason: Reason,
}

impl Loss {
    /// `{"path", "effect", "reason"}` and the reason's parameters.
    pub fn to_json(&self) -> Value {
        let mut json =
            json!({"path": self.path, "effect": self.effect.slug(), "reason": self.reason.slug()});
        match &self.reason {
            Reason::Overruled { by } => json["by"] = (*by).into(),
            Reason::Missing { key } => json["key"] = (*key).into(),
            Reason::NotOneOf { accepted } => json["accepted"] = accepted.0.into(),
            Reason::Oversize { chars }
            | Reason::Truncated { chars }
            | Reason::CodeLength { chars } => {
                json["chars"] = (*chars).into();
            }
            _ => {}
        }
        json
    }

    /// In one line: where, what the portal did, and why; what in the path could upset a terminal is replaced.
    pub fn message(&self, lang: Lang) -> String {
        let path = match (self.path.as_str(), lang) {
            ("", Lang::En) => "(message)",
            ("", Lang::Ru) => "(сообщение)",
            (path, _) => &harmless(path),
        };
        format!("{path}: {}", self.fate(lang))
    }

    /// What the portal did, and why.
    pub fn fate(&self, lang: Lang) -> String {
        let effect = match (self.effect, lang) {
            (effect, Lang::En) => effect.slug(),
            (Effect::Rejected, Lang::Ru) => "отказ",
            (Effect::Dropped, Lang::Ru) => "потеряно",
            (Effect::Altered, Lang::Ru) => "изменено",
        };
        format!("{effect}: {}", self.reason.message(lang))
    }
}

/// The same characters without those that could upset a terminal.
pub(crate) fn harmless(text: &str) -> String {
    let is_odd = |char: char| {
        char.is_control() || matches!(char, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|char| if is_odd(char) { '\u{FFFD}' } else { char })
        .collect()
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

/// What the portal did to a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// The whole message was refused because of it.
    Rejected,
    /// The part vanished, the rest was kept.
    Dropped,
    /// The part was kept as something else.
    Altered,
}

impl Effect {
    /// Stable name: `rejected`, `dropped` or `altered`.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::Dropped => "dropped",
            Self::Altered => "altered",
        }
    }
}

macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $name:ident $({ $($field:ident: $type:ty),+ })? = $slug:literal, $en:literal, $ru:literal;)+) => {
        /// Why a part did not arrive as sent.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Reason {
            $($(#[doc = $doc])+ $name $({
                #[doc = "The value in question."]
                $($field: $type),+
            })?,)+
        }

        impl Reason {
            /// Stable name, in kebab-case.
            pub const fn slug(&self) -> &'static str {
                match self {
                    $(Self::$name $({ $($field: _),+ })? => $slug,)+
                }
            }

            /// The words in English and in Russian.
            #[cfg(test)]
            const WORDS: &[(&'static str, &'static str)] = &[$(($en, $ru)),+];

            /// In words.
            pub fn message(&self, lang: Lang) -> String {
                match (lang, self) {
                    $((Lang::En, Self::$name $({ $($field),+ })?) => format!($en),)+
                    $((Lang::Ru, Self::$name $({ $($field),+ })?) => format!($ru),)+
                }
            }
        }
    };
}

reasons! {
    /// No part of the portal reads this key.
    Unknown = "unknown", "nothing reads this key",
        "такого ключа портал не читает";
    /// The same top-level key came again later, in another case, and the later one counts.
    Repeated = "repeated", "the same key comes again later",
        "тот же ключ встречается ещё раз ниже";
    /// Another key of the same object wins.
    Overruled { by: &'static str } = "overruled", "`{by}` wins",
        "портал берёт `{by}`";
    /// Neither an object nor a list where one is needed.
    NotAnObject = "not-an-object", "not an object",
        "не объект";
    /// No known key is set.
    Empty = "empty", "no known key is set",
        "нет ни одного известного ключа";
    /// Nothing is left after trimming.
    Blank = "blank", "blank",
        "пусто";
    /// The link does not start with `/`, `http://` or `https://`.
    LinkStart = "link-start", "does not start with `/`, `http://` or `https://`",
        "не начинается с `/`, `http://` или `https://`";
    /// Not an integer above zero.
    NotPositive = "not-positive", "not above zero",
        "не больше нуля";
    /// Not `#RGB` or `#RRGGBB`.
    NotAColor = "not-a-color", "not `#RGB` or `#RRGGBB`",
        "не `#RGB` и не `#RRGGBB`";
    /// Not one of the values the portal knows; its default takes the place.
    NotOneOf { accepted: Accepted } = "not-one-of", "not one of `{accepted}`",
        "допустимы только `{accepted}`";
    /// Only text counts here, and this is not text.
    NotText = "not-text", "not text",
        "не текст";
    /// A key that has to be there is not.
    Missing { key: &'static str } = "missing", "without a valid `{key}`",
        "нет верного `{key}`";
    /// A button with nothing to do.
    NoAction = "no-action", "a button without a valid action",
        "у кнопки нет верного действия";
    /// Buttons with FUNCTION are always dropped.
    Function = "function", "a button with `FUNCTION` is dropped",
        "кнопки с `FUNCTION` портал отбрасывает";
    /// A command needs a bot, and the request names none.
    NeedsBot = "needs-bot", "a command needs a top-level `BOT_ID`",
        "команде нужен `BOT_ID` на верхнем уровне";
    /// A type that PHP does not expect, as an array for a string or the other way round: an uncaught type error, HTTP 500.
    TypeError = "type-error", "not of the type PHP expects: an uncaught type error",
        "не того типа, какой ждёт PHP: необработанная ошибка типа";
    /// A number, boolean or text was converted to the type wanted, and says something else now.
    Converted = "converted", "converted to the type wanted",
        "приведено к нужному типу";
    /// HTML became BB code.
    Html = "html", "HTML became BB code",
        "HTML стал BB-кодами";
    /// Replaced by the portal's own value.
    Replaced = "replaced", "replaced by the portal's own value",
        "портал подставил собственное значение";
    /// The leading slash of a command was removed.
    CommandSlash = "command-slash", "the leading `/` removed",
        "`/` в начале отброшена";
    /// Cut to 20,000 characters and ` (...)`; deduced.
    Truncated { chars: usize } = "truncated", "{chars} characters, cut to 20,000 and ` (...)`",
        "символов: {chars}, обрезано до 20\u{a0}000 и ` (...)`";
    /// ATTACH was sent as text; portals of different ages read that differently, so none is imitated.
    AttachAsText = "attach-as-text", "`ATTACH` sent as text is read differently by portals of different ages: send an object or list",
        "`ATTACH` в виде текста порталы разных версий читают по-разному: передайте объект или список";
    /// KEYBOARD was sent as text, which this method never reads.
    KeyboardAsText = "keyboard-as-text", "`KEYBOARD` sent as text is never read",
        "`KEYBOARD` в виде текста портал не читает";
    /// Not one block or button was left.
    NothingLeft = "nothing-left", "nothing valid is left",
        "не осталось ничего верного";
    /// As the portal stores it, it has 60,000 characters or more.
    Oversize { chars: usize } = "oversize", "{chars} characters as the portal stores it, 59,999 at most",
        "символов в хранимом виде: {chars}, допустимо не больше 59\u{a0}999";
    /// CODE does not have exactly 32 characters.
    CodeLength { chars: usize } = "code-length", "must have 32 characters, found {chars}",
        "символов: {chars}, а нужно 32";
    /// Not an integer other than zero.
    NotAnId = "not-an-id", "zero, or no integer",
        "ноль или не целое число";
    /// A negative recipient, refused by the sending step; deduced.
    NegativeId = "negative-id", "the sending step refuses a negative `USER_ID`",
        "при отправке портал не принимает отрицательный `USER_ID`";
    /// There are more losses than are told of; said of the whole message, at the end.
    LeftOut = "left-out", "more is lost than is told here",
        "потеряно больше, чем перечислено";
}

impl Reason {
    pub(crate) const fn not_one_of(accepted: &'static [&'static str]) -> Self {
        let accepted = Accepted(accepted);
        Self::NotOneOf { accepted }
    }
}

/// The values a field may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted(pub &'static [&'static str]);

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("`, `"))
    }
}

/// An uncaught PHP `TypeError`: already in the trace, and the end of the request.
#[derive(Debug)]
pub(crate) struct TypeError;

/// Most losses that are told of.
const MAX_LOSSES: usize = 1000;

/// Bytes of all their paths beyond which no more are told of: a long key may stand above many losses.
const MAX_PATH_BYTES: usize = 1024 * 1024;

/// The losses so far.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    losses: Vec<Loss>,
    path_bytes: usize,
    left_out: bool,
}

impl Trace {
    /// What is told of, and at its end whether there is more.
    pub(crate) fn told(mut self) -> Vec<Loss> {
        if self.left_out {
            self.losses.push(Loss {
                path: String::new(),
                effect: Effect::Altered,
                reason: Reason::LeftOut,
            });
        }
        self.losses
    }

    pub(crate) fn rejected(&mut self, path: &Path<'_>, reason: Reason) {
        self.push(path, Effect::Rejected, reason);
    }

    pub(crate) fn dropped(&mut self, path: &Path<'_>, reason: Reason) {
        self.push(path, Effect::Dropped, reason);
    }

    pub(crate) fn altered(&mut self, path: &Path<'_>, reason: Reason) {
        self.push(path, Effect::Altered, reason);
    }

    pub(crate) fn type_error(&mut self, path: &Path<'_>) -> TypeError {
        self.rejected(path, Reason::TypeError);
        TypeError
    }

    fn push(&mut self, path: &Path<'_>, effect: Effect, reason: Reason) {
        let is_full = self.losses.len() >= MAX_LOSSES || self.path_bytes > MAX_PATH_BYTES;
        // What the message is refused for is never left out.
        if is_full && effect != Effect::Rejected {
            self.left_out = true;
            return;
        }
        let path = path.to_string();
        self.path_bytes += path.len();
        self.losses.push(Loss {
            path,
            effect,
            reason,
        });
    }
}

/// Where a value stands, on the stack; displays as a JSON Pointer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    segment: Segment<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Segment<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    pub(crate) const ROOT: Path<'static> = Path {
        parent: None,
        segment: Segment::Root,
    };

    pub(crate) fn key(&'a self, key: &'a str) -> Path<'a> {
        Path {
            parent: Some(self),
            segment: Segment::Key(key),
        }
    }

    pub(crate) fn index(&'a self, index: usize) -> Path<'a> {
        Path {
            parent: Some(self),
            segment: Segment::Index(index),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.fmt(f)?;
        }
        match self.segment {
            Segment::Root => Ok(()),
            Segment::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Index(index) => write!(f, "/{index}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn reasons_in_russian_name_what_the_english_ones_name() {
        for (en, ru) in Reason::WORDS {
            let names = |words: &'static str| -> BTreeSet<_> {
                let quoted = words.split('`').skip(1).step_by(2);
                let parameters = words.split(['{', '}']).skip(1).step_by(2);
                quoted.chain(parameters).collect()
            };
            assert_eq!(names(en), names(ru), "{en}");
            assert!(ru.chars().any(|c| matches!(c, 'а'..='я')), "{ru}");
        }
    }
}
