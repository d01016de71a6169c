//! Values that passed a check.

use alloc::string::String;
use core::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::options::Options;
use crate::report::Report;
use crate::subject::Subject;

/// A value that passed a check, with the exact JSON that was checked and its warnings.
///
/// Only a check makes one.
/// The JSON is what the sender sends.
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct Checked<T> {
    value: T,
    json: String,
    report: Report,
}

impl<T: fmt::Debug> fmt::Debug for Checked<T> {
    /// Without the JSON, which may hold a token of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checked")
            .field("value", &self.value)
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}

impl<T> Checked<T> {
    pub(crate) fn new(value: T, json: String, report: Report) -> Self {
        Self {
            value,
            json,
            report,
        }
    }

    /// The typed value.
    ///
    /// In place of a text an integer reads as its digits.
    /// Where [`Options`] let something pass that these types have no field for, it is in [`json`](Self::json) alone; and a list or object as `DESC` or `HTML`, or a `LINK` beside a target that is no text, reads as an empty text.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The typed value, to be changed and checked again.
    ///
    /// As [`value`](Self::value) it lacks what passed only because [`Options`] say so and has no place in the types, and `auth`.
    ///
    /// ```
    /// use openlines::{NetworkMessage, Payload};
    ///
    /// let text = r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi"}"#;
    /// let mut message = NetworkMessage::from_json(text)?.into_value();
    /// message.user_id = 3;
    /// assert!(message.check()?.json().contains(r#""USER_ID":3"#));
    /// # Ok::<(), openlines::Report>(())
    /// ```
    pub fn into_value(self) -> T {
        self.value
    }

    /// The JSON text that was checked.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// The JSON text that was checked, to be kept; [`Payload::from_json`] reads it again, or [`Options::read_json`] where such options let it pass.
    pub fn into_json(self) -> String {
        self.json
    }

    /// The report: warnings and sizes.
    pub fn report(&self) -> &Report {
        &self.report
    }
}

/// What can be checked: the messages of both methods, [`Attach`](crate::Attach), [`Keyboard`](crate::Keyboard) and [`LinkKeyboard`](crate::LinkKeyboard).
///
/// They are read here and not by `serde`'s `Deserialize`, which would stop at the first problem.
/// In a struct of your own such a part is a `Value`, or a `RawValue` and its text, until it is read:
///
/// ```
/// use openlines::{Attach, ColorToken, Payload};
/// use serde_json::Value;
///
/// #[derive(serde::Deserialize)]
/// struct Template {
///     color: ColorToken,
///     attach: Value,
/// }
///
/// let text = r#"{"color": "alert", "attach": [{"IMAGE": {"LINK": "ftp://a"}}, {"MESSAGE": "hi"}]}"#;
/// let template: Template = serde_json::from_str(text)?;
/// let mut report = Attach::from_value(&template.attach).unwrap_err();
/// for problem in &mut report.problems {
///     problem.path.insert_str(0, "/attach");
/// }
/// let paths: Vec<_> = report.errors().map(|problem| problem.path.as_str()).collect();
/// assert_eq!(paths, ["/attach/0/IMAGE/LINK"]);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// No type of another crate can be one: the rules are those of these types.
pub trait Payload: Serialize + Sized + crate::read::Read {
    /// What its text is checked as.
    const SUBJECT: Subject;

    /// Reads a JSON text.
    ///
    /// # Errors
    /// A [`Report`] with at least one error.
    fn from_json(text: &str) -> Result<Checked<Self>, Report> {
        Options::default().read_json(text)
    }

    /// Reads the bytes of a JSON text, as the body of a request, which may turn out not to be UTF-8.
    ///
    /// ```
    /// use openlines::{CrmMessage, Payload};
    ///
    /// let report = CrmMessage::from_bytes(b"\xff").unwrap_err();
    /// assert_eq!(report.problems[0].code.slug(), "syntax");
    /// ```
    ///
    /// # Errors
    /// A [`Report`] with at least one error.
    fn from_bytes(bytes: &[u8]) -> Result<Checked<Self>, Report> {
        Options::default().read_bytes(bytes)
    }

    /// Reads a parsed value; it cannot show duplicate keys.
    ///
    /// Numbers are those the value holds: without its feature `float_roundtrip`, `serde_json` reads some that are written with a fraction as their neighbours.
    ///
    /// # Errors
    /// A [`Report`] with at least one error.
    fn from_value(value: &Value) -> Result<Checked<Self>, Report> {
        Options::default().read_value(value)
    }

    /// What a check finds in this value, which stays as it is: problems, and how large it is so far.
    ///
    /// ```
    /// use openlines::{Attach, Block, Payload};
    ///
    /// let attach = Attach::new([Block::message("Hello")]);
    /// assert_eq!(attach.report().sizes.attach.unwrap().bytes, 32);
    /// ```
    fn report(&self) -> Report {
        Options::default().report(self)
    }

    /// Checks this value.
    ///
    /// # Errors
    /// A [`Report`] with at least one error.
    fn check(self) -> Result<Checked<Self>, Report> {
        Options::default().check_typed(self)
    }
}

#[cfg(test)]
mod tests {
    use core::error::Error;
    use std::format;

    use super::Checked;
    use crate::{
        Attach, CrmMessage, Keyboard, LinkKeyboard, NetworkMessage, Options, Payload, Report,
        UnknownChoice,
    };

    #[test]
    fn everything_may_be_shared_among_threads() {
        fn shared<T: Send + Sync + 'static>() {}
        fn error<T: Error + Send + Sync + 'static>() {}
        shared::<Checked<NetworkMessage>>();
        shared::<Checked<CrmMessage>>();
        shared::<Checked<Attach>>();
        shared::<Checked<Keyboard>>();
        shared::<Checked<LinkKeyboard>>();
        shared::<Options>();
        error::<Report>();
        error::<UnknownChoice>();
    }

    #[test]
    fn a_token_in_the_json_is_not_debugged() {
        let text = r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi", "auth": "t0ken"}"#;
        let checked = NetworkMessage::from_json(text).expect("a message");
        let debugged = format!("{checked:?}");
        assert!(
            debugged.contains("\"hi\"") && !debugged.contains("t0ken"),
            "{debugged}"
        );
    }
}
