//! Every single problem tells the truth, all losses are told at once, and who puts right what is told is told of nothing else.
//!
//! `MESSAGES` in the environment says how many are composed at random, for a longer run.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use openlines::{Code, Options, PortalCode, Problem, Severity, Subject};
use openlines_portal::{Loss, Outcome, Reason, Received, params_from_text, receive};
use openlines_tests::agreement::{Observed, agree};
use openlines_tests::composed::{at_random, composed, count};
use openlines_tests::corpus;
use openlines_tests::mended::mend;
use openlines_tests::mutated::{message, mutated};
use openlines_tests::told::not_stored;
use openlines_tests::{disagreements, fuzz};
use serde_json::Value;

/// Number of messages composed at random where the environment says nothing.
const COMPOSED: usize = 1000;

/// Longer ones have the same wrong with them many times.
const MAX_BYTES: usize = 3000;

/// The observed cases, our own, those with one thing wrong in every place, and random ones; as JSON text.
static MESSAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let observed = corpus::observed().expect("the observed cases are in the project");
    let own = corpus::load().expect("the cases are in the project");
    let own = own.into_iter().filter_map(|case| {
        let key = match case.subject {
            Subject::Network => return Some(case.text),
            Subject::Attach => "ATTACH",
            Subject::Keyboard | Subject::LinkKeyboard => "KEYBOARD",
            _ => return None,
        };
        let around = message().to_string();
        Some(format!(
            "{},\"{key}\":{}}}",
            around.trim_end_matches('}'),
            case.text
        ))
    });
    let random = at_random(composed()).take(count(COMPOSED));
    observed
        .into_iter()
        .map(|case| case.params.to_string())
        .chain(own)
        .chain(mutated().iter().map(Value::to_string))
        .chain(random.map(|message| message.compact()))
        .filter(|text| text.len() < MAX_BYTES)
        .collect()
});

#[test]
fn every_loss_is_told() {
    let (mut losses, mut gone) = (0, 0);
    for text in &*MESSAGES {
        fuzz::portal(text);
        let params = params_from_text(text);
        let received = receive(&params);
        let stored = received.stored.map(|stored| stored.to_json());
        losses += received.trace.len();
        gone += stored.map_or(0, |stored| not_stored(&params, &stored).len());
    }
    println!("{losses} losses, {gone} values gone");
    assert!(losses > 10_000, "only {losses} losses");
    assert!(gone > 2000, "only {gone} values are gone");
}

/// Options by which errors are what the portal does something about.
fn lossy_only() -> Options {
    Options {
        contract: Severity::Warning,
        ..Options::default()
    }
}

/// Messages with errors of which each can be put right at its place, and these.
fn mendable() -> impl Iterator<Item = (Value, Vec<Problem>)> {
    MESSAGES.iter().filter_map(|text| {
        // Of keys that stand twice only text tells.
        let params = params_from_text(text);
        let report = lossy_only().check_value(Subject::Network, &params);
        let errors: Vec<_> = report.errors().cloned().collect();
        let is_whole = |error: &Problem| error.path.is_empty();
        (!errors.is_empty() && errors.len() < 12 && !errors.iter().any(is_whole))
            .then_some((params, errors))
    })
}

/// Whether something arrives as another thing by what only a warning tells.
fn is_warned_of(loss: &Loss) -> bool {
    // The portal's own bot, and undocumented colours and layouts; the slash of a command.
    matches!(loss.reason, Reason::Replaced | Reason::CommandSlash)
}

#[test]
fn who_puts_right_what_is_told_is_told_of_nothing_else() {
    let mut failures = BTreeSet::new();
    let mut mended = 0;
    for (params, errors) in mendable() {
        let mut message = params.clone();
        mend(&mut message, &errors);
        let left = lossy_only().check_value(Subject::Network, &message);
        let received = receive(&message);
        let report = Subject::Network.check_value(&message);
        mended += 1;
        if !left.is_valid()
            || received.answer() != Outcome::Ok
            || !received.trace.iter().all(is_warned_of)
            || agree(&message, &report, &Observed::from(&received)).is_err()
        {
            let told: Vec<_> = errors.iter().map(Problem::to_string).collect();
            let told = told.join("\n");
            let trace = received.trace;
            failures.insert(format!(
                "{params}\n{told}\n  then {message}\n{left}\n{trace:?}"
            ));
        }
    }
    println!("{mended} mended");
    assert!(failures.is_empty(), "{}", disagreements::list(&failures));
    assert!(mended > 5000, "only {mended} are mended");
}

/// Whether the portal does what an error says, where all others are put right.
fn is_true(error: &Problem, received: &Received) -> bool {
    if let Some(code) = error.code.portal_code() {
        let answer = received.answer();
        return answer.code() == code.as_str()
            || answer == Outcome::PhpFatal && code == PortalCode::InternalServerError;
    }
    !received.trace.is_empty()
}

/// Whether an error is one although nothing is lost.
fn loses_nothing(error: &Problem, found: &Value) -> bool {
    let key = error.path.rsplit('/').next().unwrap_or_default();
    let is_empty = |list: &Vec<Value>| list.iter().all(Value::is_null);
    match error.code {
        // It stays `true`, which stands for no name.
        Code::Choice { .. } => found == true,
        // These are stored as they are, of whatever type.
        Code::Converted { .. } if matches!(key, "DESC" | "HTML" | "ACTION_VALUE") => true,
        // The portal's own takes its place, whatever it is.
        Code::Converted { .. } | Code::OutOfRange { .. } if error.path == "/ATTACH/ID" => true,
        // No application has it.
        Code::OutOfRange { .. } => key == "APP_ID",
        // Anything that looks like a tag is taken for HTML.
        Code::DescriptionHtml => true,
        // Nobody reads it, and nothing is said in it.
        Code::UnknownKey { .. } if found.is_null() => true,
        // A list where an object belongs, with nothing in it.
        Code::Converted { .. } | Code::WrongType { .. }
            if found.as_array().is_some_and(is_empty) =>
        {
            matches!(key, "DELIMITER" | "PREVIEW_SIZE" | "COLORS" | "auth")
        }
        // Read before the method, as a session is.
        _ => key.eq_ignore_ascii_case("auth"),
    }
}

#[test]
fn every_error_is_true() {
    let mut failures = BTreeSet::new();
    let mut errors_seen = 0;
    for (params, errors) in mendable() {
        for error in &errors {
            let mut message = params.clone();
            let others = errors.iter().filter(|other| other.path != error.path);
            mend(&mut message, others);
            let report = lossy_only().check_value(Subject::Network, &message);
            let stays =
                |left: &Problem| left.path == error.path && left.code.slug() == error.code.slug();
            // Not so where another beside it has won by being put right.
            if !report.errors().any(stays) {
                continue;
            }
            errors_seen += 1;
            let found = message.pointer(&error.path).unwrap_or(&Value::Null);
            if !is_true(error, &receive(&message)) && !loses_nothing(error, found) {
                failures.insert(format!("{error}\n    {params}\n    {message}"));
            }
        }
    }
    println!("{errors_seen} errors");
    assert!(failures.is_empty(), "{}", disagreements::list(&failures));
    assert!(errors_seen > 5000, "only {errors_seen} errors");
}
