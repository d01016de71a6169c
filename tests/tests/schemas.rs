//! The published schemas: fresh, valid, and of one mind with the check.
//!
//! `MESSAGES` in the environment says how many edited messages they are asked about, for a longer run.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::fs;
use std::path::Path;

use jsonschema::Validator;
use openlines::{Draft, SchemaFile, Subject, limits};
use openlines_tests::composed::{self, Values, at_random, count, edited, odd};
use openlines_tests::disagreements;
use openlines_tests::fresh::fresh;
use openlines_tests::json::Json;
use openlines_tests::strategies;
use openlines_tests::verdicts::{Verdict, is_accepted, verdicts};
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Number of edited messages of all kinds where the environment says nothing.
const MESSAGES: usize = 5_000;

const DRAFTS: [Draft; 2] = [Draft::Draft202012, Draft::Draft07];

/// Files of what is checked.
const SUBJECTS: [SchemaFile; 5] = [
    SchemaFile::NetworkMessage,
    SchemaFile::CrmMessage,
    SchemaFile::Attach,
    SchemaFile::Keyboard,
    SchemaFile::LinkKeyboard,
];

fn validator(file: SchemaFile, draft: Draft) -> Validator {
    jsonschema::validator_for(&file.schema(draft)).expect("our schemas are schemas")
}

#[test]
fn files_are_fresh() {
    for &file in SchemaFile::ALL {
        for draft in DRAFTS {
            let folder = if draft == Draft::Draft07 {
                "schemas/draft-07"
            } else {
                "schemas"
            };
            let name = format!("{folder}/{}.schema.json", file.as_str());
            fresh(&name, &file.text(draft), "schemas");
        }
    }
}

#[test]
fn schemas_are_valid_and_take_their_examples() {
    for &file in SchemaFile::ALL {
        for draft in DRAFTS {
            let schema = file.schema(draft);
            jsonschema::meta::validate(&schema)
                .unwrap_or_else(|error| panic!("{}: {error}", file.as_str()));
            let validator = validator(file, draft);
            let examples = schema["examples"]
                .as_array()
                .expect("every schema has examples");
            assert!(!examples.is_empty(), "{} has no examples", file.as_str());
            for example in examples {
                assert!(validator.is_valid(example), "{}: {example}", file.as_str());
                if let Some(subject) = file.subject() {
                    assert_eq!(
                        subject.check_value(example).problems,
                        [],
                        "{}",
                        file.as_str()
                    );
                }
            }
        }
    }
}

#[test]
fn limits_in_words_are_those_of_the_library() {
    let grouped = |number: usize| format!("{},{:03}", number / 1000, number % 1000);
    let chars = format!("{} characters", grouped(limits::PART_CHARS));
    let bytes = format!("{} × 1024 bytes", limits::PART_BYTES / 1024);
    for file in &SUBJECTS[2..] {
        let schema = file.schema(Draft::Draft202012);
        let about = schema["description"].as_str().expect("a description");
        assert!(about.contains(&chars) && about.contains(&bytes), "{about}");
    }
    let options = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/js/js/options.ts");
    let options = fs::read_to_string(options).expect("the options of the npm package");
    for limit in [limits::PART_CHARS, limits::PART_BYTES] {
        assert!(options.contains(&grouped(limit)), "{limit}");
    }
    // As the descriptions of both keyboards say.
    let buttons = |count| vec![json!({"TEXT": "a", "LINK": "http://a"}); count];
    let fits = |count| {
        Subject::LinkKeyboard
            .check_value(&json!(buttons(count)))
            .is_valid()
    };
    assert_eq!([359, 360].map(fits), [true, false]);
}

/// Each property of a schema and of its definitions, with its key.
fn each_property(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let definitions = schema.get("$defs").and_then(Value::as_object);
    [schema]
        .into_iter()
        .chain(definitions.into_iter().flat_map(Map::values))
        .filter_map(|object| object["properties"].as_object())
        .flatten()
}

#[test]
fn properties_take_their_examples() {
    let mut taken = 0;
    for &file in SchemaFile::ALL {
        let schema = file.schema(Draft::Draft202012);
        let definitions = schema.get("$defs").cloned().unwrap_or_else(|| json!({}));
        for (key, property) in each_property(&schema) {
            let mut alone = property.clone();
            alone["$defs"] = definitions.clone();
            let validator = jsonschema::validator_for(&alone).expect("a schema");
            for example in property["examples"].as_array().into_iter().flatten() {
                assert!(validator.is_valid(example), "{key}: {example}");
                taken += 1;
            }
        }
    }
    assert!(taken > 0);
}

