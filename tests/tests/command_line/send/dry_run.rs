//! A run that only says what it would send.

use std::fs;

use serde_json::json;

use super::{fresh, send};
use crate::portal::Portal;
use crate::{CODE, file, openlines, outcome, run, valid};

#[test]
fn a_dry_run_needs_no_connection() {
    let message = file("send-dry.json", valid());
    let header = json!({"journal": "openlines-send 1", "portal": "b24.example"});
    let journal = file("send-dry.ndjson", format!("{header}\n"));
    let journal = ["--journal", &journal];
    for (webhook, journal, status, told) in [
        (
            "https://b24.example/rest/1/abc/",
            &journal[..],
            0,
            "1 message would be sent.",
        ),
        (
            "https://other.example/rest/1/abc/",
            &journal,
            2,
            "b24.example",
        ),
        (
            "https://b24.example/",
            &journal,
            2,
            "the webhook cannot be used: ",
        ),
        (
            "https://b24.example/",
            &[],
            2,
            "the webhook cannot be used: ",
        ),
    ] {
        let mut command = openlines();
        command
            .env("WEBHOOK", webhook)
            .envs(["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| (name, "/nonexistent")))
            .args(["send", &message, "--dry-run"])
            .args(["--webhook-env", "WEBHOOK"])
            .args(journal);
        let outcome = outcome(&mut command, "");
        assert_eq!(outcome.status, status, "{}", outcome.stderr);
        assert!(outcome.stderr.contains(told), "{}", outcome.stderr);
    }
}

#[test]
fn a_dry_run_says_what_a_journal_leaves_out() {
    let portal = Portal::start(&[]);
    let [first, second] = [
        file("send-dry-first.json", valid()),
        file(
            "send-dry-second.json",
            json!({"CODE": CODE, "USER_ID": 3, "MESSAGE": "hi"}).to_string(),
        ),
    ];
    let journal = fresh("send-dry-left-out.ndjson");
    let sent = send(&portal, &[&first, "--journal", &journal]);
    assert_eq!(sent.status, 0, "{sent:?}");
    let dry = ["send", "--dry-run", &first, &second, "--journal"];
    let outcome = run(&[&dry[..], &[&journal]].concat(), "");
    assert_eq!(outcome.status, 0, "{outcome:?}");
    assert!(
        outcome
            .stdout
            .starts_with(&format!("{first}: left out: sent before\n{second}\n")),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome.stderr.starts_with(
            "1 message would be sent. 1 message would be left out, as the journal knows of them."
        ),
        "{}",
        outcome.stderr
    );

    let empty = file("send-dry-empty.ndjson", "");
    assert_eq!(run(&[&dry[..], &[&empty]].concat(), "").status, 0);
    assert_eq!(fs::read_to_string(&empty).expect("a file"), "");
    #[cfg(unix)]
    {
        // Nothing can be there, so a run would fail.
        let within = format!("{empty}/journal.ndjson");
        let outcome = run(&[&dry[..], &[&within]].concat(), "");
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
    }
    let outcome = run(&[&dry[..], &[&second]].concat(), "");
    assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome.stderr.contains("the file is no journal"),
        "{}",
        outcome.stderr
    );
}
