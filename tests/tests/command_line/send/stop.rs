//! What would meet every message stops the rest.

use serde_json::json;

use super::{fresh, mailing, send, users};
use crate::portal::Portal;
use crate::{CODE, Outcome, file, openlines, outcome, valid};

#[test]
fn what_would_meet_every_message_stops_the_rest() {
    let portal = Portal::start(&[]);
    let webhook = portal
        .webhook()
        .replace("portalonyourdesk", "anothersecret");
    let [message, table] = mailing("send-stop", 200);
    let mut command = openlines();
    command.env("WEBHOOK", &webhook).args([
        "send",
        &message,
        "--to",
        &table,
        "--webhook-env",
        "WEBHOOK",
    ]);
    let outcome = outcome(&mut command, "");
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stdout.contains("INVALID_CREDENTIALS"),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stdout.contains("not begun"), "{}", outcome.stdout);
    assert!(
        outcome.stderr.contains("Every message would end like this"),
        "{}",
        outcome.stderr
    );
    assert!(!format!("{outcome:?}").contains("anothersecret"));
}

#[test]
fn a_line_that_is_not_connected_stops_what_is_from_it_alone() {
    let other = CODE.replace('a', "b");
    let portal = Portal::start(&["--line", &other]);
    let [message, table] = mailing("send-no-line", 40);
    let outcome = send(&portal, &[&message, "--to", &table]);
    assert_eq!(outcome.status, 1);
    assert!(outcome.stdout.contains("NOT_FOUND"), "{}", outcome.stdout);
    assert!(not_begun(&outcome) >= 20, "{}", outcome.stdout);
    assert!(
        outcome.stderr.contains("Every message would end like this"),
        "{}",
        outcome.stderr
    );

    let table = file("send-lines.csv", {
        let rows = (1..=39).map(|id| format!("{id},{CODE}\n"));
        format!("USER_ID,LINE\n{}40,{other}\n", rows.collect::<String>())
    });
    let message = file(
        "send-lines.json",
        json!({"CODE": "{LINE}", "MESSAGE": "hi"}).to_string(),
    );
    let outcome = send(&portal, &[&message, "--to", &table]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stdout.contains("sent             1\n"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn what_would_meet_every_message_also_stops_what_waits() {
    // Both are in flight; one is to be tried again after a minute, and the other ends that.
    let portal = Portal::start(&["--fault", "operating@1", "--fault", "overload@2"]);
    let message = file(
        "send-stop-waiting.json",
        json!({"CODE": CODE, "MESSAGE": "hi"}).to_string(),
    );
    let table = file("send-stop-waiting.csv", "USER_ID\n2\n3\n");
    let outcome = send(&portal, &[&message, "--to", &table, "--format", "json"]);
    let mut codes: Vec<_> = outcome
        .reports()
        .iter()
        .map(|line| line["code"].to_string())
        .collect();
    codes.sort();
    assert_eq!(codes, ["\"OPERATION_TIME_LIMIT\"", "\"OVERLOAD_LIMIT\""]);
    assert!(portal.messages().is_empty());
}

#[test]
fn so_many_in_a_row_that_say_nothing_of_their_messages_stop_the_rest() {
    let [message, table] = mailing("send-outage", 200);
    let of = |fault: &str| {
        let portal = Portal::start(&["--rate", "off", "--fault", fault]);
        let outcome = send(&portal, &[&message, "--to", &table, "--plan", "enterprise"]);
        assert_eq!(outcome.status, 1, "{outcome:?}");
        outcome
    };
    for fault in [
        "html-502",
        "reset-before",
        "html-403",
        "error-200",
        "odd-error=empty",
    ] {
        let outcome = of(fault);
        let begun = 200 - not_begun(&outcome);
        assert!((8..40).contains(&begun), "{fault}: {begun} begun");
        assert!(
            outcome.stderr.contains("Several in a row ended like this"),
            "{}",
            outcome.stderr
        );
    }
    let outcome = of("expired-token");
    assert!(
        outcome.stderr.contains("Every message would end like this"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn refusals_that_are_about_their_messages_stop_nothing() {
    let portal = Portal::start(&[]);
    let [message, table] = mailing("send-limited", 30);
    let arguments = [&*message, "--to", &*table, "--format", "json"];
    assert_eq!(send(&portal, &arguments).status, 0);
    let outcome = send(&portal, &arguments);
    assert_eq!(outcome.status, 1);
    let refused = users(&outcome);
    assert_eq!(refused.len(), 30);
    assert!(
        refused.iter().all(|(_, end)| end == "refused"),
        "{refused:?}"
    );
}

#[test]
fn how_to_go_on_is_told() {
    let portal = Portal::start(&["--fault", "overload"]);
    let [message, table] = mailing("send-go-on", 3);
    let journal = fresh("send-go-on.ndjson");
    for (options, told) in [
        (
            &["--lang", "en"][..],
            format!(
                "The first message that can be sent again is {table}:2 (user 1). Without --journal the next run does not know what was sent: give it only what was not.\n"
            ),
        ),
        (
            &["--lang", "ru"],
            format!(
                "Первое сообщение, которое можно отправить снова: {table}:2 (пользователь 1). Без --journal следующий запуск не знает, что отправлено: передайте ему только неотправленное.\n"
            ),
        ),
        (
            &["--journal", &journal],
            "To send the rest, run the same command again: the journal knows what was sent.\n"
                .to_owned(),
        ),
        (
            &["--journal", &journal, "--lang", "ru"],
            "Чтобы отправить остальное, повторите ту же команду: журнал помнит, что отправлено.\n"
                .to_owned(),
        ),
    ] {
        let outcome = send(&portal, &[&[&*message, "--to", &table], options].concat());
        assert_eq!(outcome.status, 1, "{outcome:?}");
        assert!(outcome.stderr.ends_with(&told), "{}", outcome.stderr);
    }
    let alone = send(&portal, &[&file("send-go-on-alone.json", valid())]);
    assert!(
        !alone.stderr.contains("can be sent again"),
        "{}",
        alone.stderr
    );
}

/// How many messages were not begun, by the table at the end.
fn not_begun(outcome: &Outcome) -> usize {
    let mut rows = outcome.stdout.lines();
    let row = rows.find_map(|row| row.trim().strip_prefix("not begun"));
    let count = row.expect("some were not begun").trim();
    count.parse().expect("a count")
}