/// Editors write a value of that type when they complete the key; generators of code give it to the key.
#[test]
fn alternatives_say_the_type_of_the_key_they_need() {
    let mut said = BTreeSet::new();
    for file in SUBJECTS {
        let schema = file.schema(Draft::Draft202012);
        let definitions = schema.get("$defs").and_then(Value::as_object);
        for object in definitions.into_iter().flat_map(Map::values) {
            let alternatives = ["anyOf", "oneOf"].map(|keyword| object[keyword].as_array());
            for (key, property) in alternatives
                .into_iter()
                .flatten()
                .flatten()
                .filter_map(|alternative| alternative["properties"].as_object())
                .flatten()
            {
                let kind = &object["properties"][key]["type"];
                assert_eq!(property, &json!({ "type": kind }), "{key}");
                said.insert(key.clone());
            }
        }
    }
    let keys = "ACTION APP_ID CHAT_ID COMMAND LINK NETWORK_ID USER_ID";
    assert_eq!(said, keys.split(' ').map(str::to_owned).collect());
}

/// Some generators of code make a type of choices only where their type is said.
#[test]
fn choices_say_their_type() {
    fn choices(schema: &Value, count: &mut usize) {
        match schema {
            Value::Array(schemas) => schemas.iter().for_each(|schema| choices(schema, count)),
            Value::Object(members) => {
                if members.contains_key("enum") {
                    assert!(members.contains_key("type"), "{schema}");
                    *count += 1;
                }
                members.values().for_each(|schema| choices(schema, count));
            }
            _ => {}
        }
    }
    for &file in SchemaFile::ALL {
        let mut count = 0;
        choices(&file.schema(Draft::Draft202012), &mut count);
        assert!(count > 0, "{}", file.as_str());
    }
}

/// Makes `$` match before what ends a line, too, if it ends the text: in Java before all of these, in Python, PHP and .NET before a line feed.
fn end_early(schema: &mut Value) {
    if let Some(Value::String(pattern)) = schema.get_mut("pattern") {
        *pattern = pattern.replace('$', "(?:\r\n|[\n\r\u{85}\u{2028}\u{2029}])?$");
    }
    if let Some(not) = schema.get_mut("not") {
        end_early(not);
    }
}

#[test]
fn texts_end_at_the_same_place_in_every_language() {
    let code = "a1".repeat(16);
    let texts = [
        "#fff",
        "#AABBCC",
        "a12",
        "1-2",
        "\\n3",
        "/a",
        "https://a",
        &code,
    ];
    let ends = ["", "\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"];
    let mut taken = BTreeSet::new();
    for file in SUBJECTS {
        let schema = file.schema(Draft::Draft202012);
        for (key, property) in each_property(&schema) {
            let mut early = property.clone();
            end_early(&mut early);
            let [strict, early] =
                [property, &early].map(|schema| jsonschema::validator_for(schema).ok());
            // A property that refers to a definition has no pattern of its own.
            let (Some(strict), Some(early)) = (strict, early) else {
                continue;
            };
            for (text, end) in texts.iter().flat_map(|text| ends.map(|end| (*text, end))) {
                let value = json!(format!("{text}{end}"));
                let accepted = strict.is_valid(&value);
                assert_eq!(early.is_valid(&value), accepted, "{key}: {value}");
                if accepted && property.get("pattern").is_some() {
                    taken.insert(text);
                }
            }
        }
    }
    assert_eq!(taken, BTreeSet::from(texts));
}

/// Validators of one file, and of the report.
struct Judges {
    subject: Subject,
    drafts: [Validator; 2],
    report: Validator,
}

impl Judges {
    fn new(file: SchemaFile) -> Self {
        Self {
            subject: file.subject().expect("a file of something that is checked"),
            drafts: DRAFTS.map(|draft| validator(file, draft)),
            report: validator(SchemaFile::Report, Draft::Draft202012),
        }
    }

    /// Accepted by the schemas if and only if there is no problem a schema can say; says whether that is so.
    fn agree(&self, value: &Value) -> Result<bool, String> {
        let report = self.subject.check_value(value);
        let accepted = is_accepted(&report);
        for (validator, draft) in self.drafts.iter().zip(DRAFTS) {
            if validator.is_valid(value) != accepted {
                let errors: Vec<_> = validator
                    .iter_errors(value)
                    .map(|error| error.to_string().chars().take(200).collect::<String>())
                    .collect();
                let said: Vec<_> = report
                    .problems
                    .iter()
                    .map(|problem| format!("{} {}", problem.path, problem.code.slug()))
                    .collect();
                return Err(format!(
                    "{draft:?}: {errors:?}, but the check says {said:?}"
                ));
            }
        }
        let json = serde_json::to_value(report.localized(openlines::Lang::Ru))
            .map_err(|error| error.to_string())?;
        match self.report.validate(&json) {
            Ok(()) => Ok(accepted),
            Err(error) => Err(format!("the report breaks its schema: {error}: {json}")),
        }
    }
}

