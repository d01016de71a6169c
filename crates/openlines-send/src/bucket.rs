//! How often a portal may be asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Request rate of a portal's plan, per source address, as documented in August 2026.
///
/// See [Bitrix24 Docs/Limits](https://apidocs.bitrix24.com/limits.html).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Plan {
    /// 2 requests a second, 50 in a burst.
    #[default]
    Standard,
    /// 5 requests a second, 250 in a burst.
    Enterprise,
}

impl Plan {
    /// How long one request takes to drain, and how many may come at once.
    const fn rate(self) -> (Duration, u32) {
        match self {
            Self::Standard => (Duration::from_millis(500), 50),
            Self::Enterprise => (Duration::from_millis(200), 250),
        }
    }
}

/// Requests of a burst that are held back: on their way some bunch up, or come from a run before this one.
const MARGIN: u32 = 2;

/// The leaky bucket of one portal; a clone is the same bucket.
///
/// Clones of a client share it.
/// Clients with different credentials for one portal should be given the same one, for the portal counts them together:
///
/// ```
/// # #[cfg(feature = "reqwest")]
/// # fn example(webhooks: [String; 2]) -> Result<[openlines_send::Client; 2], openlines_send::ClientError> {
/// use openlines_send::{Bucket, Client, Plan};
///
/// let bucket = Bucket::new(Plan::Enterprise);
/// let sales = Client::webhook(&webhooks[0])?.bucket(bucket.clone());
/// let support = Client::webhook(&webhooks[1])?.bucket(bucket);
/// # Ok([sales, support])
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Bucket {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    /// `None` where nothing is limited.
    rate: Option<(Duration, u32)>,
    /// When everything taken so far will have drained; time since 1970.
    drained_at: Duration,
    /// Counts how often the portal said that the bucket was fuller than thought.
    corrections: u64,
    /// Until when each method has to rest.
    rests: BTreeMap<&'static str, Duration>,
}

/// A place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) at: Duration,
    /// `None` where the method rests until then, and queues only afterwards.
    corrections: Option<u64>,
}

impl Bucket {
    /// An empty bucket.
    pub fn new(plan: Plan) -> Self {
        Self::with(Some(plan.rate()))
    }

    /// A bucket that holds any number of requests, for portals on premises, which have no limit.
    pub fn unlimited() -> Self {
        Self::with(None)
    }

    fn with(rate: Option<(Duration, u32)>) -> Self {
        Self {
            state: Arc::new(Mutex::new(State {
                rate,
                drained_at: Duration::ZERO,
                corrections: 0,
                rests: BTreeMap::new(),
            })),
        }
    }

    /// Takes a place for a request, unless its turn would come after `deadline`; the error is when that would be.
    pub(crate) fn take(
        &self,
        method: &'static str,
        now: Duration,
        deadline: Duration,
    ) -> Result<Place, Duration> {
        let mut state = self.state();
        let mut at = state.rest(method).max(now);
        let is_resting = at > now;
        // Other methods must not wait behind one that rests.
        let rate = state.rate.filter(|_| !is_resting);
        if let Some((drain, burst)) = rate {
            let room = drain * (burst - MARGIN - 1);
            at = at.max(state.drained_at.saturating_sub(room));
        }
        if at > deadline {
            return Err(at);
        }
        if let Some((drain, _)) = rate {
            state.drained_at = state.drained_at.max(at).saturating_add(drain);
        }
        Ok(Place {
            at,
            corrections: (!is_resting).then_some(state.corrections),
        })
    }

    /// Whether a place still holds once its time has come.
    pub(crate) fn holds(&self, place: Place, method: &'static str, now: Duration) -> bool {
        let state = self.state();
        place.corrections == Some(state.corrections) && state.rest(method) <= now
    }

    /// Gives back a place that nobody waits for any more, unless its time has come and it may have drained.
    pub(crate) fn give_back(&self, place: Place, now: Duration) {
        let mut state = self.state();
        if let Some((drain, _)) = state.rate
            && place.at > now
            && place.corrections == Some(state.corrections)
        {
            state.drained_at = state.drained_at.saturating_sub(drain);
        }
    }

    /// The portal said that the bucket is full.
    pub(crate) fn fill(&self, now: Duration) {
        let mut state = self.state();
        if let Some((drain, burst)) = state.rate {
            state.drained_at = now.saturating_add(drain * burst);
            // Whoever waits has to queue anew behind what is really there.
            state.corrections += 1;
        }
    }

