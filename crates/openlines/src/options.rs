//! What a caller may ask of a check.

use alloc::string::{String, ToString};

use serde_json::Value;

use crate::checked::{Checked, Payload};
use crate::code::Severity;
use crate::limits;
use crate::read;
use crate::report::Report;
use crate::subject::Subject;

/// How strictly to check.
///
/// Written with `..Options::default()`, it goes on compiling when there is more to ask for.
///
/// ```
/// use openlines::{Options, Severity, Subject};
///
/// let text = r#"{"BLOCKS": [{"MESSAGE": "hi"}], "DESCRIPTION": "undocumented"}"#;
/// assert!(!Subject::Attach.is_valid(text));
/// let lenient = Options { contract: Severity::Warning, ..Options::default() };
/// assert!(lenient.is_valid(Subject::Attach, text));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Severity of what no documentation names or what it forbids, though the portal takes it today; more than `max_bytes` is of that kind.
    pub contract: Severity,
    /// Severity of keys nobody knows.
    pub unknown_keys: Severity,
    /// Greatest permitted bytes of `ATTACH` and of `KEYBOARD`, each; more than the documented [`limits::PART_BYTES`] for a portal known to take them.
    pub max_bytes: usize,
    /// Greatest permitted stored characters of `ATTACH` and of `KEYBOARD`, each; never more than [`limits::PART_CHARS`], beyond which the portal loses them. Of more than a smaller number the report says the same, though a portal would take it.
    pub max_chars: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            contract: Severity::Error,
            unknown_keys: Severity::Error,
            max_bytes: limits::PART_BYTES,
            max_chars: limits::PART_CHARS,
        }
    }
}

impl Options {
    /// Checks a JSON text and collects every problem.
    ///
    /// Without a subject it is a message of the method its keys say, as [`Subject::detect`] does, in one pass for most.
    ///
    /// ```
    /// use openlines::{Options, Subject};
    ///
    /// let report = Options::default().check(None, r#"{"CHAT_ID": 341}"#);
    /// assert_eq!(report.subject, Subject::Crm);
    /// ```
    pub fn check(&self, subject: impl Into<Option<Subject>>, text: &str) -> Report {
        read::check(text, subject.into(), *self)
    }

    /// Checks the bytes of a JSON text, which may turn out not to be UTF-8; without a subject as [`check`](Self::check) does.
    pub fn check_bytes(&self, subject: impl Into<Option<Subject>>, bytes: &[u8]) -> Report {
        let subject = subject.into();
        match core::str::from_utf8(bytes) {
            Ok(text) => self.check(subject, text),
            Err(error) => {
                let detect = || {
                    // Not longer than the bytes, so that it is not too long where they are not.
                    let text = bytes.utf8_chunks().flat_map(|chunk| {
                        let invalid = (!chunk.invalid().is_empty()).then_some('?');
                        chunk.valid().chars().chain(invalid)
                    });
                    Subject::detect(&text.collect::<String>())
                };
                let subject = subject.unwrap_or_else(detect);
                read::not_utf8(bytes, error.valid_up_to(), subject, *self)
            }
        }
    }

    /// Checks a parsed value; it cannot show duplicate keys, and its problems have no place in a text.
    ///
    /// Without a subject as [`check`](Self::check) does.
    ///
    /// ```
    /// use openlines::{Options, Subject};
    ///
    /// let report = Options::default().check_value(None, &serde_json::json!({ "CHAT_ID": 341 }));
    /// assert_eq!(report.subject, Subject::Crm);
    /// ```
    pub fn check_value(&self, subject: impl Into<Option<Subject>>, value: &Value) -> Report {
        self.check(subject, &value.to_string()).without_places()
    }

    /// Whether a JSON text has no error; allocates nothing on a text that is valid by the default options.
    ///
    /// Without a subject as [`check`](Self::check) does.
    pub fn is_valid(&self, subject: impl Into<Option<Subject>>, text: &str) -> bool {
        read::is_valid(text, subject.into(), *self)
    }

    /// Reads a JSON text into a typed value that passed.
    ///
    /// # Errors
    /// A [`Report`] with at least one error.
    pub fn read_json<T: Payload>(&self, text: &str) -> Result<Checked<T>, Report> {
        match read::read::<T>(text, T::SUBJECT, *self) {
            (Some(value), report) => Ok(Checked::new(value, text.into(), report)),
            (None, report) => Err(report),
        }
    }

    /// Reads the bytes of a JSON text, which may turn out not to be UTF-8, into a typed value that passed.
    ///
    /// # Errors
    /// A [`Report`] with at least one error.
    pub fn read_bytes<T: Payload>(&self, bytes: &[u8]) -> Result<Checked<T>, Report> {
        match core::str::from_utf8(bytes) {
            Ok(text) => self.read_json(text),
            Err(_) => Err(self.check_bytes(T::SUBJECT, bytes)),
        }
    }

    /// Reads a parsed value into a typed value that passed.
    ///
    /// # Errors
    /// A [`Report`] with at least one error.
    pub fn read_value<T: Payload>(&self, value: &Value) -> Result<Checked<T>, Report> {
        let text = value.to_string();
        match read::read::<T>(&text, T::SUBJECT, *self) {
            (Some(value), report) => Ok(Checked::new(value, text, report.without_places())),
            (None, report) => Err(report.without_places()),
        }
    }

    /// What a check finds in a typed value, which stays as it is.
    pub fn report<T: Payload>(&self, value: &T) -> Report {
        self.judge(value).1
    }

    /// A typed value as JSON text, and what is wrong with it.
    fn judge<T: Payload>(&self, value: &T) -> (String, Report) {
        // Writing these types to a text cannot fail: their keys are texts and they hold no floats.
        let text = serde_json::to_string(value).unwrap_or_default();
        let report = self.check(T::SUBJECT, &text).without_places();
        (text, report)
    }

    /// Checks a typed value: it is serialised once and read as any text is.
    ///
    /// # Errors
    /// A [`Report`] with at least one error.
    pub fn check_typed<T: Payload>(&self, value: T) -> Result<Checked<T>, Report> {
        let (text, report) = self.judge(&value);
        if report.is_valid() {
            Ok(Checked::new(value, text, report))
        } else {
            Err(report)
        }
    }
}
