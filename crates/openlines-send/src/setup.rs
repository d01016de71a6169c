//! What a client is set up with, and why it cannot be.

use std::time::Duration;

use crate::endpoint::InvalidUrl;
use crate::secret::Secret;

/// How long a connection may take to be made.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a request may take altogether: longer than the portal's own minute, so that it is the portal who gives up first.
///
/// Source of the minute: documentation of limits, August 2026.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(70);

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

    /// How long a request may take altogether.
    ///
    /// Less than the portal's own minute makes unknown outcomes of slow answers.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// URL of an HTTP proxy to go through.
    ///
    /// None is ever taken from the environment.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_kept() {
        let (connect_timeout, timeout) = (Duration::from_secs(1), Duration::from_secs(2));
        let http = Http::default()
            .connect_timeout(connect_timeout)
            .timeout(timeout)
            .proxy("p");
        let proxy = Some(Secret::new("p"));
        let expected = Http {
            connect_timeout,
            timeout,
            proxy,
        };
        assert_eq!(http, expected);
    }
}
