//! What a text is checked as.

use serde_json::Value;

use crate::names::names;
use crate::options::Options;
use crate::read;
use crate::report::Report;

names! {
    /// What a text is checked as: a message of one of the two methods, or one part alone.
    ///
    /// ```
    /// use openlines::Subject;
    ///
    /// let report = Subject::LinkKeyboard.check(r#"[{"TEXT": "Docs", "LINK": "https://example.com/"}]"#);
    /// assert!(report.is_valid());
    /// assert_eq!("link-keyboard".parse(), Ok(Subject::LinkKeyboard));
    /// ```
    #[non_exhaustive]
    pub enum Subject {
        /// Parameters of `imopenlines.network.message.add`.
        Network = "network",
        /// Parameters of `imopenlines.crm.message.add`.
        Crm = "crm",
        /// An `ATTACH` alone.
        Attach = "attach",
        /// A `KEYBOARD` of any chat method: every documented action is allowed.
        Keyboard = "keyboard",
        /// A `KEYBOARD` of the network method: links only.
        LinkKeyboard = "link-keyboard",
    }
}

impl Subject {
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
