//! The time a client lives by.

use std::time::Duration;

use super::BoxFuture;

/// A clock that can also be waited for.
///
/// Tests give one of their own.
///
/// Here it is the clock of a portal of `openlines-portal`, and whoever sleeps moves it, so a mailing of hours takes a moment.
/// It runs ahead of requests on their way: where more are in flight at once than a burst holds, the portal meets them at one moment and refuses some.
/// Tokio's paused clock will not do: it jumps to the timeout of a request whose answer is on its way, and the outcome is unknown.
///
/// ```
/// # #[cfg(feature = "reqwest")]
/// # fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use std::time::Duration;
/// use openlines_portal::Portal;
/// use openlines_send::{BoxFuture, Client, Clock, Endpoint, Http, Reqwest};
///
/// struct Shared(openlines_portal::Clock);
///
/// impl Clock for Shared {
///     fn now(&self) -> Duration {
///         self.0.now()
///     }
///
///     fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
///         Box::pin(async move {
///             self.0.advance(time);
///             tokio::task::yield_now().await;
///         })
///     }
/// }
///
/// let clock = openlines_portal::Clock::standing(1_700_000_000);
/// let portal = Portal::builder().clock(clock.clone()).start()?;
/// let transport = Reqwest::new(&Http::default())?;
/// let client = Client::new(Endpoint::webhook(portal.webhook())?, transport, Shared(clock));
/// # Ok(())
/// # }
/// # #[cfg(feature = "reqwest")]
/// # example().unwrap();
/// ```
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
