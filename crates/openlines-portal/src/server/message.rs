//! What a portal received, kept to be read back.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Value, json};

use super::clock::rfc3339;
use crate::Received;

/// One call of a message method, delivered or refused.
#[derive(Clone, Debug)]
pub struct Message {
    /// Number of the request among all, counted from 1; the calls of one batch share it.
    pub request: u64,
    /// Portal time since 1970.
    pub at: Duration,
    /// Method in lower case.
    pub method: &'static str,
    /// Parameters as received, without the caller's token.
    pub params: Value,
    /// `ok`, or the error code the caller was told.
    pub outcome: String,
    /// Id of the delivered message; `None` where it was refused.
    pub id: Option<u64>,
    /// Text as the recipient sees it; `None` where it was refused.
    pub text: Option<String>,
    /// What became of the parameters; `None` for the CRM method, which has nothing to lose.
    pub received: Option<Received>,
}

impl Message {
    /// Whether the recipient sees it.
    pub fn is_delivered(&self) -> bool {
        self.id.is_some()
    }

    /// As `GET /messages` lists it.
    pub fn to_json(&self) -> Value {
        let mut json = json!({
            "request": self.request,
            "at": rfc3339(self.at),
            "method": self.method,
            "outcome": self.outcome,
            "id": self.id,
            "text": self.text,
            "params": self.params,
        });
        if let Some(received) = &self.received {
            let delivered = received.stored.as_ref().filter(|_| self.is_delivered());
            json["stored"] = delivered.map_or(Value::Null, crate::Stored::to_json);
            json["attach_json_chars"] = json!(received.attach_size.map(|size| size.chars));
            json["keyboard_json_chars"] = json!(received.keyboard_size.map(|size| size.chars));
            json["keyboard_saved"] = json!(received.keyboard_saved);
            json["lost"] = received.trace.iter().map(crate::Loss::to_json).collect();
        }
        json
    }
}

/// Bytes of request bodies whose messages are kept.
const MAX_KEPT_BYTES: usize = 64 << 20;

/// The latest messages, as many as may be kept.
#[derive(Debug)]
pub(super) struct Kept {
    messages: VecDeque<(Message, usize)>,
    bytes: usize,
    max: usize,
}

impl Kept {
    pub(super) fn new(max: usize) -> Self {
        Self {
            messages: VecDeque::new(),
            bytes: 0,
            max,
        }
    }

    /// Keeps a message that came with so many bytes, and forgets the oldest where there are too many.
    pub(super) fn push(&mut self, message: Message, bytes: usize) {
        self.bytes += bytes;
        self.messages.push_back((message, bytes));
        while self.messages.len() > self.max || self.bytes > MAX_KEPT_BYTES {
            let Some((_, bytes)) = self.messages.pop_front() else {
                break;
            };
            self.bytes -= bytes;
        }
    }

    pub(super) fn clear(&mut self) {
        self.messages.clear();
        self.bytes = 0;
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.iter().map(|(message, _)| message)
    }
}

/// Names of the caller's token among the parameters.
const TOKENS: [&str; 3] = ["auth", "access_token", "token"];

/// The parameters without the caller's token.
pub(super) fn without_token(mut params: Value) -> Value {
    if let Value::Object(members) = &mut params {
        members.retain(|key, _| !TOKENS.iter().any(|token| key.eq_ignore_ascii_case(token)));
    }
    params
}
