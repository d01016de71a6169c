//! `openlines fix`.

use openlines::limits::{self, MAX_TEXT_BYTES};
use openlines::{EXPLAINED, Effect, Subject};
use openlines_portal::cases::expand;
use serde_json::{Value, json};

use crate::{CODE, codes, invalid, run, valid, with_warning};

#[test]
fn fix_writes_what_is_tolerated_as_it_should_be() {
    let input = json!({
        "code": CODE, "user_id": "2", "MESSAGE": " hi ", "auth": "t0ken", "KEYBOARD": [],
        "ATTACH": {"COLOR": null, "BLOCKS": [{"MESSAGE": 5}, {"DELIMITER": true}, {"LINK": {"LINK": "/a", "NAME": " "}}]},
    });
    let tolerated = run(&["check", "--format", "json"], input.to_string());
    assert!(
        codes(&tolerated.reports()[0]).len() >= 7,
        "{}",
        tolerated.stdout
    );
    let fixed = run(&["fix", "-"], input.to_string());
    assert_eq!(
        (fixed.status, fixed.stderr.as_str()),
        (0, ""),
        "{}",
        fixed.stdout
    );
    let message: Value = serde_json::from_str(&fixed.stdout).expect("the fixed message is JSON");
    assert_eq!(
        message,
        json!({
            "CODE": CODE, "USER_ID": 2, "MESSAGE": "hi",
            "ATTACH": {"BLOCKS": [{"MESSAGE": "5"}, {"DELIMITER": {"SIZE": 200}}, {"LINK": {"LINK": "/a"}}]}, "auth": "t0ken",
        })
    );
    assert_eq!(
        codes(&run(&["check", "--format", "json"], fixed.stdout.clone()).reports()[0]),
        [""; 0]
    );
    let compact = run(&["fix", "--compact", "-"], fixed.stdout);
    assert_eq!(compact.stdout.lines().count(), 1);
    assert_eq!(
        serde_json::from_str::<Value>(&compact.stdout).expect("the fixed message is JSON"),
        message
    );
}

/// Whatever is tolerated: the examples of all such codes.
#[test]
fn fix_leaves_nothing_tolerated() {
    let mut tried = 0;
    for code in EXPLAINED
        .iter()
        // A message has no keyboard of the other chat methods.
        .filter(|code| code.effect == Effect::Tolerated && code.subject != Subject::Keyboard)
    {
        let example = expand(serde_json::from_str(code.example).expect("an example is JSON"));
        let mut message = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi"});
        match code.subject {
            Subject::Network | Subject::Crm => message = example,
            Subject::Attach => message["ATTACH"] = example,
            Subject::Keyboard | Subject::LinkKeyboard => message["KEYBOARD"] = example,
            other => panic!("an example of {other}"),
        }
        let before = run(&["check", "--format", "json"], message.to_string());
        assert!(
            codes(&before.reports()[0]).contains(&code.slug),
            "{}: {}",
            code.slug,
            before.stdout
        );
        let fixed = run(&["fix"], message.to_string());
        let after = run(&["check", "--format", "json"], fixed.stdout.clone());
        let report = &after.reports()[0];
        let effects: Vec<_> = report["problems"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|problem| &problem["effect"])
            .collect();
        assert!(
            !effects.contains(&&json!("tolerated")),
            "{}: {}",
            code.slug,
            fixed.stdout
        );
        assert_eq!(report["valid"], true, "{}: {}", code.slug, fixed.stdout);
        tried += 1;
    }
    assert!(tried > 10, "{tried}");
}

#[test]
fn fix_trims_what_becomes_white_space() {
    for (written, fixed) in [
        (r"\thello \n", "hello"),
        (r" \n \t x\n\t", "x"),
        (r"\\n", r"\"),
        (r"\\nx", r"\\nx"),
        (r"\\\\t", r"\\\"),
        (r"a\\\n", r"a\\"),
        (r"a\\ ", r"a\\"),
    ] {
        let message = |text: &str| json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "ATTACH": {"BLOCKS": [{"MESSAGE": text}]}});
        let mut input = message(written);
        input["auth"] = Value::Null;
        let output = run(&["fix", "--compact"], input.to_string());
        let output: Value =
            serde_json::from_str(&output.stdout).expect("the fixed message is JSON");
        assert_eq!(output, message(fixed), "{written}");
    }
}

#[test]
fn fix_trims_what_becomes_a_line_break() {
    for (written, fixed) in [
        ("[BR]hi#BR#", "hi"),
        (" [br] \n[BR]a[BR]b [br]", "a[BR]b"),
        ("[BR]a#BR#BR#", "a#BR#BR#"),
    ] {
        let message = |text: &str| json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": text});
        let output = run(&["fix", "--compact"], message(written).to_string());
        let output: Value =
            serde_json::from_str(&output.stdout).expect("the fixed message is JSON");
        assert_eq!(output, message(fixed), "{written}");
    }
}

