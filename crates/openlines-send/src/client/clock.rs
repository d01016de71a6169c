//! The time a client lives by.

use std::time::Duration;

use super::BoxFuture;

/// A clock that can also be waited for. Tests give one of their own.
pub trait Clock: Send + Sync {
    /// Time since 1970; it must not go back.
    fn now(&self) -> Duration;

    /// Returns after so long.
    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()>;
}

/// The system's clock, on tokio.
#[cfg(feature = "reqwest")]
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioClock;

#[cfg(feature = "reqwest")]
impl Clock for TokioClock {
    fn now(&self) -> Duration {
        crate::clock::now()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
