//! A run that cannot go on as it began: interrupted, unread, or on a full disk.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::process::Child;
use std::thread;
use std::time::Duration;

use super::{fresh, mailing, sending, users};
use crate::portal::{Portal, interrupt};
use crate::{Outcome, outcome, spawn, within};
#[cfg(target_os = "linux")]
use crate::{file, valid};

#[test]
fn ctrl_c_stops_after_what_is_in_flight_and_says_how_to_go_on() {
    let portal = Portal::start(&[]);
    // More than a burst, so that the last of them have to wait.
    let [message, table] = mailing("send-ctrl-c", 100);
    let journal = fresh("send-ctrl-c.ndjson");
    let arguments = [&message, "--to", &table, "--journal", &journal];
    let mut child = spawn(sending(&portal, &arguments).args(["--format", "json"]));
    let mut output = BufReader::new(child.stdout.take().expect("the output is piped"));
    let mut line = String::new();
    output.read_line(&mut line).expect("the first message ends");
    interrupt(&child);
    output
        .read_to_string(&mut line)
        .expect("the output is UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    let outcome = Outcome {
        status: 1,
        stdout: line,
        stderr: String::new(),
    };
    let ends = users(&outcome);
    assert_eq!(ends.len(), 100, "every message is told of");
    let sent = ends.iter().filter(|(_, end)| end == "sent").count();
    let not_begun = ends.iter().filter(|(_, end)| end == "not-begun").count();
    assert_eq!(sent + not_begun, 100, "what was in flight has ended");
    assert!(not_begun > 0);
    assert_eq!(portal.messages().len(), sent);
}

/// A run to 40 people, 16 of whom are in flight at once.
fn to_many(name: &str, portal: &Portal, more: &[&str]) -> Child {
    let [message, table] = mailing(name, 40);
    let arguments = [&message, "--to", &table, "--format", "json"];
    spawn(sending(portal, &arguments).args(more))
}

#[test]
fn the_first_ctrl_c_waits_for_what_is_in_flight_also_after_a_stop() {
    let portal = Portal::start(&["--fault", "overload@1", "--fault", "stall=1"]);
    let mut child = to_many("send-stop-ctrl-c", &portal, &[]);
    let mut output = BufReader::new(child.stdout.take().expect("the output is piped"));
    let mut text = String::new();
    output.read_line(&mut text).expect("the first message ends");
    // It has stopped by itself; the 15 others are answered after a second.
    assert!(text.contains("OVERLOAD_LIMIT"), "{text}");
    interrupt(&child);
    output.read_to_string(&mut text).expect("UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    let count = |outcome: &str| text.matches(&format!("\"{outcome}\"")).count();
    assert_eq!(["sent", "not-begun", "unknown"].map(count), [15, 24, 0]);
}

#[test]
fn what_is_in_flight_ends_also_where_nobody_reads_on() {
    // Nobody reads long before the first answer.
    let portal = Portal::start(&["--fault", "stall=1"]);
    let journal = fresh("send-unread.ndjson");
    let mut child = to_many("send-unread", &portal, &["--journal", &journal]);
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
    let journal = fs::read_to_string(&journal).expect("a journal");
    let count = |step: &str| journal.matches(&format!("\"step\":\"{step}\"")).count();
    assert_eq!(["intent", "sent"].map(count), [16, 16]);
}

#[test]
fn the_third_ctrl_c_ends_what_waits_for_a_reader() {
    let portal = Portal::start(&[]);
    let [message, table] = mailing("send-undrained", 2);
    let (reader, mut full) = io::pipe().expect("a pipe");
    let mut command = sending(&portal, &[&message, "--to", &table, "--format", "json"]);
    command.stdout(full.try_clone().expect("another end"));
    // Until the other end is dropped.
    thread::spawn(move || while full.write_all(&[b'\n'; 4096]).is_ok() {});
    let mut child = command.spawn().expect("the command runs");
    while portal.messages().is_empty() {
        thread::sleep(Duration::from_millis(20));
    }
    let mut status = None;
    for _ in 0..50 {
        interrupt(&child);
        thread::sleep(Duration::from_millis(100));
        status = child.try_wait().expect("a state");
        if status.is_some() {
            break;
        }
    }
    // Where it is not ended, nothing else ends it.
    drop(reader);
    let code = status.map(|status| status.code());
    assert_eq!(code, Some(Some(2)));
}

