//! The emulator: a portal that answers on loopback.

mod answer;
mod builder;
mod clock;
mod crm_object;
mod desk;
mod fault;
mod form;
mod host;
mod http;
mod limit;
mod listener;
mod log;
mod message;
mod method;
mod oauth;
mod page;
mod plan;
mod request;
mod response;
mod serving;
mod state;
#[cfg(feature = "tls")]
mod tls;

use std::net::SocketAddr;
use std::sync::Arc;
use std::{fmt, io};

use serde_json::{Map, Value};

use self::desk::Desk;
use self::serving::Serving;

pub use self::answer::TimeStyle;
pub use self::builder::Builder;
pub use self::clock::Clock;
pub use self::crm_object::{CrmObject, InvalidCrmObject};
pub use self::fault::{Fault, FaultRule, InvalidFault, OddError};
pub use self::log::LogFormat;
pub use self::message::Message;
pub use self::oauth::App;
pub use self::plan::Plan;

/// Line every portal has unless others are named.
pub const DEFAULT_LINE: &str = "ab515f5d85a8b844d484f6ea75a2e494";

/// A running portal.
///
/// Dropping it stops it.
///
/// ```
/// use openlines_portal::{Fault, Portal};
///
/// let portal = Portal::start()?;
/// portal.script([None, Some(Fault::Html502)]);
/// let url = format!("{}imopenlines.network.message.add", portal.webhook());
/// let message = serde_json::json!({"CODE": portal.line(), "USER_ID": 2, "MESSAGE": "hi"});
///
/// let answer: serde_json::Value = ureq::post(&url).send_json(&message)?.body_mut().read_json()?;
/// assert_eq!(answer["result"], true);
/// assert!(ureq::post(&url).send_json(&message).is_err());
/// assert_eq!(portal.messages()[0].text.as_deref(), Some("hi"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Portal {
    /// First, so that it has ended before anything else is dropped.
    _serving: Serving,
    desk: Arc<Desk>,
    address: SocketAddr,
    lines: Vec<String>,
    webhook: String,
    certificate: Option<String>,
}

impl Portal {
    /// Starts a portal on the standard plan, with one line that reaches every user.
    ///
    /// # Errors
    /// No port on loopback, or no thread to run on.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// A portal to be set up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// `http://127.0.0.1:PORT`, or `https`, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.desk.base
    }

    /// Address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Certificate in PEM, for a client to trust; `None` without [`Builder::tls`].
    pub fn certificate(&self) -> Option<&str> {
        self.certificate.as_deref()
    }

    /// URL of the incoming webhook, to which the method is added.
    pub fn webhook(&self) -> &str {
        &self.webhook
    }

    /// `client_endpoint` of the application, to which the method is added; its `server_endpoint` as well, for it renews its own tokens.
    pub fn client_endpoint(&self) -> String {
        format!("{}/rest/", self.url())
    }

    /// Where the application renews its tokens.
    pub fn token_url(&self) -> String {
        format!("{}/oauth/token/", self.url())
    }

    /// The application's credentials and its current tokens.
    pub fn app(&self) -> App {
        self.desk.state().oauth.app().clone()
    }

    /// Ends every access token, as an hour does.
    pub fn expire_tokens(&self) {
        self.desk.state().oauth.expire();
    }

    /// CODE of its first line.
    pub fn line(&self) -> &str {
        &self.lines[0]
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.desk.clock
    }

    /// What goes wrong with each of the next requests, `None` where nothing does.
    ///
    /// Only requests under `/rest/` count. A script goes before the request header and the rules.
    pub fn script(&self, faults: impl IntoIterator<Item = Option<Fault>>) {
        self.desk.faults().script.extend(faults);
    }

    /// What goes wrong with each of the next requests to the token endpoint, `None` where nothing does.
    ///
    /// A script goes before the request header; the rules are for requests under `/rest/` alone.
    pub fn script_tokens(&self, faults: impl IntoIterator<Item = Option<Fault>>) {
        self.desk.faults().token_script.extend(faults);
    }

    /// Requests under `/rest/` so far, those that were reset included.
    pub fn requests(&self) -> u64 {
        self.desk.state().requests
    }

    /// Calls of the message methods, the oldest first, as many as are kept.
    pub fn messages(&self) -> Vec<Message> {
        let calls = self.desk.state().kept.calls();
        calls.iter().map(|call| call.message()).collect()
    }

    /// What a caller needs to know, to be printed first: the webhook on the first line, or all of it as one line of JSON, `lines` and `crm` as lists.
    pub fn greeting(&self, format: LogFormat) -> String {
        let app = self.app();
        let crm: Vec<_> = self
            .desk
            .state()
            .crm
            .iter()
            .map(ToString::to_string)
            .collect();
        let facts = [
            ("webhook", Value::from(self.webhook())),
            ("lines", self.lines.clone().into()),
            ("crm", crm.into()),
            ("page", format!("{}/", self.url()).into()),
            ("messages", format!("{}/messages", self.url()).into()),
            ("client_endpoint", self.client_endpoint().into()),
            ("token_url", self.token_url().into()),
            ("client_id", app.client_id.into()),
            ("client_secret", app.client_secret.into()),
            ("access_token", app.access_token.into()),
            ("refresh_token", app.refresh_token.into()),
        ];
        match format {
            LogFormat::Human => facts
                .map(|(name, value)| format!("{name:<16} {}", in_words(&value)))
                .join("\n"),
            LogFormat::Json => {
                let facts = facts.map(|(name, value)| (name.to_owned(), value));
                Value::Object(Map::from_iter(facts)).to_string()
            }
        }
    }
}

/// A text as it is, the texts of a list on one line.
fn in_words(value: &Value) -> String {
    let texts = value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice);
    let texts: Vec<_> = texts.iter().filter_map(Value::as_str).collect();
    texts.join(", ")
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Portal")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}
