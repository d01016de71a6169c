//! What a portal answers with.

use std::time::Duration;

use serde_json::{Value, json};

use super::clock::rfc3339;
use super::request::Request;

/// An answer before its `time` is added.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// An object.
    pub(super) body: Value,
}

impl Answer {
    pub(super) fn result(result: impl Into<Value>) -> Self {
        Self {
            status: 200,
            body: json!({"result": result.into()}),
        }
    }

    pub(super) fn error(status: u16, code: impl Into<Value>, description: &str) -> Self {
        Self {
            status,
            body: json!({"error": code.into(), "error_description": description}),
        }
    }

    pub(super) fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.body[key] = value.into();
        self
    }

    /// The error code, or `ok`.
    pub(super) fn outcome(&self) -> &str {
        self.body
            .get("error")
            .map_or("ok", |code| code.as_str().unwrap_or("odd error"))
    }
}

pub(super) fn too_many_requests() -> Answer {
    Answer::error(503, "QUERY_LIMIT_EXCEEDED", "Too many requests")
}

pub(super) fn operation_time_limit() -> Answer {
    Answer::error(
        429,
        "OPERATION_TIME_LIMIT",
        "Method is blocked due to operation time limit.",
    )
}

pub(super) fn expired_token() -> Answer {
    Answer::error(
        401,
        "expired_token",
        "The access token provided has expired.",
    )
}

/// An uncaught failure of the portal.
pub(super) fn internal_error() -> Answer {
    Answer::error(500, "INTERNAL_SERVER_ERROR", "Internal server error")
}

/// How `time` is written: real portals differ, and so do their answers from one request to the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeStyle {
    /// Each answer in another of the styles below, in their order, but never without `time`:
    /// the platform's own Python client cannot do without it.
    #[default]
    Varied,
    /// Every field, numbers as floats.
    Full,
    /// Every field, `start`, `processing` and `operating` as integers.
    Integers,
    /// Without `operating` and `operating_reset_at`.
    WithoutOperating,
    /// No `time` at all.
    Absent,
}

impl TimeStyle {
    /// The style of one answer.
    fn of(self, request: u64) -> Self {
        match (self, request % 3) {
            (Self::Varied, 1) => Self::Full,
            (Self::Varied, 2) => Self::WithoutOperating,
            (Self::Varied, _) => Self::Integers,
            (fixed, _) => fixed,
        }
    }
}

/// The `time` of an answer that was finished then; `None` where this one has none.
///
/// `operating` is the operating time used by the method so far, `reset_at` when it is counted anew.
pub(super) fn time(
    style: TimeStyle,
    request: &Request,
    finish: Duration,
    operating: Duration,
    reset_at: Duration,
) -> Option<Value> {
    let style = style.of(request.number);
    let start = request.now;
    if style == TimeStyle::Absent {
        return None;
    }
    let number = |time: Duration| match style {
        TimeStyle::Integers => Value::from(time.as_secs()),
        _ => time.as_secs_f64().into(),
    };
    let duration = finish.saturating_sub(start);
    let mut json = json!({
        "start": number(start),
        "finish": finish.as_secs_f64(),
        "duration": duration.as_secs_f64(),
        "processing": number(duration),
        "date_start": rfc3339(start),
        "date_finish": rfc3339(finish),
    });
    if style != TimeStyle::WithoutOperating {
        json["operating_reset_at"] = reset_at.as_secs().into();
        json["operating"] = number(operating);
    }
    Some(json)
}
