//! What the arguments must say.

use serde_json::json;

use crate::{file, run, valid};
#[cfg(unix)]
use crate::{openlines, outcome};

#[test]
fn send_says_what_is_missing() {
    let message = file("send-usage.json", valid());
    let crm = file("send-usage-crm.json", json!({"CRM_ENTITY": 1}).to_string());
    let table = file("send-usage.csv", "USER_ID\n2\n");
    let not_json = file("send-usage-text.json", "{");
    let twice = file(
        "send-usage-twice.json",
        r#"{"MESSAGE": "a", "MESSAGE": "b"}"#,
    );
    for (arguments, words) in [
        (
            &[message.as_str()][..],
            "--webhook-env VAR or --webhook-file FILE",
        ),
        (
            &[&message, "--webhook-env", "NO_SUCH_VARIABLE"],
            "NO_SUCH_VARIABLE is not set or is empty",
        ),
        (
            &[
                &message,
                "--webhook-env",
                "https://example.com/rest/1/s3cret/",
            ],
            "is not set or is empty",
        ),
        (
            &[&message, "--plan", "https://example.com/rest/1/s3cret/"],
            "invalid value",
        ),
        (&[&message, "--plan", "auth=s3cret"], "invalid value"),
        (
            &[&message, "--webhook-file", &message],
            "the webhook cannot be used: ",
        ),
        (&[&message, &message, "--dry-run"], "are the same message"),
        (&[&message, &crm, "--to", &table], "name one FILE"),
        (
            &[&message, "--to", env!("CARGO_TARGET_TMPDIR")],
            concat!("error: cannot read ", env!("CARGO_TARGET_TMPDIR"), ": "),
        ),
        (&[&crm, "--to", &table], "this is for a CRM chat"),
        (
            &[&not_json, "--to", &table],
            "the text ends too early (line 1, column 2)",
        ),
        (&[&twice, "--to", &table], "`/MESSAGE` is in it twice"),
        (&[&message, "--resend-unknown"], "--journal"),
        (
            &[&message, "--journal", "-", "--dry-run"],
            "--journal takes a file, and - is none: name one, such as --journal run.journal",
        ),
        (&[], "<FILE>"),
    ] {
        let outcome = run(&[&["send"], arguments].concat(), "");
        assert_eq!(
            (outcome.status, outcome.stdout.as_str()),
            (2, ""),
            "{arguments:?}: {}",
            outcome.stderr
        );
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("s3cret"), "{}", outcome.stderr);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_table_without_an_end_is_refused() {
    let message = file("send-usage-endless.json", valid());
    let outcome = run(&["send", &message, "--to", "/dev/zero", "--dry-run"], "");
    let words = "error: cannot read /dev/zero: longer than 67108864 bytes\n";
    assert_eq!((outcome.status, &*outcome.stderr), (2, words));
}

#[test]
fn the_help_says_how_many_requests_a_message_takes() {
    let help = run(&["send", "--help"], "").stdout;
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("at most 5 requests for a message in all"),
        "{help}"
    );
}

/// It is set, whatever it holds.
#[cfg(unix)]
#[test]
fn a_webhook_that_is_not_utf8_is_not_called_missing() {
    use std::os::unix::ffi::OsStrExt as _;

    let message = file("send-usage-not-utf8.json", valid());
    let webhook = std::ffi::OsStr::from_bytes(b"https://p.example/rest/1/s3cret\xff/");
    let mut command = openlines();
    command
        .env("WEBHOOK", webhook)
        .args(["send", &message, "--webhook-env", "WEBHOOK"]);
    let outcome = outcome(&mut command, "");
    assert_eq!(outcome.status, 2);
    let words = "error: the webhook cannot be used: ";
    assert!(outcome.stderr.starts_with(words), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("s3cret"), "{}", outcome.stderr);
}
