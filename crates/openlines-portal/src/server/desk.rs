//! What all requests share.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;

use super::clock::Clock;
use super::fault::due::Faults;
use super::fault::{Fault, InvalidFault};
use super::log::{Line, Log};
use super::request::Target;
use super::state::State;

/// What all requests share.
pub(super) struct Desk {
    pub(super) state: Mutex<State>,
    pub(super) clock: Clock,
    pub(super) faults: Mutex<Faults>,
    pub(super) log: Option<Mutex<Log>>,
    /// `http://127.0.0.1:12345`
    pub(super) base: String,
    /// Whether it listens on loopback.
    pub(super) is_loopback: bool,
    /// How long a request may take to arrive.
    pub(super) idle: Duration,
}

impl Desk {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    pub(super) fn faults(&self) -> MutexGuard<'_, Faults> {
        lock(&self.faults)
    }

    pub(super) fn log(&self, line: &Line<'_>) {
        if let Some(log) = &self.log {
            lock(log).write(line);
        }
    }

    /// Counts a request under `/rest/`: its number, and what goes wrong with it.
    pub(super) fn next(
        &self,
        target: Option<&Target>,
        headers: &HeaderMap,
    ) -> (u64, Result<Option<Fault>, InvalidFault>) {
        match target {
            None => (0, Ok(None)),
            Some(Target::Token) => (0, self.faults().of_token(headers)),
            Some(Target::Rest { .. }) => {
                let mut state = self.state();
                state.requests += 1;
                let number = state.requests;
                drop(state);
                (number, self.faults().of(number, headers))
            }
        }
    }
}

/// A panic elsewhere leaves nothing half done that matters here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
