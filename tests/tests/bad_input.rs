//! Whatever comes in: a problem with its place, never a panic.

use openlines::{Code, Options, Problem, Report, Severity, Sizes, Subject, Syntax, limits};
use openlines_tests::texts;
use proptest::prelude::*;

/// The example of the documentation, as it was observed.
fn example() -> String {
    let lines = include_str!("../cases/portal/doc.ndjson");
    let longest = lines.lines().max_by_key(|line| line.len());
    let case = serde_json::from_str::<serde_json::Value>(longest.expect("there are examples"));
    let case = case.expect("a case is JSON");
    serde_json::to_string_pretty(&case["params"]).expect("a value is JSON")
}

/// The only problem of a text that cannot be read.
fn only(report: &Report) -> (Code, usize) {
    let [problem] = report.problems.as_slice() else {
        panic!("one problem was expected:\n{report}");
    };
    assert_eq!(problem.path, "");
    assert_eq!(problem.severity, Severity::Error);
    let at = problem.at.expect("a text has places");
    (problem.code, at.offset)
}

/// What is wrong with a text that is no JSON, and where.
fn only_syntax(report: &Report) -> (Syntax, usize) {
    match only(report) {
        (Code::Syntax { kind, .. }, offset) => (kind, offset),
        (code, offset) => panic!("{code:?} at {offset}"),
    }
}

fn syntax(text: &str) -> (Syntax, usize) {
    only_syntax(&Subject::Network.check(text))
}

#[test]
fn every_truncation_of_an_example_ends_too_early() {
    let example = example();
    assert!(example.len() > 1000, "an example of some length");
    for end in 0..example.len() {
        for &subject in Subject::ALL {
            let report = Options::default().check_bytes(subject, &example.as_bytes()[..end]);
            let (kind, offset) = only_syntax(&report);
            if example.is_char_boundary(end) {
                assert_eq!((kind, offset), (Syntax::UnexpectedEnd, end));
            } else {
                assert!(offset < end, "{kind:?}");
            }
        }
    }
    let is_syntax = |problem: &Problem| matches!(problem.code, Code::Syntax { .. });
    let report = Subject::Network.check(&example);
    assert!(!report.problems.iter().any(is_syntax));
}

#[test]
fn bytes_that_are_not_utf8_are_pointed_at() {
    let bytes = b"{\"CODE\": \"\xff\"}";
    for &subject in Subject::ALL {
        let report = Options::default().check_bytes(subject, bytes);
        assert_eq!(only_syntax(&report), (Syntax::InvalidUtf8, 10));
    }
    // The line and column are those of the good text before it.
    let report = Options::default().check_bytes(
        Subject::Attach,
        "[\n\"я\u{20}"
            .as_bytes()
            .iter()
            .chain(b"\xd0\x28\"]")
            .copied()
            .collect::<Vec<_>>()
            .as_slice(),
    );
    let at = report.problems[0].at.expect("a text has places");
    assert_eq!((at.offset, at.line, at.column), (6, 2, 4));
}

#[test]
fn a_surrogate_written_as_bytes_is_not_utf8() {
    let report = Options::default().check_bytes(Subject::Attach, b"[\"\xed\xa0\xbd\"]");
    assert_eq!(only_syntax(&report), (Syntax::InvalidUtf8, 2));
}

#[test]
fn bytes_that_are_too_long_are_refused_before_they_are_read() {
    let check = |length| {
        let mut bytes = vec![b' '; length];
        bytes[0] = 0xff;
        Options::default().check_bytes(Subject::Network, &bytes)
    };
    let max = limits::MAX_TEXT_BYTES;
    assert_eq!(only_syntax(&check(max)), (Syntax::InvalidUtf8, 0));
    let actual = max + 1;
    // It is said of the good text before them.
    assert_eq!(only(&check(actual)), (Code::TooLong { max, actual }, 0));
}

#[test]
fn a_text_is_too_long_from_a_character_on() {
    let max = limits::MAX_TEXT_BYTES;
    for (before, offset) in [("[", max - 1), ("[ ", max)] {
        let text = format!("{before}{}", "я".repeat(max));
        assert_eq!(only(&Subject::Attach.check(&text)).1, offset);
    }
}

