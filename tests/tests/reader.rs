//! The reader accepts exactly the texts `serde_json` accepts, reads the same values, and knows where it stands.

use openlines::{Code, NetworkMessage, Payload, Report, Subject, limits};
use openlines_tests::json::Json;
use openlines_tests::{fuzz, strategies, texts};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// Whether a text was not read to its end.
fn is_refused(report: &Report) -> bool {
    report
        .problems
        .iter()
        .any(|problem| matches!(problem.code, Code::Syntax { .. } | Code::TooDeep { .. }))
}

/// Whatever is checked, the text is accepted where `serde_json` accepts it.
fn agrees_with_serde_json(text: &str) -> Result<(), TestCaseError> {
    let theirs = serde_json::from_str::<Value>(text);
    for subject in Subject::ALL {
        let report = subject.check(text);
        prop_assert_eq!(
            is_refused(&report),
            theirs.is_err(),
            "{:?}: {:?}\n{:?}",
            subject,
            theirs,
            report
        );
        if theirs.is_err() {
            prop_assert_eq!(report.problems.len(), 1, "{:?}", report);
            prop_assert!(!subject.is_valid(text));
        }
        stands_where_it_says(text, &report)?;
    }
    Ok(())
}

/// Places lie in the text, on characters, in order, with the right line and column.
fn stands_where_it_says(text: &str, report: &Report) -> Result<(), TestCaseError> {
    let mut last = 0;
    for problem in &report.problems {
        let at = problem.at.expect("a text has places");
        let place = Some([at.line, at.column]);
        prop_assert_eq!(place, fuzz::place(text, at.offset), "{:?}", problem);
        prop_assert!(last <= at.offset, "{:?}", report);
        last = at.offset;
    }
    Ok(())
}

