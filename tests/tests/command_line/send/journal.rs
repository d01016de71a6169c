//! A journal knows who got the message.

use serde_json::json;

use super::{fresh, mailing, send, users};
use crate::portal::Portal;
use crate::{CODE, Outcome, file, run};

#[test]
fn a_journal_keeps_a_second_run_from_sending_twice() {
    // The weekly limit would hide a second copy.
    let portal = Portal::start(&[
        "--plan",
        "partner",
        "--fault",
        "reset-after@2",
        "--fault",
        "error-200@3",
    ]);
    let message = file(
        "send-journal.json",
        json!({"CODE": CODE, "MESSAGE": "hi"}).to_string(),
    );
    let table = file("send-journal.csv", "USER_ID\n2\n3\n4\n5\n");
    let journal = fresh("send-journal.ndjson");
    let arguments = ["--to", &table, "--journal", &journal, "--format", "json"];
    let arguments = [&[message.as_str()], &arguments[..]].concat();

    let first = send(&portal, &arguments);
    assert_eq!(first.status, 1);
    let ended = |outcome: &Outcome, name: &str| {
        users(outcome).iter().filter(|(_, end)| end == name).count()
    };
    assert_eq!(
        ["sent", "unknown", "refused"].map(|name| ended(&first, name)),
        [2, 1, 1]
    );

    let dry = send(&portal, &[&arguments[..], &["--dry-run"]].concat());
    assert_eq!(
        ["sent-before", "unknown-before", "would-be-sent"].map(|name| ended(&dry, name)),
        [2, 1, 1],
        "{dry:?}"
    );
    let without_webhook = run(&[&["send", "--dry-run"], &arguments[..]].concat(), "");
    assert_eq!(without_webhook, dry);

    let second = send(&portal, &arguments);
    assert_eq!(second.status, 1);
    assert_eq!(
        ["sent-before", "unknown-before", "sent"].map(|name| ended(&second, name)),
        [2, 1, 1]
    );

    let delivered: Vec<_> = portal
        .messages()
        .iter()
        .filter(|message| !message["id"].is_null())
        .map(|message| message["params"]["USER_ID"].to_string())
        .collect();
    let mut once = delivered.clone();
    once.sort();
    once.dedup();
    assert_eq!((delivered.len(), once.len()), (4, 4), "{delivered:?}");

    let third = send(&portal, &[&arguments[..], &["--resend-unknown"]].concat());
    assert_eq!((third.status, ended(&third, "sent")), (0, 1));
}

#[test]
fn a_second_mailing_with_the_same_journal_is_told_of() {
    let portal = Portal::start(&["--plan", "partner"]);
    let [message, table] = mailing("send-second", 2);
    let journal = fresh("send-second.journal");
    let arguments = [&*message, "--to", &*table, "--journal", &*journal];
    let told =
        "Those sent before got a message with this journal; a new mailing takes a new journal.\n";
    assert!(!send(&portal, &arguments).stderr.contains(told));
    let next = file(
        "send-second-next.json",
        json!({"CODE": CODE, "MESSAGE": "another"}).to_string(),
    );
    let arguments = [&[&*next], &arguments[1..]].concat();
    for more in [&[][..], &["--dry-run"]] {
        let outcome = send(&portal, &[&arguments[..], more].concat());
        assert_eq!(outcome.status, 0);
        assert!(outcome.stderr.ends_with(told), "{}", outcome.stderr);
    }
}
