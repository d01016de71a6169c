//! Where and why parts are lost.

use openlines_portal::{Lang, Loss, Outcome, receive, receive_text};
use serde_json::{Value, json};

/// The trace of a message with these parameters beside the required ones, a loss a line.
fn trace(extra: Value) -> Vec<String> {
    let mut params =
        json!({"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi"});
    if let (Value::Object(params), Value::Object(extra)) = (&mut params, extra) {
        params.extend(extra);
    }
    let received = receive(&params);
    received
        .trace
        .iter()
        .map(|loss| {
            format!(
                "{} {} {}",
                loss.path,
                loss.effect.slug(),
                loss.reason.slug()
            )
        })
        .collect()
}

#[track_caller]
fn check(extra: Value, expected: &[&str]) {
    assert_eq!(trace(extra), expected);
}

#[test]
fn a_message_that_arrives_whole_has_no_trace() {
    check(
        // The portal reads these itself, before the method.
        json!({"auth": "token", "aplogin": 1, "state": 1, "start": 1, "method": 1, "ATTACH": {"COLOR_TOKEN": "alert", "COLOR": "#fff", "BLOCKS": [
            {"MESSAGE": "text"}, {"GRID": [{"DISPLAY": "ROW", "NAME": "a", "VALUE": "b"}]}]},
            "KEYBOARD": [{"TEXT": "t", "LINK": "https://example.com/"}, {"TYPE": "NEWLINE"}]}),
        &[],
    );
}

#[test]
fn what_is_kept_as_written_has_no_trace() {
    check(
        json!({"USER_ID": "2", "MESSAGE": " hi\n", "ATTACH": {"ID": 7, "DESCRIPTION": " a#BR#", "BLOCKS": [
            {"MESSAGE": " C:\\new#BR#"}, {"MESSAGE": 7}, {"MESSAGE": {"TEXT": "t", "AS_DESCRIPTION": "N"}}, {"USER": {"NAME": "a\nb", "USER_ID": "7"}},
            {"LINK": {"NETWORK_ID": 12, "NAME": "n"}}, {"DELIMITER": true},
            {"FILE": {"LINK": "/", "NAME": " ", "SIZE": 7.0}}, {"IMAGE": {"LINK": "/", "NAME": "", "WIDTH": "7"}}]},
            "KEYBOARD": [{"TEXT": " t", "LINK": "https://a/?b=1&c=<\">"}, {"TEXT": "t", "APP_ID": "7", "APP_PARAMS": " "}]}),
        &[],
    );
}

#[test]
fn what_says_something_else_is_traced() {
    check(
        json!({"USER_ID": "2a", "MESSAGE": true, "ATTACH": [
            {"MESSAGE": 1.5}, {"MESSAGE": 1e20}, {"LINK": {"NETWORK_ID": "a012", "NAME": true}},
            {"FILE": {"LINK": "/", "NAME": false, "SIZE": "07"}},
            {"IMAGE": {"LINK": "/", "WIDTH": 1.9, "HEIGHT": "9007199254740992"}}]}),
        &[
            "/USER_ID altered converted",
            "/MESSAGE altered converted",
            "/ATTACH/0/MESSAGE altered converted",
            "/ATTACH/1/MESSAGE altered converted",
            "/ATTACH/2/LINK/NETWORK_ID altered converted",
            "/ATTACH/2/LINK/NAME altered converted",
            "/ATTACH/3/FILE/NAME dropped blank",
            "/ATTACH/3/FILE/SIZE altered converted",
            "/ATTACH/4/IMAGE/WIDTH altered converted",
            "/ATTACH/4/IMAGE/HEIGHT altered converted",
        ],
    );
}

#[test]
fn what_stands_for_a_name_or_a_line_is_traced() {
    check(
        json!({"URL_PREVIEW": true, "ATTACH": [
            {"DELIMITER": 100}, {"DELIMITER": "12"}, {"DELIMITER": false}, {"DELIMITER": []}, {"DELIMITER": {}}],
            "KEYBOARD": {"VOTE": true, "BUTTONS": [{"TYPE": true}]}}),
        &[
            "/ATTACH/0/DELIMITER altered not-an-object",
            "/ATTACH/1/DELIMITER altered not-an-object",
            "/ATTACH/2/DELIMITER altered not-an-object",
            "/KEYBOARD/VOTE altered converted",
            "/KEYBOARD/BUTTONS/0/TYPE altered converted",
            "/URL_PREVIEW altered converted",
        ],
    );
}

