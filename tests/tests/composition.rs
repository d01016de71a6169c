//! Messages composed at random, valid parts with random edits, agree with the portal on the desk.
//!
//! `MESSAGES` in the environment says how many are composed, for a longer run.

use std::collections::BTreeSet;

use openlines::{Effect, Report, Size, Subject, limits};
use openlines_tests::composed::{at_random, composed, count};
use openlines_tests::holds::{holds, sizes_hold};
use openlines_tests::json::{COMPACT, Json};
use openlines_tests::{disagreements, fuzz};
use proptest::arbitrary::any;
use proptest::collection::vec;
use proptest::prop_oneof;
use proptest::sample::{Index, select};
use proptest::strategy::Just;

/// Number of messages where the environment says nothing.
const MESSAGES: usize = 4000;

/// The smallest message that still does not hold, and what does not hold of it.
fn minimal(message: Json, spelling: &[u8], failure: String) -> String {
    let fails = |message: &Json| holds(message, &message.spell(spelling));
    let (message, failure) = message.minimal(failure, fails);
    let text = message.spell(spelling);
    let report = Subject::Network.check(&text);
    let codes = report
        .problems
        .iter()
        .map(|problem| format!("\n    {} {}", problem.path, problem.code.slug()));
    format!("{failure}\n  {text}{}", codes.collect::<String>())
}

#[test]
fn composed_messages_agree() {
    let count = count(MESSAGES);
    let spelling = prop_oneof![Just(vec![COMPACT]), vec(any::<u8>(), 1..64)];
    let messages = (composed(), spelling);
    let (mut clean, mut refused, mut measured) = (0, 0, 0);
    let mut failures = BTreeSet::new();
    for (message, spelling) in at_random(messages).take(count) {
        let text = message.spell(&spelling);
        assert_eq!(Json::read(&text).as_ref(), Some(&message), "{text}");
        let report = Subject::Network.check(&text);
        clean += usize::from(report.is_valid());
        measured += usize::from(sizes_hold(&message, &report).is_some());
        refused += usize::from(
            report
                .errors()
                .any(|problem| problem.effect() == Effect::Rejected),
        );
        if let Err(failure) = holds(&message, &text) {
            failures.insert(minimal(message, &spelling, failure));
        } else {
            fuzz::portal(&text);
        }
        assert!(failures.len() < 40, "{}", disagreements::list(&failures));
    }
    println!("{count} composed messages: {clean} clean, {refused} refused, {measured} measured");
    assert!(measured > count / 2);
    assert!(failures.is_empty(), "{}", disagreements::list(&failures));
    assert!(
        clean > count / 10 && refused > count / 10,
        "one kind is too rare to prove anything"
    );
}

/// A part of a message: its name in codes, and its sizes.
type Part = (&'static str, fn(&Report) -> Option<Size>);

const PARTS: [Part; 2] = [
    ("attach", |report| report.sizes.attach),
    ("keyboard", |report| report.sizes.keyboard),
];

/// A measure of a part: its name in codes, what it is, and the greatest that is allowed.
type Measure = (&'static str, fn(Size) -> Option<u32>, usize);

const MEASURES: [Measure; 3] = [
    ("bytes", |size| Some(size.bytes), limits::PART_BYTES),
    ("chars", |size| size.chars, limits::PART_CHARS),
    ("db-bytes", |size| size.db_bytes, limits::PART_DB_BYTES),
];

/// The message with more letters in the text at a place, if a text stands there.
fn longer(message: &Json, place: usize, letters: &str) -> Option<Json> {
    let mut message = message.clone();
    let Json::Text(text) = message.at(place)? else {
        return None;
    };
    text.push_str(letters);
    Some(message)
}

/// Random edits hardly ever meet a limit, so one text of a message is made as long as it takes.
#[test]
fn composed_messages_at_a_limit_agree() {
    let letters = select(&["a", "я", "😀"][..]);
    let messages = (composed(), any::<Index>(), letters);
    let every = || {
        PARTS
            .iter()
            .flat_map(|part| MEASURES.iter().map(move |measure| (part, measure)))
    };
    let mut met: Vec<_> = every().map(|_| [0; 3]).collect();
    for (message, place, letter) in at_random(messages).take(count(MESSAGES) / 20) {
        let place = place.index(message.count());
        let with = |count| longer(&message, place, &letter.repeat(count));
        for (((part, sizes), (name, measure, max)), met) in every().zip(&mut met) {
            let code = format!("{part}-{name}");
            let size = |message: &Json| {
                let report = Subject::Network.check(&message.compact());
                let says = report.problems.iter().any(|p| p.code.slug() == code);
                let size = sizes(&report).and_then(measure);
                size.map(|size| (size as usize, says))
            };
            let sizes = [1, 2].map(|count| with(count).and_then(|message| size(&message)));
            let [Some((one, false)), Some((two, false))] = sizes else {
                continue;
            };
            // The text may be in the other part, or count twice.
            let Some(step) = two.checked_sub(one).filter(|step| *step > 0) else {
                continue;
            };
            for (beyond, met) in met.iter_mut().enumerate() {
                let wanted = max - 1 + beyond;
                let more = (wanted - one) / step;
                let long = with(1 + more).expect("a text stands there");
                let actual = one + more * step;
                let shown = || format!("{code} of {actual}, {letter} at {place} of {message:?}");
                assert_eq!(size(&long), Some((actual, actual > *max)), "{}", shown());
                if let Err(failure) = holds(&long, &long.compact()) {
                    panic!("{failure}\n{}", shown());
                }
                *met += usize::from(actual == wanted);
            }
        }
    }
    println!("met just below, at and beyond each limit: {met:?}");
    assert!(met.iter().flatten().all(|met| *met > 0), "{met:?}");
}

/// A `MESSAGE` is kept, is kept but near the end, or is cut, whatever else is in the request.
#[test]
fn composed_messages_of_a_long_text_agree() {
    let letters = select(&["a", "я", "😀", "\""][..]);
    let mut tried = 0;
    for (mut message, letter) in at_random((composed(), letters)).take(count(MESSAGES) / 40) {
        let Json::Object(members) = &message else {
            continue;
        };
        let Some(place) = members.iter().rposition(|(key, _)| key == "MESSAGE") else {
            continue;
        };
        for (chars, expected) in [
            (limits::MESSAGE_CHARS, None),
            (limits::MESSAGE_CHARS + 1, Some("message-long")),
            (limits::MESSAGE_CUT_CHARS, Some("message-long")),
            (limits::MESSAGE_CUT_CHARS + 1, Some("message-cut")),
        ] {
            if let Json::Object(members) = &mut message {
                members[place].1 = Json::text(letter.repeat(chars));
            }
            let text = message.compact();
            let report = Subject::Network.check(&text);
            let said = report
                .problems
                .iter()
                .map(|problem| problem.code.slug())
                .find(|slug| ["message-long", "message-cut"].contains(slug));
            assert_eq!(said, expected, "{chars} times {letter} in {message:?}");
            assert_eq!(holds(&message, &text), Ok(()), "{chars} times {letter}");
            tried += 1;
        }
    }
    assert!(tried > count(MESSAGES) / 20, "{tried}");
}
