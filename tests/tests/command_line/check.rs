//! `openlines check`: its reports, its inputs, its exit status.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::thread;

use openlines::limits::MAX_TEXT_BYTES;
use serde_json::{Value, json};

use crate::{
    CODE, Outcome, codes, file, invalid, openlines, outcome, run, spawn, valid, with_warning,
    within,
};

#[test]
fn status_is_0_where_all_are_valid() {
    assert_eq!(run(&["check", "-"], valid()).status, 0);
    assert_eq!(run(&["check", "-"], with_warning()).status, 0);
    assert_eq!(
        run(&["check"], valid()).status,
        0,
        "what is piped in needs no name"
    );
    assert_eq!(
        run(&["check", "--lines", "-"], "").status,
        0,
        "no message is invalid"
    );
}

#[test]
fn status_is_1_where_one_has_errors() {
    assert_eq!(run(&["check", "-"], invalid()).status, 1);
    assert_eq!(run(&["check", "-"], "").status, 1);
    let [good, bad] = [
        file("status-good.json", valid()),
        file("status-bad.json", invalid()),
    ];
    assert_eq!(run(&["check", &bad, &good], "").status, 1);
    assert_eq!(
        run(
            &["check", "--lines", "-"],
            format!("{}\n{}\n", invalid(), valid())
        )
        .status,
        1
    );
}

#[test]
fn status_is_2_where_a_file_cannot_be_read() {
    let [good, bad] = [
        file("read-good.json", valid()),
        file("read-bad.json", invalid()),
    ];
    let outcome = run(&["check", &bad, "no/such\u{1b}[2Jfile", &good], "");
    assert_eq!(outcome.status, 2);
    assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
    assert!(
        outcome
            .stderr
            .starts_with("error: cannot read no/such␛[2Jfile: "),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome.stdout.contains("read-good.json: no problems"),
        "the other files are checked: {}",
        outcome.stdout
    );
    assert_eq!(
        run(&["check", env!("CARGO_TARGET_TMPDIR")], "").status,
        2,
        "a folder is no file"
    );
    assert_eq!(run(&["fix", "no/such/file"], "").status, 2);
}

