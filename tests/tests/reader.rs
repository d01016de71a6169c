//! The reader accepts exactly the texts `serde_json` accepts, reads the same values, and knows where it stands.

use openlines::{NetworkMessage, Payload, Report, Subject, limits};
use openlines_tests::json::Json;
use openlines_tests::{fuzz, strategies, texts};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// Whatever is checked, the text is accepted where `serde_json` accepts it, and every problem stands where it says.
fn agrees_with_serde_json(text: &str) {
    fuzz::reader(text);
    fuzz::check(text.as_bytes());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases.max(600),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn json_is_accepted((_, text) in texts::json()) {
        agrees_with_serde_json(&text);
    }

    #[test]
    fn damaged_json_is_accepted_as_by_serde_json(text in texts::damaged()) {
        agrees_with_serde_json(&text);
    }

    #[test]
    fn nesting_is_bounded_as_by_serde_json(depth in 100..150_usize, object in any::<bool>()) {
        let (open, close) = if object { ("{\"BLOCKS\":", "}") } else { ("[", "]") };
        agrees_with_serde_json(&format!("{}1{}", open.repeat(depth), close.repeat(depth)));
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
            agrees_with_serde_json(&text);
            return Ok(());
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
}

#[test]
fn a_text_is_read_up_to_its_greatest_length() {
    let text = |spaces: usize| format!("[{{\"MESSAGE\":\"a\"}}]{}", " ".repeat(spaces));
    let longest = limits::MAX_TEXT_BYTES - text(0).len();
    assert!(Subject::Attach.is_valid(&text(longest)));
    assert!(!Subject::Attach.is_valid(&text(longest + 1)));
}
