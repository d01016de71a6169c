//! Every case of our own corpus, and whether there are enough of them.

use std::collections::BTreeSet;

use openlines::{EXPLAINED, Lang};
use openlines_tests::corpus::{Case, load};
use serde_json::{Value, json};

fn cases() -> Vec<Case> {
    load().expect("the corpus is in the project")
}

/// Whether every member that is named is there, in the same order of items.
fn includes(whole: &Value, named: &Value) -> bool {
    match (whole, named) {
        (Value::Object(whole), Value::Object(named)) => named
            .iter()
            .all(|(key, named)| includes(whole.get(key).unwrap_or(&Value::Null), named)),
        (Value::Array(whole), Value::Array(named)) => {
            whole.len() == named.len()
                && whole
                    .iter()
                    .zip(named)
                    .all(|(whole, named)| includes(whole, named))
        }
        _ => whole == named,
    }
}

#[test]
fn every_case_is_as_expected() {
    let mut failures = Vec::new();
    let cases = cases();
    for case in &cases {
        let report = case.options.check(case.subject, &case.text);
        let actual = serde_json::to_value(report.localized(Lang::En)).expect("a report is JSON");
        let expected = json!({"valid": case.valid, "problems": case.expected, "sizes": case.sizes});
        let sizes_matter = !case.sizes.is_null();
        if !includes(&actual["problems"], &expected["problems"])
            || actual["valid"] != case.valid
            || (sizes_matter && !includes(&actual["sizes"], &case.sizes))
        {
            let shown = |problems: &Value| {
                let problems = problems.as_array().into_iter().flatten();
                problems
                    .map(|problem| {
                        let mut problem = problem.clone();
                        for key in ["message", "at", "severity"] {
                            problem.as_object_mut().map(|problem| problem.remove(key));
                        }
                        format!("\n      {problem}")
                    })
                    .collect::<String>()
            };
            let mut failure = format!(
                "{}\n    {}\n    expected, valid: {}{}\n    actual, valid: {}{}",
                case.name,
                case.text.chars().take(300).collect::<String>(),
                case.valid,
                shown(&expected["problems"]),
                actual["valid"],
                shown(&actual["problems"]),
            );
            if sizes_matter {
                failure = format!("{failure}\n    {}\n    {}", case.sizes, actual["sizes"]);
            }
            failures.push(failure);
        }
        assert_eq!(
            case.options.is_valid(case.subject, &case.text),
            case.valid,
            "{}",
            case.name
        );
    }
    println!("{} cases", cases.len());
    assert!(
        failures.is_empty(),
        "{} of {} cases:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

#[test]
fn a_value_is_judged_as_its_text() {
    let cases = cases();
    let values = cases.iter().filter(|case| case.is_value);
    assert!(values.clone().count() > 400);
    for case in values {
        let value = serde_json::from_str(&case.text).expect("it was written from a value");
        let report = case.options.check_value(case.subject, &value);
        let problems: Vec<_> = report
            .problems
            .iter()
            .map(|problem| json!({"path": problem.path, "code": problem.code.slug(), "effect": problem.effect().as_str()}))
            .collect();
        let expected: Vec<_> = case
            .expected
            .iter()
            .map(|problem| json!({"path": problem["path"], "code": problem["code"], "effect": problem["effect"]}))
            .collect();
        assert_eq!(problems, expected, "{}", case.name);
    }
}

#[test]
fn every_code_has_a_case() {
    let cases = cases();
    let covered: BTreeSet<_> = cases
        .iter()
        .flat_map(|case| &case.expected)
        .filter_map(|problem| problem["code"].as_str())
        .collect();
    let lacking: Vec<_> = EXPLAINED
        .iter()
        .map(|explained| explained.slug)
        .filter(|slug| !covered.contains(slug))
        .collect();
    assert!(lacking.is_empty(), "codes without a case: {lacking:?}");
}

#[test]
fn names_are_sentences() {
    for case in cases() {
        let plain = case.name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'/')
        });
        assert!(plain, "{}", case.name);
        for problem in &case.expected {
            assert!(
                problem["path"].is_string()
                    && problem["code"].is_string()
                    && problem["effect"].is_string(),
                "{}",
                case.name
            );
        }
    }
}
