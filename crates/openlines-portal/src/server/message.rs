//! What a portal received, kept to be read back.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::clock::rfc3339;
use super::method::network;
use crate::credentials::is_credential;
use crate::receive::as_sent;
use crate::{Loss, Received, params_from_text, php};

/// One call of a message method, delivered or refused.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Message {
    /// Number of the request among all, counted from 1; the calls of one batch share it.
    pub request: u64,
    /// Portal time since 1970.
    pub at: Duration,
    /// Method in lower case.
    pub method: &'static str,
    /// Parameters as received, without the caller's credentials.
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

    /// Everything that did not arrive as sent; nothing of the CRM method, which has nothing to lose.
    pub fn lost(&self) -> &[Loss] {
        self.received
            .as_ref()
            .map_or(&[], |received| received.trace.as_slice())
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
            json["lost"] = self.lost().iter().map(Loss::to_json).collect();
        }
        json
    }
}

/// Bytes of parameters that are kept.
const MAX_KEPT_BYTES: usize = 64 << 20;

/// A call as it is kept: what became of its parameters is worked out again when it is read back.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) request: u64,
    pub(super) at: Duration,
    pub(super) method: &'static str,
    pub(super) outcome: String,
    pub(super) id: Option<u64>,
    /// Parameters as JSON text, without the caller's credentials.
    pub(super) params: String,
}

impl Call {
    pub(super) fn message(&self) -> Message {
        // As deep as they were received.
        let params = params_from_text(&self.params);
        let is_delivered = self.id.is_some();
        let received = (self.method == network::NAME).then(|| network::received(&params, self.at));
        let text = match &received {
            Some(received) => received
                .after_add
                .as_ref()
                .map(|after| after.message.clone()),
            None => php::strval(&params["MESSAGE"]).map(|text| as_sent(&text).0),
        };
        Message {
            request: self.request,
            at: self.at,
            method: self.method,
            params,
            outcome: self.outcome.clone(),
            id: self.id,
            text: text.filter(|_| is_delivered),
            received,
        }
    }
}

/// The latest calls, as many as may be kept.
#[derive(Debug)]
pub(super) struct Kept {
    calls: VecDeque<Arc<Call>>,
    bytes: usize,
    max: usize,
}

impl Kept {
    pub(super) fn new(max: usize) -> Self {
        Self {
            calls: VecDeque::new(),
            bytes: 0,
            max,
        }
    }

    /// Keeps a call, and forgets the oldest where there are too many.
    pub(super) fn push(&mut self, call: Call) {
        self.bytes += call.params.len();
        self.calls.push_back(Arc::new(call));
        while self.calls.len() > self.max || self.bytes > MAX_KEPT_BYTES {
            let Some(oldest) = self.calls.pop_front() else {
                break;
            };
            self.bytes -= oldest.params.len();
        }
    }

    pub(super) fn clear(&mut self) {
        self.calls.clear();
        self.bytes = 0;
    }

    /// The oldest first, to be worked out once the state is free again.
    pub(super) fn calls(&self) -> Vec<Arc<Call>> {
        self.calls.iter().cloned().collect()
    }
}

/// The parameters as JSON text, without the caller's credentials.
pub(super) fn without_credentials(mut params: Value) -> String {
    if let Value::Object(members) = &mut params {
        members.retain(|key, _| !is_credential(key));
    }
    params.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_bytes_are_kept_as_may_be() {
        let call = |bytes: usize| Call {
            request: 1,
            at: Duration::ZERO,
            method: network::NAME,
            outcome: "ok".to_owned(),
            id: None,
            params: " ".repeat(bytes),
        };
        let mut kept = Kept::new(3);
        let mut push = |bytes| {
            kept.push(call(bytes));
            let lengths = kept.calls.iter().map(|call| call.params.len());
            lengths.collect::<Vec<_>>()
        };
        assert_eq!(push(MAX_KEPT_BYTES), [MAX_KEPT_BYTES]);
        assert_eq!(push(1), [1]);
        assert_eq!(push(MAX_KEPT_BYTES - 1), [1, MAX_KEPT_BYTES - 1]);
        kept.clear();
        kept.push(call(MAX_KEPT_BYTES));
        assert_eq!(kept.calls.len(), 1);
    }
}