#[test]
fn blocks_and_items() {
    check(
        json!({"ATTACH": [{"MESSAGE": "kept"}, {"IMAGE": [{"LINK": "bad"}, {"LINK": "/x", "ALT": "y"}]},
            {"a/b~": 1}, {"USER": {"NAME": "n", "USER_ID": 1, "CHAT_ID": 2}, "MESSAGE": "m"}, "x"]}),
        &[
            "/ATTACH/1/IMAGE/0/LINK dropped link-start",
            "/ATTACH/1/IMAGE/0 dropped missing",
            "/ATTACH/1/IMAGE/1/ALT dropped unknown",
            "/ATTACH/2 dropped empty",
            "/ATTACH/3/MESSAGE dropped overruled",
            "/ATTACH/3/USER/CHAT_ID dropped overruled",
            "/ATTACH/4 dropped not-an-object",
        ],
    );
}

#[test]
fn altered_texts_and_numbers() {
    check(
        json!({"ATTACH": {"ID": 1, "COLOR": "red", "DESCRIPTION": "<b>a</b>\n", "BLOCKS": [
            {"MESSAGE": " C:\\new#BR#"}, {"LINK": {"LINK": "/", "NAME": 1.5, "WIDTH": 5}}]}}),
        &[
            "/ATTACH/COLOR altered not-a-color",
            "/ATTACH/DESCRIPTION altered html",
            "/ATTACH/BLOCKS/1/LINK/NAME altered converted",
            "/ATTACH/BLOCKS/1/LINK/WIDTH dropped missing",
        ],
    );
}

#[test]
fn rejections() {
    check(
        json!({"ATTACH": "[{\"MESSAGE\":\"x\"}]"}),
        &["/ATTACH rejected attach-as-text"],
    );
    check(
        json!({"ATTACH": {"MESSAGE": "x"}}),
        &[
            "/ATTACH/MESSAGE dropped not-an-object",
            "/ATTACH rejected nothing-left",
        ],
    );
    check(
        json!({"ATTACH": [{"MESSAGE": {}}]}),
        &["/ATTACH/0/MESSAGE rejected type-error"],
    );
    check(
        json!({"KEYBOARD": "N"}),
        &["/KEYBOARD rejected keyboard-as-text"],
    );
    check(
        json!({"code": "x", "User_Id": "2a"}),
        &[
            "/CODE dropped repeated",
            "/USER_ID dropped repeated",
            "/code rejected code-length",
        ],
    );
    check(
        json!({"USER_ID": -5, "MESSAGE": "[BR]"}),
        &["/USER_ID rejected negative-id", "/MESSAGE rejected blank"],
    );
}

#[test]
fn buttons() {
    check(
        json!({"KEYBOARD": {"BOT_ID": 7, "BUTTONS": [
            {"TEXT": "t", "LINK": "https://a/?b&c", "ACTION": "PUT", "ACTION_VALUE": "v"},
            {"TEXT": "t", "COMMAND": "/go"}, {"TEXT": 1, "LINK": "/"}, {"TEXT": "t", "FUNCTION": "f()"},
            {"TEXT": "t", "LINK": "/", "DISABLED": true, "BG_COLOR": "red"}]}}),
        &[
            "/KEYBOARD/BOT_ID altered replaced",
            "/KEYBOARD/BUTTONS/0/ACTION dropped overruled",
            "/KEYBOARD/BUTTONS/0/ACTION_VALUE dropped overruled",
            "/KEYBOARD/BUTTONS/1/COMMAND dropped needs-bot",
            "/KEYBOARD/BUTTONS/1 dropped no-action",
            "/KEYBOARD/BUTTONS/2/TEXT dropped not-text",
            "/KEYBOARD/BUTTONS/2 dropped missing",
            "/KEYBOARD/BUTTONS/3 dropped function",
            "/KEYBOARD/BUTTONS/4/DISABLED altered not-one-of",
            "/KEYBOARD/BUTTONS/4/BG_COLOR dropped not-a-color",
        ],
    );
}