/// Where the disk is full, the standard error tells who got the message: the next run would send it to them again.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_told_all_the_same() {
    let [message, table] = mailing("send-unwritten", 60);
    for format in ["human", "json"] {
        let portal = Portal::start(&["--rate", "off"]);
        let full = fs::File::options().write(true).open("/dev/full");
        let mut command = sending(&portal, &["--format", format, &message, "--to", &table]);
        command.stdout(full.expect("a device that is full"));
        let output = command.output().expect("the command runs");
        let told = String::from_utf8(output.stderr).expect("the errors are UTF-8");
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("cannot write the answer"), "{told}");
        let summary = told.lines().find(|line| line.starts_with("  sent "));
        let sent = summary.and_then(|line| line.rsplit(' ').next()?.parse::<usize>().ok());
        let sent = sent.unwrap_or_else(|| panic!("how many were sent: {told}"));
        assert!(sent > 0, "{told}");
        if format == "json" {
            // A line each was asked for, and the first that cannot be written ends the run.
            assert!(sent < 60, "{told}");
            let named = told.lines().filter(|line| line.ends_with("): sent"));
            assert_eq!(named.count(), sent, "{told}");
            assert!(
                told.contains("The first message that can be sent again is "),
                "{told}"
            );
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_begun_is_not_an_answer_that_cannot_be_written() {
    let message = file("send-few-files.json", valid());
    let webhook = file("send-few-files.webhook", "http://127.0.0.1:9/rest/1/s/");
    let mut command = within("ulimit -n 4");
    command.args(["send", &message, "--webhook-file", &webhook]);
    let outcome = outcome(&mut command, "");
    assert_eq!(outcome.status, 2, "{outcome:?}");
    assert!(
        outcome.stderr.starts_with("error: cannot start: "),
        "{}",
        outcome.stderr
    );
}

#[test]
fn what_a_full_journal_does_not_know_is_named() {
    let portal = Portal::start(&["--rate", "off", "--fault", "stall=1"]);
    let [message, table] = mailing("send-full", 200);
    let journal = fresh("send-full.ndjson");
    let outcome = on_a_full_disk(&portal, &[&message, "--to", &table, "--journal", &journal]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    let recorded = fs::read_to_string(&journal).expect("a journal");
    // The last line may have been cut off; then it is named, too.
    let whole = recorded.rsplit_once('\n').unwrap_or_default().0;
    let recorded = whole.matches(r#""step":"sent""#).count();
    let mut lines = outcome.stderr.lines();
    let missing = lines
        .find(|line| line.starts_with("Sent, but not in the journal"))
        .expect("some are missing");
    assert_eq!(
        recorded + missing.matches("send-full.csv:").count(),
        portal.messages().len()
    );
    assert!(
        outcome.stderr.contains("make the journal writable"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_journal_that_was_full_before_has_to_be_made_writable() {
    let portal = Portal::start(&[]);
    let [message, table] = mailing("send-full-before", 3);
    let journal = fresh("send-full-before.ndjson");
    let host = portal.webhook().split('/').nth(2).expect("a host");
    let header = format!(r#"{{"journal":"openlines-send 1","portal":"{host}"}}"#);
    let before = r#"{"step":"not-sent","key":"user 9","at":1,"reason":"x"}"#;
    let before = before.replace('x', &"x".repeat(4096));
    fs::write(&journal, format!("{header}\n{before}\n")).expect("written");
    let outcome = on_a_full_disk(&portal, &[&message, "--to", &table, "--journal", &journal]);
    assert_eq!(outcome.status, 1, "{outcome:?}");
    assert!(portal.messages().is_empty());
    let err = &outcome.stderr;
    assert!(err.contains("make the journal writable"), "{err}");
    assert!(!err.contains("Sent, but not in the journal"), "{err}");
}

/// Sends where no file may grow beyond some kilobytes, which is as good as a full disk.
fn on_a_full_disk(portal: &Portal, arguments: &[&str]) -> Outcome {
    let mut command = within("trap '' XFSZ && ulimit -f 4");
    command
        .env("WEBHOOK", portal.webhook())
        .arg("send")
        .args(arguments)
        .args(["--webhook-env", "WEBHOOK", "--plan", "enterprise"]);
    outcome(&mut command, "")
}

#[test]
fn a_journal_that_is_taken_away_ends_the_run() {
    let portal = Portal::start(&["--fault", "stall=1"]);
    let [message, table] = mailing("send-lost", 40);
    let journal = fresh("send-lost.ndjson");
    let arguments = [&message, "--to", &table, "--journal", &journal];
    let child = spawn(&mut sending(&portal, &arguments));
    while !fs::read_to_string(&journal).is_ok_and(|text| text.contains(r#""step":"sent""#)) {
        thread::sleep(Duration::from_millis(5));
    }
    fs::remove_file(&journal).expect("it is there");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    let [out, err] =
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("UTF-8"));
    let why = "not sent: the journal failed: the file was removed or replaced";
    assert!(out.contains(why), "{out}");
    assert!(err.contains("put it back before"), "{err}");
    // It would begin anew, and tell everybody again.
    assert!(!err.contains("run the same command again"), "{err}");
    assert!(!err.contains("Without --journal"), "{err}");
    assert!(portal.messages().len() < 40);
}
