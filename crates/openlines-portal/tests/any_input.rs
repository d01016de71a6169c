//! Any input at all: no panic, and what is stored can be sent again.

use openlines_portal::{Effect, Outcome, receive, receive_text};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

const TEXTS: [&str; 22] = [
    "",
    "0",
    " ",
    "\u{a0}",
    "x",
    " padded\n",
    "line\r\nbreak\u{2028}",
    "/",
    "https://e.com/?a&b",
    "ftp://x",
    "#fff",
    "primary",
    "Y",
    "N",
    "NEWLINE",
    "PUT",
    "LINE",
    "TRANSPARENT",
    "a#BR#b",
    "C:\\new\\\\\"",
    "<b>x</b><a href=y>z</a>",
    "12abc",
];

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => prop::sample::select(&TEXTS[..]).prop_map(Value::from),
        1 => any::<String>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(|float| json!(float)),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => Just(json!(5)),
    ]
}

/// A list of blocks, of which the portal keeps something as a rule.
fn attach() -> impl Strategy<Value = Value> {
    let field = || prop_oneof![1 => Just(Value::Null), 3 => leaf()];
    let fields = (field(), field(), field(), field(), field());
    let block = (0..8, fields).prop_map(|(kind, (a, b, c, d, e))| match kind {
        0 => json!({"MESSAGE": a}),
        1 => json!({"FILE": [{"LINK": "/a", "NAME": a, "SIZE": b}, {"LINK": c, "NAME": d, "SIZE": e}]}),
        2 => json!({"IMAGE": {"LINK": "/a", "NAME": a, "PREVIEW": b, "WIDTH": c, "HEIGHT": d}}),
        3 => json!({"LINK": {"LINK": "/a", "NAME": a, "DESC": b, "HTML": c, "PREVIEW": d, "WIDTH": e}}),
        4 => json!({"USER": {"NAME": "a", "AVATAR": a, "AVATAR_TYPE": b, "USER_ID": c, "CHAT_ID": d}}),
        5 => json!({"GRID": [{"DISPLAY": a, "NAME": "a", "VALUE": b, "COLOR": c, "WIDTH": d, "USER_ID": e}]}),
        6 => json!({"DELIMITER": {"SIZE": a, "COLOR": b}}),
        _ => json!({"RICH_LINK": [{"LINK": "/a", "NAME": a, "DESC": b, "PREVIEW": c}]}),
    });
    prop::collection::vec(block, 1..4).prop_map(Value::from)
}

#[test]
fn nothing_stored_is_lost_when_it_is_sent_again() {
    let mut runner = TestRunner::deterministic();
    let attach = attach();
    let mut stored_again = 0;
    for _ in 0..1000 {
        let attach = attach
            .new_tree(&mut runner)
            .expect("nothing is filtered")
            .current();
        let message = |attach: &Value| json!({"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi", "ATTACH": attach});
        let Some(attach) = receive(&message(&attach))
            .stored
            .and_then(|stored| stored.attach)
        else {
            continue;
        };
        // A backslash is rewritten each time, and a rewritten text may end up blank.
        if attach.to_string().contains('\\') {
            continue;
        }
        let again = message(&attach);
        let received = receive(&again);
        assert_eq!(received.answer(), Outcome::Ok, "{again}");
        for loss in &received.trace {
            assert_ne!(loss.effect, Effect::Dropped, "{loss} in {again}");
        }
        stored_again += 1;
    }
    assert!(stored_again > 500, "{stored_again}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        receive_text(&text);
    }
}