#[test]
fn what_nothing_is_made_of() {
    check(
        json!({"ATTACH": {"DESCRIPTION": "lost", "BLOCKS": [
            {"MESSAGE": {"TEXT": "kept", "AS_DESCRIPTION": "Y"}}, {"DELIMITER": [{"SIZE": 5}, null]},
            {"RICH_LINK": [{"LINK": "/", "PREVIEW_SIZE": {"WIDTH": 5}},
                {"LINK": "/", "PREVIEW": "/", "PREVIEW_SIZE": {"WIDTH": 5, "DEPTH": 5}},
                {"LINK": "/", "PREVIEW": "/", "PREVIEW_SIZE": "5x5"}]}]},
            "KEYBOARD": {"COLORS": "red", "BUTTONS": [
                {"TEXT": "t", "ACTION": "PUT", "ACTION_VALUE": "v", "APP_PARAMS": "p"}]}}),
        &[
            "/ATTACH/BLOCKS/1/DELIMITER/0 dropped unknown",
            "/ATTACH/BLOCKS/2/RICH_LINK/0/PREVIEW_SIZE dropped missing",
            "/ATTACH/BLOCKS/2/RICH_LINK/1/PREVIEW_SIZE/DEPTH dropped unknown",
            "/ATTACH/BLOCKS/2/RICH_LINK/2/PREVIEW_SIZE dropped not-an-object",
            "/ATTACH/DESCRIPTION dropped overruled",
            "/KEYBOARD/COLORS dropped not-an-object",
            "/KEYBOARD/BUTTONS/0/APP_PARAMS dropped missing",
        ],
    );
    check(
        json!({"BOT_ID": 5, "KEYBOARD": {"COLORS": ["#fff"], "BUTTONS": [
            {"TEXT": "t", "COMMAND": "go", "ACTION_VALUE": "v"}, {"TEXT": "t", "COMMAND_PARAMS": "p"}]}}),
        &[
            "/KEYBOARD/COLORS/0 dropped unknown",
            "/KEYBOARD/BUTTONS/0/ACTION_VALUE dropped missing",
            "/KEYBOARD/BUTTONS/1/COMMAND_PARAMS dropped missing",
            "/KEYBOARD/BUTTONS/1 dropped no-action",
        ],
    );
}

#[test]
fn what_is_blank_is_not_called_absent() {
    check(
        json!({"ATTACH": [{"MESSAGE": "kept"}, {"GRID": [{"NAME": " ", "VALUE": ""}, {"WIDTH": 5}, 5]}],
            "KEYBOARD": [{"TEXT": "t", "APP_ID": 0, "ACTION": "PUT", "ACTION_VALUE": "v"}]}),
        &[
            "/ATTACH/1/GRID/0 dropped blank",
            "/ATTACH/1/GRID/1 dropped empty",
            "/ATTACH/1/GRID/2 dropped not-an-object",
            "/KEYBOARD/0/APP_ID dropped not-an-id",
        ],
    );
}

