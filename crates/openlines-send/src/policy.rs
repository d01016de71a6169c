//! What is sent again, and when.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;

use crate::bucket::Bucket;
use crate::classify::operating_reset;
use crate::code::{Class, ErrorCode};
use crate::outcome::{Failure, NotSent, OperatingReset, Outcome, Refused};
use crate::response::RetryAfter;

/// How often a message is tried, and for how long.
///
/// Only what was certainly not executed is ever tried again: where nothing was written, and where the portal refused for now.
/// A request that has been begun is never cut short, as that would make its outcome unknown.
///
/// ```
/// use std::time::Duration;
/// use openlines_send::Policy;
///
/// let policy = Policy::default().retries(4).deadline(Duration::from_mins(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Policy {
    pub(crate) retries: u32,
    pub(crate) deadline: Duration,
}

impl Default for Policy {
    /// One attempt, which may begin within eleven minutes: by then a method's operating time has come back.
    fn default() -> Self {
        Self {
            retries: 0,
            deadline: OPERATING_WINDOW.saturating_add(Duration::from_mins(1)),
        }
    }
}

impl Policy {
    /// Greatest number of attempts after the first, a second or more apart; none unless given.
    ///
    /// Renewing an expired token and asking again counts as one attempt.
    pub fn retries(self, retries: u32) -> Self {
        Self { retries, ..self }
    }

    /// Span within which every attempt has to begin, from the call of `send` on; eleven minutes unless given.
    pub fn deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }
}

/// Wait before the second attempt, where the portal has not asked for any; it doubles with each.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// Longest such wait.
const MAX_WAIT: Duration = Duration::from_mins(1);

/// Longest pause that is granted; whoever asks for more does not mean it.
const MAX_ASKED: Duration = Duration::from_hours(24);

/// Rest of a method whose operating time is used up, where the portal does not say how long.
const OPERATING_REST: Duration = Duration::from_mins(1);

/// Span over which operating time is counted, so that no reset is farther away.
///
/// Source: documentation of limits, August 2026.
const OPERATING_WINDOW: Duration = Duration::from_mins(10);

/// Operating time of a method within [`OPERATING_WINDOW`], in seconds.
///
/// Source: documentation of limits, August 2026.
const OPERATING_SECONDS: f64 = 480.0;

/// Times that another token is asked for: the first may be one that another process has kept meanwhile, and be as old.
pub(crate) const MAX_RENEWALS: u32 = 2;

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// This is the outcome.
    Done,
    /// Get a new token and ask again.
    Renew,
    /// Ask again after so long.
    Again(Duration),
}

/// One message on its way through its attempts.
#[derive(Debug)]
pub(crate) struct Course {
    policy: Policy,
    method: &'static str,
    deadline: Duration,
    attempts: u32,
    /// Times that another token was asked for.
    renewals: u32,
}

impl Course {
    pub(crate) fn new(policy: Policy, method: &'static str, now: Duration) -> Self {
        Self {
            policy,
            method,
            deadline: now.saturating_add(policy.deadline),
            attempts: 0,
            renewals: 0,
        }
    }

    /// When the last attempt has to have begun; time since 1970.
    pub(crate) fn deadline(&self) -> Duration {
        self.deadline
    }

