//! Messages composed at random, valid parts with random edits, agree with the portal on the desk.
//!
//! `MESSAGES` in the environment says how many are composed, for a longer run.

use std::collections::BTreeSet;

use openlines::{Code, Effect, NetworkMessage, Options, Payload, Report, Severity, Subject};
use openlines_portal::{Outcome, Stored, params_from_text, receive};
use openlines_tests::agreement::{Observed, agree};
use openlines_tests::composed::composed;
use openlines_tests::disagreements;
use openlines_tests::json::{Json, Spelling};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

/// Number of messages where the environment says nothing.
const MESSAGES: usize = 4000;

/// What a portal stores of a message.
fn stored(params: &Value) -> Option<Value> {
    receive(params).stored.as_ref().map(Stored::to_json)
}

/// All that is said of one message.
fn holds(message: &Json, text: &str) -> Result<(), String> {
    let params = params_from_text(text);
    let report = Subject::Network.check(text);
    agree(&params, &report, &Observed::from(&receive(&params)))?;
    for (contract, unknown_keys) in [
        (Severity::Error, Severity::Error),
        (Severity::Warning, Severity::Error),
        (Severity::Error, Severity::Warning),
        (Severity::Warning, Severity::Warning),
    ] {
        let options = Options {
            contract,
            unknown_keys,
            ..Options::default()
        };
        let valid = options.check(Subject::Network, text).is_valid();
        let received = receive(&params);
        if valid && received.answer() != Outcome::Ok {
            return Err(format!(
                "valid with {options:?}, but the portal answers {}",
                received.answer()
            ));
        }
        if options.is_valid(Subject::Network, text) != valid {
            return Err(format!(
                "is_valid does not say {valid} as check does, with {options:?}"
            ));
        }
    }
    let typed = NetworkMessage::from_json(text);
    if typed.is_ok() != report.is_valid() {
        return Err("from_json and check do not agree".to_owned());
    }
    if let Ok(checked) = &typed {
        let written = serde_json::to_string(checked.value()).map_err(|e| e.to_string())?;
        if stored(&params_from_text(&written)) != stored(&params) {
            return Err(format!(
                "another message arrives once it is written anew: {written}"
            ));
        }
    }
    if typed
        .as_ref()
        .map_or_else(|failed| failed, |checked| checked.report())
        != &report
    {
        return Err("from_json reports something else than check".to_owned());
    }
    sizes_hold(message, &report).unwrap_or(Ok(()))
}

/// Whether the bytes of both parts are counted as they are; nothing where that cannot be told.
fn sizes_hold(message: &Json, report: &Report) -> Option<Result<(), String>> {
    // In what the portal does not read, keys that stand twice go unnoticed.
    let noticed = report
        .problems
        .iter()
        .filter(|problem| problem.code == Code::DuplicateKey)
        .count();
    if noticed != message.repeated() {
        return None;
    }
    let settled = message.settled();
    for (key, size) in [
        ("ATTACH", report.sizes.attach),
        ("KEYBOARD", report.sizes.keyboard),
    ] {
        let bytes = settled
            .member(key)
            .map_or(0, |part| part.write(Spelling::Compact).len());
        if let Some(size) = size
            && u64::from(size.bytes) != bytes as u64
        {
            return Some(Err(format!("{key} has {bytes} bytes, not {}", size.bytes)));
        }
    }
    Some(Ok(()))
}

/// The smallest message that still does not hold, and what does not hold of it.
fn minimal(mut message: Json, spelling: Spelling, mut failure: String) -> String {
    let fails = |message: &Json| holds(message, &message.write(spelling)).err();
    while let Some((smaller, next)) = message
        .smaller()
        .into_iter()
        .find_map(|smaller| fails(&smaller).map(|failure| (smaller, failure)))
    {
        (message, failure) = (smaller, next);
    }
    let text = message.write(spelling);
    let report = Subject::Network.check(&text);
    let codes = report
        .problems
        .iter()
        .map(|problem| format!("\n    {} {}", problem.path, problem.code.slug()));
    format!("{failure}\n  {text}{}", codes.collect::<String>())
}

#[test]
fn composed_messages_agree() {
    let count = std::env::var("MESSAGES").map_or(MESSAGES, |count| {
        count.parse().expect("MESSAGES is a number")
    });
    let messages = composed();
    let mut runner = TestRunner::deterministic();
    let (mut clean, mut refused, mut measured) = (0, 0, 0);
    let mut failures = BTreeSet::new();
    for _ in 0..count {
        let tree = messages.new_tree(&mut runner).expect("nothing is filtered");
        let (message, spelling) = tree.current();
        let text = message.write(spelling);
        let report = Subject::Network.check(&text);
        clean += usize::from(report.is_valid());
        measured += usize::from(sizes_hold(&message, &report).is_some());
        refused += usize::from(
            report
                .errors()
                .any(|problem| problem.effect() == Effect::Rejected),
        );
        if let Err(failure) = holds(&message, &text) {
            failures.insert(minimal(message, spelling, failure));
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
