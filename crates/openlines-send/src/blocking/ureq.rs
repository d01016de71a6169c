//! The usual transport for threads.

use std::fmt;
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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
use crate::secret::Secret;
use crate::transport::{Http, SetupError, TransportError, chain};

/// ureq, set up so that nothing is sent twice or elsewhere: no redirects, no `Referer`, no proxy but one asked for,
/// and a new connection for every request, as one that was idle may be closed just when a request is written to it.
#[derive(Clone)]
pub struct Ureq {
    config: Config,
}

impl Ureq {
    /// A transport on the calling thread.
    ///
    /// # Errors
    /// - the proxy's URL cannot be read
    pub fn new(http: &Http) -> Result<Self, SetupError> {
        let proxy = match &http.proxy {
            // The error would repeat the URL, which may hold a password.
            Some(url) => Some(
                ureq::Proxy::new(url.expose())
                    .map_err(|_| SetupError("the proxy's URL cannot be read".to_owned()))?,
            ),
            None => None,
        };
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

    fn exchange(&self, request: &Request, begun: Arc<AtomicBool>) -> Result<Response, ureq::Error> {
        let letter = Letter {
            masked: path(request.masked_url()).to_owned(),
            path: Secret::new(path(request.url().expose())),
            begun,
        };
        let connector = DefaultConnector::new().chain(Envelope(Arc::new(letter)));
        let resolver = DefaultResolver::default();
        let agent = Agent::with_parts(self.config.clone(), connector, resolver);
        let mut post = agent.post(request.masked_url());
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
        let begun = Arc::new(AtomicBool::new(false));
        let answer = self.exchange(request, Arc::clone(&begun));
        answer.map_err(|error| {
            let text = || chain(&error);
            if !begun.load(Ordering::Relaxed) {
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

fn is_timeout(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Timeout(_) => true,
        ureq::Error::Io(error) => error.kind() == std::io::ErrorKind::TimedOut,
        _ => false,
    }
}

/// From the first slash after the host on.
fn path(url: &str) -> &str {
    let host = url.find("://").map_or(0, |scheme| scheme + 3);
    let path = url[host..].find('/');
    path.map_or("", |path| &url[host + path..])
}

/// The path of one request.
///
/// ureq writes the URL it is given into logs, so it is given one with the secret blotted out.
/// The true path, of the same length, takes its place in what is written to the connection;
/// that moment also tells a request that was begun from one that was not.
#[derive(Debug)]
struct Letter {
    masked: String,
    path: Secret,
    begun: Arc<AtomicBool>,
}

#[derive(Debug)]
struct Envelope(Arc<Letter>);

impl<In: Wire> Connector<In> for Envelope {
    type Out = Enveloped<In>;

    fn connect(
        &self,
        _: &ConnectionDetails<'_>,
        chained: Option<In>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        Ok(chained.map(|wire| Enveloped {
            wire,
            letter: Arc::clone(&self.0),
        }))
    }
}

#[derive(Debug)]
struct Enveloped<In> {
    wire: In,
    letter: Arc<Letter>,
}

impl<In: Wire> Wire for Enveloped<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.wire.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), ureq::Error> {
        let Letter {
            masked,
            path,
            begun,
        } = &*self.letter;
        let output = self.wire.buffers().output();
        let output = output.get_mut(..amount).unwrap_or_default();
        // A proxy is asked for a tunnel first, which is no part of the request.
        if !output.starts_with(b"CONNECT ") && !begun.swap(true, Ordering::Relaxed) {
            let mut windows = output.windows(masked.len().max(1));
            if let Some(at) = windows.position(|window| window == masked.as_bytes()) {
                output[at..at + masked.len()].copy_from_slice(path.expose().as_bytes());
            }
        }
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