    /// Learns from an attempt, and says what comes next; whether another token than that of the attempt may be taken, the caller knows.
    pub(crate) fn after<R>(
        &mut self,
        outcome: &Outcome<R>,
        bucket: &Bucket,
        may_renew: bool,
        now: Duration,
    ) -> Next {
        self.attempts += 1;
        let failure = match outcome {
            Ok(sent) => {
                let time = sent.time.as_ref();
                let used_up = time.filter(|time| time.operating >= Some(OPERATING_SECONDS));
                if let Some(reset) = used_up.and_then(operating_reset) {
                    bucket.rest(self.method, now.saturating_add(left(reset, now)));
                }
                return Next::Done;
            }
            Err(failure) => failure,
        };
        let asked = match failure.retry_after() {
            Some(RetryAfter::Delay(delay)) => delay,
            Some(RetryAfter::At(at)) => at.saturating_sub(now),
            None => Duration::ZERO,
        };
        let asked = asked.min(MAX_ASKED);
        if !asked.is_zero() {
            // Whatever becomes of this message, the next one waits.
            bucket.rest(self.method, now.saturating_add(asked));
        }
        let least = match failure {
            Failure::NotSent(NotSent::Connect(_)) => Duration::ZERO,
            Failure::NotSent(NotSent::Token(failure)) if failure.is_passing() => asked,
            Failure::Refused(refused) => match refused.class() {
                Class::ForNow => asked.max(self.learn(refused, bucket, now)),
                Class::Token if may_renew && self.renewals < MAX_RENEWALS => {
                    self.renewals += 1;
                    self.attempts -= 1;
                    return Next::Renew;
                }
                Class::Token | Class::Final | Class::Unknown => return Next::Done,
            },
            Failure::NotSent(_) | Failure::Unknown(_) => return Next::Done,
        };
        let wait = least.max(self.backoff());
        if self.attempts > self.policy.retries || now.saturating_add(wait) > self.deadline {
            return Next::Done;
        }
        Next::Again(wait)
    }

    /// Hands on what a refusal for now says about the limits; the wait it asks for.
    fn learn(&self, refused: &Refused, bucket: &Bucket, now: Duration) -> Duration {
        if refused.code != Some(ErrorCode::OperationTimeLimit) {
            bucket.fill(now);
            return Duration::ZERO;
        }
        let rest = match refused.operating_reset {
            Some(reset) => left(reset, now),
            None => OPERATING_REST,
        };
        bucket.rest(self.method, now.saturating_add(rest));
        rest
    }

    /// Wait the portal has not asked for: it doubles with every attempt, and is up to a quarter longer by chance,
    /// so that many clients do not come back at once.
    fn backoff(&self) -> Duration {
        let doublings = (self.attempts - 1).min(16);
        let wait = FIRST_WAIT.saturating_mul(1 << doublings);
        let wait = wait.min(MAX_WAIT);
        wait + wait / 4 * u32::from(chance()) / u32::from(u8::MAX)
    }
}

/// How long until operating time is given back; by the portal's clock where it told, as clocks differ.
fn left(reset: OperatingReset, now: Duration) -> Duration {
    let now = reset.now.map_or(now, Duration::from_secs);
    let left = Duration::from_secs(reset.at).saturating_sub(now);
    // The portal's clock was read in whole seconds.
    left.min(OPERATING_WINDOW) + Duration::from_secs(1)
}

