//! Being told to begin nothing more.

use std::future::{Pending, pending};

use futures_util::FutureExt as _;
use futures_util::future::{AbortHandle, Abortable, Shared, abortable};

/// Whether a client is stopped, for whoever waits to be told.
pub(super) struct Stop {
    handle: AbortHandle,
    /// Wakes everybody who waits, and forgets those who no longer do.
    told: Shared<Abortable<Pending<()>>>,
}

impl Default for Stop {
    fn default() -> Self {
        let (told, handle) = abortable(pending());
        let told = told.shared();
        Self { handle, told }
    }
}

impl Stop {
    pub(super) fn is_stopped(&self) -> bool {
        self.handle.is_aborted()
    }

    pub(super) fn stop(&self) {
        self.handle.abort();
    }

    /// Returns once it is stopped.
    pub(super) async fn stopped(&self) {
        let _ = self.told.clone().await;
    }
}
