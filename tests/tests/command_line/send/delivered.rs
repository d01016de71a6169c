//! What is sent, and what is told of it.

use serde_json::json;

use super::{fresh, send};
use crate::portal::Portal;
use crate::{CODE, file, run, valid};

#[test]
fn send_delivers_what_the_files_hold() {
    let portal = Portal::start(&[]);
    let network = file("send-network.json", valid());
    let crm = file(
        "send-crm.json",
        json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 1, "CHAT_ID": 1, "MESSAGE": "hi"})
            .to_string(),
    );
    let outcome = send(&portal, &[&network, &crm]);
    assert_eq!(
        (outcome.status, outcome.stderr.as_str()),
        (0, ""),
        "{outcome:?}"
    );
    assert!(
        outcome.stdout.contains("send-network.json: sent\n"),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome.stdout.contains("send-crm.json: sent, message "),
        "{}",
        outcome.stdout
    );
    assert_eq!(portal.messages().len(), 2);
}

#[test]
fn the_webhook_comes_from_a_file_or_the_input_as_well() {
    let portal = Portal::start(&["--plan", "partner"]);
    let message = file("send-webhook.json", valid());
    for before in ["", "\u{feff}"] {
        let webhook = file("send-webhook", format!("{before}{}\n", portal.webhook()));
        let outcome = run(&["send", &message, "--webhook-file", &webhook], "");
        assert_eq!(outcome.status, 0, "{outcome:?}");
    }
    assert_eq!(
        run(&["send", &message, "--webhook-file", "-"], portal.webhook()).status,
        0
    );
    assert_eq!(portal.messages().len(), 3);
}

#[test]
fn what_a_portal_is_known_to_take_is_sent_as_it_stands() {
    let portal = Portal::start(&[]);
    let message = file(
        "send-lenient.json",
        json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "BOT_ID": 3}).to_string(),
    );
    assert_eq!(send(&portal, &[&message]).status, 1);
    assert!(portal.messages().is_empty());
    let lenient = send(&portal, &[&message, "--contract", "warn"]);
    assert_eq!(lenient.status, 0, "{lenient:?}");
    assert!(
        lenient.stderr.contains("warning[undocumented]"),
        "{}",
        lenient.stderr
    );
    let template = file(
        "send-lenient-many.json",
        json!({"CODE": CODE, "MESSAGE": "hi", "NOTE": 1}).to_string(),
    );
    let table = file("send-lenient.csv", "USER_ID\n3\n");
    let to = [&template, "--to", &table];
    assert_eq!(send(&portal, &to).status, 1);
    let many = send(&portal, &[&to[..], &["--unknown-keys", "warn"]].concat());
    assert_eq!(many.status, 0, "{many:?}");
    assert_eq!(portal.messages().len(), 2);
}

#[test]
fn a_refusal_is_told_with_its_code() {
    let portal = Portal::start(&[]);
    let message = file("send-refused.json", valid());
    assert_eq!(send(&portal, &[&message]).status, 0);
    let outcome = send(&portal, &[&message]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stdout.contains("refused: `USER_MESSAGE_LIMIT`"),
        "{}",
        outcome.stdout
    );
    let outcome = send(&portal, &[&message, "--format", "json"]);
    assert_eq!(outcome.reports()[0]["code"], "USER_MESSAGE_LIMIT");
}

#[test]
fn what_may_have_been_delivered_is_told() {
    let portal = Portal::start(&["--plan", "partner", "--fault", "reset-after"]);
    let message = file("send-unknown.json", valid());
    let journal = fresh("send-unknown.ndjson");
    for (options, told) in [
        (
            &["--lang", "en"][..],
            "May have been delivered: 1 message; check before you send such a message again.\n",
        ),
        (
            &["--lang", "ru"],
            "Возможно, доставлено: 1 сообщение; проверьте, прежде чем отправлять снова.\n",
        ),
        (
            &["--journal", &journal],
            "May have been delivered: 1 message; the next run leaves such messages out, unless it has --resend-unknown.\n",
        ),
        (
            &["--journal", &journal, "--lang", "ru"],
            "Возможно, доставлено: 1 сообщение; следующий запуск пропустит такие сообщения, если не указать --resend-unknown.\n",
        ),
    ] {
        let outcome = send(&portal, &[&[&*message], options].concat());
        assert_eq!((outcome.status, outcome.stderr.as_str()), (1, told));
    }
    assert_eq!(portal.messages().len(), 3, "the last run left it out");
}

#[test]
fn send_speaks_the_language_of_its_reader() {
    let portal = Portal::start(&[]);
    let message = file("send-russian.json", valid());
    let table = file("send-russian.csv", "USER_ID\n2\n3\n2000\n");
    let to = [&message, "--to", &table, "--lang", "ru"];
    let dry = send(&portal, &[&to[..], &["--dry-run"]].concat());
    assert_eq!(
        dry.stderr,
        "К отправке: 3 сообщения. Это пробный запуск: ничего не отправлено.\n"
    );
    assert_eq!(send(&portal, &[&message, "--lang", "ru"]).status, 0);
    let outcome = send(&portal, &to);
    let told = format!(
        "{table}:2 (пользователь 2): портал отказал: `USER_MESSAGE_LIMIT` (HTTP 400): за последние семь дней пользователь уже получил сообщение от этой открытой линии"
    );
    assert!(outcome.stdout.starts_with(&told), "{}", outcome.stdout);
    let rows = "\n  отправлено           2\n  отказано             1  USER_MESSAGE_LIMIT\n  всего                3\n";
    assert!(outcome.stdout.ends_with(rows), "{}", outcome.stdout);
}

#[test]
fn a_long_wait_for_one_message_is_explained() {
    for (fault, is_told) in [("slow-body=4", true), ("slow-body=0.1", false)] {
        let portal = Portal::start(&["--fault", fault]);
        let outcome = send(&portal, &[&file("send-slow.json", valid())]);
        assert_eq!(outcome.status, 0, "{outcome:?}");
        let said = "Still waiting: for the portal's answer";
        assert_eq!(outcome.stderr.contains(said), is_told, "{outcome:?}");
    }
}
