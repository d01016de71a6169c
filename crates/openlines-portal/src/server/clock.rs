//! The one clock of a portal: it drives the weekly limit, the buckets, token expiry and stalls.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::watch;

/// A clock that can be moved forward by hand; cloning it gives the same clock.
///
/// ```
/// use std::time::Duration;
/// use openlines_portal::Clock;
///
/// let clock = Clock::standing(1_700_000_000);
/// clock.advance(Duration::from_secs(60));
/// assert_eq!(clock.now().as_secs(), 1_700_000_060);
/// ```
#[derive(Clone, Debug)]
pub struct Clock {
    /// Time since 1970 at which the clock stands; `None` where it runs with the system's.
    stands_at: Option<Duration>,
    /// How far it was moved.
    moved: watch::Sender<Duration>,
}

impl Clock {
    /// A clock that runs with the system's.
    pub fn running() -> Self {
        Self {
            stands_at: None,
            moved: watch::Sender::new(Duration::ZERO),
        }
    }

    /// A clock that stands at so many seconds since 1970 until it is moved.
    pub fn standing(unix_seconds: u64) -> Self {
        Self {
            stands_at: Some(Duration::from_secs(unix_seconds)),
            ..Self::running()
        }
    }

    /// Time since 1970.
    pub fn now(&self) -> Duration {
        let base = self.stands_at.unwrap_or_else(|| {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
        });
        base.saturating_add(*self.moved.borrow())
    }

    /// Moves the clock forward, and wakes whoever waits for it.
    pub fn advance(&self, by: Duration) {
        self.moved
            .send_modify(|moved| *moved = moved.saturating_add(by));
    }

    /// Returns once the clock is so much further.
    pub(super) async fn sleep(&self, duration: Duration) {
        let until = self.now().saturating_add(duration);
        let mut moved = self.moved.subscribe();
        loop {
            let left = until.saturating_sub(self.now());
            if left.is_zero() {
                return;
            }
            let change = moved.changed();
            if self.stands_at.is_some() {
                // `self` holds the sender, so this cannot fail.
                let _ = change.await;
            } else {
                let _ = tokio::time::timeout(left, change).await;
            }
        }
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::running()
    }
}

/// RFC 3339 in UTC, whole seconds, as in `time.date_start`.
pub(super) fn rfc3339(since_1970: Duration) -> String {
    let seconds = since_1970.as_secs();
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days to civil date: eras of 400 years that begin on 1 March.
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_in_utc() {
        let cases = [
            (0, "1970-01-01T00:00:00+00:00"),
            (82_800, "1970-01-01T23:00:00+00:00"),
            (951_782_400, "2000-02-29T00:00:00+00:00"),
            (1_700_000_000, "2023-11-14T22:13:20+00:00"),
            (4_107_542_399, "2100-02-28T23:59:59+00:00"),
            (4_107_542_400, "2100-03-01T00:00:00+00:00"),
        ];
        for (seconds, text) in cases {
            assert_eq!(rfc3339(Duration::from_secs(seconds)), text);
        }
    }
}
