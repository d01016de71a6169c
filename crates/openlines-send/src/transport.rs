//! How a request reaches a portal.

use std::fmt;
use std::time::Duration;

use crate::endpoint::InvalidUrl;
use crate::outcome::{Failure, NotSent, Unknown, Why};
use crate::secret::Secret;

/// How long a connection may take to be made.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a request may take altogether: longer than the portal's own minute, so that it is the portal who gives up first.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(70);

/// Why there is no answer.
///
/// The difference between the first and the others decides whether a message may be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// No byte of the request was written: name look-up, TCP or TLS failed.
    NotWritten(String),
    /// The request was begun, and the answer did not come in time.
    Timeout,
    /// The request was begun, and the connection broke.
    Broken(String),
}

impl TransportError {
    pub(crate) fn into_failure(self) -> Failure {
        let why = match self {
            Self::NotWritten(text) => return Failure::NotSent(NotSent::Connect(text)),
            Self::Timeout => Why::Timeout,
            Self::Broken(text) => Why::Connection(text),
        };
        Failure::Unknown(Box::new(Unknown::without_answer(why)))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWritten(text) => write!(f, "no connection: {text}"),
            Self::Timeout => f.write_str("no answer in time"),
            Self::Broken(text) => write!(f, "the connection broke: {text}"),
        }
    }
}

impl std::error::Error for TransportError {}

/// What can be set about the transports that come with this crate.
///
/// ```no_run
/// # #[cfg(feature = "reqwest")]
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use openlines_send::{Client, Endpoint, Http, Reqwest, TokioClock};
///
/// let http = Http::default().proxy("http://proxy.example:3128").connect_timeout(Duration::from_secs(5));
/// let endpoint = Endpoint::webhook(&std::env::var("OPENLINES_WEBHOOK")?)?;
/// let client = Client::new(endpoint, Reqwest::new(&http)?, TokioClock);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Http {
    pub(crate) connect_timeout: Duration,
    pub(crate) timeout: Duration,
    pub(crate) proxy: Option<Secret>,
}

impl Default for Http {
    /// [`CONNECT_TIMEOUT`], [`REQUEST_TIMEOUT`], no proxy.
    fn default() -> Self {
        Self {
            connect_timeout: CONNECT_TIMEOUT,
            timeout: REQUEST_TIMEOUT,
            proxy: None,
        }
    }
}

impl Http {
    /// How long a connection may take to be made.
    pub fn connect_timeout(self, connect_timeout: Duration) -> Self {
        Self {
            connect_timeout,
            ..self
        }
    }

    /// How long a request may take altogether. Less than the portal's own minute makes unknown outcomes of slow answers.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// URL of an HTTP proxy to go through. None is ever taken from the environment.
    pub fn proxy(self, url: impl Into<String>) -> Self {
        Self {
            proxy: Some(Secret::new(url)),
            ..self
        }
    }

    /// The proxy's URL, unless it is of a kind that the transports would leave out or panic at.
    #[cfg(any(feature = "reqwest", feature = "blocking"))]
    pub(crate) fn proxy_url(&self) -> Result<Option<&str>, SetupError> {
        let url = self.proxy.as_ref().map(Secret::expose);
        let scheme = url.and_then(|url| url.split_once("://"));
        let is_http = |(scheme, _): (&str, &str)| {
            ["http", "https"]
                .iter()
                .any(|http| scheme.eq_ignore_ascii_case(http))
        };
        if scheme.is_none_or(is_http) {
            Ok(url)
        } else {
            Err(SetupError::Proxy)
        }
    }
}

/// An error with everything below it in one line; most libraries keep the reason at the bottom.
#[cfg(any(feature = "reqwest", feature = "blocking"))]
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let below = error.to_string();
        // Many errors repeat what is below them.
        if !text.contains(&below) {
            text.push_str(": ");
            text.push_str(&below);
        }
        source = error.source();
    }
    text
}

/// Why a transport cannot be set up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SetupError {
    /// The proxy's URL, which may hold a password, cannot be read, or is not that of an HTTP proxy.
    Proxy,
    /// TLS or the HTTP library, in its own words: no certificates to trust, as a rule.
    Library(String),
}

impl std::error::Error for SetupError {}

/// Why there is no client.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientError {
    /// The URL is not taken.
    Url(InvalidUrl),
    /// The transport cannot be set up.
    Setup(SetupError),
}

impl From<InvalidUrl> for ClientError {
    fn from(error: InvalidUrl) -> Self {
        Self::Url(error)
    }
}

impl From<SetupError> for ClientError {
    fn from(error: SetupError) -> Self {
        Self::Setup(error)
    }
}

impl std::error::Error for ClientError {}
