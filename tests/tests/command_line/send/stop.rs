//! What would meet every message stops the rest.

use serde_json::json;

use super::{mailing, send};
use crate::portal::Portal;
use crate::{CODE, Outcome, file, openlines, outcome};

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

/// How many messages were not begun, by the table at the end.
fn not_begun(outcome: &Outcome) -> usize {
    let mut rows = outcome.stdout.lines();
    let row = rows.find_map(|row| row.trim().strip_prefix("not begun"));
    let count = row.expect("some were not begun").trim();
    count.parse().expect("a count")
}
