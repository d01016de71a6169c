//! What a portal made of a message, and how that is written.

use serde_json::{Value, json};

use crate::Outcome;
use crate::measure::Size;
use crate::trace::Loss;

/// What the portal made of the parameters.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Received {
    /// `Ok`, or why the message was refused.
    pub outcome: Outcome,
    /// CODE, where it has 32 characters; a portal looks the line up next.
    pub code: Option<String>,
    /// The recipient, where `USER_ID` is one; a portal looks at the weekly limit next.
    pub user_id: Option<i64>,
    /// What is kept; `None` where the message was refused.
    pub stored: Option<Stored>,
    /// Size of the stored attachment, also where the message was refused later on.
    pub attach_size: Option<Size>,
    /// Size of the stored keyboard.
    pub keyboard_size: Option<Size>,
    /// Whether the keyboard is saved: one that is too large is not, and nothing says so.
    pub keyboard_saved: Option<bool>,
    /// What the sending step makes of it; deduced. `None` where the message was refused.
    pub after_add: Option<AfterAdd>,
    /// Everything that did not arrive as sent: of more than 1,000 losses, or 1 MiB of paths, the first, what the message was refused for, and [`Reason::LeftOut`](crate::Reason::LeftOut).
    pub trace: Vec<Loss>,
}

/// What the parameter handling keeps.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Stored {
    /// The recipient.
    pub user_id: i64,
    /// The text, trimmed.
    pub message: String,
    /// `Y`, or `N` where the preview was switched off.
    pub url_preview: &'static str,
    /// The attachment with all its defaults.
    pub attach: Option<Value>,
    /// The list of buttons with all their defaults.
    pub keyboard: Option<Value>,
}

/// What the sending step makes of a message the parameter handling accepted; deduced, not observed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AfterAdd {
    /// `Ok`, or `WrongRequest`.
    pub outcome: Outcome,
    /// The text with its break marks as line breaks, trimmed, and cut where it is too long.
    pub message: String,
    /// Whether it was too long.
    pub is_cut: bool,
}

impl AfterAdd {
    /// `{"outcome", "MESSAGE"}`.
    pub fn to_json(&self) -> Value {
        json!({"outcome": self.outcome.code(), "MESSAGE": self.message})
    }
}

impl Received {
    /// What the caller is told: the outcome of the sending step where the parameters were accepted.
    pub fn answer(&self) -> Outcome {
        self.after_add
            .as_ref()
            .map_or(self.outcome, |after| after.outcome)
    }

    /// `{"outcome", "stored": {"MESSAGE", "URL_PREVIEW", "ATTACH", "KEYBOARD"}, "attach_json_chars", "keyboard_json_chars", "keyboard_saved", "after_add": {"outcome", "MESSAGE"}}`.
    ///
    /// As in the observed cases, what does not apply is left out: `keyboard_saved` is there only where it is `false`,
    /// and `after_add` only where the sending step refuses the message or cuts its text.
    pub fn to_json(&self) -> Value {
        let mut json = json!({"outcome": self.outcome.code()});
        if let Some(stored) = &self.stored {
            json["stored"] = stored.to_json();
        }
        for (key, size) in [
            ("attach_json_chars", self.attach_size),
            ("keyboard_json_chars", self.keyboard_size),
        ] {
            if let Some(size) = size {
                json[key] = size.chars.into();
            }
        }
        if self.keyboard_saved == Some(false) {
            json["keyboard_saved"] = false.into();
        }
        let has_effect = |after: &&AfterAdd| after.is_cut || after.outcome != Outcome::Ok;
        if let Some(after) = self.after_add.as_ref().filter(has_effect) {
            json["after_add"] = after.to_json();
        }
        json
    }
}

impl Stored {
    /// `{"MESSAGE", "URL_PREVIEW", "ATTACH", "KEYBOARD"}`, the last two only where there is one.
    pub fn to_json(&self) -> Value {
        let mut json = json!({"MESSAGE": self.message, "URL_PREVIEW": self.url_preview});
        for (key, value) in [("ATTACH", &self.attach), ("KEYBOARD", &self.keyboard)] {
            if let Some(value) = value {
                json[key] = value.clone();
            }
        }
        json
    }
}
