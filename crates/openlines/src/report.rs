//! What a check found: problems in document order, and sizes.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::code::{Code, Effect, Param, Severity};
use crate::lang::Lang;
use crate::subject::Subject;
use crate::text::is_invisible;

/// Everything a check has to say about one text.
///
/// [`Display`](fmt::Display) writes one line a problem, in English; [`Report::localized`] writes another language, or JSON.
///
/// ```
/// let report = openlines::Subject::Attach.check(r#"[{"MESSAGE": "hi"}, {"FILE": {"LINK": "a", "NAME": "a", "SIZE": 1}}]"#);
/// assert_eq!(
///     report.to_string(),
///     "/1/FILE/LINK: `LINK` does not start with `https://` or `http://`; write the full address, with `https://` in lower case and no space before it (dropped)"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Report {
    /// What was checked.
    pub subject: Subject,
    /// Every problem, in document order.
    pub problems: Vec<Problem>,
    /// How large the parts are.
    pub sizes: Sizes,
}

/// One problem and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// JSON Pointer (RFC 6901) with the keys as they stand in the document; of a missing key, the path it would have.
    pub path: String,
    /// What is wrong.
    pub code: Code,
    /// Whether it makes the message invalid; [`Options`](crate::Options) may make this a warning where the code says error.
    pub severity: Severity,
    /// Where in the text; absent where a value, not a text, was checked.
    pub at: Option<At>,
}

/// Place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct At {
    /// Bytes before it.
    pub offset: usize,
    /// Line, the first being 1.
    pub line: usize,
    /// Column in characters (code points), the first being 1.
    pub column: usize,
}

/// Sizes of the parts of a message that have limits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Sizes {
    /// Size of `ATTACH`; absent where it is absent, empty or not an object or list.
    pub attach: Option<Size>,
    /// Size of `KEYBOARD`; absent where it is absent, empty or not an object or list.
    pub keyboard: Option<Size>,
}

/// Three measures of `ATTACH` or `KEYBOARD`, and their limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Size {
    /// Bytes of the value as compact UTF-8 JSON.
    pub bytes: u32,
    /// Greatest permitted [`bytes`](Self::bytes).
    pub max_bytes: u32,
    /// Characters of what the portal would store; absent where it would store nothing.
    pub chars: Option<u32>,
    /// Greatest permitted [`chars`](Self::chars).
    pub max_chars: u32,
    /// UTF-8 bytes of the same, a character beyond U+FFFF counting 10.
    pub db_bytes: Option<u32>,
    /// Greatest permitted [`db_bytes`](Self::db_bytes).
    pub max_db_bytes: u32,
}

impl Report {
    /// Whether there is no error; there may be warnings.
    pub fn is_valid(&self) -> bool {
        self.errors().next().is_none()
    }

    /// Problems that make the message invalid.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.problems
            .iter()
            .filter(|p| p.severity == Severity::Error)
    }

    /// Problems with which the message still arrives whole, unless [`Options`](crate::Options) made warnings of errors.
    pub fn warnings(&self) -> impl Iterator<Item = &Problem> {
        self.problems
            .iter()
            .filter(|p| p.severity == Severity::Warning)
    }

    /// This report of a text that nobody wrote: its places say nothing.
    pub(crate) fn without_places(mut self) -> Self {
        self.problems
            .iter_mut()
            .for_each(|problem| problem.at = None);
        self
    }

    /// This report in a language, to be displayed or serialised.
    ///
    /// Displayed it is a line for each problem, warnings among them, in document order; [`errors`](Self::errors) are those that make it invalid.
    /// Serialised it is what `report.schema.json` describes.
    ///
    /// ```
    /// use openlines::{Lang, Subject};
    ///
    /// let report = Subject::Attach.check("[]");
    /// let json = serde_json::to_value(report.localized(Lang::En)).unwrap();
    /// assert_eq!(json["problems"][0]["code"], "empty-part");
    /// ```
    pub fn localized(&self, lang: Lang) -> Localized<'_> {
        Localized { value: self, lang }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.localized(Lang::En).fmt(f)
    }
}

impl core::error::Error for Report {}

/// In one line, in English; [`Problem::localized`] writes another language, or JSON.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.localized(Lang::En).fmt(f)
    }
}

impl Problem {
    /// What the portal does about it.
    pub fn effect(&self) -> Effect {
        self.code.effect()
    }

    /// Keys and indices of the path from the top on, escapes undone.
    ///
    /// ```
    /// let report = openlines::Subject::Attach.check(r#"[{"MESSAGE": "hi"}, {"FILE": {"LINK": "/a", "a/b": 1}}]"#);
    /// let unknown = report.errors().next().unwrap();
    /// assert_eq!(unknown.path, "/1/FILE/a~1b");
    /// assert_eq!(unknown.segments().collect::<Vec<_>>(), ["1", "FILE", "a/b"]);
    /// ```
    pub fn segments(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.path.split('/').skip(1).map(unescaped)
    }

