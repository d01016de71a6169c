//! Sizes of texts of every length, with a character that is not plain in every place.

use openlines::{Size, Subject};
use openlines_tests::mutated::mutated;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

/// Characters, the length of each in the portal's JSON, and its bytes in the database.
const CHARACTERS: [(char, u32, u32); 10] = [
    ('a', 1, 1),
    ('/', 2, 2),
    ('"', 2, 2),
    ('\n', 2, 2),
    ('\u{1}', 6, 6),
    ('\u{7f}', 1, 1),
    ('я', 1, 2),
    ('€', 1, 3),
    ('\u{2028}', 6, 6),
    ('😀', 1, 10),
];

/// `{"ID":…,"BLOCKS":[{"MESSAGE":""}],"DESCRIPTION":"","COLOR":"#…","COLOR_TOKEN":"base"}` around a text.
const AROUND: u32 = 99;

/// Beyond twice the longest step in which a text is looked at.
const LONGEST: usize = 140;

fn size(text: &str) -> Size {
    let json = format!("[{{\"MESSAGE\":{}}}]", Value::from(text));
    let report = Subject::Attach.check(&json);
    let size = report.sizes.attach.expect("there is an attachment");
    assert_eq!(size.bytes as usize, json.len(), "{text:?}");
    size
}

#[test]
fn one_character_among_plain_ones() {
    for length in 1..=LONGEST {
        for place in 0..length {
            let plain = |count| "b".repeat(count);
            let plain_length = u32::try_from(length - 1).expect("it is short");
            for (character, chars, db_bytes) in CHARACTERS {
                // At the ends some are trimmed.
                if character == '\n' && (place == 0 || place == length - 1) {
                    continue;
                }
                let text = format!("{}{character}{}", plain(place), plain(length - 1 - place));
                let size = size(&text);
                assert_eq!(size.chars, Some(AROUND + plain_length + chars), "{text:?}");
                assert_eq!(
                    size.db_bytes,
                    Some(AROUND + plain_length + db_bytes),
                    "{text:?}"
                );
            }
        }
    }
}

#[test]
fn nothing_but_one_character() {
    for length in 1..=2 * LONGEST {
        for (character, chars, db_bytes) in CHARACTERS {
            if character == '\n' {
                continue;
            }
            let text = character.to_string().repeat(length);
            let size = size(&text);
            let count = u32::try_from(length).expect("it is short");
            assert_eq!(size.chars, Some(AROUND + count * chars), "{text:?}");
            assert_eq!(size.db_bytes, Some(AROUND + count * db_bytes), "{text:?}");
        }
    }
}

#[test]
fn white_space_between_values_does_not_count() {
    let example = include_str!("../../crates/openlines-cli/demo/message.json");
    let example: Value = serde_json::from_str(example).expect("the example is JSON");
    let compact = Subject::Network.check(&example.to_string());
    assert!(compact.problems.is_empty(), "{compact}");
    for indent in ["", " ", "\t", "  \r\n", &" ".repeat(40)] {
        let mut spaced = Vec::new();
        let formatter = PrettyFormatter::with_indent(indent.as_bytes());
        let mut serializer = Serializer::with_formatter(&mut spaced, formatter);
        example.serialize(&mut serializer).expect("a value is JSON");
        let spaced = String::from_utf8(spaced).expect("JSON is UTF-8");
        for spaced in [
            spaced.replace('\n', " "),
            spaced.replace(": ", "\t:  "),
            spaced,
        ] {
            assert_eq!(Subject::Network.check(&spaced), compact, "{spaced}");
        }
    }
}

/// Whatever stands there, of keys that stand twice the last one counts: where the portal reads neither, too.
#[test]
fn earlier_members_do_not_count() {
    let long = format!("[{{\"A\":1,\"A\":\"{}\"}}]", "a".repeat(1_000));
    for earlier in ["1", "{\"LINK\":{},\"LINK\":\"/\"}", &long] {
        for message in mutated().iter().step_by(7) {
            let text = doubled(message, earlier);
            let sizes = Subject::Network.check(&text).sizes;
            assert_eq!(sizes, Subject::Network.check_value(message).sizes, "{text}");
        }
    }
}

/// A message in which every key stands twice.
fn doubled(value: &Value, earlier: &str) -> String {
    match value {
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| {
                let key = Value::from(key.as_str());
                format!("{key}:{earlier},{key}:{}", doubled(value, earlier))
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| doubled(item, earlier));
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        _ => value.to_string(),
    }
}
