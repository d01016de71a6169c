//! Being told to begin nothing more.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, Shared};
use futures_util::task::AtomicWaker;

/// Whether a client is stopped, for whoever waits to be told.
pub(super) struct Stop {
    signal: Arc<Signal>,
    /// Wakes everybody who waits, and forgets those who no longer do.
    told: Shared<BoxFuture<'static, ()>>,
}

#[derive(Default)]
struct Signal {
    is_stopped: AtomicBool,
    waker: AtomicWaker,
}

impl Default for Stop {
    fn default() -> Self {
        let signal = Arc::<Signal>::default();
        let waited_for = Arc::clone(&signal);
        let told = poll_fn(move |context| {
            waited_for.waker.register(context.waker());
            // Looked at afterwards, so that no stop is missed.
            if waited_for.is_stopped.load(Ordering::SeqCst) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        });
        Self {
            signal,
            told: told.boxed().shared(),
        }
    }
}

impl Stop {
    pub(super) fn is_stopped(&self) -> bool {
        self.signal.is_stopped.load(Ordering::SeqCst)
    }

    pub(super) fn stop(&self) {
        self.signal.is_stopped.store(true, Ordering::SeqCst);
        self.signal.waker.wake();
    }

    /// Returns once it is stopped.
    pub(super) async fn stopped(&self) {
        self.told.clone().await;
    }
}