#[test]
fn every_case_agrees_with_the_schema() {
    let judges = SUBJECTS.map(|file| (file, Judges::new(file)));
    let mut failures = Vec::new();
    let verdicts = verdicts().expect("the cases are in the project");
    assert!(verdicts.len() > 12_000, "{} verdicts", verdicts.len());
    for file in SUBJECTS {
        for accepted in [true, false] {
            let is_asked =
                |verdict: &Verdict| verdict.schema == file && verdict.accepted == accepted;
            assert!(
                verdicts.iter().any(is_asked),
                "{} {accepted}",
                file.as_str()
            );
        }
    }
    for verdict in verdicts {
        let (_, judges) = judges
            .iter()
            .find(|(file, _)| *file == verdict.schema)
            .expect("a case of something that is checked");
        if let Err(failure) = judges.agree(&verdict.value) {
            let shown: String = verdict.value.to_string().chars().take(400).collect();
            failures.push(format!(
                "{} as {}: {failure}\n    {shown}",
                verdict.case,
                verdict.schema.as_str()
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} disagree:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// A valid value as JSON.
fn json<T: Serialize + Debug>(value: impl Strategy<Value = T> + 'static) -> Values {
    value
        .prop_map(|value| Json::from(&serde_json::to_value(value).expect("it is JSON")))
        .boxed()
}

fn valid(file: SchemaFile) -> Values {
    match file {
        SchemaFile::NetworkMessage => json(strategies::network_message()),
        SchemaFile::CrmMessage => json(strategies::crm_message()),
        SchemaFile::Attach => json(strategies::attach()),
        SchemaFile::Keyboard => json(strategies::keyboard()),
        SchemaFile::LinkKeyboard => json(strategies::link_keyboard()),
        other => unreachable!("nobody writes a {other}"),
    }
}

/// Every key of some values made at random.
fn keys(values: &Values) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for value in at_random(values).take(500) {
        gather(&tree(&value), &mut keys);
    }
    keys
}

/// Adds every key within a value.
fn gather(value: &Value, keys: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, keys)),
        Value::Object(members) => {
            keys.extend(members.keys().cloned());
            members.values().for_each(|member| gather(member, keys));
        }
        _ => {}
    }
}

/// Adds the name of every property within a schema.
fn properties(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Array(schemas) => schemas.iter().for_each(|schema| properties(schema, names)),
        Value::Object(members) => {
            let here = members.get("properties").and_then(Value::as_object);
            names.extend(here.into_iter().flat_map(Map::keys).cloned());
            members
                .values()
                .for_each(|schema| properties(schema, names));
        }
        _ => {}
    }
}

#[test]
fn every_property_is_tried_at_random() {
    let composed = keys(&composed::message());
    for file in SUBJECTS {
        let mut named = BTreeSet::new();
        properties(&file.schema(Draft::Draft202012), &mut named);
        // The token is the request's: no type has it.
        named.remove("auth");
        let lacking = |keys: &BTreeSet<String>| named.difference(keys).cloned().collect::<Vec<_>>();
        let empty: [&str; 0] = [];
        assert_eq!(
            lacking(&keys(&valid(file))),
            empty,
            "tests/src/strategies.rs, {}",
            file.as_str()
        );
        if file == SchemaFile::NetworkMessage {
            assert_eq!(
                lacking(&composed),
                empty,
                "tests/src/composed.rs, its values"
            );
            let edits = composed::KEYS.map(str::to_owned).into();
            assert_eq!(lacking(&edits), empty, "tests/src/composed.rs, its keys");
        }
    }
}

