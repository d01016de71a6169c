//! What a text is checked as.

use core::fmt;
use core::str::FromStr;

use serde_json::Value;

use crate::choice::UnknownChoice;
use crate::options::Options;
use crate::read;
use crate::report::Report;

/// What a text is checked as: a message of one of the two methods, or one part alone.
///
/// ```
/// use openlines::Subject;
///
/// let report = Subject::LinkKeyboard.check(r#"[{"TEXT": "Docs", "LINK": "https://example.com/"}]"#);
/// assert!(report.is_valid());
/// assert_eq!("link-keyboard".parse(), Ok(Subject::LinkKeyboard));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// Parameters of `imopenlines.network.message.add`.
    Network,
    /// Parameters of `imopenlines.crm.message.add`.
    Crm,
    /// An `ATTACH` alone.
    Attach,
    /// A `KEYBOARD` of any chat method: every documented action is allowed.
    Keyboard,
    /// A `KEYBOARD` of the network method: links only.
    LinkKeyboard,
}

impl Subject {
    /// Every subject.
    pub const ALL: [Self; 5] = [
        Self::Network,
        Self::Crm,
        Self::Attach,
        Self::Keyboard,
        Self::LinkKeyboard,
    ];

    /// Their names, in that order.
    const NAMES: [&str; 5] = ["network", "crm", "attach", "keyboard", "link-keyboard"];

    /// Short name, such as `network` or `link-keyboard`.
    pub const fn as_str(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Short name of the method in a report; a part alone belongs to none.
    pub const fn method(self) -> Option<&'static str> {
        match self {
            Self::Network | Self::Crm => Some(self.as_str()),
            Self::Attach | Self::Keyboard | Self::LinkKeyboard => None,
        }
    }

    /// Which method a text is meant for: `crm` where a top-level key is `CRM_ENTITY_TYPE`, `CRM_ENTITY` or `CHAT_ID` in any case, else `network`.
    pub fn detect(text: &str) -> Self {
        read::detect(text)
    }

    /// Checks a JSON text and collects every problem.
    pub fn check(self, text: &str) -> Report {
        Options::default().check(self, text)
    }

    /// Checks a parsed value; it cannot show duplicate keys.
    pub fn check_value(self, value: &Value) -> Report {
        Options::default().check_value(self, value)
    }

    /// Whether a JSON text has no error; allocates nothing on a valid text.
    pub fn is_valid(self, text: &str) -> bool {
        Options::default().is_valid(self, text)
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Subject {
    type Err = UnknownChoice;

    fn from_str(name: &str) -> Result<Self, UnknownChoice> {
        let found = Self::ALL
            .into_iter()
            .find(|subject| subject.as_str() == name);
        found.ok_or(UnknownChoice {
            expected: &Self::NAMES,
        })
    }
}
