//! Messages composed at random, valid parts with random edits, agree with the portal on the desk.
//!
//! `MESSAGES` in the environment says how many are composed, for a longer run.

use std::collections::BTreeSet;

use openlines::{Effect, Subject};
use openlines_tests::composed::{at_random, composed, count};
use openlines_tests::holds::{holds, sizes_hold};
use openlines_tests::json::{COMPACT, Json};
use openlines_tests::{disagreements, fuzz};
use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::prop_oneof;
use proptest::strategy::Just;

/// Number of messages where the environment says nothing.
const MESSAGES: usize = 4000;

/// The smallest message that still does not hold, and what does not hold of it.
fn minimal(message: Json, spelling: &[u8], failure: String) -> String {
    let fails = |message: &Json| holds(message, &message.spell(spelling));
    let (message, failure) = message.minimal(failure, fails);
    let text = message.spell(spelling);
    let report = Subject::Network.check(&text);
    let codes = report
        .problems
        .iter()
        .map(|problem| format!("\n    {} {}", problem.path, problem.code.slug()));
    format!("{failure}\n  {text}{}", codes.collect::<String>())
}

#[test]
fn composed_messages_agree() {
    let count = count(MESSAGES);
    let spelling = prop_oneof![Just(vec![COMPACT]), vec(any::<u8>(), 1..64)];
    let messages = (composed(), spelling);
    let (mut clean, mut refused, mut measured) = (0, 0, 0);
    let mut failures = BTreeSet::new();
    for (message, spelling) in at_random(messages).take(count) {
        let text = message.spell(&spelling);
        assert_eq!(Json::read(&text).as_ref(), Some(&message), "{text}");
        let report = Subject::Network.check(&text);
        clean += usize::from(report.is_valid());
        measured += usize::from(sizes_hold(&message, &report).is_some());
        refused += usize::from(
            report
                .errors()
                .any(|problem| problem.effect() == Effect::Rejected),
        );
        if let Err(failure) = holds(&message, &text) {
            failures.insert(minimal(message, &spelling, failure));
        } else {
            fuzz::portal(&text);
        }
        assert!(failures.len() < 40, "{}", disagreements::list(&failures));
    }
    println!("{count} composed messages: {clean} clean, {refused} refused, {measured} measured");
    assert!(measured > count / 2);
    assert!(failures.is_empty(), "{}", disagreements::list(&failures));
    assert!(
        clean > count / 10 && refused > count / 10,
        "one kind is too rare to prove anything"
    );
}
