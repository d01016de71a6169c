//! Random faults, the same for the same seed.

use std::fmt::Debug;
use std::time::Duration;

use openlines_portal::{Fault, OddError, Portal};
use openlines_send::{Failure, Outcome, Why};

use super::delivered;

/// Longer than anybody waits for an answer.
const LONG: Duration = Duration::from_secs(75);

/// A number from the environment.
pub(crate) fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// What goes wrong with each of the next requests: nothing with every other one.
pub(crate) fn faults(seed: u64, count: u64) -> Vec<Option<Fault>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let one = |random: &mut fastrand::Rng| match *random.choice(Fault::ALL)? {
        // Long enough to be cut off by a caller in a hurry now and then, short enough not to hold up the rest.
        Fault::Stall(_) => Some(Fault::Stall(milliseconds(random))),
        Fault::SlowBody(_) => Some(Fault::SlowBody(milliseconds(random))),
        Fault::OddError(_) => Some(Fault::OddError(OddError::Object)),
        fault => Some(fault),
    };
    (0..count)
        .map(|_| random.bool().then(|| one(&mut random)).flatten())
        .collect()
}

fn milliseconds(random: &mut fastrand::Rng) -> Duration {
    Duration::from_millis(random.u64(1..=1500))
}

/// How long a caller in a hurry waits for an answer.
pub(crate) const PATIENCE: Duration = Duration::from_secs(1);

/// How a message to a CRM chat ends at each fault, with as many attempts as one could want: kind, requests made.
pub(crate) fn rows() -> Vec<(Fault, &'static str, u64)> {
    let rows = vec![
        (Fault::ResetBefore, "unknown", 1),
        (Fault::ResetAfter, "unknown", 1),
        (Fault::TruncatedJson, "unknown", 1),
        (Fault::Html403, "refused", 1),
        (Fault::Html502, "unknown", 1),
        (Fault::Html503, "unknown", 1),
        (Fault::Json503, "sent", 2),
        (Fault::Overload, "refused", 1),
        (Fault::Operating, "sent", 2),
        (Fault::InternalError, "unknown", 1),
        (Fault::WrongEncoding, "unknown", 1),
        (Fault::Error200, "refused", 1),
        (Fault::OddError(OddError::Number), "refused", 1),
        (Fault::OddError(OddError::Object), "refused", 1),
        (Fault::OddError(OddError::Empty), "refused", 1),
        (Fault::OddError(OddError::Zero), "refused", 1),
        (Fault::Redirect, "refused", 1),
        (Fault::HugeBody(3 << 20), "unknown", 1),
        (Fault::Empty200, "unknown", 1),
        (Fault::ExpiredToken, "refused", 1),
        (Fault::Stall(LONG), "unknown", 1),
        (Fault::SlowBody(LONG), "unknown", 1),
    ];
    for &fault in Fault::ALL {
        assert!(rows.iter().any(|row| row.0 == fault), "{fault} has its row");
    }
    rows
}

/// Whether a portal whose clock stands never answers.
pub(crate) fn is_never_answered(fault: Fault) -> bool {
    matches!(fault, Fault::Stall(_) | Fault::SlowBody(_))
}

/// Holds what became of a message against what should.
pub(crate) fn check<R: Debug>(
    portal: &Portal,
    fault: Fault,
    outcome: &Outcome<R>,
    end: &str,
    requests: u64,
) {
    let kind = outcome.as_ref().err().map_or("sent", Failure::kind);
    assert_eq!(
        (kind, portal.requests()),
        (end, requests),
        "{fault}: {outcome:?}"
    );
    if matches!(fault, Fault::Stall(_)) {
        let Err(Failure::Unknown(unknown)) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(unknown.why, Why::Timeout);
    }
    match delivered(portal).len() {
        0 => assert_ne!(kind, "sent", "{fault}"),
        1 => assert!(matches!(kind, "sent" | "unknown"), "{fault}"),
        copies => panic!("{fault}: {copies} copies"),
    }
}
