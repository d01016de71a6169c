//! What two sides do not agree on, each kind once.

use std::collections::BTreeSet;

/// Lists kinds of disagreement, for a test that failed.
pub fn list(failures: &BTreeSet<String>) -> String {
    let failures: Vec<_> = failures.iter().map(String::as_str).collect();
    format!(
        "{} kinds of disagreement:\n{}",
        failures.len(),
        failures.join("\n")
    )
}
