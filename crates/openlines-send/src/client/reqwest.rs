//! The usual transport.

use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use rustls::client::WantsClientCert;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::time::timeout;

use super::{BoxFuture, Client, TokenStore, TokioClock, Transport};
use crate::endpoint::Endpoint;
use crate::request::Request;
use crate::response::{MAX_RESPONSE_BYTES, Response};
use crate::setup::{ClientError, Http, SetupError};
use crate::token::App;
use crate::transport::{TransportError, chain};

/// How long an answer is still looked for once the time is over: a process that was halted meanwhile, as by Ctrl-Z, has it, unread.
const LATE: Duration = Duration::from_millis(500);

/// reqwest, set up so that nothing is sent twice or elsewhere: no redirects, no `Referer`, no retries, no proxy but one asked for,
/// and a new connection for every request, as one that was idle may be closed just when a request is written to it.
#[derive(Clone)]
pub struct Reqwest {
    client: reqwest::Client,
    /// For a request altogether. Kept here, as a renewal that nobody waited for meanwhile has its answer looked at before the time.
    timeout: Duration,
}

impl Reqwest {
    /// A transport on tokio.
    ///
    /// # Errors
    /// - TLS cannot be set up, for want of root certificates as a rule
    /// - the proxy's URL cannot be read, or is not that of an HTTP proxy
    pub fn new(http: &Http) -> Result<Self, SetupError> {
        Self::with(
            http,
            tls().and_then(BuilderVerifierExt::with_platform_verifier),
        )
    }

    /// A transport that trusts no certificate: a machine that speaks to itself may have none.
    fn plain(http: &Http) -> Result<Self, SetupError> {
        let trust = |tls: ConfigBuilder<_, _>| tls.with_root_certificates(RootCertStore::empty());
        Self::with(http, tls().map(trust))
    }

    fn with(
        http: &Http,
        tls: Result<ConfigBuilder<ClientConfig, WantsClientCert>, rustls::Error>,
    ) -> Result<Self, SetupError> {
        let tls = tls
            .map_err(|error| SetupError::Library(chain(&error)))?
            .with_no_client_auth();
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .http1_only()
            .pool_max_idle_per_host(0)
            .connect_timeout(http.connect_timeout.min(http.timeout));
        if let Some(url) = http.proxy_url()? {
            let proxy = reqwest::Proxy::all(url).map_err(|_| SetupError::Proxy)?;
            builder = builder.proxy(proxy);
        }
        let client = builder
            .build()
            .map_err(|error| SetupError::Library(chain(&error.without_url())))?;
        Ok(Self {
            client,
            timeout: http.timeout,
        })
    }

    async fn exchange(&self, request: &Request) -> Result<Response, reqwest::Error> {
        let mut post = self.client.post(request.url().expose());
        for (name, value) in request.headers() {
            post = post.header(name, value);
        }
        let mut answer = post.body(request.body().to_vec()).send().await?;
        let mut body = Vec::new();
        while body.len() <= MAX_RESPONSE_BYTES
            && let Some(chunk) = answer.chunk().await?
        {
            body.extend_from_slice(&chunk);
        }
        let headers = answer.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
        Ok(Response::new(answer.status().as_u16(), headers, body))
    }
}

/// TLS, before it is said whose certificates are trusted.
fn tls() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()
}

impl Transport for Reqwest {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move {
            let mut exchange = pin!(self.exchange(request));
            let answer = match timeout(self.timeout, &mut exchange).await {
                Err(_) => timeout(LATE, exchange).await,
                answer => answer,
            };
            answer
                .map_err(|_| TransportError::Timeout)?
                .map_err(|error| {
                    // A builder error is one about the URL or a header, before there is a connection.
                    if error.is_connect() || error.is_builder() {
                        TransportError::NotWritten(chain(&error.without_url()))
                    } else if error.is_timeout() {
                        TransportError::Timeout
                    } else {
                        TransportError::Broken(chain(&error.without_url()))
                    }
                })
        })
    }
}

impl fmt::Debug for Reqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reqwest")
    }
}

impl Client {
    /// A client for an incoming webhook, whose URL is `https://{host}/rest/{user id}/{secret}/`.
    ///
    /// # Errors
    /// - any other URL, though the last slash may be missing; the error does not repeat it
    /// - TLS cannot be set up, where the URL needs it
    pub fn webhook(url: &str) -> Result<Self, ClientError> {
        let endpoint = Endpoint::webhook(url)?;
        let http = Http::default();
        let transport = if endpoint.is_plain() {
            Reqwest::plain(&http)?
        } else {
            Reqwest::new(&http)?
        };
        Ok(Self::new(endpoint, transport, TokioClock))
    }

    /// A client for an application; `client_endpoint` came with its tokens: `https://{host}/rest/`, see [`Endpoint::oauth`].
    ///
    /// # Errors
    /// - any other URL, though the last slash may be missing
    /// - TLS cannot be set up
    pub fn oauth(
        app: App,
        client_endpoint: &str,
        store: impl TokenStore + 'static,
    ) -> Result<Self, ClientError> {
        let endpoint = Endpoint::oauth(client_endpoint)?;
        let transport = Reqwest::new(&Http::default())?;
        Ok(Self::new(endpoint, transport, TokioClock).app(app, store))
    }
}