/// What stands just on this or that side of a rule.
fn boundary() -> Values {
    let max = limits::MAX_SAFE_INTEGER;
    let words = [
        "0", "-0", "1", "-1", "0.0", "1.0", "1e0", "0.9", "1.5", "10E-1", "1e15", "1e16",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain([max, max + 1].into_iter().flat_map(|number| {
        [
            format!("{number}"),
            format!("-{number}"),
            format!("{number}.0"),
        ]
    }))
    .map(Json::Word);
    let codes = [31, 32, 33]
        .into_iter()
        .flat_map(|chars| ["a", "Z", "0", "я", "-", "😀"].map(|c| c.repeat(chars)));
    let code_ends = ["\n", " ", "я", "9"].map(|end| format!("{}{end}", "a".repeat(31)));
    let ids = [17, 18, 19].map(|digits| format!("a{}", "9".repeat(digits)));
    let gaps = [
        '\0',
        '\u{1f}',
        ' ',
        '!',
        '~',
        '\u{7f}',
        '\u{80}',
        '\u{85}',
        '\u{a0}',
        '\u{a1}',
        '\u{167f}',
        '\u{1680}',
        '\u{1681}',
        '\u{180e}',
        '\u{1fff}',
        '\u{2000}',
        '\u{200a}',
        '\u{200b}',
        '\u{2027}',
        '\u{2028}',
        '\u{2029}',
        '\u{202a}',
        '\u{202f}',
        '\u{205f}',
        '\u{2060}',
        '\u{3000}',
        '\u{3001}',
        '\u{feff}',
        '\u{10ffff}',
    ];
    let links = gaps.into_iter().flat_map(|gap| {
        [
            format!("https://x/{gap}"),
            format!("/{gap}"),
            format!("https://{gap}"),
        ]
    });
    let texts = [
        "#ff",
        "#fff",
        "#ffff",
        "#fffff",
        "#ffffff",
        "#fffffff",
        "#ggg",
        "#FfF",
        "fff",
        "#fff\n",
        "#fff ",
        "#я00",
        "a0",
        "a00",
        "a01",
        "a10",
        "a-1",
        "a",
        "10",
        "10\n",
        "\n1",
        "😀1",
        "&1",
        "'1",
        "\t1",
        "\\1",
        "\\\\1",
        "\\t1",
        "\\\"1",
        "http://x",
        "http:/x",
        "http:///x",
        "https://x",
        "https:x",
        "https://?x",
        "https://#x",
        "https://:1",
        "https://@x",
        "https://.",
        "ftp://x",
        "Http://x",
        "httpx://x",
        "//x",
        "/",
        "/x",
        "/?",
        "/\\",
        "/\\/",
        "/\\x",
        "/\\n",
        "/\\\\n",
        "/\\\\\\n",
        "/x\\t",
        "/x\\\\t",
        "/\\nx",
        "https://\\n",
        "https://x\\",
        "https://x\\\\",
        "https://x\\\"y",
        "\\/x",
        "\\\\/x",
        "/x\\r",
        "Y",
        "N",
        "Y\n",
        "NEWLINE",
        "newline",
        "lead",
        "deal",
        "Deal",
        "LEAD",
        "company",
        "contact",
        "1",
        "01",
        "1.0",
    ]
    .map(str::to_owned);
    let texts = codes
        .chain(code_ends)
        .chain(ids)
        .chain(links)
        .chain(texts)
        .map(Json::Text);
    let empty = [
        Json::List(Vec::new()),
        Json::Object(Vec::new()),
        Json::word("null"),
        Json::word(&true),
    ];
    select(words.chain(texts).chain(empty).collect::<Vec<_>>()).boxed()
}

/// The value as a reader of JSON makes it; of keys that stand twice the last wins.
fn tree(json: &Json) -> Value {
    serde_json::from_str(&json.settled().compact()).expect("it was written as JSON")
}

#[test]
fn edited_messages_agree_with_the_schema() {
    let count = count(MESSAGES);
    let values = prop_oneof![odd(), boundary()].boxed();
    let mut failures = BTreeSet::new();
    for file in SUBJECTS {
        let judges = Judges::new(file);
        let messages = edited(valid(file), &values);
        let (count, mut accepted) = (count.div_ceil(SUBJECTS.len()), 0);
        for json in at_random(messages).take(count) {
            match judges.agree(&tree(&json)) {
                Ok(is_accepted) => accepted += usize::from(is_accepted),
                Err(failure) => {
                    let fails = |json: &Json| judges.agree(&tree(json)).map(drop);
                    let (json, failure) = json.minimal(failure, fails);
                    failures.insert(format!("{failure}\n    {}", json.compact()));
                }
            }
            assert!(failures.len() < 40, "{}", disagreements::list(&failures));
        }
        println!("{}: {accepted} of {count} accepted", file.as_str());
        assert!(
            accepted > count / 10 && accepted < count * 9 / 10,
            "one verdict is too rare to prove anything"
        );
    }
    assert!(failures.is_empty(), "{}", disagreements::list(&failures));
}
