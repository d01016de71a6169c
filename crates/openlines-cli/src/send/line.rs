//! A message and what became of it, for tools.

use std::io::{self, Write};

use openlines::Lang;
use openlines_send::ErrorCode;
use serde::Serialize;
use serde_json::Value;

use super::mailing::Mailing;
use super::outcome::End;
use crate::json::printable;

/// One line for tools.
#[derive(Default, Serialize)]
pub(super) struct Line<'a> {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Value>,
    /// What would be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Value>,
}

impl<'a> Line<'a> {
    /// A message that is not sent yet.
    pub(super) fn would_be_sent(mailing: &'a Mailing, number: usize, message: Value) -> Self {
        Self {
            message: Some(message),
            ..Self::new(mailing, number, "would-be-sent")
        }
    }

    /// A message and what became of it.
    pub(super) fn ended(mailing: &'a Mailing, number: usize, end: &'a End, lang: Lang) -> Self {
        let mut line = Self::new(mailing, number, end.kind().name());
        match end {
            End::Sent(id) => line.message_id = *id,
            End::Failed(failure) => {
                line.code = failure.code().map(ErrorCode::as_str);
                line.reason = Some(failure.message(lang));
            }
            End::Invalid(report) => {
                let json = report.localized(lang).to_json();
                line.report = serde_json::from_str(&json).ok();
            }
            End::Skipped(_) | End::Abandoned | End::NotBegun => {}
        }
        line
    }

    fn new(mailing: &'a Mailing, number: usize, outcome: &'static str) -> Self {
        Self {
            name: mailing.name(number),
            user_id: mailing.user(number),
            outcome,
            ..Self::default()
        }
    }

    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let json = serde_json::to_string(self)?;
        writeln!(out, "{}", printable(&json))
    }
}