#[test]
fn what_loses_to_another_or_is_unknown_within() {
    check(
        json!({"ATTACH": [
            {"LINK": {"LINK": "/", "HTML": "h", "PREVIEW": "/", "WIDTH": 5, "HEIGHT": 5}},
            {"LINK": {"NAME": "n", "NETWORK_ID": "a1", "USER_ID": 1, "CHAT_ID": 1}},
            {"LINK": {"LINK": "/", "USER_ID": 1}},
            {"RICH_LINK": {"LINK": "/", "WIDTH": 5}}, {"FILE": {"LINK": "/", "ALT": 1}},
            {"GRID": [{"NAME": "n", "ALT": 1, "DISPLAY": "WIDE"}]},
            {"GRID": [{"NAME": "n", "DISPLAY": "CARD"}]},
            {"USER": {"USER_ID": 1}}, {"USER": {"NAME": "n", "USER_ID": 1, "AVATAR_TYPE": "CAT", "ALT": 1}},
            {"USER": "x"}, {"IMAGE": []}, {"FILE": 7}, {"LINK": {}}]}),
        &[
            "/ATTACH/0/LINK/PREVIEW dropped overruled",
            "/ATTACH/0/LINK/WIDTH dropped overruled",
            "/ATTACH/0/LINK/HEIGHT dropped overruled",
            "/ATTACH/1/LINK/USER_ID dropped overruled",
            "/ATTACH/1/LINK/CHAT_ID dropped overruled",
            "/ATTACH/2/LINK/USER_ID dropped missing",
            "/ATTACH/3/RICH_LINK/WIDTH dropped unknown",
            "/ATTACH/4/FILE/ALT dropped unknown",
            "/ATTACH/5/GRID/0/ALT dropped unknown",
            "/ATTACH/5/GRID/0/DISPLAY altered not-one-of",
            "/ATTACH/6/GRID/0/DISPLAY altered replaced",
            "/ATTACH/7/USER dropped missing",
            "/ATTACH/8/USER/ALT dropped unknown",
            "/ATTACH/8/USER/AVATAR_TYPE dropped not-one-of",
            "/ATTACH/9/USER dropped not-an-object",
            "/ATTACH/10/IMAGE dropped empty",
            "/ATTACH/11/FILE dropped not-an-object",
            "/ATTACH/12/LINK dropped empty",
        ],
    );
    check(
        json!({"ATTACH": {"COLOR": "", "ALT": 1, "BLOCKS": [
            {"LINK": {"USER_ID": 1}}, {"LINK": {"LINK": "x"}}, {"MESSAGE": "x"}]}}),
        &[
            "/ATTACH/ALT dropped unknown",
            "/ATTACH/COLOR altered not-a-color",
            "/ATTACH/BLOCKS/0/LINK/USER_ID dropped missing",
            "/ATTACH/BLOCKS/0/LINK dropped missing",
            "/ATTACH/BLOCKS/1/LINK/LINK dropped link-start",
            "/ATTACH/BLOCKS/1/LINK dropped missing",
        ],
    );
    check(
        json!({"URL_PREVIEW": "n", "ATTACH": {"BLOCKS": "x"}}),
        &[
            "/ATTACH/BLOCKS dropped not-an-object",
            "/ATTACH rejected nothing-left",
        ],
    );
    check(
        json!({"URL_PREVIEW": "n", "ATTACH": [{"FILE": {"LINK": "/", "SIZE": 0}}, {"GRID": [{"NAME": "n", "COLOR_TOKEN": "red"}]}]}),
        &[
            "/ATTACH/0/FILE/SIZE dropped not-positive",
            "/ATTACH/1/GRID/0/COLOR_TOKEN altered not-one-of",
            "/URL_PREVIEW altered not-one-of",
        ],
    );
}

#[test]
fn what_a_button_loses() {
    check(
        json!({"BOT_ID": 5, "KEYBOARD": [
            {"TYPE": "NEWLINE", "TEXT": "t"}, {"TYPE": "BUTTON", "TEXT": "t", "LINK": "/"},
            {"TYPE": "ROW", "TEXT": "t", "LINK": "/", "CONTEXT": "PHONE", "DISPLAY": "WIDE"},
            {"TEXT": "t", "APP_ID": "7a", "ACTION": "PUT", "ACTION_VALUE": "v", "COMMAND": "go"},
            {"TEXT": "t", "ACTION": "PUT", "ACTION_VALUE": "v", "COMMAND": "go", "COMMAND_PARAMS": "p"},
            {"TEXT": "t", "ACTION": "PUT", "ACTION_VALUE": " ", "COMMAND": "go", "COMMAND_PARAMS": " "},
            {"TEXT": "t", "ACTION": "FLY", "ACTION_VALUE": "v", "COMMAND": "go", "COMMAND_PARAMS": "0"},
            {"TEXT": "t", "ACTION": "PUT", "COMMAND": "0"}, {"TEXT": "t", "LINK": 5, "COMMAND": " "}]}),
        &[
            "/KEYBOARD/0/TEXT dropped unknown",
            "/KEYBOARD/2/TYPE altered not-one-of",
            "/KEYBOARD/2/CONTEXT altered not-one-of",
            "/KEYBOARD/2/DISPLAY altered not-one-of",
            "/KEYBOARD/3/APP_ID altered converted",
            "/KEYBOARD/3/ACTION dropped overruled",
            "/KEYBOARD/3/ACTION_VALUE dropped overruled",
            "/KEYBOARD/3/COMMAND dropped overruled",
            "/KEYBOARD/4/COMMAND dropped overruled",
            "/KEYBOARD/4/COMMAND_PARAMS dropped overruled",
            "/KEYBOARD/5/ACTION_VALUE dropped blank",
            "/KEYBOARD/6/ACTION dropped not-one-of",
            "/KEYBOARD/6/COMMAND_PARAMS dropped blank",
            "/KEYBOARD/7/ACTION dropped missing",
            "/KEYBOARD/7/COMMAND dropped blank",
            "/KEYBOARD/7 dropped no-action",
            "/KEYBOARD/8/LINK dropped not-text",
            "/KEYBOARD/8/COMMAND dropped blank",
            "/KEYBOARD/8 dropped no-action",
        ],
    );
    check(
        json!({"KEYBOARD": {"ALT": 1, "BUTTONS": [
            7, {"TEXT": "t", "LINK": "x"}, {"TEXT": "t", "LINK": "/", "COMMAND": "go", "COMMAND_PARAMS": "p"}]}}),
        &[
            "/KEYBOARD/ALT dropped unknown",
            "/KEYBOARD/BUTTONS/0 dropped not-an-object",
            "/KEYBOARD/BUTTONS/1/LINK dropped link-start",
            "/KEYBOARD/BUTTONS/1 dropped no-action",
            "/KEYBOARD/BUTTONS/2/COMMAND dropped overruled",
            "/KEYBOARD/BUTTONS/2/COMMAND_PARAMS dropped overruled",
        ],
    );
    check(
        json!({"KEYBOARD": {"BUTTONS": "x"}}),
        &[
            "/KEYBOARD/BUTTONS dropped not-an-object",
            "/KEYBOARD rejected nothing-left",
        ],
    );
}

