//! The one clock of a client.

use std::sync::LazyLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Time since 1970 by a clock that never goes back.
pub(crate) fn now() -> Duration {
    static START: LazyLock<(Instant, Duration)> = LazyLock::new(|| {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        (Instant::now(), since_1970.unwrap_or_default())
    });
    let (start, since_1970) = &*START;
    since_1970.saturating_add(start.elapsed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_that_of_the_system() {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        let off = now().abs_diff(since_1970.expect("a clock"));
        assert!(off < Duration::from_mins(1), "{off:?}");
    }
}
