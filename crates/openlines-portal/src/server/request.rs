//! What a request asks for, and who asks: its path, its credentials, its parameters.

use std::net::IpAddr;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::form;
use crate::params_from_text;

/// One REST request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) number: u64,
    pub(super) now: Duration,
    pub(super) peer: IpAddr,
    pub(super) credentials: Credentials,
    /// Method in lower case.
    pub(super) method: String,
}

/// What a path asks for.
pub(super) enum Target {
    /// The token endpoint.
    Token,
    /// A method, in lower case, and the webhook's user and secret where there is one.
    Rest {
        webhook: Option<(i64, String)>,
        method: String,
    },
}

impl Target {
    /// `/oauth/token`, `/rest/{user}/{secret}/{method}` or `/rest/{method}`; `.json` and a trailing slash allowed.
    pub(super) fn parse(path: &str) -> Option<Self> {
        let path = path.trim_end_matches('/');
        if path == "/oauth/token" {
            return Some(Self::Token);
        }
        let mut rest = path.strip_prefix("/rest/")?;
        let mut webhook = None;
        if let Some((user, tail)) = rest.split_once('/')
            && user.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(user) = user.parse()
        {
            let (secret, method) = tail.split_once('/').unwrap_or((tail, ""));
            webhook = Some((user, secret.to_owned()));
            rest = method;
        }
        let method = rest.to_ascii_lowercase();
        let method = method.strip_suffix(".json").unwrap_or(&method).to_owned();
        Some(Self::Rest { webhook, method })
    }
}

/// How a caller proves who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Credentials {
    /// User and secret of an incoming webhook, from the path.
    Webhook { user: i64, secret: String },
    /// An application's token, from the body, the query or the header.
    Token(Option<String>),
}

/// User of the webhook.
pub(super) const WEBHOOK_USER: i64 = 1;

/// Secret of the webhook.
pub(super) const WEBHOOK_SECRET: &str = "portalonyourdesk";

/// User an application acts for.
const APP_USER: i64 = 1;

impl Credentials {
    /// The webhook's of the path, else a token: of the parameters, else of the header.
    pub(super) fn of(
        webhook: Option<(i64, String)>,
        params: &Map<String, Value>,
        headers: &HeaderMap,
    ) -> Self {
        if let Some((user, secret)) = webhook {
            return Self::Webhook { user, secret };
        }
        let text = |key: &str| {
            params
                .get(key)
                .and_then(Value::as_str)
                .filter(|token| !token.is_empty())
        };
        let bearer = || {
            headers
                .get(header::AUTHORIZATION)?
                .to_str()
                .ok()?
                .strip_prefix("Bearer ")
        };
        let token = text("auth")
            .or_else(|| text("access_token"))
            .or_else(bearer);
        Self::Token(token.map(str::to_owned))
    }

    /// User a call is made for; the webhook's or the application's.
    pub(super) fn user(&self) -> i64 {
        match self {
            Self::Webhook { user, .. } => *user,
            Self::Token(_) => APP_USER,
        }
    }
}

/// Query and body together, the body's last: an object, however little of it could be read.
pub(super) fn parameters(uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Map<String, Value> {
    let mut params = form::parse(uri.query().unwrap_or_default());
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let is = |name: &str| kind.to_ascii_lowercase().contains(name);
    let sent = if is("application/json") {
        match str::from_utf8(body).map(params_from_text) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        }
    } else if is("application/x-www-form-urlencoded") {
        form::parse(&String::from_utf8_lossy(body))
    } else if is("multipart/form-data") {
        form::multipart(kind, &String::from_utf8_lossy(body))
    } else {
        Map::new()
    };
    if params.is_empty() {
        return sent;
    }
    for (key, value) in sent {
        // Removed first, so that what comes later in the request is later in the object.
        params.shift_remove(&key);
        params.insert(key, value);
    }
    params
}

/// Largest request body, in bytes.
const MAX_BODY: usize = 4 << 20;

/// The whole body, which may take so long to arrive.
///
/// # Errors
/// Status and title of the page a web server shows instead.
pub(super) async fn read(body: Body, idle: Duration) -> Result<Bytes, (StatusCode, &'static str)> {
    let Ok(body) = timeout(idle, to_bytes(body, MAX_BODY)).await else {
        return Err((StatusCode::REQUEST_TIMEOUT, "408 Request Timeout"));
    };
    body.map_err(|error| {
        if is_too_large(&error) {
            (
                StatusCode::PAYLOAD_TOO_LARGE,
                "413 Request Entity Too Large",
            )
        } else {
            // The caller left before the end of it.
            (StatusCode::BAD_REQUEST, "400 Bad Request")
        }
    })
}

/// Whether a body was refused for its length.
fn is_too_large(error: &axum::Error) -> bool {
    let source = std::error::Error::source(error);
    source.is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>)
}