#[test]
fn what_is_blank_too_long_or_the_portals_own_is_told() {
    check(
        json!({"MESSAGE": "x".repeat(20_007), "BOT_ID": 5, "ATTACH": {"COLOR": "TRANSPARENT", "BLOCKS": [
            {"MESSAGE": {"TEXT": "t", "ALT": 1}}, {"IMAGE": {"LINK": "/", "NAME": false}},
            {"RICH_LINK": {"LINK": "/", "PREVIEW": "/", "EXTRA_IMAGE": "/"}}, {"USER": {"NAME": " ", "USER_ID": 1}}]},
            "KEYBOARD": {"VOTE": "N", "BUTTONS": [
                {"TEXT": "t", "LINK": "/", "APP_ID": 1, "ALT": 1}, {"TEXT": "t", "COMMAND": "/go"},
                {"TEXT": "t", "APP_ID": 1, "APP_PARAMS": 5}]}}),
        &[
            "/ATTACH/COLOR altered replaced",
            "/ATTACH/BLOCKS/0/MESSAGE/ALT dropped unknown",
            "/ATTACH/BLOCKS/1/IMAGE/NAME dropped blank",
            "/ATTACH/BLOCKS/2/RICH_LINK/EXTRA_IMAGE dropped overruled",
            "/ATTACH/BLOCKS/3/USER dropped missing",
            "/KEYBOARD/BUTTONS/0/APP_ID dropped overruled",
            "/KEYBOARD/BUTTONS/0/ALT dropped unknown",
            "/KEYBOARD/BUTTONS/1/COMMAND altered command-slash",
            "/KEYBOARD/BUTTONS/2/APP_PARAMS dropped not-text",
            "/MESSAGE altered truncated",
        ],
    );
    check(
        json!({"ATTACH": [{"MESSAGE": "x".repeat(60_000)}]}),
        &["/ATTACH rejected oversize"],
    );
}

#[test]
fn numbers_are_kept_as_their_digits_up_to_an_exponent() {
    check(
        json!({"MESSAGE": -0.0, "ATTACH": [
            {"MESSAGE": -1.0}, {"MESSAGE": 99_999_999_999_999.0}, {"MESSAGE": 1e14}]}),
        &[
            "/MESSAGE altered converted",
            "/ATTACH/2/MESSAGE altered converted",
        ],
    );
}

