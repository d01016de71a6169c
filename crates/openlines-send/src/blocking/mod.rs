//! The client for threads, without an asynchronous runtime.
//!
//! The same rules as for the asynchronous [`Client`](crate::Client), for one message at a time;
//! clones may send on threads of their own.
//!
//! ```no_run
//! use openlines::{CrmEntity, CrmMessage, Payload};
//! use openlines_send::blocking::Client;
//!
//! let client = Client::webhook(&std::env::var("OPENLINES_WEBHOOK")?)?;
//! let message = CrmMessage {
//!     crm_entity_type: CrmEntity::Deal,
//!     crm_entity: 288,
//!     user_id: 1,
//!     chat_id: 341,
//!     message: "On its way".to_owned(),
//! }.check()?;
//! println!("sent as message {}", client.send(&message)?.reply);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ureq;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use openlines::Checked;
use pollster::block_on;

use crate::bucket::{Bucket, Plan};
use crate::call::Call;
use crate::client::{self, BoxFuture};
use crate::endpoint::Endpoint;
use crate::journal::{Journal, Once};
use crate::outcome::{Outcome, TokenFailure};
use crate::policy::Policy;
use crate::request::Request;
use crate::response::Response;
use crate::setup::{ClientError, Http};
use crate::token::{App, StoreError, Tokens};
use crate::transport::TransportError;

pub use self::ureq::Ureq;

/// How requests reach a portal, where [`Ureq`] is not what you want; the same as for the asynchronous client.
pub trait Transport: Send + Sync {
    /// Writes a request once and reads the answer.
    ///
    /// # Errors
    /// [`TransportError::NotWritten`] only where no byte of the request was written; the message is sent again on the strength of it.
    fn send(&self, request: &Request) -> Result<Response, TransportError>;
}

/// A transport that several clients share.
impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        T::send(self, request)
    }
}

/// A clock that can also be waited for.
///
/// Tests give one of their own.
pub trait Clock: Send + Sync {
    /// Time since 1970; it must not go back.
    fn now(&self) -> Duration;

    /// Returns after so long.
    fn sleep(&self, time: Duration);
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        crate::clock::now()
    }

    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// Where an application keeps its tokens.
///
/// ```no_run
/// use std::{fs, path::PathBuf};
/// use openlines_send::blocking::{Client, TokenStore};
/// use openlines_send::{App, Secret, StoreError, Tokens};
///
/// /// A file with a token on each of its two lines, in a folder that nobody else may read.
/// struct TokenFile(PathBuf);
///
/// impl TokenStore for TokenFile {
///     fn load(&self) -> Result<Tokens, StoreError> {
///         let text = fs::read_to_string(&self.0)?;
///         let (access, refresh) = text.trim_end().split_once('\n').ok_or("not two tokens")?;
///         Ok(Tokens::new(Secret::new(access), Secret::new(refresh)))
///     }
///
///     fn save(&self, tokens: &Tokens) -> Result<(), StoreError> {
///         let (access, refresh) = (tokens.access_token.expose(), tokens.refresh_token.expose());
///         // Beside it first: the pair before is used up, so half a file would be the end of both.
///         let new = self.0.with_extension("new");
///         fs::write(&new, format!("{access}\n{refresh}\n"))?;
///         fs::rename(new, &self.0)?;
///         Ok(())
///     }
/// }
///
/// let app = App::new("local.0123456789", Secret::new(std::env::var("OPENLINES_SECRET")?));
/// let client = Client::oauth(app, "https://example.bitrix24.com/rest/", TokenFile("tokens".into()))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait TokenStore: Send + Sync {
    /// The current tokens.
    ///
    /// Asked for before the first send, before a renewal and after one that is refused, as another process may have been faster.
    ///
    /// Where the refresh token is refused it is asked for once more after two seconds: that process may not have kept its pair yet.
    ///
    /// # Errors
    /// Whatever keeps the store from reading them.
    fn load(&self) -> Result<Tokens, StoreError>;

    /// Keeps a new pair, which replaces the one before.
    ///
    /// It is not used until this has succeeded.
    ///
    /// Nobody else has it: a process that is killed between the renewal and the end of this loses it, and the application has to be authorised anew.
    ///
    /// # Errors
    /// Whatever keeps the store from writing them; it is asked again before the next send, unless it has others by then.
    fn save(&self, tokens: &Tokens) -> Result<(), StoreError>;
}

/// A store that several clients share.
impl<T: TokenStore + ?Sized> TokenStore for Arc<T> {
    fn load(&self) -> Result<Tokens, StoreError> {
        T::load(self)
    }

    fn save(&self, tokens: &Tokens) -> Result<(), StoreError> {
        T::save(self, tokens)
    }
}

