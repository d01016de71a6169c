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
//! let message = CrmMessage::new(CrmEntity::Deal, 288, 1, 341, "On its way").check()?;
//! println!("sent as message {}", client.send(&message)?.reply);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod tokens;
mod ureq;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use openlines::Checked;

use self::tokens::Keeper;
use crate::bucket::{Bucket, Plan};
use crate::call::Call;
use crate::classify::classify_from;
use crate::endpoint::Endpoint;
use crate::journal::{Claim, Entry, Journal};
use crate::mask::Mask;
use crate::outcome::{Failure, NotSent, Outcome};
use crate::policy::{Course, Next, Policy};
use crate::request::{Request, USER_AGENT, encode};
use crate::response::Response;
use crate::secret::Secret;
use crate::token::App;
use crate::trace;
use crate::transport::{ClientError, Http, TransportError};

pub use self::tokens::TokenStore;
pub use self::ureq::Ureq;

/// How requests reach a portal, where [`Ureq`] is not what you want; the same as for the asynchronous client.
pub trait Transport: Send + Sync {
    /// Writes a request once and reads the answer.
    ///
    /// # Errors
    /// [`TransportError::NotWritten`] only where no byte of the request was written; the message is sent again on the strength of it.
    fn send(&self, request: &Request) -> Result<Response, TransportError>;
}

/// A clock that can also be waited for. Tests give one of their own.
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

/// Sends checked messages to one portal. A clone shares its rate and its tokens.
#[derive(Clone)]
pub struct Client {
    endpoint: Arc<Endpoint>,
    tokens: Option<Arc<Keeper>>,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    bucket: Bucket,
    policy: Policy,
    user_agent: Arc<str>,
}

impl Client {
    /// A client for an incoming webhook, whose URL is `https://{host}/rest/{user id}/{secret}/`.
    ///
    /// # Errors
    /// - anything but exactly such a URL; the error does not repeat it
    pub fn webhook(url: &str) -> Result<Self, ClientError> {
        let endpoint = Endpoint::webhook(url)?;
        Ok(Self::new(
            endpoint,
            Ureq::new(&Http::default())?,
            SystemClock,
        ))
    }

    /// A client for an application; `client_endpoint` came with its tokens: `https://{host}/rest/`.
    ///
    /// # Errors
    /// - anything but exactly such a URL
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
        Self {
            endpoint: Arc::new(endpoint),
            tokens: None,
            transport: Arc::new(transport),
            clock: Arc::new(clock),
            bucket: Bucket::default(),
            policy: Policy::default(),
            user_agent: USER_AGENT.into(),
        }
    }

    /// Sends as an application; its [`Endpoint::oauth`] is the `client_endpoint` that came with the tokens.
    pub fn app(self, app: App, store: impl TokenStore + 'static) -> Self {
        Self {
            tokens: Some(Arc::new(Keeper::new(app, store))),
            ..self
        }
    }

    /// Plan of the portal, with a bucket of its own; standard unless given.
    pub fn plan(self, plan: Plan) -> Self {
        self.bucket(Bucket::new(plan))
    }

    /// A bucket shared with other clients of the same portal, or none.
    pub fn bucket(self, bucket: Bucket) -> Self {
        Self { bucket, ..self }
    }

    /// What is tried again, and for how long.
    pub fn policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// `User-Agent`, of the form `name/version`.
    pub fn user_agent(self, user_agent: impl Into<Arc<str>>) -> Self {
        Self {
            user_agent: user_agent.into(),
            ..self
        }
    }

    /// Host of the portal, with its port where one is written: no secret.
    pub fn portal(&self) -> &str {
        self.endpoint.portal()
    }

    /// Sends a message and says how that ended.
    ///
    /// # Errors
    /// [`Failure`]: not sent, refused, or unknown.
    pub fn send<M: Call>(&self, message: &Checked<M>) -> Outcome<M::Reply> {
        trace::in_span(M::NAME, self.portal(), || self.attempts(message, None))
    }

    /// Sends a message unless the journal says that it was sent, or that it may have been.
    ///
    /// `key` tells messages apart across runs; see [`Journal`].
    pub fn send_once<M: Call>(
        &self,
        journal: &Journal,
        key: &str,
        message: &Checked<M>,
    ) -> Entry<M::Reply> {
        let claim = match journal.claim(key) {
            Ok(claim) => claim,
            Err(standing) => return Entry::Skipped(standing),
        };
        let attempts = || self.attempts(message, Some(&claim));
        Entry::Done(trace::in_span(M::NAME, self.portal(), attempts))
    }

    fn attempts<M: Call>(
        &self,
        message: &Checked<M>,
        claim: Option<&Claim<'_>>,
    ) -> Outcome<M::Reply> {
        let mut course = Course::new(self.policy, M::NAME, self.clock.now());
        let mut mask = Mask::new(self.endpoint.secret(), message.json());
        let (mut token, mut expired) = (None, None);
        let mut last = Failure::NotSent(NotSent::Deadline);
        while self.turn(M::NAME, &course) {
            let renewed = match &self.tokens {
                Some(keeper) if token.is_none() => {
                    let renewed = self.token(keeper, expired.as_ref(), &mut mask);
                    renewed.map(|renewed| token = Some(renewed))
                }
                _ => Ok(()),
            };
            let outcome =
                renewed.and_then(|()| self.attempt(message, claim, token.as_ref(), &mask));
            let now = self.clock.now();
            let next = course.after(&outcome, &self.bucket, self.tokens.is_some(), now);
            trace::attempt(&outcome, next);
            let failure = match outcome {
                Err(failure) if next != Next::Done => failure,
                outcome => return outcome,
            };
            last = failure;
            if let Next::Again(wait) = next {
                self.clock.sleep(wait);
            } else {
                expired = token.take();
            }
        }
        Err(last)
    }

    /// Waits for this request's turn; false where that would be after the deadline.
    fn turn(&self, method: &'static str, course: &Course) -> bool {
        loop {
            let now = self.clock.now();
            let Some(place) = self.bucket.take(method, now, course.deadline()) else {
                return false;
            };
            let wait = place.at.saturating_sub(now);
            if !wait.is_zero() {
                self.clock.sleep(wait);
            }
            if self.bucket.holds(place, method, self.clock.now()) {
                return true;
            }
        }
    }

    /// An access token, other than the expired one.
    fn token(
        &self,
        keeper: &Keeper,
        expired: Option<&Secret>,
        mask: &mut Mask,
    ) -> Result<Secret, Failure> {
        match keeper.tokens(expired, &*self.transport, &self.user_agent, mask) {
            Ok(tokens) => Ok(tokens.access_token),
            Err(error) => {
                let mut failure = Failure::NotSent(NotSent::Token(error));
                mask.apply_to(&mut failure);
                Err(failure)
            }
        }
    }

    /// Writes the request once.
    fn attempt<M: Call>(
        &self,
        message: &Checked<M>,
        claim: Option<&Claim<'_>>,
        token: Option<&Secret>,
        mask: &Mask,
    ) -> Outcome<M::Reply> {
        let request = encode(&self.endpoint, token, message).user_agent(&*self.user_agent);
        if let Some(claim) = claim {
            let journal = |error| Failure::NotSent(NotSent::Journal(error));
            claim.begin().map_err(journal)?;
        }
        let mut outcome = match self.transport.send(&request) {
            Ok(response) => classify_from::<M>(&response, self.portal()),
            Err(error) => Err(error.into_failure()),
        };
        if let Err(failure) = &mut outcome {
            mask.apply_to(failure);
        }
        if let Some(claim) = claim {
            claim.end(&outcome);
        }
        outcome
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}
