//! The usual transport for threads.

use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use log::{Level, log_enabled};
use ureq::Agent;
use ureq::config::Config;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport as Wire,
};

use super::Transport;
use crate::request::Request;
use crate::response::{MAX_RESPONSE_BYTES, Response};
use crate::setup::{Http, SetupError};
use crate::transport::{TransportError, chain};

/// ureq, set up so that nothing is sent twice or elsewhere: no redirects, no `Referer`, no proxy but one asked for,
/// and a new connection for every request, as one that was idle may be closed just when a request is written to it.
///
/// At the level `trace` ureq writes URLs and bodies into its log, credentials included.
/// Nothing is sent while a logger listens to that.
#[derive(Clone)]
pub struct Ureq {
    config: Config,
}

impl Ureq {
    /// A transport on the calling thread.
    ///
    /// # Errors
    /// - the proxy's URL cannot be read, or is not that of an HTTP proxy
    pub fn new(http: &Http) -> Result<Self, SetupError> {
        let proxy = http.proxy_url()?.map(ureq::Proxy::new).transpose();
        let proxy = proxy.map_err(|_| SetupError::Proxy)?;
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = Config::builder()
            .tls_config(tls)
            .proxy(proxy)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .timeout_resolve(Some(http.connect_timeout))
            .timeout_connect(Some(http.connect_timeout))
            .timeout_global(Some(http.timeout))
            .build();
        Ok(Self { config })
    }

    fn exchange(&self, request: &Request, begun: Begun) -> Result<Response, ureq::Error> {
        let connector = DefaultConnector::new().chain(begun);
        let resolver = DefaultResolver::default();
        let agent = Agent::with_parts(self.config.clone(), connector, resolver);
        let mut post = agent.post(request.url().expose());
        for (name, value) in request.headers() {
            post = post.header(name, value);
        }
        let mut answer = post.send(request.body())?;
        let mut body = Vec::new();
        let limit = MAX_RESPONSE_BYTES as u64 + 1;
        let mut reader = answer.body_mut().as_reader().take(limit);
        reader.read_to_end(&mut body)?;
        let headers = answer.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
        Ok(Response::new(answer.status().as_u16(), headers, body))
    }
}

impl Transport for Ureq {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        if writes_secrets() {
            return Err(TransportError::NotWritten(
                "ureq would write the credentials into its log; turn `trace` off for `ureq` and `ureq_proto`"
                    .to_owned(),
            ));
        }
        let begun = Begun {
            is_begun: Arc::default(),
            has_proxy: self.config.proxy().is_some(),
        };
        let answer = self.exchange(request, begun.clone());
        answer.map_err(|error| {
            let text = || chain(&error);
            if !begun.is_begun.load(Ordering::Relaxed) {
                TransportError::NotWritten(text())
            } else if is_timeout(&error) {
                TransportError::Timeout
            } else {
                TransportError::Broken(text())
            }
        })
    }
}

impl fmt::Debug for Ureq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ureq")
    }
}

/// Whether ureq's log is open to URLs and bodies in full, as at its lowest level it is.
fn writes_secrets() -> bool {
    log_enabled!(target: "ureq::util", Level::Trace)
        || log_enabled!(target: "ureq_proto::util", Level::Trace)
}

fn is_timeout(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Timeout(_) => true,
        ureq::Error::Io(error) => error.kind() == std::io::ErrorKind::TimedOut,
        _ => false,
    }
}

/// Notes the moment a request is begun, which ureq's errors do not tell.
#[derive(Clone, Debug)]
struct Begun {
    is_begun: Arc<AtomicBool>,
    has_proxy: bool,
}

impl<In: Wire> Connector<In> for Begun {
    type Out = Noted<In>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        // On the connection to a proxy, which has none itself, a tunnel is asked for and TLS begins: no part of the request.
        let is_to_proxy = self.has_proxy && details.config.proxy().is_none();
        Ok(chained.map(|wire| Noted {
            wire,
            is_begun: if is_to_proxy {
                Arc::default()
            } else {
                Arc::clone(&self.is_begun)
            },
        }))
    }
}

/// A connection whose first byte is noted.
#[derive(Debug)]
struct Noted<In> {
    wire: In,
    is_begun: Arc<AtomicBool>,
}

impl<In: Wire> Wire for Noted<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.wire.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        self.is_begun.store(true, Ordering::Relaxed);
        self.wire.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, ureq::Error> {
        self.wire.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.wire.is_open()
    }

    fn is_tls(&self) -> bool {
        self.wire.is_tls()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;

    #[test]
    fn only_what_took_too_long_is_a_timeout() {
        for (kind, expected) in [
            (ErrorKind::TimedOut, true),
            (ErrorKind::ConnectionReset, false),
        ] {
            assert_eq!(is_timeout(&ureq::Error::Io(Error::from(kind))), expected);
        }
        assert!(is_timeout(&ureq::Error::Timeout(ureq::Timeout::Global)));
        assert!(!is_timeout(&ureq::Error::ConnectionFailed));
    }

    #[test]
    fn a_transport_shows_its_name_alone() {
        let transport = Ureq::new(&Http::default()).expect("a transport");
        assert_eq!(format!("{transport:?}"), "Ureq");
    }
}
