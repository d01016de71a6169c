//! What was sent and what arrives, for people.

use openlines_portal::{Lang, receive};
use serde_json::{Value, json};

/// Both columns of a message with these parameters beside the required ones, and what is below them.
fn shown(extra: Value) -> String {
    let mut params =
        json!({"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi"});
    if let (Value::Object(params), Value::Object(extra)) = (&mut params, extra) {
        params.extend(extra);
    }
    receive(&params).side_by_side(&params, 80, Lang::En)
}

/// The right column, without empty lines.
fn arrives(extra: Value) -> Vec<String> {
    let shown = shown(extra);
    let columns = shown.lines().filter_map(|line| line.split_once("| "));
    columns.skip(1).map(|(_, right)| right.to_owned()).collect()
}

#[test]
fn marks_stand_where_something_was_lost() {
    let shown = shown(json!({"ATTACH": [
        {"MESSAGE": "x", "a/b~1": 1}, {"IMAGE": {"LINK": "bad"}}, {"MESSAGE": true}]}));
    let rows = shown
        .lines()
        .skip_while(|line| !line.starts_with("  ATTACH:"));
    let left = rows.map_while(|row| row.split(" | ").next());
    let left: Vec<&str> = left.map(str::trim_end).take(9).collect();
    assert_eq!(
        left,
        [
            "  ATTACH:",
            "    0:",
            r#"      MESSAGE: "x""#,
            "-     a/b~1: 1",
            "    1:",
            "-     IMAGE:",
            r#"-       LINK: "bad""#,
            "    2:",
            "~     MESSAGE: true",
        ],
        "{shown}"
    );
}

#[test]
fn the_answer_and_the_sizes_stand_above() {
    let params = json!({"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "[BR]",
        "ATTACH": [{"MESSAGE": "x"}], "KEYBOARD": [{"TYPE": "NEWLINE"}]});
    let above = |lang| {
        let shown = receive(&params).columns(&params, 50, lang);
        let lines = shown.lines().take(6);
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let code = r#"  CODE: "ab515f5d85a8b8… |"#;
    assert_eq!(
        above(Lang::En),
        [
            "outcome: WRONG_REQUEST",
            "ATTACH: 100/59999 characters as stored",
            "KEYBOARD: 20/59999 characters as stored",
            "",
            "sent                     | arrives",
            code,
        ]
    );
    assert_eq!(
        above(Lang::Ru),
        [
            "ответ: WRONG_REQUEST",
            "ATTACH: 100/59999 символов в хранимом виде",
            "KEYBOARD: 20/59999 символов в хранимом виде",
            "",
            "отправлено               | доходит",
            code,
        ]
    );
    assert!(
        receive(&params)
            .columns(&params, 50, Lang::En)
            .contains("\n! MESSAGE: \"[BR]\"  ")
    );
}

#[test]
fn what_is_lost_does_not_arrive() {
    let button = json!({"TEXT": "t", "LINK": "/"});
    assert_eq!(
        arrives(json!({"KEYBOARD": vec![button; 378]})),
        ["MESSAGE: \"hi\"", "URL_PREVIEW: \"Y\""]
    );
    for extra in [json!({"USER_ID": -1}), json!({"MESSAGE": "[BR]"})] {
        let nothing: [&str; 0] = [];
        assert_eq!(arrives(extra), nothing);
    }
}

#[test]
fn the_text_arrives_as_the_sending_step_leaves_it() {
    let text = |text: &str| arrives(json!({"MESSAGE": text})).swap_remove(0);
    assert_eq!(text("a[BR]b#BR#c#BR#"), r#"MESSAGE: "a\nb\nc""#);
}

/// With a path written out for each part it would take hours.
#[test]
fn a_long_key_above_many_parts_is_shown() {
    let key = "K".repeat(512 * 1024);
    let shown = shown(json!({"ATTACH": {key: {"GRID": vec![json!({"x": 1}); 64 * 1024]}}}));
    assert!(shown.lines().count() > 128 * 1024);
}

#[test]
fn a_token_is_not_shown_wherever_it_stands() {
    let token = json!({"value": ["s3cret"]});
    let shown = shown(json!({
        "auth": token,
        "x": {"Auth": token},
        "ATTACH": [{"MESSAGE": "x", "access_token": token}],
        "KEYBOARD": {"token": ["s3cret"], "BUTTONS": [{"TEXT": "t", "LINK": "/"}]},
    }));
    assert!(!shown.contains("s3cret"), "{shown}");
    assert!(shown.contains("-     access_token: \"***\""), "{shown}");
}

#[test]
fn a_loss_is_told_in_one_line_that_upsets_no_terminal() {
    let shown = shown(json!({"a\n\u{1b}[1m\u{202e}b": 1}));
    let told = shown.lines().next_back();
    let expected = "/a\u{fffd}\u{fffd}[1m\u{fffd}b: dropped: nothing reads this key";
    assert_eq!(told, Some(expected), "{shown}");
}

#[test]
fn columns_are_those_of_a_terminal() {
    let sent = |message: &str| {
        let shown = shown(json!({"MESSAGE": message}));
        let rows = shown.lines().find(|row| row.starts_with("  MESSAGE"));
        let (left, _) = rows.and_then(|row| row.split_once('|')).expect("a row");
        left.to_owned()
    };
    // A wide character takes two columns, a combining one none.
    for (message, spaces) in [("yes", 24), ("да", 25), ("👍👍", 23), ("e\u{301}", 26)] {
        let expected = format!("  MESSAGE: \"{message}\"{}", " ".repeat(spaces));
        assert_eq!(sent(message), expected);
    }
    assert_eq!(
        sent(&"👍".repeat(40)),
        format!("  MESSAGE: \"{}… ", "👍".repeat(13))
    );
    assert_eq!(
        sent(&"я".repeat(40)),
        format!("  MESSAGE: \"{}… ", "я".repeat(26))
    );
}