#[test]
fn fix_leaves_the_space_without_which_a_zero_would_be_lost() {
    let button = |text: &str| json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "KEYBOARD": [{"TEXT": text, "LINK": "https://example.com/"}]});
    let crm = |text: &str| json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": text});
    let network = |text: &str| json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": text, "ATTACH": {"BLOCKS": [{"MESSAGE": text}]}});
    for (input, expected) in [
        (button(" 0"), button(" 0")),
        (button("00 "), button("00")),
        (crm("0\n"), crm("0\n")),
        (crm("[BR]0"), crm("[BR]0")),
        (crm(" 1"), crm("1")),
        (network(" 0 "), network("0")),
    ] {
        let output = run(&["fix"], input.to_string());
        assert_eq!(output.status, 0, "{input}: {}", output.stderr);
        let fixed: Value = serde_json::from_str(&output.stdout).expect("the fixed message is JSON");
        assert_eq!(fixed, expected);
    }
}

#[test]
fn fix_puts_a_message_to_a_crm_chat_right() {
    let input = json!({"CRM_ENTITY_TYPE": "DEAL", "CRM_ENTITY": "1", "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"});
    let fixed = run(&["fix", "--compact"], input.to_string());
    assert_eq!(fixed.status, 0, "{}", fixed.stderr);
    assert_eq!(
        serde_json::from_str::<Value>(&fixed.stdout).expect("the fixed message is JSON"),
        json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"})
    );
}

#[test]
fn fix_keeps_numbers_to_the_last_digit() {
    for (written, kept) in [
        ("9007199254740991.0", 9_007_199_254_740_991_u64),
        ("72113335609365.000", 72_113_335_609_365),
        ("931022041.00000000000000000", 931_022_041),
    ] {
        let input = format!(
            r#"{{"CRM_ENTITY_TYPE":"deal","CRM_ENTITY":{written},"USER_ID":1,"CHAT_ID":1,"MESSAGE":"hi"}}"#
        );
        assert_eq!(run(&["check", "-"], input.as_str()).status, 0, "{written}");
        let fixed = run(&["fix", "--compact"], input);
        let message: Value = serde_json::from_str(&fixed.stdout).expect(written);
        assert_eq!(message["CRM_ENTITY"], kept, "{}", fixed.stdout);
    }
}

#[test]
fn fix_leaves_a_byte_order_mark_out() {
    let fix = |input: String| run(&["fix", "-"], input);
    let fixed = fix(format!("\u{feff}{}", with_warning()));
    assert_eq!(fixed, fix(with_warning()));
    assert_eq!((fixed.status, fixed.stderr.as_str()), (0, ""));
    let refused = fix(format!("\u{feff}{}", invalid()));
    assert_eq!(refused, fix(invalid()));
    assert_eq!(refused.status, 1);
    let twice = fix(format!("\u{feff}\u{feff}{}", valid()));
    assert_eq!(twice.status, 1, "the second is no mark");
}

#[test]
fn fix_leaves_errors_to_people() {
    for input in [
        invalid(),
        "nonsense".to_owned(),
        "[".repeat(MAX_TEXT_BYTES + 1),
    ] {
        let outcome = run(&["fix", "-"], input);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""));
        assert!(outcome.stderr.starts_with("error["), "{}", outcome.stderr);
    }
    for (lang, told) in [
        (
            "en",
            "\n<stdin>: 1 error\nNothing is printed: only you can put the errors right.\n",
        ),
        (
            "ru",
            "\n<stdin>: 1 ошибка\nНичего не напечатано: ошибки можете исправить только вы.\n",
        ),
    ] {
        let outcome = run(&["fix", "--lang", lang, "-"], invalid());
        assert!(outcome.stderr.ends_with(told), "{}", outcome.stderr);
    }
}

#[test]
fn fix_prints_nothing_that_is_too_long_once_it_is_written_properly() {
    let file = json!({"FILE": {"LINK": "/a", "NAME": "n", "SIZE": 1}});
    let attach = |text: &str| json!([file, {"MESSAGE": text}]);
    let room = limits::PART_BYTES - attach("").to_string().len();
    let message =
        json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "ATTACH": attach(&"x".repeat(room))});
    assert_eq!(
        run(&["check", "--quiet", "-"], message.to_string()).status,
        0
    );
    let outcome = run(&["fix", "-"], message.to_string());
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""));
    assert!(
        outcome.stderr.starts_with("error[attach-bytes]"),
        "{}",
        outcome.stderr
    );
    for (lang, name) in [
        ("en", "<stdin>, as it should be written"),
        ("ru", "<stdin>, как следует записать"),
    ] {
        let outcome = run(&["fix", "--lang", lang, "-"], message.to_string());
        let place = outcome.stderr.lines().nth(1);
        assert_eq!(place, Some(format!(" --> {name}  /ATTACH").as_str()));
        let last = outcome.stderr.lines().next_back().expect("a summary");
        assert!(last.starts_with(&format!("{name}: 1 ")), "{last}");
    }
}

#[test]
fn fix_says_what_it_cannot_put_right() {
    let input = json!({"CODE": CODE, "USER_ID": "2", "MESSAGE": "hi", "ATTACH": [{"IMAGE": {"LINK": "/a.png"}}]});
    let outcome = run(&["fix", "-"], input.to_string());
    assert_eq!(outcome.status, 0);
    assert!(
        outcome.stderr.starts_with("warning[image-preview]: "),
        "{}",
        outcome.stderr
    );
    assert!(
        !outcome.stderr.contains("text-for-number"),
        "{}",
        outcome.stderr
    );
}
