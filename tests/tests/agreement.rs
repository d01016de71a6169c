//! What the core says about a message agrees with what the portal did with it.

use openlines::{Effect, Options, Severity, Subject};
use openlines_portal::cases::Case;
use openlines_portal::receive;
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
    let lenient = Options {
        contract: Severity::Warning,
        ..Options::default()
    };
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
        let disagreement = agree(&case.params, &report, &case.into()).err();
        let lost = receive(&case.params).trace.into_iter();
        let lost = lost.filter(|loss| report.is_valid() && counts(loss));
        let is_refused = case.outcome != "ok" && lenient.is_valid(Subject::Network, &text);
        let warned = is_refused.then(|| format!("only warned of, but {}", case.outcome));
        let found: Vec<_> = disagreement
            .into_iter()
            .chain(lost.map(|loss| loss.to_string()))
            .chain(warned)
            .collect();
        if !found.is_empty() {
            let problems: Vec<_> = report
                .problems
                .iter()
                .map(|p| format!("{} {}", p.path, p.code.slug()))
                .collect();
            let shown: String = text.chars().skip(68).take(300).collect();
            failures.push(format!(
                "{}: {}\n    {shown}\n    {problems:?}",
                case.id,
                found.join("; ")
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