#[test]
fn bytes_that_are_utf8_are_judged_as_text() {
    let example = example();
    for &subject in Subject::ALL {
        assert_eq!(
            Options::default().check_bytes(subject, example.as_bytes()),
            subject.check(&example)
        );
    }
}

#[test]
fn a_byte_order_mark_is_the_first_thing_said() {
    assert_eq!(syntax("\u{feff}{}"), (Syntax::ByteOrderMark, 0));
    assert_eq!(syntax("x"), (Syntax::ExpectedValue, 0));
}

#[test]
fn numbers_json_does_not_know() {
    for (number, kind, offset) in [
        ("NaN", Syntax::ExpectedValue, 5),
        ("nan", Syntax::ExpectedValue, 6),
        ("Infinity", Syntax::ExpectedValue, 5),
        ("-Infinity", Syntax::InvalidNumber, 6),
        ("-", Syntax::InvalidNumber, 6),
        ("+1", Syntax::ExpectedValue, 5),
        (".5", Syntax::ExpectedValue, 5),
        ("01", Syntax::InvalidNumber, 6),
        ("1.", Syntax::InvalidNumber, 7),
        ("1e", Syntax::InvalidNumber, 7),
        ("0x1A", Syntax::ExpectedComma, 6),
        ("1_000", Syntax::ExpectedComma, 6),
        ("1e999", Syntax::NumberOutOfRange, 5),
        ("-1e999", Syntax::NumberOutOfRange, 5),
    ] {
        assert_eq!(
            syntax(&format!("{{\"A\":{number}}}")),
            (kind, offset),
            "{number}"
        );
    }
}

#[test]
fn huge_integers_are_numbers() {
    for digits in [19, 20, 39, 300, 309] {
        let text = format!(
            r#"{{"CODE":"ab515f5d85a8b844d484f6ea75a2e494","USER_ID":{},"MESSAGE":"a"}}"#,
            "9".repeat(digits)
        );
        let report = Subject::Network.check(&text);
        let readable = digits < 309;
        let refused = report
            .problems
            .iter()
            .any(|problem| matches!(problem.code, Code::Syntax { .. }));
        assert_eq!(refused, !readable, "{digits} digits");
        assert!(!report.is_valid());
    }
}

