//! Every message is checked before the first is sent.

use openlines::limits::MAX_TEXT_BYTES;
use serde_json::{Value, json};

use super::send;
use crate::portal::Portal;
use crate::{CODE, file, invalid, run, valid};

#[test]
fn nothing_is_sent_where_a_message_has_errors() {
    let portal = Portal::start(&[]);
    let [good, bad] = [
        file("send-good.json", valid()),
        file("send-bad.json", invalid()),
    ];
    let outcome = send(&portal, &[&good, &bad]);
    assert_eq!(outcome.status, 1);
    assert_eq!(outcome.stdout, format!("{good}: not begun\n"));
    assert!(
        outcome.stderr.contains("error[missing-parameter]"),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome
            .stderr
            .ends_with("Nothing was sent: 1 of 2 messages has errors.\n"),
        "{}",
        outcome.stderr
    );
    let another = file("send-bad-too.json", invalid());
    for (lang, told) in [
        ("en", "Nothing was sent: 2 of 3 messages have errors.\n"),
        ("ru", "Ничего не отправлено: сообщений с ошибками 2 из 3.\n"),
    ] {
        let outcome = send(&portal, &[&bad, &good, &another, "--lang", lang]);
        assert!(outcome.stderr.ends_with(told), "{}", outcome.stderr);
    }
    let outcome = send(&portal, &[&good, &bad, "--format", "json"]);
    let lines = outcome.reports();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["outcome"], "invalid");
    assert_eq!(lines[0]["report"]["valid"], false);
    assert_eq!(lines[1]["outcome"], "not-begun");
    assert!(portal.messages().is_empty());
}

#[test]
fn nothing_is_sent_where_two_messages_go_to_the_same_recipient() {
    let portal = Portal::start(&[]);
    let message = |name: &str, message: Value| file(name, message.to_string());
    let [first, second, another_line, another_user] = [
        message(
            "send-same.json",
            json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "a"}),
        ),
        message(
            "send-same-too.json",
            json!({"code": CODE, "user_id": "2", "MESSAGE": "b"}),
        ),
        message(
            "send-same-line.json",
            json!({"CODE": CODE.replace('a', "b"), "USER_ID": 2, "MESSAGE": "a"}),
        ),
        message(
            "send-same-user.json",
            json!({"CODE": CODE, "USER_ID": 3, "MESSAGE": "a"}),
        ),
    ];
    let outcome = send(&portal, &[&first, &another_user, &second]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
    let words = format!("error: {first} and {second} go to the same recipient, ");
    assert!(outcome.stderr.contains(&words), "{}", outcome.stderr);
    assert!(portal.messages().is_empty());

    let crm = |text: &str| json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 1, "MESSAGE": text});
    let [crm, crm_too] = [
        message("send-same-crm.json", crm("a")),
        message("send-same-crm-too.json", crm("b")),
    ];
    let files = [&first, &another_line, &another_user, &crm, &crm_too];
    let dry = run(
        &[&["send", "--dry-run"], &files.map(String::as_str)[..]].concat(),
        "",
    );
    assert_eq!(dry.status, 0, "{}", dry.stderr);
}

#[test]
fn what_is_too_long_is_not_sent_whatever_is_taken() {
    let long = valid() + &" ".repeat(MAX_TEXT_BYTES + 50_000 - valid().len());
    let files = ["send-long.json", "send-long-too.json"].map(|name| file(name, &long));
    for options in [&[][..], &["--contract", "warn"]] {
        let send = [&["send", &files[0], &files[1], "--dry-run"], options].concat();
        let outcome = run(&send, "");
        assert_eq!(outcome.status, 1);
        let length = format!("too long: {} bytes", MAX_TEXT_BYTES + 50_000);
        assert!(outcome.stderr.contains(&length), "{}", outcome.stderr);
        assert!(
            outcome
                .stderr
                .ends_with("Nothing was sent: 2 of 2 messages have errors.\n"),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn problems_that_are_not_shown_are_counted() {
    let portal = Portal::start(&["--plan", "partner"]);
    let messages: Vec<String> = (1..=8)
        .map(|user| {
            let message = json!({"CODE": CODE, "USER_ID": user.to_string(), "MESSAGE": "hi"});
            file(&format!("send-warned-{user}.json"), message.to_string())
        })
        .collect();
    let mut arguments: Vec<&str> = messages.iter().map(String::as_str).collect();
    for more in ["--dry-run", "--format=human"] {
        arguments.push(more);
        let outcome = send(&portal, &arguments);
        arguments.pop();
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        let shown = outcome.stderr.matches("warning[text-for-number]").count();
        assert_eq!(shown, 5, "{}", outcome.stderr);
        assert!(
            outcome
                .stderr
                .contains("Problems in others, too: 3 messages.\n"),
            "{}",
            outcome.stderr
        );
    }
}
