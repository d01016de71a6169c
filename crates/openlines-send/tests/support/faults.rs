//! Random faults, the same for the same seed.

use std::time::Duration;

use openlines_portal::{Fault, OddError};

/// A number from the environment.
pub(crate) fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
}

/// What goes wrong with each of the next requests: nothing with every other one.
pub(crate) fn faults(seed: u64, count: u64) -> Vec<Option<Fault>> {
    let mut random = fastrand::Rng::with_seed(seed);
    let one = |random: &mut fastrand::Rng| match random.choice(Fault::ALL)? {
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
