//! The asynchronous client.

mod clock;
mod many;
#[cfg(feature = "reqwest")]
mod reqwest;
mod stop;
mod tokens;

use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::select;
use openlines::Checked;

use self::stop::Stop;
use self::tokens::Keeper;
use crate::bucket::{Bucket, Place, Plan};
use crate::call::Call;
use crate::classify::classify_from;
use crate::endpoint::Endpoint;
use crate::journal::{Claim, Journal, Once};
use crate::mask::Mask;
use crate::outcome::{Failure, NotSent, Outcome, TokenFailure};
use crate::policy::{Course, MAX_RENEWALS, Next, Policy};
use crate::request::{Request, USER_AGENT, encode};
use crate::response::Response;
use crate::secret::Secret;
use crate::token::App;
use crate::trace;
use crate::transport::TransportError;

pub use self::clock::Clock;
#[cfg(feature = "reqwest")]
pub use self::clock::TokioClock;
#[cfg(feature = "reqwest")]
pub use self::reqwest::Reqwest;
pub use self::tokens::TokenStore;

/// A future on the heap, which a trait object can return.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// How requests reach a portal, where [`Reqwest`] is not what you want.
///
/// A transport writes the request once and never again, follows no redirect, sends no `Referer`,
/// reads little more than [`MAX_RESPONSE_BYTES`](crate::MAX_RESPONSE_BYTES), and gives up after
/// [`CONNECT_TIMEOUT`](crate::CONNECT_TIMEOUT) and [`REQUEST_TIMEOUT`](crate::REQUEST_TIMEOUT).
///
/// In a test it may answer what you like, without a network:
///
/// ```
/// # #[cfg(feature = "reqwest")]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use openlines::{NetworkMessage, Payload};
/// use openlines_send::{BoxFuture, Client, Endpoint, Request, Response, TokioClock, Transport, TransportError};
///
/// struct Always(Result<Response, TransportError>);
///
/// impl Transport for Always {
///     fn send<'a>(&'a self, _: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
///         Box::pin(async { self.0.clone() })
///     }
/// }
///
/// let endpoint = Endpoint::webhook("https://example.bitrix24.com/rest/1/0123456789abcdef/")?;
/// let message = NetworkMessage::new("ab515f5d85a8b844d484f6ea75a2e494", 2, "Your order is ready").check()?;
///
/// let silent = Client::new(endpoint.clone(), Always(Err(TransportError::Timeout)), TokioClock);
/// assert!(silent.send(&message).await.is_err_and(|failure| failure.is_unknown()));
///
/// let taken = Response::new(200, [("content-type", "application/json".as_bytes())], r#"{"result": true}"#);
/// let client = Client::new(endpoint, Always(Ok(taken)), TokioClock);
/// assert!(client.send(&message).await.is_ok());
/// # Ok(())
/// # }
/// # #[cfg(feature = "reqwest")]
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(example()).unwrap();
/// ```
pub trait Transport: Send + Sync {
    /// Writes a request and reads the answer.
    ///
    /// # Errors
    /// [`TransportError::NotWritten`] only where no byte of the request was written; the message is sent again on the strength of it.
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>>;
}

/// A transport that several clients share.
impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        T::send(self, request)
    }
}

/// Sends checked messages to one portal.
///
/// A clone shares its rate, its tokens and its connections.
///
/// ```
/// # #[cfg(feature = "reqwest")]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use openlines::{NetworkMessage, Payload};
/// use openlines_portal::Portal;
/// use openlines_send::{Client, Policy};
///
/// // In place of a real one, whose webhook is a secret.
/// let portal = Portal::start()?;
/// let policy = Policy::default().retries(2).deadline(Duration::from_secs(30));
/// let client = Client::webhook(portal.webhook())?.policy(policy);
///
/// let message = NetworkMessage::new(portal.line(), 2, "Your order is ready").check()?;
/// client.send(&message).await?;
/// assert!(client.send(&message).await.is_err_and(|failure| failure.is_weekly_limit()));
/// # Ok(())
/// # }
/// # #[cfg(feature = "reqwest")]
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(example()).unwrap();
/// ```
///
/// As an application a client and its clones belong on one runtime: whoever needs a token waits for the renewal that another send has begun.
/// Where all who waited were dropped it goes on with the next send, and a new pair that could not be kept is offered to the store again;
/// if the last clone is dropped before, that pair is lost, and with it the access to the portal.
/// Dropping the future of a send that has begun leaves its outcome unknown.
#[derive(Clone)]
#[must_use]
pub struct Client {
    endpoint: Arc<Endpoint>,
    tokens: Option<Arc<Keeper>>,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    bucket: Bucket,
    policy: Policy,
    user_agent: Arc<str>,
    in_flight: usize,
    stop: Arc<Stop>,
}

