//! "Did you mean": the nearest known name, held against another measure of nearness.

use openlines::{Code, Subject};
use proptest::prelude::*;
use proptest::sample::{Index, select};

const KNOWN: [&str; 5] = ["LINK", "NAME", "PREVIEW", "WIDTH", "HEIGHT"];

/// What is suggested for each unknown key and block.
fn suggestions(subject: Subject, text: &str) -> Vec<Option<&'static str>> {
    let report = subject.check(text);
    let problems = report.problems.iter();
    problems
        .filter_map(|problem| match problem.code {
            Code::UnknownKey { suggestion } | Code::UnknownBlock { suggestion } => Some(suggestion),
            _ => None,
        })
        .collect()
}

/// What is suggested for an unknown key of an image.
fn suggestion(key: &str) -> Option<&'static str> {
    let text = format!("[{{\"IMAGE\":{{{}:1}}}}]", serde_json::Value::from(key));
    suggestions(Subject::Attach, &text)[0]
}

/// How many letters are wrong, where no more are than one or a third of the name, and half of what is written.
fn wrong_letters(key: &str, name: &str) -> Option<usize> {
    let wrong = strsim::osa_distance(&key.to_ascii_uppercase(), name);
    let most = (name.len() / 3).max(1).min(key.len() / 2);
    (wrong <= most).then_some(wrong)
}

/// A known name with some letters wrong.
fn misspelt() -> impl Strategy<Value = String> {
    let edit = (any::<Index>(), 0..4, select(b"aeiLNK_ghx".as_slice()));
    (select(&KNOWN[..]), prop::collection::vec(edit, 1..5)).prop_map(|(name, edits)| {
        let mut letters = name.as_bytes().to_vec();
        for (place, kind, letter) in edits {
            let place = place.index(letters.len() + 1);
            match kind {
                _ if place == letters.len() => letters.push(letter),
                0 => letters.insert(place, letter),
                1 => letters[place] = letter,
                2 if place > 0 => letters.swap(place - 1, place),
                _ => drop(letters.remove(place)),
            }
        }
        String::from_utf8(letters).expect("it is ASCII")
    })
}

#[test]
fn nothing_is_suggested_for_a_known_name() {
    let report = Subject::Attach.check(r#"[{"MESSAGE":"a"},{"LINK":null}]"#);
    let [problem] = report.problems.as_slice() else {
        panic!("one problem, not {report}");
    };
    assert_eq!(problem.code, Code::UnknownBlock { suggestion: None });
}

#[test]
fn what_stands_there_is_not_suggested() {
    for text in [
        r#"[{"MESSAGE": "a", "MESAGE": "b", "MESSAGE": "c"}]"#,
        r#"[{"MESSAGE": "a", "FILE": {"LINK": "/a"}, "MESAGE": "b"}]"#,
        r#"[{"MESSAGE": "a", "MESAGE": "b"}]"#,
        r#"[{"MESAGE": "b", "MESSAGE": "a"}]"#,
        r#"[{"MESSAGE": null, "MESAGE": "b"}]"#,
        r#"[{"FILE": {"LINK": "/a", "NAM": "x", "NAME": "y", "SIZE": 1}}]"#,
    ] {
        assert_eq!(suggestions(Subject::Attach, text), [None], "{text}");
    }
}

#[test]
fn nothing_further_is_suggested_where_the_nearest_stands() {
    for (color, written) in [
        ("BG_COLOR", "bg_color"),
        ("TEXT_COLOR", "text_color"),
        ("OFF_BG_COLOR", "off_bg_color"),
    ] {
        let beside = [(color, "\"#fff\""), ("WIDTH", "9")];
        for ((beside, value), expected) in beside.into_iter().zip([None, Some(color)]) {
            let text = format!(
                r##"[{{"TEXT":"a","LINK":"https://a.ru/","{beside}":{value},"{written}":"#000"}}]"##
            );
            assert_eq!(suggestions(Subject::Keyboard, &text), [expected], "{text}");
        }
    }
}

#[test]
fn what_is_not_documented_is_not_suggested() {
    for (subject, text) in [
        (
            Subject::Attach,
            r#"{"BLOCKS": [{"MESSAGE": "a"}], "DESCRIPTON": "b"}"#,
        ),
        (Subject::Attach, r#"[{"RICHLINK": {"LINK": "/a"}}]"#),
        (
            Subject::LinkKeyboard,
            r#"{"BUTTONS": [{"TYPE": "NEWLINE"}], "VOTES": 1}"#,
        ),
        (
            Subject::LinkKeyboard,
            r#"[{"TEXT": "a", "LINK": "https://a.b/", "FUNCTON": "c"}]"#,
        ),
        (
            Subject::Network,
            r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "a", "BOTID": 3}"#,
        ),
        (
            Subject::Network,
            r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "a", "KEYBOARD": [{"TYPE": "NEWLINE"}], "BOTID": 3}"#,
        ),
    ] {
        assert_eq!(suggestions(subject, text), [None], "{text}");
    }
    let bot = r#"{"BUTTONS": [{"TYPE": "NEWLINE"}], "BOTID": 3}"#;
    assert_eq!(suggestions(Subject::Keyboard, bot), [Some("BOT_ID")]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_nearest_name_is_suggested(key in misspelt()) {
        prop_assume!(!KNOWN.contains(&key.as_str()));
        let nearest = KNOWN.iter().filter_map(|name| wrong_letters(&key, name)).min();
        let suggested = suggestion(&key);
        prop_assert_eq!(suggested.and_then(|name| wrong_letters(&key, name)), nearest, "{}", key);
        prop_assert_eq!(suggested.is_some(), nearest.is_some(), "{}", key);
    }
}

#[test]
fn long_keys_are_not_compared() {
    for length in [32, 33, 1000] {
        assert_eq!(suggestion(&"A".repeat(length)), None);
    }
}