#[test]
fn halves_of_surrogate_pairs() {
    for (text, offset) in [
        (r#"["\ud83d"]"#, 2),
        (r#"["a\ud83dx"]"#, 3),
        (r#"["\ud83d\n"]"#, 2),
        (r#"["\ud83d\ud83d"]"#, 2),
        (r#"["\ude00"]"#, 2),
        (r#"{"\ude00": 1}"#, 2),
    ] {
        assert_eq!(syntax(text), (Syntax::LoneSurrogate, offset), "{text}");
    }
    assert_eq!(syntax(r#"["\ud8"]"#).0, Syntax::InvalidEscape);
    assert_eq!(syntax(r#"["\ud83d\ud8"]"#).0, Syntax::InvalidEscape);
}

#[test]
fn deep_nesting_is_refused_where_it_is_too_deep() {
    for &subject in Subject::ALL {
        for (open, length) in [("[", 1), ("{\"a\":", 5), ("[{\"GRID\":", 4)] {
            let text = open.repeat(200_000 / open.len());
            let (code, offset) = only(&subject.check(&text));
            assert_eq!(
                code,
                Code::TooDeep {
                    max: limits::MAX_DEPTH
                },
                "{open}"
            );
            assert!(
                offset <= limits::MAX_DEPTH * open.len().max(length),
                "{offset}"
            );
        }
    }
}

#[test]
fn a_big_text_is_refused_unread() {
    let text = "[".repeat(100_000_000);
    for &subject in Subject::ALL {
        let (code, offset) = only(&subject.check(&text));
        assert!(matches!(code, Code::TooLong { .. }), "{code:?}");
        assert_eq!(offset, limits::MAX_TEXT_BYTES);
        assert!(!subject.is_valid(&text));
        assert_eq!(Subject::detect(&text), Subject::Network);
    }
}

#[test]
fn as_many_problems_as_there_is_room_for() {
    let lists = vec!["[]"; 300_000].join(",");
    // The whole first, and of the others one more than the bound.
    for text in [
        format!("[{lists}]"),
        // What is read again at the end changes nothing about what was left out before.
        format!("[{lists},{{\"GRID\":[{{}}],\"MESSAGE\":\"a\"}}]"),
    ] {
        let report = Subject::Attach.check(&text);
        assert!(!report.is_valid());
        let max = limits::MAX_PROBLEMS;
        let last = report.problems.last().expect("a problem");
        assert_eq!(last.code, Code::TooManyProblems { max });
        // Said of the report, not of a value: it stands behind everything.
        assert_eq!(last.at.map(|at| at.offset), Some(text.len()));
        assert!((max..max + 5).contains(&report.problems.len()));
    }
    // Of a text that is not JSON nothing else is said.
    let report = Subject::Attach.check(&format!("[{lists}"));
    assert!(matches!(only(&report).0, Code::Syntax { .. }));
    let report = Subject::Network.check(r#"{"ATTACH":[{"MESSAGE":"a"}],"#);
    assert_eq!(report.sizes, Sizes::default());
    let text = format!("{{{}}}", vec!["\"a\":1"; 150_000].join(","));
    for &subject in Subject::ALL {
        assert!(!subject.is_valid(&text));
    }
}

/// The portal refuses each of these; what it never reads of them is another problem than what it fails over.
#[test]
fn problems_that_turn_into_others_stay_within_the_bound() {
    let max = limits::MAX_PROBLEMS;
    for (subject, open, item, close) in [
        (Subject::Attach, r#"[{"FILE":["#, r#"{"NAME":[]}"#, "]}]"),
        (Subject::Attach, r#"[{"IMAGE":["#, r#"{"NAME":[]}"#, "]}]"),
        (Subject::Attach, r#"[{"LINK":["#, r#"{"NAME":[]}"#, "]}]"),
        (Subject::Attach, r#"[{"USER":["#, r#"{"NAME":[]}"#, "]}]"),
        (Subject::Attach, r#"[{"GRID":["#, r#"{"LINK":[]}"#, "]}]"),
        (Subject::Attach, "[", r#"{"FILE":{"NAME":[]}}"#, "]"),
        (Subject::Attach, "[", r#"{"DELIMITER":{"COLOR":[]}}"#, "]"),
        (Subject::Keyboard, "[", r#"{"BG_COLOR":[]}"#, "]"),
    ] {
        let text = format!("{open}{}{close}", vec![item; 30_000].join(","));
        assert!(!subject.is_valid(&text), "{item}");
        let report = subject.check(&text);
        assert!(
            (max..max + 6).contains(&report.problems.len()),
            "{item}: {}",
            report.problems.len()
        );
    }
}

#[test]
fn problems_are_left_out_beyond_the_bound() {
    let max = limits::MAX_PROBLEMS;
    // Of each gravity one beyond the bound is kept, to judge by.
    for (problems, told, left_out) in [
        (max, max, false),
        (max + 1, max + 1, false),
        (max + 2, max + 2, true),
    ] {
        let report = Subject::Attach.check(&format!(
            "[{}]",
            vec![r#"{"MESSAGE":" a"}"#; problems].join(",")
        ));
        let last = report.problems.last().map(|problem| problem.code);
        assert_eq!(report.problems.len(), told, "{problems}");
        assert_eq!(
            last == Some(Code::TooManyProblems { max }),
            left_out,
            "{problems}"
        );
    }
}

#[test]
fn paths_are_left_out_that_are_too_long_together() {
    let key = "k".repeat(400_000);
    let text = format!(
        r#"{{"{key}":{{"FILE":{{"LINK":"/a","NAME":"","SIZE":1,{}"b":1}}}},"l":{{"MESSAGE":[]}}}}"#,
        r#""a":1,"#.repeat(500)
    );
    let report = Subject::Attach.check(&text);
    let max = limits::MAX_PROBLEMS;
    let last = report.problems.last().map(|problem| problem.code);
    assert_eq!(last, Some(Code::TooManyProblems { max }));
    let bytes: usize = report
        .problems
        .iter()
        .map(|problem| problem.path.len())
        .sum();
    assert!(bytes < 2 * limits::MAX_PATH_BYTES, "{bytes}");
    // One of each gravity is told all the same.
    assert!(report.errors().any(|problem| problem.path == "/l/MESSAGE"));
    assert!(
        report
            .warnings()
            .any(|problem| problem.path.ends_with("/NAME"))
    );
}

#[test]
fn paths_are_left_out_beyond_the_bound() {
    let max = limits::MAX_PATH_BYTES;
    // With a key of one letter the paths of two take all there is.
    let key = "k".repeat(max / 2 - "//FILE/a".len());
    for (second, left_out) in [("b", false), ("bb", true)] {
        let report = Subject::Attach.check(&format!(
            r#"{{"{key}":{{"FILE":{{"LINK":"/a","NAME":"a","SIZE":1,"a":1,"{second}":1,"c":1}}}}}}"#
        ));
        let told = |key| report.errors().any(|problem| problem.path.ends_with(key));
        assert!(told("/a") && told(second), "{second}");
        assert_eq!(told("/c"), !left_out, "{second}");
        let last = report.problems.last().map(|problem| problem.code);
        let more = Code::TooManyProblems {
            max: limits::MAX_PROBLEMS,
        };
        assert_eq!(last == Some(more), left_out, "{second}");
    }
}

#[test]
fn nothing_is_called_left_out_that_was_forgotten() {
    // As a list of buttons, which it may be, it has more problems than there is room for.
    let keys: String = (0..1005).map(|i| format!("\"k{i}\":1,")).collect();
    let text = format!(r#"{{"A":{{{keys}"B":1}}}}"#);
    let report = Subject::LinkKeyboard.check(&text);
    let codes = report.problems.iter().map(|problem| problem.code.slug());
    assert!(
        codes.eq(["shape", "unknown-key"]),
        "{}",
        report.problems.len()
    );
}

#[test]
fn an_error_is_not_left_out_for_one_that_is_forgotten() {
    let lenient = Options {
        contract: Severity::Warning,
        ..Options::default()
    };
    // `KEYBOARD` is read again for the `BOT_ID`, and all of its errors are forgotten.
    let button =
        r#"{"TEXT":" a","COMMAND":"b","WIDTH":null,"DISPLAY":null,"CONTEXT":null,"BLOCK":null}"#;
    let text = format!(
        r#"{{"CODE":"ab515f5d85a8b844d484f6ea75a2e494","USER_ID":2,"MESSAGE":"hi","KEYBOARD":[{}],"ATTACH":[{{"MESSAGE":"a"}},{{"MESSAGE":" "}}],"BOT_ID":5}}"#,
        vec![button; 300].join(",")
    );
    let report = lenient.check(Subject::Network, &text);
    let errors: Vec<_> = report
        .errors()
        .map(|problem| (problem.path.as_str(), problem.code.slug()))
        .collect();
    assert_eq!(errors, [("/ATTACH/1/MESSAGE", "blank-text")]);
    assert!(!lenient.is_valid(Subject::Network, &text));
}

#[test]
fn what_was_left_out_is_told_of_even_where_little_is_left() {
    let blank = vec![r#"{"MESSAGE":" "}"#; 1001].join(",");
    let text = format!(
        r#"{{"ATTACH":{{"BLOCKS":[{blank}],"COLOR":"red","BLOCKS":[{{"MESSAGE":"a"}}]}},"KEYBOARD":[5]}}"#
    );
    let report = Subject::Network.check(&text);
    let last = report.problems.last().map(|problem| problem.code.slug());
    assert_eq!(last, Some("too-many-problems"));
}

#[test]
fn keys_that_stand_a_thousand_times() {
    let text = format!("{{{}\"MESSAGE\":\"a\"}}", "\"MESSAGE\":[],".repeat(1000));
    let report = Subject::Network.check(&text);
    let twice = report
        .problems
        .iter()
        .filter(|problem| problem.code == Code::DuplicateKey)
        .count();
    assert_eq!(twice, 1000);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: ProptestConfig::default().cases.max(2000),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes_are_judged(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for &subject in Subject::ALL {
            let report = Options::default().check_bytes(subject, &bytes);
            prop_assert!(report.problems.iter().all(|problem| problem.at.is_some()));
        }
    }

    #[test]
    fn damaged_texts_with_bytes_changed_are_judged(text in texts::damaged(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = text.into_bytes();
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for &subject in Subject::ALL {
            let report = Options::default().check_bytes(subject, &bytes);
            if std::str::from_utf8(&bytes).is_err() {
                prop_assert!(!report.is_valid());
            }
        }
    }
}