/// The value that begins at an offset.
fn value_at(text: &str, offset: usize) -> Option<Value> {
    let mut values = serde_json::Deserializer::from_str(&text[offset..]).into_iter();
    values.next()?.ok()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases.max(600),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn json_is_accepted((_, text) in texts::json()) {
        agrees_with_serde_json(&text)?;
    }

    #[test]
    fn damaged_json_is_accepted_as_by_serde_json(text in texts::damaged()) {
        agrees_with_serde_json(&text)?;
    }

    #[test]
    fn nesting_is_bounded_as_by_serde_json(depth in 100..150_usize, object in any::<bool>()) {
        let (open, close) = if object { ("{\"BLOCKS\":", "}") } else { ("[", "]") };
        agrees_with_serde_json(&format!("{}1{}", open.repeat(depth), close.repeat(depth)))?;
    }

    #[test]
    fn however_it_is_spelt_it_reads_the_same(message in strategies::network_message(), choices in vec(any::<u8>(), 1..64)) {
        let tree = serde_json::to_value(&message).expect("a message is JSON");
        let text = Json::from(&tree).spell(&choices);
        prop_assert_eq!(&serde_json::from_str::<Value>(&text).expect("it is JSON"), &tree);
        let checked = NetworkMessage::from_json(&text).expect("it is the same message");
        prop_assert_eq!(checked.value(), &message, "{}", text);
        let compact = NetworkMessage::from_value(&tree).expect("it is the same message");
        prop_assert_eq!(checked.report().sizes, compact.report().sizes);
        let codes = |report: &Report| report.problems.iter().map(|problem| (problem.path.clone(), problem.code)).collect::<Vec<_>>();
        prop_assert_eq!(codes(checked.report()), codes(compact.report()));
    }

    #[test]
    fn any_text_is_read_as_by_serde_json(text in ".*", choices in vec(any::<u8>(), 1..64)) {
        let message = Json::Object(vec![
            ("CODE".to_owned(), Json::text("ab515f5d85a8b844d484f6ea75a2e494")),
            ("USER_ID".to_owned(), Json::word(&2)),
            ("MESSAGE".to_owned(), Json::text(format!("{text}x"))),
        ]);
        let spelt = message.spell(&choices);
        let theirs: Value = serde_json::from_str(&spelt).expect("it is JSON");
        let ours = NetworkMessage::from_json(&spelt).expect("it is short and visible");
        let ours = serde_json::to_value(ours.value()).expect("a message is JSON");
        prop_assert_eq!(&ours["MESSAGE"], &theirs["MESSAGE"]);
    }

    #[test]
    fn any_number_is_read_as_by_serde_json(number in texts::number()) {
        let text = format!(r#"{{"CODE":"ab515f5d85a8b844d484f6ea75a2e494","USER_ID":{number},"MESSAGE":"x"}}"#);
        let Ok(theirs) = serde_json::from_str::<Value>(&text) else {
            return agrees_with_serde_json(&text);
        };
        let theirs = theirs["USER_ID"].as_f64().expect("a number is one");
        let safe = theirs.fract() == 0.0 && (1.0..=9_007_199_254_740_991.0).contains(&theirs);
        match NetworkMessage::from_json(&text) {
            Ok(ours) => {
                let ours = serde_json::to_value(ours.value()).expect("a message is JSON");
                prop_assert_eq!(ours["USER_ID"].as_f64(), Some(theirs));
                prop_assert!(safe);
            }
            Err(report) => prop_assert!(!safe, "{report}"),
        }
    }

    #[test]
    fn bytes_are_those_of_compact_json((document, text) in texts::json()) {
        prop_assume!(document.repeated() == 0 && serde_json::from_str::<Value>(&text).is_ok());
        let compact = document.compact().len();
        for subject in [Subject::Attach, Subject::LinkKeyboard] {
            let sizes = subject.check(&text).sizes;
            let size = sizes.attach.or(sizes.keyboard);
            let has_members = match &document {
                Json::List(items) => !items.is_empty(),
                Json::Object(members) => !members.is_empty(),
                _ => false,
            };
            prop_assert_eq!(size.map(|size| u64::from(size.bytes)), has_members.then_some(compact as u64));
        }
    }

    #[test]
    fn compact_json_is_that_of_serde_json(value in strategies::attach()) {
        let tree = serde_json::to_value(&value).expect("an attachment is JSON");
        prop_assert_eq!(Json::from(&tree).compact(), tree.to_string());
    }

    #[test]
    fn a_problem_stands_at_its_value_its_key_or_what_lacks_it((document, text) in texts::json()) {
        prop_assume!(document.repeated() == 0);
        let Ok(tree) = serde_json::from_str::<Value>(&text) else {
            return Ok(());
        };
        for problem in Subject::ALL.iter().flat_map(|subject| subject.check(&text).problems) {
            let offset = problem.at.expect("a text has places").offset;
            // Said of the report, not of a value: it stands behind everything.
            if matches!(problem.code, Code::TooManyProblems { .. }) {
                prop_assert_eq!(offset, text.len());
                continue;
            }
            let there = value_at(&text, offset);
            let (parent, key) = problem.path.rsplit_once('/').unwrap_or_default();
            let key = Value::String(key.replace("~1", "/").replace("~0", "~"));
            let named = tree.pointer(&problem.path);
            let stands = there.is_some()
                && (there.as_ref() == named
                    || (there == Some(key) && named.is_some())
                    || there.as_ref() == tree.pointer(parent));
            prop_assert!(stands, "{:?} at {:?}", problem, there);
        }
    }
}

#[test]
fn a_text_is_read_up_to_its_greatest_length() {
    let text = |spaces: usize| format!("[{{\"MESSAGE\":\"a\"}}]{}", " ".repeat(spaces));
    let longest = limits::MAX_TEXT_BYTES - text(0).len();
    assert!(Subject::Attach.is_valid(&text(longest)));
    assert!(!Subject::Attach.is_valid(&text(longest + 1)));
}
