//! One renewal for any number of threads.

use std::sync::{Mutex, PoisonError};

use super::Transport;
use crate::mask::Mask;
use crate::outcome::TokenFailure;
use crate::secret::Secret;
use crate::token::{App, StoreError, Tokens};

/// Where an application keeps its tokens.
pub trait TokenStore: Send + Sync {
    /// The current tokens. Asked for before the first send, and before a renewal, as another process may have been faster.
    ///
    /// # Errors
    /// Whatever keeps the store from reading them.
    fn load(&self) -> Result<Tokens, StoreError>;

    /// Keeps a new pair, which replaces the one before. It is not used until this has succeeded.
    ///
    /// # Errors
    /// Whatever keeps the store from writing them; it is asked again before the next send.
    fn save(&self, tokens: &Tokens) -> Result<(), StoreError>;
}

/// The tokens of a client, shared by its clones.
pub(super) struct Keeper {
    app: App,
    store: Box<dyn TokenStore>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<Tokens>,
    /// A new pair the store has not taken yet. The pair before it is used up, so this one must not be lost.
    unsaved: Option<Tokens>,
}

impl Keeper {
    pub(super) fn new(app: App, store: impl TokenStore + 'static) -> Self {
        Self {
            app,
            store: Box::new(store),
            state: Mutex::default(),
        }
    }

    /// Tokens to send with: other than `expired`, where a portal refused that one.
    pub(super) fn tokens(
        &self,
        expired: Option<&Secret>,
        transport: &dyn Transport,
        user_agent: &str,
        mask: &mut Mask,
    ) -> Result<Tokens, TokenFailure> {
        mask.add(&self.app.client_secret);
        // Whoever comes while tokens are renewed waits here, and then finds them new.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(current) = &state.current {
            current.hide_in(mask);
            if expired != Some(&current.access_token) {
                return Ok(current.clone());
            }
        }
        let result = self.renew(&mut state, transport, user_agent);
        for tokens in [&state.current, &state.unsaved].into_iter().flatten() {
            tokens.hide_in(mask);
        }
        result
    }

    /// Tokens other than the current ones.
    fn renew(
        &self,
        state: &mut State,
        transport: &dyn Transport,
        user_agent: &str,
    ) -> Result<Tokens, TokenFailure> {
        if state.unsaved.is_none() {
            let stored = self.store.load();
            let stored = stored.map_err(|error| TokenFailure::of_store(&*error))?;
            let known = state.current.as_ref();
            if known.is_none_or(|known| known.access_token != stored.access_token) {
                state.current = Some(stored.clone());
                return Ok(stored);
            }
            let request = self.app.renewal(&stored.refresh_token);
            let answer = transport.send(&request.user_agent(user_agent));
            state.unsaved = Some(Tokens::renewed(answer)?);
        }
        if let Some(tokens) = &state.unsaved {
            let saved = self.store.save(tokens);
            saved.map_err(|error| TokenFailure::of_store(&*error))?;
            state.current = state.unsaved.take();
        }
        let none = || TokenFailure::Store("it holds no tokens".to_owned());
        state.current.clone().ok_or_else(none)
    }
}