    /// Last key or index of the path, as it is written in the document; empty for the whole of it.
    fn key(&self) -> Cow<'_, str> {
        unescaped(self.path.rsplit('/').next().unwrap_or_default())
    }

    /// This problem in a language, to be displayed in one line or serialised as one of a report's.
    ///
    /// ```
    /// use openlines::{Lang, Subject};
    ///
    /// let report = Subject::Attach.check("[]");
    /// for problem in &report.problems {
    ///     println!("{}", problem.localized(Lang::Ru));
    ///     println!("{}", serde_json::to_string(&problem.localized(Lang::En)).unwrap());
    /// }
    /// ```
    pub fn localized(&self, lang: Lang) -> Localized<'_, Self> {
        Localized { value: self, lang }
    }

    /// What is wrong, in words.
    pub fn message(&self, lang: Lang) -> String {
        lang.message(&self.code, &self.key())
    }

    /// What to write instead, in words.
    pub fn help(&self, lang: Lang) -> String {
        lang.help(&self.code, &self.key())
    }
}

/// A piece of a JSON Pointer as the key it stands for.
fn unescaped(piece: &str) -> Cow<'_, str> {
    if piece.contains('~') {
        Cow::Owned(piece.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(piece)
    }
}

/// A [`Report`] or a [`Problem`] in a language.
#[derive(Debug)]
pub struct Localized<'a, T = Report> {
    value: &'a T,
    lang: Lang,
}

impl<T> Copy for Localized<'_, T> {}

impl<T> Clone for Localized<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl Localized<'_> {
    /// This report as JSON text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn problems(&self) -> impl Iterator<Item = Localized<'_, Problem>> {
        let problems = self.value.problems.iter();
        problems.map(|problem| problem.localized(self.lang))
    }
}

impl fmt::Display for Localized<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, problem) in self.problems().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            problem.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Localized<'_, Problem> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { value, lang } = *self;
        if !value.path.is_empty() {
            write!(f, "{}: ", OneLine(&value.path))?;
        }
        write!(
            f,
            "{}; {} ({})",
            OneLine(&value.message(lang)),
            value.help(lang),
            value.effect().as_str()
        )
    }
}

/// A text with escapes in place of what a key may hold that breaks the line, drives a terminal, or hides.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.chars().try_for_each(|c| match c {
            // Joiners are a part of how some scripts are written.
            ' ' | '\u{200c}' | '\u{200d}' => f.write_char(c),
            _ if is_invisible(c) => {
                let mut units = [0; 2];
                let units = c.encode_utf16(&mut units);
                units.iter().try_for_each(|unit| write!(f, "\\u{unit:04x}"))
            }
            _ => f.write_char(c),
        })
    }
}

impl Serialize for Localized<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("method", &self.value.subject.method())?;
        map.serialize_entry("valid", &self.value.is_valid())?;
        map.serialize_entry("problems", &self.problems().collect::<Vec<_>>())?;
        map.serialize_entry("sizes", &self.value.sizes)?;
        map.end()
    }
}

impl Serialize for Localized<'_, Problem> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self {
            value: problem,
            lang,
        } = *self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("path", &problem.path)?;
        map.serialize_entry("code", problem.code.slug())?;
        map.serialize_entry("severity", problem.severity.as_str())?;
        map.serialize_entry("effect", problem.effect().as_str())?;
        let mut message = problem.message(lang);
        message.push_str("; ");
        message.push_str(&problem.help(lang));
        map.serialize_entry("message", &message)?;
        let mut outcome = Ok(());
        problem.code.params(|name, param| {
            if outcome.is_ok() && param != Param::Name(None) {
                outcome = map.serialize_entry(name, &param);
            }
        });
        outcome?;
        if let Some(at) = problem.at {
            map.serialize_entry("at", &at)?;
        }
        map.end()
    }
}

impl Serialize for Param {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(n) => n.serialize(serializer),
            Self::Name(name) => name.serialize(serializer),
            Self::Names(names) => names.serialize(serializer),
            Self::Kind(kind) => kind.as_str().serialize(serializer),
            Self::Syntax(kind) => kind.as_str().serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString as _;

    use crate::Subject;

    #[test]
    fn what_a_key_may_hide_is_written_out() {
        let report = Subject::Network.check("{\"a\\n\u{202e}b\u{200b}\u{2028}\": 1}");
        let lines = report.to_string();
        assert!(lines.contains(r"/a\u000a\u202eb\u200b\u2028: "), "{lines}");
        assert_eq!(lines.lines().count(), report.problems.len());
    }
}
