//! What the builders write is read back as it was.

use std::fmt::Debug;

use openlines::{Attach, Block, Button, Entry, Keyboard, Options, Payload, Report, Severity};
use openlines_tests::strategies;
use proptest::prelude::*;
use serde_json::Value;

/// A report of a text, without the places in it.
fn without_places(report: &Report) -> Report {
    let mut report = report.clone();
    for problem in &mut report.problems {
        problem.at = None;
    }
    report
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

/// Every way into the check gives the same value, the same text and the same report.
fn every_door_leads_to<T: Payload + Clone + PartialEq + Debug>(
    value: &T,
) -> Result<(), TestCaseError> {
    let json = serde_json::to_string(value).expect("a typed value is JSON");
    let tree: Value = serde_json::from_str(&json).expect("it was just written");
    prop_assert!(!has_null(&tree), "{json}");
    prop_assert_eq!(tree.to_string(), json.clone(), "keys stand once");

    let checked = match value.clone().check() {
        Ok(checked) => checked,
        Err(report) => return Err(TestCaseError::fail(format!("{report}\n{json}"))),
    };
    prop_assert_eq!(checked.value(), value);
    prop_assert_eq!(checked.json(), &json);

    let from_json = T::from_json(&json).expect("it passed as a value");
    prop_assert_eq!(from_json.value(), value, "{}", &json);
    prop_assert_eq!(from_json.json(), &json);
    prop_assert_eq!(&without_places(from_json.report()), checked.report());

    let from_value = T::from_value(&tree).expect("it passed as a value");
    prop_assert_eq!(from_value.value(), value, "{}", &json);
    prop_assert_eq!(from_value.json(), &json);
    prop_assert_eq!(from_value.report(), checked.report());

    prop_assert_eq!(&T::SUBJECT.check(&json), from_json.report());
    prop_assert_eq!(&T::SUBJECT.check_value(&tree), checked.report());
    prop_assert!(T::SUBJECT.is_valid(&json));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn attachments(attach in strategies::attach()) {
        every_door_leads_to(&attach)?;
    }

    #[test]
    fn keyboards(keyboard in strategies::keyboard()) {
        every_door_leads_to(&keyboard)?;
    }

    #[test]
    fn link_keyboards(keyboard in strategies::link_keyboard()) {
        every_door_leads_to(&keyboard)?;
    }

    #[test]
    fn network_messages(message in strategies::network_message()) {
        every_door_leads_to(&message)?;
    }

    #[test]
    fn crm_messages(message in strategies::crm_message()) {
        every_door_leads_to(&message)?;
    }
}

#[test]
fn what_no_documentation_names_stays_in_the_text_alone() {
    let lenient = Options {
        contract: Severity::Warning,
        ..Options::default()
    };
    let json = r#"[{"MESSAGE":"a"},{"RICH_LINK":{"LINK":"/a"}}]"#;
    let checked = lenient
        .read_json::<Attach>(json)
        .expect("it only breaks the contract");
    assert_eq!(checked.value().blocks, [Block::message("a")]);
    assert_eq!(checked.json(), json);
    let json = r#"[{"TEXT":"a","LINK":"/a"},{"TEXT":"b","ACTION":"HELP","ACTION_VALUE":"c"}]"#;
    let checked = lenient
        .read_json::<Keyboard>(json)
        .expect("it only breaks the contract");
    let entries = [Entry::Button(Button::link("a", "/a"))];
    assert_eq!(checked.value().entries, entries);
    assert_eq!(checked.json(), json);
}