#[test]
fn status_is_2_where_the_usage_is_wrong() {
    for arguments in [
        &["check", "--no-such-option"][..],
        &["check", "--method", "mail", "-"],
        &["no-such-command"],
        &[],
    ] {
        let outcome = run(arguments, valid());
        assert_eq!(
            (outcome.status, outcome.stdout.as_str()),
            (2, ""),
            "{arguments:?}"
        );
        assert!(
            outcome.stderr.contains("Usage: openlines") || outcome.stderr.contains("--help"),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn the_help_says_what_is_read_without_a_file() {
    for command in ["check", "fix", "receive"] {
        let help = run(&[command, "--help"], "").stdout;
        let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let told = "without FILE, the standard input is read, unless it is a terminal";
        assert!(words.contains(told), "{help}");
    }
}

/// A script that keeps the help, or asks for the version, sees that it did not get it.
#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_an_error() {
    for arguments in [&["--help"][..], &["check", "-h"], &["help"], &["--version"]] {
        let full = fs::File::options().write(true).open("/dev/full");
        let mut command = openlines();
        command
            .args(arguments)
            .stdout(full.expect("a device that is full"));
        let output = command.output().expect("the command runs");
        let told = String::from_utf8(output.stderr).expect("the errors are UTF-8");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.starts_with("error: cannot write the answer"), "{told}");
    }
}

#[test]
fn the_standard_input_is_named_once() {
    let message = file("stdin-once.json", valid());
    for arguments in [
        &["check", "-", "-"][..],
        &["check", "--quiet", "--lines", "-", &message, "-"],
        &["receive", "-", "-"],
        &["send", "-", "-", "--dry-run"],
        &["send", "-", "--webhook-file", "-"],
        &["send", "-", "--to", "-", "--dry-run"],
        &["send", &message, "--to", "-", "--webhook-file", "-"],
    ] {
        let outcome = run(arguments, valid());
        let expected =
            "error: - is named more than once, and the standard input can be read only once\n";
        assert_eq!(
            (
                outcome.status,
                outcome.stdout.as_str(),
                outcome.stderr.as_str()
            ),
            (2, "", expected),
            "{arguments:?}"
        );
    }
}

#[test]
fn quiet_prints_nothing() {
    for (input, status) in [(valid(), 0), (with_warning(), 0), (invalid(), 1)] {
        for arguments in [
            &["check", "--quiet", "-"][..],
            &["check", "-q", "--lines", "-"],
            &["check", "-q", "--format", "json", "-"],
        ] {
            let expected = Outcome {
                status,
                stdout: String::new(),
                stderr: String::new(),
            };
            assert_eq!(
                run(arguments, input.clone()),
                expected,
                "{arguments:?} {input}"
            );
        }
    }
}

#[test]
fn json_has_a_report_for_each_file_in_order() {
    let [good, bad] = [
        file("json-good.json", valid()),
        file("json-bad.json", invalid()),
    ];
    let outcome = run(&["check", "--format", "json", &bad, "-", &good], "nonsense");
    let reports = outcome.reports();
    assert_eq!(reports.len(), 3);
    assert_eq!(
        reports
            .iter()
            .map(|report| report["valid"] == true)
            .collect::<Vec<_>>(),
        [false, false, true]
    );
    assert_eq!(
        reports[2],
        json!({"method": "network", "valid": true, "problems": [], "sizes": {"attach": null, "keyboard": null}})
    );
    let problem = &reports[0]["problems"][0];
    assert_eq!(
        (
            &problem["path"],
            &problem["code"],
            &problem["severity"],
            &problem["effect"]
        ),
        (
            &json!("/MESSAGE"),
            &json!("missing-parameter"),
            &json!("error"),
            &json!("rejected")
        )
    );
    assert_eq!(problem["at"]["line"], 1);
}

#[test]
fn each_line_has_its_report_whatever_it_holds() {
    let mut input = b"\xef\xbb\xbf".to_vec();
    for line in [
        valid().as_bytes(),
        b"",
        b"{\"CODE\": ",
        b"\xff\xfe",
        b"   ",
        b"null",
        b"[1, 2]",
        b"\xef\xbb\xbf{}",
        "[".repeat(200).as_bytes(),
        invalid().as_bytes(),
        with_warning().as_bytes(),
    ] {
        input.extend_from_slice(line);
        input.extend_from_slice(b"\r\n");
    }
    input.extend_from_slice(valid().as_bytes());
    let outcome = run(&["check", "--lines", "-"], input);
    let reports = outcome.reports();
    assert_eq!(reports.len(), 12);
    let validity: Vec<bool> = reports
        .iter()
        .map(|report| report["valid"] == true)
        .collect();
    assert_eq!(
        validity,
        [
            true, false, false, false, false, false, false, false, false, false, true, true
        ]
    );
    for n in [1, 2, 3, 4, 7] {
        assert_eq!(codes(&reports[n]), ["syntax"], "line {n}");
        assert_eq!(reports[n]["problems"][0]["at"]["line"], 1, "line {n}");
    }
    assert_eq!(codes(&reports[8]), ["too-deep"]);
    assert_eq!(outcome.status, 1);
    assert_eq!(outcome.stderr, "");
}

#[test]
fn a_byte_order_mark_is_wrong_where_the_portal_would_see_it() {
    let outcome = run(
        &["check", "--format", "json", "-"],
        format!("\u{feff}{}", valid()),
    );
    let report = &outcome.reports()[0];
    assert_eq!(codes(report), ["syntax"]);
    assert_eq!(
        report["problems"][0]["at"],
        json!({"offset": 0, "line": 1, "column": 1})
    );
    let outcome = run(&["check", "-"], format!("\u{feff}{}", valid()));
    assert!(
        outcome.stdout.contains("1 | <U+FEFF>{"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn options_reach_the_check() {
    let status = |options: &[&str], input: &Value| {
        let arguments: Vec<&str> = ["check", "-q"]
            .into_iter()
            .chain(options.iter().copied())
            .chain(["-"])
            .collect();
        run(&arguments, input.to_string()).status
    };
    let undocumented = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "ATTACH": {"DESCRIPTION": "d", "BLOCKS": [{"MESSAGE": "hi"}]}});
    assert_eq!(status(&[], &undocumented), 1);
    assert_eq!(status(&["--contract", "warn"], &undocumented), 0);
    let unknown = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "COLOUR": 1});
    assert_eq!(status(&[], &unknown), 1);
    assert_eq!(status(&["--unknown-keys", "warn"], &unknown), 0);
    let attach =
        json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "ATTACH": [{"MESSAGE": "hi"}]});
    assert_eq!(status(&["--max-bytes", "18"], &attach), 0);
    assert_eq!(status(&["--max-bytes", "17"], &attach), 1);
    assert_eq!(status(&["--max-chars", "17"], &attach), 1);
}

