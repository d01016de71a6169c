//! What the core says about a message agrees with what the portal did with it.

use std::path::Path;

use openlines::{Code, Effect, PortalCode, Report, Severity, Subject};
use openlines_portal::cases::{self, Case};
use openlines_tests::kept::kept_as_written;

/// The four statements of the design about one case.
fn check(case: &Case, report: &Report) -> Result<(), String> {
    let saved = case.keyboard_saved != Some(false);
    let after = case.after_add.as_ref().and_then(|after| after["outcome"].as_str()).unwrap_or("ok");
    let rejections = || report.errors().filter_map(|problem| problem.code.portal_code());
    if report.is_valid() {
        if case.outcome != "ok" || after != "ok" || !saved {
            return Err(format!("1: clean, but the portal answers {} / {after}, keyboard saved: {saved}", case.outcome));
        }
        if !case.stored_omitted {
            kept_as_written(&case.params, &case.stored).map_err(|at| format!("1: clean, but not kept: {at}"))?;
        }
    }
    if case.outcome != "ok" && !is_undocumented(report) {
        let expected = match case.outcome.as_str() {
            "php_fatal" => PortalCode::InternalServerError.as_str(),
            code => code,
        };
        if !rejections().any(|code| code.as_str() == expected) {
            return Err(format!("2: the portal answers {}, no error says so", case.outcome));
        }
    }
    if case.outcome != "ok" && report.is_valid() {
        return Err("2: the portal refuses it, no error says so".into());
    }
    if case.outcome == "ok"
        && after == "ok"
        && let Some(code) = rejections().next()
    {
        return Err(format!("3: rejected with {code}, but the portal takes it"));
    }
    if report.is_valid() {
        let attach = report.sizes.attach;
        let keyboard = report.sizes.keyboard;
        let size = |n: Option<usize>| n.and_then(|n| u64::try_from(n).ok());
        for (what, ours, observed) in [
            ("attach bytes", size(attach.map(|size| size.bytes)), case.attach_client_bytes),
            ("attach chars", size(attach.and_then(|size| size.chars)), case.attach_json_chars),
            ("attach db bytes", size(attach.and_then(|size| size.db_bytes)), case.attach_db_bytes),
            ("keyboard bytes", size(keyboard.map(|size| size.bytes)), case.keyboard_client_bytes),
            ("keyboard chars", size(keyboard.and_then(|size| size.chars)), case.keyboard_json_chars),
            ("keyboard db bytes", size(keyboard.and_then(|size| size.db_bytes)), case.keyboard_db_bytes),
        ] {
            // An empty value was measured in the observation; the report says `null`.
            if ours != observed && !(ours.is_none() && observed == Some(2)) {
                return Err(format!("4: {what}: {ours:?}, observed {observed:?}"));
            }
        }
    }
    Ok(())
}

/// Whether a shape takes part that no documentation names.
fn is_undocumented(report: &Report) -> bool {
    report.problems.iter().any(|problem| matches!(problem.code, Code::Undocumented | Code::Shape { .. } | Code::PartAsText { .. }))
}

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
        assert_eq!(Subject::Network.is_valid(&text), report.is_valid(), "{}", case.id);
        if let Err(failure) = check(case, &report) {
            let problems: Vec<_> = report.problems.iter().map(|p| format!("{} {}", p.path, p.code.slug())).collect();
            let shown: String = text.chars().skip(68).take(300).collect();
            failures.push(format!("{}: {failure}\n    {shown}\n    {problems:?}", case.id));
        }
    }
    println!("{} observed cases: {clean} clean, {refused} refused, {lossy} lossy, {contract} contract only", cases.len());
    assert!(failures.is_empty(), "{} of {} disagree:\n{}", failures.len(), cases.len(), failures.join("\n"));
    assert_eq!(cases.len(), 5483);
    assert!(clean >= 700, "only {clean} are clean");
}

#[test]
fn lenient_options_agree_too() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/portal");
    let lenient = openlines::Options { contract: Severity::Warning, ..Default::default() };
    let mut failures = Vec::new();
    for case in cases::load(&folder).expect("the observed cases are in the project") {
        let report = lenient.check(Subject::Network, &case.params.to_string());
        if report.is_valid() && case.outcome != "ok" {
            failures.push(format!("{}: {} {}", case.id, case.outcome, case.params));
        }
    }
    assert!(failures.is_empty(), "{} pass with warnings, but the portal refuses them:\n{}", failures.len(), failures.join("\n"));
}