#[test]
fn a_loss_is_told_with_its_parameters() {
    for (attach, loss) in [
        (
            json!([{"MESSAGE": "a", "GRID": [{"NAME": "n"}]}]),
            json!({"path": "/ATTACH/0/GRID", "effect": "dropped", "reason": "overruled", "by": "MESSAGE"}),
        ),
        (
            json!({"DESCRIPTION": "d", "BLOCKS": [{"MESSAGE": {"TEXT": "t", "AS_DESCRIPTION": "Y"}}]}),
            json!({"path": "/ATTACH/DESCRIPTION", "effect": "dropped", "reason": "overruled", "by": "AS_DESCRIPTION"}),
        ),
        (
            json!([{"FILE": {"NAME": "n"}}]),
            json!({"path": "/ATTACH/0/FILE", "effect": "dropped", "reason": "missing", "key": "LINK"}),
        ),
        (
            json!([{"LINK": {"USER_ID": 1}}]),
            json!({"path": "/ATTACH/0/LINK/USER_ID", "effect": "dropped", "reason": "missing", "key": "NAME"}),
        ),
        (
            json!([{"GRID": [{"NAME": "n", "COLOR_TOKEN": "red"}]}]),
            json!({"path": "/ATTACH/0/GRID/0/COLOR_TOKEN", "effect": "altered", "reason": "not-one-of",
                "accepted": ["primary", "secondary", "alert", "base"]}),
        ),
        (
            json!([{"MESSAGE": " "}]),
            json!({"path": "/ATTACH/0/MESSAGE", "effect": "dropped", "reason": "blank"}),
        ),
    ] {
        let params = json!({"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi", "ATTACH": attach});
        let first = receive(&params).trace.first().map(Loss::to_json);
        assert_eq!(first, Some(loss));
    }
}

#[test]
fn a_loss_is_told_in_either_language() {
    let told = |params: &Value, lang| {
        let last = receive(params).trace.pop().expect("a loss");
        last.message(lang)
    };
    let code = json!({"CODE": "x"});
    assert_eq!(
        told(&code, Lang::En),
        "/CODE: rejected: must have 32 characters, found 1"
    );
    assert_eq!(
        told(&code, Lang::Ru),
        "/CODE: отказ: символов: 1, а нужно 32"
    );
    let many = json!({"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi", "ATTACH": vec![0; 1001]});
    assert_eq!(
        told(&many, Lang::En),
        "(message): altered: more is lost than is told here"
    );
    assert_eq!(
        told(&many, Lang::Ru),
        "(сообщение): изменено: потеряно больше, чем перечислено"
    );
}

#[test]
fn bodies_that_are_no_parameters() {
    for body in [
        "",
        "nonsense",
        "[1, 2",
        "null",
        "\"text\"",
        "[]",
        "{\"CODE\": }",
    ] {
        assert_eq!(receive_text(body).outcome, Outcome::Code, "{body}");
    }
}

#[test]
fn the_trace_is_bounded() {
    let extra = json!({"ATTACH": vec![json!(0); 1_000_000]});
    let trace = trace(extra);
    assert_eq!(trace.len(), 1002);
    assert_eq!(trace[999], "/ATTACH/999 dropped not-an-object");
    assert_eq!(trace[1000], "/ATTACH rejected nothing-left");
    assert_eq!(trace[1001], " altered left-out");
    check(
        json!({"ATTACH": [1, {"MESSAGE": "x"}]}),
        &["/ATTACH/0 dropped not-an-object"],
    );
}

#[test]
fn the_paths_of_the_trace_are_bounded() {
    let key = "K".repeat(200_000);
    let trace = trace(json!({"ATTACH": {key: {"GRID": vec![json!({"x": 1}); 500]}}}));
    assert!(trace.iter().map(String::len).sum::<usize>() < 1_300_000);
    assert_eq!(trace[trace.len() - 2], "/ATTACH rejected nothing-left");
    assert_eq!(trace[trace.len() - 1], " altered left-out");
}

#[test]
fn depth_is_bounded() {
    let body = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        format!(
            r#"{{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi", "X": {open}{close}}}"#
        )
    };
    assert_eq!(receive_text(&body(510)).outcome, Outcome::Ok);
    assert_eq!(receive_text(&body(511)).outcome, Outcome::Code);
    assert_eq!(receive_text(&body(1_000_000)).outcome, Outcome::Code);
    // Brackets in a text are none.
    let text = format!(r#"["\"{}"]"#, "[".repeat(600));
    let body = body(0).replace(r#""X": "#, &format!(r#""X": {text}"#));
    assert_eq!(receive_text(&body).outcome, Outcome::Ok);
}
