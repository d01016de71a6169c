//! Every observed case: outcome, what is kept, its sizes, and what the sending step makes of it.

use std::path::Path;

use openlines_portal::cases::{Case, load};
use openlines_portal::{Received, receive};
use serde_json::{Value, json};

/// Differences between a case and what `receive` makes of it; empty where they agree.
fn differences(case: &Case, received: &Received) -> Vec<String> {
    let mut found = Vec::new();
    let mut check = |what: &str, expected: Value, actual: Value| {
        // Compared as texts, because the order of keys counts.
        let (expected, actual) = (expected.to_string(), actual.to_string());
        if expected != actual {
            found.push(format!("{what}: expected {expected}, got {actual}"));
        }
    };
    // What `openlines receive --lines` prints has the names of the observed cases.
    let told = received.to_json();
    check("outcome", json!(case.outcome), told["outcome"].clone());
    let (attach, keyboard) = (received.attach_size, received.keyboard_size);
    check(
        "attach_json_chars",
        json!(case.attach_json_chars),
        told["attach_json_chars"].clone(),
    );
    check(
        "attach_db_bytes",
        json!(case.attach_db_bytes),
        json!(attach.map(|size| size.db_bytes)),
    );
    check(
        "keyboard_json_chars",
        json!(case.keyboard_json_chars),
        told["keyboard_json_chars"].clone(),
    );
    check(
        "keyboard_db_bytes",
        json!(case.keyboard_db_bytes),
        json!(keyboard.map(|size| size.db_bytes)),
    );
    check(
        "keyboard_saved",
        json!(case.keyboard_saved),
        json!(received.keyboard_saved),
    );
    check(
        "keyboard_saved as told",
        json!(case.keyboard_saved.filter(|saved| !saved)),
        told["keyboard_saved"].clone(),
    );

    let Some(stored) = &received.stored else {
        check("stored", json!(case.stored), json!({}));
        return found;
    };
    // The random colour and the time of the observation are the defaults of `receive`.
    if !case.stored_omitted {
        check(
            "ATTACH",
            json!(case.stored.get("ATTACH")),
            json!(stored.attach),
        );
        check(
            "KEYBOARD",
            json!(case.stored.get("KEYBOARD")),
            json!(stored.keyboard),
        );
    }
    // These three are given only where they differ from the input.
    let sent = |name: &str| {
        let mut members = case.params.as_object().into_iter().flatten();
        members
            .rfind(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.clone())
    };
    let expected = |key: &str, name: &str| case.stored.get(key).cloned().or_else(|| sent(name));
    check(
        "MESSAGE",
        json!(expected("MESSAGE", "MESSAGE")),
        json!(stored.message),
    );
    // An input of 2.0 does not count as different from 2.
    let dialog_id = expected("DIALOG_ID", "USER_ID").map(|id| id.to_string().replace(".0", ""));
    check(
        "DIALOG_ID",
        json!(dialog_id),
        json!(stored.user_id.to_string()),
    );
    let url_preview = case
        .stored
        .get("URL_PREVIEW")
        .cloned()
        .unwrap_or(json!("Y"));
    check("URL_PREVIEW", url_preview, json!(stored.url_preview));

    let after = received.after_add.as_ref();
    let (outcome, message, is_cut) = after
        .map(|after| (after.outcome.code(), after.message.as_str(), after.is_cut))
        .unwrap_or_default();
    let deduced = case.after_add.clone().unwrap_or(json!({"outcome": "ok"}));
    check(
        "after_add.outcome",
        deduced["outcome"].clone(),
        json!(outcome),
    );
    if let Some(text) = deduced.get("MESSAGE") {
        check("after_add.MESSAGE", text.clone(), json!(message));
    }
    let cut = deduced.get("MESSAGE_chars").is_some();
    check("after_add cuts", json!(cut), json!(is_cut));
    if let Some(chars) = deduced.get("MESSAGE_chars") {
        check(
            "after_add.MESSAGE_chars",
            chars.clone(),
            json!(message.chars().count()),
        );
    }
    found
}

fn all_cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/portal");
    load(&folder).expect("the observed cases are readable")
}

#[test]
fn every_observed_case_is_reproduced() {
    let cases = all_cases();
    assert_eq!(cases.len(), 5483);
    let mut failures = Vec::new();
    for case in &cases {
        let found = differences(case, &receive(&case.params));
        if !found.is_empty() {
            failures.push(format!("{}: {}", case.id, found.join("; ")));
        }
    }
    assert!(
        failures.is_empty(),
        "{} cases differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