fn chance() -> u8 {
    // The keys of every new `RandomState` differ, which is chance enough here.
    RandomState::new().hash_one(0_u8).to_le_bytes()[0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::{Sent, TokenFailure, Unknown, Why};
    use crate::time::PortalTime;

    const START: Duration = Duration::from_secs(1_700_000_000);

    fn refused(code: &str) -> Refused {
        Refused {
            status: 503,
            code: Some(code.into()),
            description: None,
            argument: None,
            moved_to: None,
            retry_after: None,
            operating_reset: None,
        }
    }

    fn failed(refused: Refused) -> Outcome<()> {
        Err(Failure::Refused(Box::new(refused)))
    }

    fn course(retries: u32) -> Course {
        Course::new(Policy::default().retries(retries), "m", START)
    }

    /// What comes after an outcome, with all the time and attempts one could want.
    fn next(outcome: &Outcome<()>) -> Next {
        course(8).after(outcome, &Bucket::unlimited(), true, START)
    }

    #[test]
    fn only_what_was_not_executed_is_tried_again() {
        let connect = Err(Failure::NotSent(NotSent::Connect(String::new())));
        assert!(matches!(next(&connect), Next::Again(_)));
        for code in ErrorCode::KNOWN {
            let expected = match code {
                ErrorCode::QueryLimitExceeded | ErrorCode::OperationTimeLimit => None,
                ErrorCode::ExpiredToken | ErrorCode::InvalidToken => Some(Next::Renew),
                _ => Some(Next::Done),
            };
            let next = next(&failed(refused(code.as_str())));
            match expected {
                Some(expected) => assert_eq!(next, expected, "{code}"),
                None => assert!(matches!(next, Next::Again(_)), "{code}"),
            }
        }
        let whys = [
            Why::Timeout,
            Why::Connection(String::new()),
            Why::Failed,
            Why::Unreadable,
            Why::TooLarge,
        ];
        for why in whys {
            let unknown = Failure::Unknown(Box::new(Unknown::without_answer(why)));
            assert_eq!(next(&Err(unknown.clone())), Next::Done);
            // A renewal of unknown outcome has delivered no message.
            let renewal = TokenFailure::Renewal(Box::new(unknown));
            let not_sent = Err(Failure::NotSent(NotSent::Token(renewal)));
            assert!(matches!(next(&not_sent), Next::Again(_)));
        }
        let denied = Failure::Refused(Box::new(refused("invalid_grant")));
        let denied = TokenFailure::Renewal(Box::new(denied));
        for not_sent in [
            NotSent::Deadline(START),
            NotSent::Stopped,
            NotSent::Token(TokenFailure::Store(String::new())),
            NotSent::Token(denied),
            NotSent::Journal(String::new()),
        ] {
            assert_eq!(next(&Err(Failure::NotSent(not_sent))), Next::Done);
        }
    }

    #[test]
    fn a_token_is_renewed_once_and_does_not_count() {
        let (expired, bucket) = (failed(refused("expired_token")), Bucket::unlimited());
        let mut course = course(0);
        assert_eq!(course.after(&expired, &bucket, true, START), Next::Renew);
        // The next one has just been made.
        assert_eq!(course.after(&expired, &bucket, false, START), Next::Done);
    }

    #[test]
    fn a_kept_token_may_have_expired_as_well() {
        let (expired, bucket) = (failed(refused("expired_token")), Bucket::unlimited());
        let mut course = course(0);
        for next in [Next::Renew, Next::Renew, Next::Done] {
            assert_eq!(course.after(&expired, &bucket, true, START), next);
        }
    }

    #[test]
    fn attempts_are_counted_and_waits_double() {
        let (full, bucket) = (failed(refused("QUERY_LIMIT_EXCEEDED")), Bucket::unlimited());
        let mut course = course(9);
        for seconds in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
            let Next::Again(wait) = course.after(&full, &bucket, false, START) else {
                panic!("no more than {} attempts", course.attempts)
            };
            let wait = wait.as_secs_f64() / f64::from(seconds);
            assert!((1.0..=1.25).contains(&wait), "{seconds} s: {wait}");
        }
        assert_eq!(course.after(&full, &bucket, false, START), Next::Done);
    }

    #[test]
    fn no_attempt_begins_after_the_deadline() {
        let full = failed(refused("QUERY_LIMIT_EXCEEDED"));
        let mut course = course(8);
        let late = course.deadline().saturating_sub(Duration::from_millis(999));
        let next = course.after(&full, &Bucket::unlimited(), false, late);
        assert_eq!(next, Next::Done);
    }

    #[test]
    fn an_attempt_may_begin_at_the_deadline() {
        let minute = Duration::from_mins(1);
        let policy = Policy::default().retries(1).deadline(minute);
        let used_up = failed(refused("OPERATION_TIME_LIMIT"));
        let next =
            Course::new(policy, "m", START).after(&used_up, &Bucket::unlimited(), false, START);
        assert_eq!(next, Next::Again(minute));
    }

    #[test]
    fn the_portal_is_given_the_time_it_asks_for() {
        #[track_caller]
        fn check(refused: Refused, seconds: u64) {
            let bucket = Bucket::unlimited();
            let wait = Duration::from_secs(seconds);
            let next = course(8).after(&failed(refused), &bucket, false, START);
            assert_eq!(next, Next::Again(wait));
            // Whatever else calls the method waits as well.
            let place = bucket.take("m", START, Duration::MAX).expect("a place");
            assert_eq!(place.at, START + wait);
        }
        let now = START.as_secs();
        check(
            Refused {
                retry_after: Some(RetryAfter::Delay(Duration::from_secs(7))),
                ..refused("QUERY_LIMIT_EXCEEDED")
            },
            7,
        );
        check(
            Refused {
                retry_after: Some(RetryAfter::At(START + Duration::from_secs(8))),
                ..refused("QUERY_LIMIT_EXCEEDED")
            },
            8,
        );
        check(refused("OPERATION_TIME_LIMIT"), 60);
        let operating = |at, now| Refused {
            operating_reset: Some(OperatingReset { at, now }),
            ..refused("OPERATION_TIME_LIMIT")
        };
        check(operating(now + 99, None), 100);
        // The portal's clock is a day ahead.
        check(operating(now + 86_400 + 99, Some(now + 86_400)), 100);
        // The longest there is comes before the usual deadline.
        check(operating(u64::MAX, None), 601);
        // A wait beyond the deadline is not worth beginning.
        let policy = Policy::default()
            .retries(8)
            .deadline(Duration::from_mins(10));
        let mut course = Course::new(policy, "m", START);
        let far = failed(operating(u64::MAX, None));
        let next = course.after(&far, &Bucket::unlimited(), true, START);
        assert_eq!(next, Next::Done);
    }

    #[test]
    fn waits_differ_by_chance() {
        let first = chance();
        assert!((0..100).any(|_| chance() != first));
    }

    #[test]
    fn whoever_asks_for_a_pause_is_given_it() {
        for status in [429, 403, 503] {
            let headers = [("Retry-After", b"7".as_slice())];
            let page = crate::Response::new(status, headers, "<html>");
            let bucket = Bucket::unlimited();
            let outcome = crate::classify::<openlines::CrmMessage>(&page);
            // Nothing says that it was not executed, but for a known code.
            let next = course(8).after(&outcome, &bucket, true, START);
            assert_eq!(next, Next::Done, "{status}");
            let place = bucket.take("m", START, Duration::MAX).expect("a place");
            assert_eq!(place.at, START + Duration::from_secs(7), "{status}");
        }
    }

    #[test]
    fn whoever_renews_tokens_is_given_a_pause_too() {
        let busy = Refused {
            retry_after: Some(RetryAfter::Delay(Duration::from_secs(7))),
            ..refused("QUERY_LIMIT_EXCEEDED")
        };
        let renewal = TokenFailure::Renewal(Box::new(Failure::Refused(Box::new(busy))));
        let outcome: Outcome<()> = Err(Failure::NotSent(NotSent::Token(renewal)));
        assert_eq!(next(&outcome), Next::Again(Duration::from_secs(7)));
    }

    #[test]
    fn no_pause_lasts_for_ever() {
        for retry_after in [
            RetryAfter::Delay(Duration::MAX),
            RetryAfter::At(Duration::MAX),
        ] {
            let bucket = Bucket::unlimited();
            let outcome = failed(Refused {
                retry_after: Some(retry_after),
                ..refused("QUERY_LIMIT_EXCEEDED")
            });
            assert_eq!(course(8).after(&outcome, &bucket, false, START), Next::Done);
            let place = bucket.take("m", START, Duration::MAX).expect("a place");
            assert_eq!(place.at, START + Duration::from_hours(24));
        }
    }

    #[test]
    fn a_success_may_use_up_the_operating_time() {
        let bucket = Bucket::unlimited();
        let time = |operating| PortalTime {
            operating: Some(operating),
            operating_reset_at: Some(1_700_000_099.0),
            ..PortalTime::default()
        };
        for (operating, seconds) in [(479.0, 0), (480.0, 100)] {
            let sent = Ok(Sent {
                reply: (),
                time: Some(time(operating)),
            });
            assert_eq!(course(0).after(&sent, &bucket, false, START), Next::Done);
            let place = bucket.take("m", START, Duration::MAX).expect("a place");
            assert_eq!(place.at, START + Duration::from_secs(seconds));
        }
    }
}