#[test]
fn the_method_is_told_by_the_keys() {
    let crm = json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"}).to_string();
    let method = |options: &[&str], input: &str| {
        let arguments: Vec<&str> = ["check", "--lines"]
            .into_iter()
            .chain(options.iter().copied())
            .collect();
        run(&arguments, input).reports()[0]["method"].clone()
    };
    assert_eq!(method(&[], &crm), "crm");
    assert_eq!(method(&["--method", "network"], &crm), "network");
    assert_eq!(method(&[], &valid()), "network");
    assert_eq!(method(&["--method", "crm"], &valid()), "crm");
    assert_eq!(method(&[], "nonsense"), "network");
}

#[test]
fn a_text_of_the_greatest_length_is_read() {
    let message = |length: usize| {
        let message = valid();
        let padding = " ".repeat(length - message.len());
        format!("{}{padding}}}", &message[..message.len() - 1])
    };
    assert_eq!(
        run(&["check", "-q", "-"], message(MAX_TEXT_BYTES)).status,
        0
    );
    let lines = format!(
        "{}\r\n{}\r\n{}\n",
        message(MAX_TEXT_BYTES),
        message(MAX_TEXT_BYTES + 1),
        message(MAX_TEXT_BYTES + 2)
    );
    let reports = run(&["check", "--lines"], lines).reports();
    assert_eq!(reports[0]["valid"], true);
    for (n, report) in [(1, &reports[1]), (2, &reports[2])] {
        assert_eq!(codes(report), ["too-long"]);
        assert_eq!(report["problems"][0]["max"], MAX_TEXT_BYTES);
        assert_eq!(report["problems"][0]["actual"], MAX_TEXT_BYTES + n);
    }
}

/// 100 MB of one text go through a process that may not have as much memory.
#[cfg(unix)]
#[test]
fn a_text_of_any_length_is_not_kept() {
    const LENGTH: usize = 100_000_000;
    for option in ["--lines", "--format=json"] {
        let mut command = within("ulimit -v 65536");
        command.args(["check", option, "-"]);
        let outcome = outcome(&mut command, vec![b'['; LENGTH]);
        let report = &outcome.reports()[0];
        assert_eq!(
            (codes(report), outcome.status),
            (vec!["too-long"], 1),
            "{}",
            outcome.stderr
        );
        assert_eq!(report["problems"][0]["actual"], LENGTH);
    }
}

#[test]
fn a_line_is_answered_before_the_next_comes() {
    for command in ["check", "receive"] {
        let mut child = spawn(openlines().args([command, "--lines", "-"]));
        let mut stdin = child.stdin.take().expect("the input is piped");
        let mut stdout = BufReader::new(child.stdout.take().expect("the output is piped"));
        for line in [valid(), invalid()] {
            writeln!(stdin, "{line}").expect("the command reads");
            let mut answer = String::new();
            stdout.read_line(&mut answer).expect("an answer");
            serde_json::from_str::<Value>(&answer).expect("a whole one");
        }
        drop(stdin);
        let output = child.wait_with_output().expect("the command ends");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let mut child = spawn(openlines().args(["check", "--lines", "-"]));
    let mut stdin = child.stdin.take().expect("the input is piped");
    let mut stdout = child.stdout.take().expect("the output is piped");
    let writer = thread::spawn(move || {
        let line = invalid() + "\n";
        // Until the command has left.
        while stdin.write_all(line.as_bytes()).is_ok() {}
    });
    stdout.read_exact(&mut [0; 64]).expect("the command writes");
    drop(stdout);
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the input is written");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_webhook_in_the_place_of_a_file_is_not_repeated() {
    let outcome = run(&["check", "https://example.com/rest/1/s3cret/"], "");
    assert_eq!(outcome.status, 2);
    assert!(!outcome.stderr.contains("s3cret"), "{}", outcome.stderr);
}
