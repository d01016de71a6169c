//! What the core says about a message agrees with what the portal did with it.

use std::path::Path;

use openlines::{Effect, Severity, Subject};
use openlines_portal::cases;
use openlines_tests::agreement::agree;

#[test]
fn every_observed_case_agrees() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/portal");
    let cases = cases::load(&folder).expect("the observed cases are in the project");
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
fn lenient_options_agree_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/portal");
    let lenient = openlines::Options {
        contract: Severity::Warning,
        ..Default::default()
    };
    let mut failures = Vec::new();
    for case in cases::load(&folder).expect("the observed cases are in the project") {
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
