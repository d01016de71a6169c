//! One renewal for any number of sends.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::Shared;

use super::{BoxFuture, Clock, Transport};
use crate::code::ErrorCode;
use crate::mask::Mask;
use crate::outcome::TokenFailure;
use crate::secret::Secret;
use crate::token::{App, StoreError, Tokens};
use crate::transport::TransportError;

/// Where an application keeps its tokens.
///
/// ```
/// # #[cfg(feature = "reqwest")]
/// # mod example {
/// use std::{fs, path::PathBuf};
/// use openlines_send::{App, BoxFuture, Client, ClientError, Secret, StoreError, TokenStore, Tokens};
///
/// /// A file with a token on each of its two lines, in a folder that nobody else may read.
/// struct TokenFile(PathBuf);
///
/// impl TokenStore for TokenFile {
///     fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>> {
///         Box::pin(async {
///             let text = fs::read_to_string(&self.0)?;
///             let (access, refresh) = text.trim_end().split_once('\n').ok_or("not two tokens")?;
///             Ok(Tokens::new(Secret::new(access), Secret::new(refresh)))
///         })
///     }
///
///     fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
///         Box::pin(async {
///             let (access, refresh) = (tokens.access_token.expose(), tokens.refresh_token.expose());
///             // Beside it first: the pair before is used up, so half a file would be the end of both.
///             let new = self.0.with_extension("new");
///             fs::write(&new, format!("{access}\n{refresh}\n"))?;
///             fs::rename(new, &self.0)?;
///             Ok(())
///         })
///     }
/// }
///
/// # fn client(secret: &str) -> Result<Client, ClientError> {
/// let app = App::new("local.0123456789", Secret::new(secret));
/// Client::oauth(app, "https://example.bitrix24.com/rest/", TokenFile("tokens".into()))
/// # }
/// # }
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
    fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>>;

    /// Keeps a new pair, which replaces the one before.
    ///
    /// It is not used until this has succeeded.
    ///
    /// Nobody else has it: a process that is killed between the renewal and the end of this loses it, and the application has to be authorised anew.
    ///
    /// # Errors
    /// Whatever keeps the store from writing them; it is asked again before the next send, unless it has others by then.
    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>>;
}

/// A store that several clients share.
impl<T: TokenStore + ?Sized> TokenStore for Arc<T> {
    fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>> {
        T::load(self)
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        T::save(self, tokens)
    }
}

/// Time in which another process keeps the pair for which it has used the refresh token up.
const KEPT_WITHIN: Duration = Duration::from_secs(2);

/// What renewing needs.
struct Source {
    app: App,
    store: Box<dyn TokenStore>,
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    /// A new pair the store has not taken yet. The pair before it is used up, so this one must not be lost.
    unsaved: Mutex<Option<Tokens>>,
}

/// The tokens of a client, shared by its clones.
pub(super) struct Keeper {
    source: Arc<Source>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Tokens>,
    /// The load or renewal under way.
    ///
    /// It is kept here, so that it goes on with the next send where all who waited for it were dropped.
    pending: Option<Shared<BoxFuture<'static, Renewed>>>,
}

/// The tokens, and whether they have just come from a renewal; or why there are none, and those that its words may repeat.
type Renewed = Result<(Tokens, bool), (TokenFailure, Option<Tokens>)>;

