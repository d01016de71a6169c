//! Limits over time: the weekly limit of a recipient, the request rate, the operating time.
//!
//! Source, but for our own bound: documentation of the method and of limits, August 2026.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::time::Duration;

/// How often one recipient may be written to by one line.
const WEEK: Duration = Duration::from_hours(7 * 24);

/// Recipients and clients remembered, our own bound; the oldest is forgotten beyond.
const MAX_REMEMBERED: usize = 100_000;

/// The rolling weekly limit per line and user.
#[derive(Debug, Default)]
pub(super) struct Weekly {
    last: HashMap<(String, i64), Duration>,
    in_order: VecDeque<(Duration, (String, i64))>,
}

impl Weekly {
    pub(super) fn is_reached(&self, line: &str, user: i64, now: Duration) -> bool {
        let last = self.last.get(&(line.to_owned(), user));
        last.is_some_and(|last| now.saturating_sub(*last) < WEEK)
    }

    /// Notes a message that was sent.
    pub(super) fn note(&mut self, line: &str, user: i64, now: Duration) {
        let key = (line.to_owned(), user);
        self.last.insert(key.clone(), now);
        self.in_order.push_back((now, key));
        while let Some((then, key)) = self.in_order.front() {
            let is_over = now.saturating_sub(*then) >= WEEK || self.in_order.len() > MAX_REMEMBERED;
            if !is_over {
                break;
            }
            if self.last.get(key) == Some(then) {
                self.last.remove(key);
            }
            self.in_order.pop_front();
        }
    }
}

/// A leaky bucket: it holds `burst` requests and drains by `per_second`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rate {
    pub(super) per_second: f64,
    pub(super) burst: f64,
}

/// The buckets, one for each client.
#[derive(Debug)]
pub(super) struct Buckets<Client> {
    rate: Rate,
    level: HashMap<Client, (f64, Duration)>,
}

impl<Client: Eq + Hash> Buckets<Client> {
    pub(super) fn new(rate: Rate) -> Self {
        Self {
            rate,
            level: HashMap::new(),
        }
    }

    /// Whether there is room for one more request, which is then taken.
    pub(super) fn take(&mut self, client: Client, now: Duration) -> bool {
        let rate = self.rate;
        if self.level.len() >= MAX_REMEMBERED {
            self.level.clear();
        }
        let (level, then) = self.level.entry(client).or_insert((0.0, now));
        let drained = now.saturating_sub(*then).as_secs_f64() * rate.per_second;
        *then = now.max(*then);
        *level = (*level - drained).max(0.0);
        if *level + 1.0 > rate.burst {
            return false;
        }
        *level += 1.0;
        true
    }
}

/// Operating time a client may use of one method within [`OPERATING_WINDOW`].
const OPERATING_BUDGET: Duration = Duration::from_mins(8);

/// Span over which operating time is counted.
const OPERATING_WINDOW: Duration = Duration::from_mins(10);

/// Operating time used, by client and method.
#[derive(Debug, Default)]
pub(super) struct Operating<Key> {
    used: HashMap<Key, (Duration, Duration)>,
}

impl<Key: Eq + Hash> Operating<Key> {
    /// Time used and when it is counted anew (a whole second, as callers are told it), and whether there is any left.
    pub(super) fn look(&mut self, key: Key, now: Duration) -> (Duration, Duration, bool) {
        if self.used.len() >= MAX_REMEMBERED {
            self.used.clear();
        }
        let (used, reset_at) = self
            .used
            .entry(key)
            .or_insert((Duration::ZERO, window_end(now)));
        if now >= *reset_at {
            (*used, *reset_at) = (Duration::ZERO, window_end(now));
        }
        (*used, *reset_at, *used < OPERATING_BUDGET)
    }

    /// Adds what a method took.
    pub(super) fn add(&mut self, key: &Key, cost: Duration) {
        if let Some((used, _)) = self.used.get_mut(key) {
            *used = used.saturating_add(cost);
        }
    }
}

fn window_end(now: Duration) -> Duration {
    Duration::from_secs(now.saturating_add(OPERATING_WINDOW).as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_seven_days_and_rolls() {
        let mut weekly = Weekly::default();
        let start = Duration::from_secs(1_700_000_000);
        weekly.note("line", 1, start);
        assert!(weekly.is_reached(
            "line",
            1,
            start + WEEK.saturating_sub(Duration::from_nanos(1))
        ));
        assert!(!weekly.is_reached("line", 1, start + WEEK));
        assert!(!weekly.is_reached("line", 2, start));
        assert!(!weekly.is_reached("other", 1, start));
        weekly.note("line", 2, start);
        weekly.note("line", 1, start + WEEK);
        assert!(weekly.is_reached("line", 1, start + WEEK));
        assert_eq!((weekly.in_order.len(), weekly.last.len()), (1, 1));
    }

    #[test]
    fn only_so_many_are_remembered() {
        let users = 0..=i64::try_from(MAX_REMEMBERED).expect("few");
        let now = Duration::ZERO;
        let mut weekly = Weekly::default();
        let mut buckets = Buckets::new(Rate {
            per_second: 1.0,
            burst: 1.0,
        });
        let mut operating = Operating::default();
        for user in users.clone() {
            weekly.note("", user, now);
            assert!(buckets.take(user, now));
            operating.look(user, now);
        }
        assert!(!weekly.is_reached("", 0, now) && weekly.is_reached("", 1, now));
        assert_eq!(weekly.last.len(), MAX_REMEMBERED);
        assert!(buckets.level.len() <= MAX_REMEMBERED);
        assert!(operating.used.len() <= MAX_REMEMBERED);
    }

    #[test]
    fn a_bucket_takes_a_burst_and_then_its_rate() {
        let mut buckets = Buckets::new(Rate {
            per_second: 2.0,
            burst: 50.0,
        });
        let start = Duration::from_secs(1);
        assert_eq!((0..60).filter(|_| buckets.take("a", start)).count(), 50);
        assert_eq!(
            (0..60)
                .filter(|_| buckets.take("a", start + Duration::from_millis(2500)))
                .count(),
            5
        );
        assert!(buckets.take("b", start));
    }

    #[test]
    fn operating_time_is_counted_anew_after_ten_minutes() {
        let mut operating = Operating::default();
        let start = Duration::from_secs(1);
        assert_eq!(
            operating.look("a", start),
            (Duration::ZERO, start + OPERATING_WINDOW, true)
        );
        operating.add(&"a", OPERATING_BUDGET);
        assert!(
            !operating
                .look(
                    "a",
                    start + OPERATING_WINDOW.saturating_sub(Duration::from_nanos(1))
                )
                .2
        );
        assert!(operating.look("a", start + OPERATING_WINDOW).2);
    }
}
