//! What each method answers with.

use openlines::{CrmMessage, Method, NetworkMessage};
use serde::Serialize;
use serde_json::Value;

/// A method that can be called, and its reply.
pub trait Call: Method {
    /// What the portal answers where it took the message.
    type Reply: Serialize + Send + 'static;

    /// Reads `result`; `None` where it is not what this method answers with.
    fn reply(result: &Value) -> Option<Self::Reply>;
}

/// Id of a message in a chat.
pub type MessageId = u64;

impl Call for NetworkMessage {
    /// The portal says `true` and no more.
    type Reply = ();

    fn reply(result: &Value) -> Option<()> {
        (result == true).then_some(())
    }
}

impl Call for CrmMessage {
    type Reply = MessageId;

    /// An integer or a numeric string, greater than zero.
    fn reply(result: &Value) -> Option<MessageId> {
        let id = match result {
            Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
                text.parse().ok()
            }
            number => number.as_u64(),
        };
        id.filter(|id| *id > 0)
    }
}
