//! What the core says about a message agrees with what the portal did with it.

use openlines::{Effect, Severity, Subject};
use openlines_portal::cases::Case;
use openlines_portal::{Loss, receive};
use openlines_tests::agreement::{Observed, agree};
use openlines_tests::corpus;
use openlines_tests::told::counts;
use serde_json::json;

fn observed() -> Vec<Case> {
    corpus::observed().expect("the observed cases are in the project")
}

#[test]
fn every_observed_case_agrees() {
    let cases = observed();
    let (mut clean, mut refused, mut lossy, mut contract) = (0, 0, 0, 0);
    let mut failures = Vec::new();
    for case in &cases {
        let text = case.params.to_string();
        let report = Subject::Network.check(&text);
        let has = |effect| report.errors().any(|problem| problem.effect() == effect);
        if report.is_valid() {
            clean += 1;
        } else if has(Effect::Rejected) {
            refused += 1;
        } else if has(Effect::Dropped) || has(Effect::Altered) {
            lossy += 1;
        } else {
            contract += 1;
        }
        assert_eq!(
            Subject::Network.is_valid(&text),
            report.is_valid(),
            "{}",
            case.id
        );
        if let Err(failure) = agree(&case.params, &report, &case.into()) {
            let problems: Vec<_> = report
                .problems
                .iter()
                .map(|p| format!("{} {}", p.path, p.code.slug()))
                .collect();
            let shown: String = text.chars().skip(68).take(300).collect();
            failures.push(format!(
                "{}: {failure}\n    {shown}\n    {problems:?}",
                case.id
            ));
        }
    }
    println!(
        "{} observed cases: {clean} clean, {refused} refused, {lossy} lossy, {contract} contract only",
        cases.len()
    );
    assert!(
        failures.is_empty(),
        "{} of {} disagree:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
    assert_eq!(cases.len(), 5483);
    assert!(clean >= 700, "only {clean} are clean");
}

#[test]
fn the_portal_loses_nothing_of_what_is_valid() {
    let (mut valid, mut failures) = (0, Vec::new());
    for case in observed() {
        let report = Subject::Network.check(&case.params.to_string());
        if report.is_valid() {
            valid += 1;
            let lost = openlines_portal::receive(&case.params).trace;
            let lost = lost.iter().filter(|loss| counts(loss));
            let lost: Vec<_> = lost.map(Loss::to_string).collect();
            if !lost.is_empty() {
                failures.push(format!("{}: {lost:?}", case.id));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(valid >= 700, "only {valid} are valid");
}

#[test]
fn lenient_options_agree_too() {
    let lenient = openlines::Options {
        contract: Severity::Warning,
        ..Default::default()
    };
    let mut failures = Vec::new();
    for case in observed() {
        let report = lenient.check(Subject::Network, &case.params.to_string());
        if report.is_valid() && case.outcome != "ok" {
            failures.push(format!("{}: {} {}", case.id, case.outcome, case.params));
        }
    }
    assert!(
        failures.is_empty(),
        "{} pass with warnings, but the portal refuses them:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn documented_examples_are_clean_unless_their_buttons_are_for_bots() {
    let cases = observed();
    let documented: Vec<_> = cases
        .iter()
        .filter(|case| case.id.starts_with("doc-"))
        .collect();
    for case in &documented {
        let text = case.params.to_string();
        let for_bots = ["\"COMMAND\"", "\"PUT\""]
            .iter()
            .any(|action| text.contains(action));
        let report = Subject::Network.check(&text);
        assert_eq!(report.is_valid(), !for_bots, "{}: {report}", case.id);
    }
    assert_eq!(documented.len(), 31);
}

#[test]
fn the_example_of_the_method_is_clean_without_a_warning() {
    let example = include_str!("../../crates/openlines-cli/demo/message.json");
    assert_eq!(Subject::Network.check(example).problems, []);
}

#[test]
fn a_backslash_before_another_agrees() {
    for text in [r"a\\nb", r"C:\\temp", r"C:\\x", r#"a\\"b"#] {
        let params = json!({"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi", "ATTACH": [{"MESSAGE": text}]});
        let report = Subject::Network.check(&params.to_string());
        let observed = Observed::from(&receive(&params));
        assert_eq!(agree(&params, &report, &observed), Ok(()), "{text}");
    }
}