    /// Keeps a method from being called until then.
    pub(crate) fn rest(&self, method: &'static str, until: Duration) {
        let mut state = self.state();
        let known = state.rests.entry(method).or_default();
        *known = until.max(*known);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here is ever left half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Bucket {
    fn default() -> Self {
        Self::new(Plan::default())
    }
}

impl State {
    fn rest(&self, method: &str) -> Duration {
        self.rests.get(method).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(1_700_000_000);

    fn waits(bucket: &Bucket, count: usize, now: Duration) -> Vec<Duration> {
        (0..count)
            .flat_map(|_| bucket.take("m", now, Duration::MAX))
            .map(|place| place.at.saturating_sub(now))
            .collect()
    }

    #[test]
    fn a_burst_goes_at_once_and_then_the_rate() {
        for (plan, burst, drain) in [(Plan::Standard, 48, 500), (Plan::Enterprise, 248, 200)] {
            let bucket = Bucket::new(plan);
            assert!(waits(&bucket, burst, START).iter().all(Duration::is_zero));
            let after: Vec<_> = (1..=3).map(|n| Duration::from_millis(n * drain)).collect();
            assert_eq!(waits(&bucket.clone(), 3, START), after);
            // Having drained it takes a burst again, and never more than one.
            let later = START + Duration::from_hours(1);
            assert!(waits(&bucket, burst, later).iter().all(Duration::is_zero));
            assert_eq!(waits(&bucket, 1, later), [Duration::from_millis(drain)]);
        }
    }

    #[test]
    fn a_full_bucket_makes_everyone_queue_anew() {
        let bucket = Bucket::new(Plan::Standard);
        let place = bucket.take("m", START, Duration::MAX).expect("a place");
        assert!(bucket.holds(place, "m", START));
        bucket.fill(START);
        assert!(!bucket.holds(place, "m", START));
        assert_eq!(
            waits(&bucket, 2, START),
            [Duration::from_millis(1500), Duration::from_secs(2)]
        );
    }

    #[test]
    fn a_place_is_given_back_while_it_is_waited_for() {
        let (second, half) = (Duration::from_secs(1), Duration::from_millis(500));
        let full = || {
            let bucket = Bucket::new(Plan::Standard);
            assert_eq!(waits(&bucket, 48, START), [Duration::ZERO; 48]);
            let place = bucket.take("m", START, Duration::MAX).expect("a place");
            assert_eq!(place.at, START + half);
            (bucket, place)
        };
        let (bucket, place) = full();
        bucket.give_back(place, START);
        assert_eq!(waits(&bucket, 2, START), [half, second]);
        // Its request may have been made by then.
        let (bucket, place) = full();
        bucket.give_back(place, START + half);
        assert_eq!(waits(&bucket, 1, START), [second]);
        // It was no longer counted.
        let (bucket, place) = full();
        bucket.fill(START);
        bucket.give_back(place, START);
        assert_eq!(waits(&bucket, 1, START), [3 * half]);
    }

    #[test]
    fn an_unlimited_bucket_is_never_full() {
        let bucket = Bucket::unlimited();
        bucket.fill(START);
        assert!(waits(&bucket, 1000, START).iter().all(Duration::is_zero));
    }

    #[test]
    fn a_turn_after_the_deadline_is_not_taken() {
        let bucket = Bucket::new(Plan::Standard);
        bucket.fill(START);
        assert_eq!(
            bucket.take("m", START, START + Duration::from_secs(1)),
            Err(START + Duration::from_millis(1500))
        );
        let place = bucket.take("m", START, START + Duration::from_millis(1500));
        assert!(place.is_ok());
    }

    #[test]
    fn a_method_rests_alone() {
        let bucket = Bucket::unlimited();
        let minute = Duration::from_mins(1);
        let place = bucket.take("m", START, Duration::MAX).expect("a place");
        bucket.rest("m", START + minute);
        bucket.rest("m", START);
        bucket.rest("another", START + 2 * minute);
        assert!(!bucket.holds(place, "m", START));
        assert_eq!(waits(&bucket, 2, START), [minute, minute]);
        assert!(bucket.take("other", START, START).is_ok());
        assert_eq!(bucket.take("m", START, START), Err(START + minute));
        assert!(bucket.take("m", START + minute, START + minute).is_ok());
    }

    #[test]
    fn no_other_method_waits_behind_one_that_rests() {
        let bucket = Bucket::new(Plan::Standard);
        let until = START + Duration::from_mins(10);
        bucket.rest("m", until);
        let place = bucket.take("m", START, Duration::MAX).expect("a place");
        assert_eq!(place.at, until);
        let other = bucket.take("other", START, START).expect("a place");
        assert!(bucket.holds(other, "other", START));
        // It takes its place among the others once it has rested.
        assert!(!bucket.holds(place, "m", until));
        let place = bucket.take("m", until, until).expect("a place");
        assert!(bucket.holds(place, "m", until));
    }
}