impl Keeper {
    pub(super) fn new(
        app: App,
        store: impl TokenStore + 'static,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            source: Arc::new(Source {
                app,
                store: Box::new(store),
                transport,
                clock,
                unsaved: Mutex::default(),
            }),
            state: Mutex::default(),
        }
    }

    /// Tokens to send with, and whether they have just been renewed: other than `expired`, where a portal refused that one.
    pub(super) async fn tokens(
        &self,
        expired: Option<&Secret>,
        user_agent: &Arc<str>,
        mask: &mut Mask,
    ) -> Result<(Tokens, bool), TokenFailure> {
        mask.add(&self.source.app.client_secret);
        let pending = {
            let mut state = locked(&self.state);
            if let Some(current) = &state.current {
                current.hide_in(mask);
                // While it is renewed it is known to have expired.
                if state.pending.is_none() && expired != Some(&current.access_token) {
                    return Ok((current.clone(), false));
                }
            }
            let known = state.current.clone();
            let begin = || {
                let (source, user_agent) = (Arc::clone(&self.source), Arc::clone(user_agent));
                async move { source.renew(known, &user_agent).await }
                    .boxed()
                    .shared()
            };
            state.pending.get_or_insert_with(begin).clone()
        };
        let renewed = pending.clone().await;
        let mut state = locked(&self.state);
        // The first to get here clears the way for the next renewal.
        if state
            .pending
            .as_ref()
            .is_some_and(|now| now.ptr_eq(&pending))
        {
            state.pending = None;
            if let Ok((tokens, _)) = &renewed {
                state.current = Some(tokens.clone());
            }
        }
        if let Ok((tokens, _)) | Err((_, Some(tokens))) = &renewed {
            tokens.hide_in(mask);
        }
        renewed.map_err(|(failure, _)| failure)
    }
}

impl Source {
    /// Tokens other than the known ones.
    async fn renew(&self, known: Option<Tokens>, user_agent: &str) -> Renewed {
        let stored = self.load().await;
        let stored = stored.map_err(|failure| (failure, locked(&self.unsaved).clone()))?;
        let unsaved = locked(&self.unsaved).take();
        if known.is_none_or(|known| known.access_token != stored.access_token) {
            return Ok((stored, false));
        }
        if let Some(tokens) = unsaved {
            // It may have expired by now.
            return self.save(tokens).await.map(|tokens| (tokens, false));
        }
        let request = self.app.renewal(&stored.refresh_token);
        let request = request.user_agent(user_agent);
        let answer = guarded(
            async { self.transport.send(&request).await },
            TransportError::Broken,
        );
        let answer = answer.await;
        match Tokens::renewed(answer) {
            Ok(tokens) => self.save(tokens).await.map(|tokens| (tokens, true)),
            Err(failure) => {
                // Another process may have used the refresh token up meanwhile.
                if !failure.is_passing()
                    && let Some(newer) = self.newer(&stored, &failure).await
                {
                    return Ok((newer, false));
                }
                Err((failure, Some(stored)))
            }
        }
    }

    /// Tokens that another process has kept since.
    async fn newer(&self, stored: &Tokens, failure: &TokenFailure) -> Option<Tokens> {
        let load = async || {
            let now = self.load().await.ok()?;
            (now.access_token != stored.access_token).then_some(now)
        };
        let is_used_up = matches!(failure, TokenFailure::Renewal(failure) if failure.code() == Some(&ErrorCode::InvalidGrant));
        let newer = load().await;
        if newer.is_some() || !is_used_up {
            return newer;
        }
        self.clock.sleep(KEPT_WITHIN).await;
        load().await
    }

    async fn load(&self) -> Result<Tokens, TokenFailure> {
        let loaded = guarded(async { self.store.load().await }, StoreError::from).await;
        loaded.map_err(|error| TokenFailure::Store(error.to_string()))
    }

    async fn save(&self, tokens: Tokens) -> Result<Tokens, (TokenFailure, Option<Tokens>)> {
        match guarded(async { self.store.save(&tokens).await }, StoreError::from).await {
            Ok(()) => Ok(tokens),
            Err(error) => {
                *locked(&self.unsaved) = Some(tokens.clone());
                Err((TokenFailure::Store(error.to_string()), Some(tokens)))
            }
        }
    }
}

/// What a store or a transport answers. One that panics has failed: whoever waits or sends next is not to panic as well, and a new pair is kept.
async fn guarded<T, E>(
    answer: impl Future<Output = Result<T, E>>,
    failure: fn(String) -> E,
) -> Result<T, E> {
    let answer = AssertUnwindSafe(answer).catch_unwind().await;
    answer.unwrap_or_else(|_| Err(failure("it panicked".to_owned())))
}

/// Nothing that is locked here is ever left half done.
fn locked<T>(state: &Mutex<T>) -> MutexGuard<'_, T> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
