//! Which method a message is meant for.

use openlines::{Options, Subject, limits};
use openlines_tests::corpus;

#[test]
fn one_key_of_the_crm_method_decides_in_any_case_and_place() {
    for key in [
        "CRM_ENTITY_TYPE",
        "CRM_ENTITY",
        "CHAT_ID",
        "crm_entity",
        "Chat_Id",
    ] {
        for text in [
            format!(r#"{{"{key}": 1}}"#),
            format!(r#" {{"MESSAGE": "a", "USER_ID": [1], "{key}": null}}"#),
        ] {
            assert_eq!(Subject::detect(&text), Subject::Crm, "{text}");
        }
    }
    assert_eq!(Subject::detect(r#"{"\u0043HAT_ID": 1}"#), Subject::Crm);
}

#[test]
fn anything_else_is_a_network_message() {
    for text in [
        "",
        "{}",
        "null",
        r#"{"CODE": "a", "USER_ID": 1, "MESSAGE": "CHAT_ID"}"#,
        r#"{"MESSAGE": {"CHAT_ID": 1}}"#,
        r#"{"CHAT": 1, "CRM_ENTITY_TYPES": 1}"#,
        r#"[{"CHAT_ID": 1}]"#,
        r#"["CHAT_ID": 1]"#,
        r#""CHAT_ID""#,
    ] {
        assert_eq!(Subject::detect(text), Subject::Network, "{text}");
    }
}

#[test]
fn a_text_that_is_too_long_is_not_looked_at() {
    let of_length = |length: usize| {
        let key = r#"{"CHAT_ID": 1}"#;
        format!("{key}{}", " ".repeat(length - key.len()))
    };
    let longest = of_length(limits::MAX_TEXT_BYTES);
    assert_eq!(Subject::detect(&longest), Subject::Crm);
    let longer = of_length(limits::MAX_TEXT_BYTES + 1);
    assert_eq!(Subject::detect(&longer), Subject::Network);
}

#[test]
fn a_message_is_judged_by_the_method_it_is_meant_for() {
    let options = Options::default();
    let mut counts = [0, 0];
    for case in corpus::load().expect("the corpus is in the project") {
        let subject = Subject::detect(&case.text);
        let report = options.check(None, &case.text);
        assert_eq!(report, options.check(subject, &case.text), "{}", case.name);
        assert_eq!(
            options.is_valid(None, &case.text),
            report.is_valid(),
            "{}",
            case.name
        );
        if case.subject == subject {
            counts[usize::from(report.is_valid())] += 1;
        }
    }
    assert!(counts.iter().all(|count| *count > 10), "{counts:?}");
}
