//! The request for a message.

use std::fmt;

use openlines::{Checked, Method};

use crate::endpoint::Endpoint;
use crate::secret::Secret;

/// `User-Agent` unless another is set.
pub(crate) const USER_AGENT: &str = concat!("openlines-send/", env!("CARGO_PKG_VERSION"));

/// A request that is ready to be written: always `POST`.
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct Request {
    url: Secret,
    content_type: &'static str,
    user_agent: String,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(url: Secret, content_type: &'static str, body: Vec<u8>) -> Self {
        Self {
            url,
            content_type,
            user_agent: USER_AGENT.to_owned(),
            body,
        }
    }

    /// Replaces the `User-Agent`, of the form `name/version`.
    ///
    /// Control characters, which no header can hold, are left out; a blank one changes nothing, as the portal wants one.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        let mut user_agent = user_agent.into();
        user_agent.retain(|c| !c.is_control());
        if !user_agent.trim().is_empty() {
            self.user_agent = user_agent;
        }
        self
    }

    /// Full URL: the credential itself where it is a webhook's.
    pub fn url(&self) -> &Secret {
        &self.url
    }

    /// Every header that must be sent.
    ///
    /// A transport adds `Host` and `Content-Length`, and never `Referer`.
    pub fn headers(&self) -> [(&'static str, &str); 3] {
        [
            ("content-type", self.content_type),
            ("accept", "application/json"),
            ("user-agent", &self.user_agent),
        ]
    }

    /// Body, in which an application's token may stand.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// The request that sends a message.
///
/// Its body is the JSON that was checked, byte for byte; an application's `token` is added to it as its last member, `auth`.
///
/// ```
/// use openlines::{CrmEntity, CrmMessage, Payload};
/// use openlines_send::{Endpoint, Secret, encode};
///
/// let message = CrmMessage {
///     crm_entity_type: CrmEntity::Deal,
///     crm_entity: 288,
///     user_id: 1,
///     chat_id: 341,
///     message: "On its way".to_owned(),
/// }.check()?;
/// let endpoint = Endpoint::webhook("https://example.bitrix24.com/rest/1/0123456789abcdef/")?;
/// let request = encode(&endpoint, None, &message);
/// assert_eq!(request.body(), message.json().as_bytes());
///
/// let endpoint = Endpoint::oauth("https://example.bitrix24.com/rest/")?;
/// let request = encode(&endpoint, Some(&Secret::new("token")), &message);
/// assert!(request.body().ends_with(br#","MESSAGE":"On its way","auth":"token"}"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn encode<M: Method>(
    endpoint: &Endpoint,
    token: Option<&Secret>,
    message: &Checked<M>,
) -> Request {
    let body = match token {
        Some(token) => with_auth(message.json(), token),
        None => message.json().as_bytes().to_vec(),
    };
    Request::new(endpoint.method(M::NAME), "application/json", body)
}

/// Adds `auth` at the end of an object, where it wins over an `auth` within: of equal keys the last counts.
fn with_auth(json: &str, token: &Secret) -> Vec<u8> {
    // What was checked is an object, so its last brace closes it.
    let (members, end) = json.split_at(json.rfind('}').unwrap_or(json.len()));
    let is_empty = members.trim_end().ends_with('{');
    let comma = if is_empty { "" } else { "," };
    let token = serde_json::Value::from(token.expose());
    format!("{members}{comma}\"auth\":{token}{end}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &str) {
        let body = with_auth(json, &Secret::new("a\"b"));
        assert_eq!(String::from_utf8_lossy(&body), expected);
    }

    #[test]
    fn a_user_agent_is_one_that_a_header_can_hold() {
        for (given, sent) in [
            ("shop/2", "shop/2"),
            ("магазин/2", "магазин/2"),
            ("shop/2\r\nX-Other: 1", "shop/2X-Other: 1"),
            (" \n", USER_AGENT),
            ("", USER_AGENT),
        ] {
            let request = Request::new(Secret::new("u"), "t", Vec::new()).user_agent(given);
            assert_eq!(request.headers()[2], ("user-agent", sent));
        }
    }

    #[test]
    fn the_token_is_added_and_nothing_else_changes() {
        check(r#"{"A": 1}"#, r#"{"A": 1,"auth":"a\"b"}"#);
        check(
            "{ \"A\" : \"}\",\r\n\"B\":{}\n}\n ",
            "{ \"A\" : \"}\",\r\n\"B\":{}\n,\"auth\":\"a\\\"b\"}\n ",
        );
        check("{ }", r#"{ "auth":"a\"b"}"#);
    }
}