/// What blocks its thread, as a part of the asynchronous client: by the time its future is looked at a second time, it has ended.
struct Blocking<T>(T);

impl<T: Transport> client::Transport for Blocking<T> {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move { self.0.send(request) })
    }
}

impl<T: Clock> client::Clock for Blocking<T> {
    fn now(&self) -> Duration {
        self.0.now()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.0.sleep(time) })
    }
}

impl<T: TokenStore> client::TokenStore for Blocking<T> {
    fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>> {
        Box::pin(async move { self.0.load() })
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.0.save(tokens) })
    }
}

/// Sends checked messages to one portal.
///
/// A clone shares its rate and its tokens.
#[derive(Clone)]
#[must_use]
pub struct Client(client::Client);

impl Client {
    /// A client for an incoming webhook, whose URL is `https://{host}/rest/{user id}/{secret}/`.
    ///
    /// # Errors
    /// - any other URL, though the last slash may be missing; the error does not repeat it
    pub fn webhook(url: &str) -> Result<Self, ClientError> {
        let endpoint = Endpoint::webhook(url)?;
        Ok(Self::new(
            endpoint,
            Ureq::new(&Http::default())?,
            SystemClock,
        ))
    }

    /// A client for an application; `client_endpoint` came with its tokens: `https://{host}/rest/`, see [`Endpoint::oauth`].
    ///
    /// # Errors
    /// - any other URL, though the last slash may be missing
    pub fn oauth(
        app: App,
        client_endpoint: &str,
        store: impl TokenStore + 'static,
    ) -> Result<Self, ClientError> {
        let endpoint = Endpoint::oauth(client_endpoint)?;
        let client = Self::new(endpoint, Ureq::new(&Http::default())?, SystemClock);
        Ok(client.app(app, store))
    }

    /// A client with a transport and a clock of your own; an incoming webhook's [`Endpoint`] holds its credentials.
    pub fn new(
        endpoint: Endpoint,
        transport: impl Transport + 'static,
        clock: impl Clock + 'static,
    ) -> Self {
        Self(client::Client::new(
            endpoint,
            Blocking(transport),
            Blocking(clock),
        ))
    }

    /// Sends as an application; its [`Endpoint::oauth`] is the `client_endpoint` that came with the tokens.
    pub fn app(self, app: App, store: impl TokenStore + 'static) -> Self {
        Self(self.0.app(app, Blocking(store)))
    }

    /// Plan of the portal, with a new bucket in place of any given before; standard unless given.
    pub fn plan(self, plan: Plan) -> Self {
        Self(self.0.plan(plan))
    }

    /// A bucket shared with other clients of the same portal, or [`Bucket::unlimited`].
    ///
    /// It has a plan of its own: a [`plan`](Self::plan) set before no longer counts.
    pub fn bucket(self, bucket: Bucket) -> Self {
        Self(self.0.bucket(bucket))
    }

    /// What is tried again, and for how long.
    pub fn policy(self, policy: Policy) -> Self {
        Self(self.0.policy(policy))
    }

    /// `User-Agent`, of the form `name/version`; control characters in it are left out, and a blank one changes nothing.
    pub fn user_agent(self, user_agent: impl Into<Arc<str>>) -> Self {
        Self(self.0.user_agent(user_agent))
    }

    /// Host of the portal, with its port where one is written: no secret.
    pub fn portal(&self) -> &str {
        self.0.portal()
    }

    /// Sends a message and says how that ended.
    ///
    /// # Errors
    /// [`Failure`](crate::Failure): not sent, refused, or unknown.
    pub fn send<M: Call + Sync>(&self, message: &Checked<M>) -> Outcome<M::Reply> {
        block_on(self.0.send(message))
    }

    /// Sends a message unless the journal says that it was sent, or that it may have been.
    ///
    /// `key` tells messages apart across runs; see [`Journal`].
    /// Where that cannot be written, nothing is sent: [`NotSent::Journal`](crate::NotSent::Journal).
    pub fn send_once<M: Call + Sync>(
        &self,
        journal: &Journal,
        key: &str,
        message: &Checked<M>,
    ) -> Once<M::Reply> {
        block_on(self.0.send_once(journal, key, message))
    }

    /// Renews an application's tokens without sending, and hands the new pair to its store.
    ///
    /// A webhook has none, and nothing is done.
    ///
    /// A refresh token that is not used for 180 days is lost: an application that may be silent as long calls this now and then.
    /// It is one attempt, whatever the [`Policy`], and takes no turn.
    ///
    /// # Errors
    /// [`TokenFailure`]: the store or the renewal failed.
    pub fn renew(&self) -> Result<(), TokenFailure> {
        block_on(self.0.renew())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