impl Client {
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
            in_flight: many::IN_FLIGHT,
            stop: Arc::default(),
        }
    }

    /// Sends as an application; its [`Endpoint::oauth`] is the `client_endpoint` that came with the tokens.
    pub fn app(self, app: App, store: impl TokenStore + 'static) -> Self {
        let (transport, clock) = (Arc::clone(&self.transport), Arc::clone(&self.clock));
        Self {
            tokens: Some(Arc::new(Keeper::new(app, store, transport, clock))),
            ..self
        }
    }

    /// Plan of the portal, with a new bucket in place of any given before; standard unless given.
    pub fn plan(self, plan: Plan) -> Self {
        self.bucket(Bucket::new(plan))
    }

    /// A bucket shared with other clients of the same portal, or [`Bucket::unlimited`].
    ///
    /// It has a plan of its own: a [`plan`](Self::plan) set before no longer counts.
    pub fn bucket(self, bucket: Bucket) -> Self {
        Self { bucket, ..self }
    }

    /// What is tried again, and for how long.
    pub fn policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// `User-Agent`, of the form `name/version`; control characters in it are left out, and a blank one changes nothing.
    pub fn user_agent(self, user_agent: impl Into<Arc<str>>) -> Self {
        Self {
            user_agent: user_agent.into(),
            ..self
        }
    }

    /// From now on no request is begun, by this client and its clones, but one that [`renew`](Self::renew) asks for: what waits for its turn, or to be tried again, ends at once.
    ///
    /// What is in flight ends as it will.
    pub fn stop(&self) {
        self.stop.stop();
    }

    /// Host of the portal, with its port where one is written: no secret.
    pub fn portal(&self) -> &str {
        self.endpoint.portal()
    }

    /// Sends a message and says how that ended.
    ///
    /// # Errors
    /// [`Failure`]: not sent, refused, or unknown.
    pub async fn send<M: Call + Sync>(&self, message: &Checked<M>) -> Outcome<M::Reply> {
        let ready = self.ready(M::NAME).await;
        self.run(message, ready, None).await
    }

    /// Sends a message unless the journal says that it was sent, or that it may have been.
    ///
    /// `key` tells messages apart across runs; see [`Journal`].
    /// Where that cannot be written, nothing is sent: [`NotSent::Journal`].
    pub async fn send_once<M: Call + Sync>(
        &self,
        journal: &Journal,
        key: &str,
        message: &Checked<M>,
    ) -> Once<M::Reply> {
        self.run_once(journal, key, message, None).await
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
    pub async fn renew(&self) -> Result<(), TokenFailure> {
        let mut mask = Mask::new(self.endpoint.secret(), "");
        let mut known = None;
        // The first is that of the store, and the next may be one that another process has kept since.
        for _ in 0..=MAX_RENEWALS {
            match self.token(known.as_ref(), &mut mask).await? {
                Some((token, false)) => known = Some(token),
                Some((_, true)) | None => break,
            }
        }
        Ok(())
    }

    async fn run_once<M: Call + Sync>(
        &self,
        journal: &Journal,
        key: &str,
        message: &Checked<M>,
        ready: Option<Ready>,
    ) -> Once<M::Reply> {
        if let Some(error) = journal.refusal(self.portal()) {
            let failure = NotSent::Journal(error.to_string());
            return Once::Done(Err(Failure::NotSent(failure)));
        }
        let claim = match journal.claim(key) {
            Ok(claim) => claim,
            Err(standing) => return Once::Skipped(standing),
        };
        let ready = match ready {
            Some(ready) => ready,
            None => self.ready(M::NAME).await,
        };
        Once::Done(self.run(message, ready, Some(&claim)).await)
    }

    /// Begins the course of a message, and waits for the turn of its first attempt.
    async fn ready(&self, method: &'static str) -> Ready {
        let course = Course::new(self.policy, method, self.clock.now());
        let turn = self.turn(method, &course).await;
        Ready { course, turn }
    }

    async fn run<M: Call + Sync>(
        &self,
        message: &Checked<M>,
        ready: Ready,
        claim: Option<&Claim<'_>>,
    ) -> Outcome<M::Reply> {
        let sending = self.attempts(message, ready, claim);
        trace::sending(M::NAME, self.portal(), sending).await
    }

    async fn attempts<M: Call + Sync>(
        &self,
        message: &Checked<M>,
        ready: Ready,
        claim: Option<&Claim<'_>>,
    ) -> Outcome<M::Reply> {
        let Ready {
            mut course,
            mut turn,
        } = ready;
        let mut mask = Mask::new(self.endpoint.secret(), message.json());
        let mut expired = None;
        let mut last = None;
        loop {
            if let Err(why) = turn {
                return Err(last.unwrap_or(Failure::NotSent(why)));
            }
            // Asked for anew every time: it may be renewed meanwhile.
            let token = self.token(expired.as_ref(), &mut mask).await;
            // One that has just been made is not refused for its age.
            let may_renew = matches!(token, Ok(Some((_, false))));
            let now = self.clock.now();
            let outcome = match &token {
                // A token may have been waited for.
                Ok(_) if now > course.deadline() => Err(Failure::NotSent(NotSent::Deadline(now))),
                Ok(token) => {
                    let token = token.as_ref().map(|(token, _)| token);
                    self.attempt(message, claim, token, &mask).await
                }
                Err(failure) => Err(Failure::NotSent(NotSent::Token(failure.clone()))),
            };
            let now = self.clock.now();
            let next = course.after(&outcome, &self.bucket, may_renew, now);
            trace::attempt(&outcome, next);
            let failure = match outcome {
                Err(failure) if next != Next::Done => failure,
                outcome => return outcome,
            };
            if let Next::Again(wait) = next {
                last = Some(failure);
                self.pause(wait).await;
            } else {
                // With another token it is not refused.
                expired = token.ok().flatten().map(|(token, _)| token);
            }
            turn = self.turn(M::NAME, &course).await;
        }
    }

    /// Waits, unless the client is stopped.
    async fn pause(&self, time: Duration) {
        let stopped = pin!(self.stop.stopped());
        select(self.clock.sleep(time), stopped).await;
    }

    /// Waits for this request's turn, unless that would be after the deadline, or the client is stopped.
    async fn turn(&self, method: &'static str, course: &Course) -> Result<(), NotSent> {
        loop {
            if self.stop.is_stopped() {
                return Err(NotSent::Stopped);
            }
            let now = self.clock.now();
            let place = self.bucket.take(method, now, course.deadline());
            let place = place.map_err(NotSent::Deadline)?;
            let wait = place.at.saturating_sub(now);
            if !wait.is_zero() {
                let mut waiting = Waiting {
                    client: self,
                    place,
                    is_over: false,
                };
                self.pause(wait).await;
                waiting.is_over = !self.stop.is_stopped();
            }
            if self.bucket.holds(place, method, self.clock.now()) && !self.stop.is_stopped() {
                return Ok(());
            }
        }
    }

    /// An access token, other than the expired one, and whether it has just been renewed; none where the webhook is the credential.
    async fn token(
        &self,
        expired: Option<&Secret>,
        mask: &mut Mask,
    ) -> Result<Option<(Secret, bool)>, TokenFailure> {
        let Some(keeper) = &self.tokens else {
            return Ok(None);
        };
        match keeper.tokens(expired, &self.user_agent, mask).await {
            Ok((tokens, is_new)) => Ok(Some((tokens.access_token, is_new))),
            Err(mut failure) => {
                mask.apply_to(failure.texts());
                Err(failure)
            }
        }
    }

    /// Writes the request once, unless the client was stopped while it waited for a token.
    async fn attempt<M: Call + Sync>(
        &self,
        message: &Checked<M>,
        claim: Option<&Claim<'_>>,
        token: Option<&Secret>,
        mask: &Mask,
    ) -> Outcome<M::Reply> {
        if self.stop.is_stopped() {
            return Err(Failure::NotSent(NotSent::Stopped));
        }
        let request = encode(&self.endpoint, token, message).user_agent(&*self.user_agent);
        if let Some(claim) = claim {
            let journal = |error| Failure::NotSent(NotSent::Journal(error));
            claim.begin().map_err(journal)?;
        }
        let mut outcome = match self.transport.send(&request).await {
            Ok(response) => classify_from::<M>(&response, self.portal()),
            Err(error) => Err(error.into_failure()),
        };
        if let Err(failure) = &mut outcome {
            mask.apply_to(failure.texts());
        }
        if let Some(claim) = claim {
            claim.end(&outcome);
        }
        outcome
    }
}

/// A message whose first turn has come, or will not come in time.
struct Ready {
    course: Course,
    turn: Result<(), NotSent>,
}

/// A turn that is waited for. Where it is dropped or stopped before, whoever comes later may have its place.
struct Waiting<'a> {
    client: &'a Client,
    place: Place,
    is_over: bool,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if !self.is_over {
            let now = self.client.clock.now();
            self.client.bucket.give_back(self.place, now);
        }
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
