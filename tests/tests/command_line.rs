//! The command `openlines`, run as a user runs it.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use openlines::limits::MAX_TEXT_BYTES;
use openlines::{EXPLAINED, Effect, Part};
use serde_json::{Value, json};

/// The command, built once for all tests.
fn openlines() -> Command {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let path = BUILT.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            .args([
                "build",
                "--package",
                "openlines-cli",
                "--bin",
                "openlines",
                "--message-format",
                "json",
            ])
            .stderr(Stdio::inherit())
            .output()
            .expect("cargo runs");
        assert!(built.status.success(), "the command cannot be built");
        String::from_utf8_lossy(&built.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .find_map(|message| message["executable"].as_str().map(PathBuf::from))
            .expect("cargo says where the command is")
    });
    let mut command = Command::new(path);
    for variable in [
        "LC_ALL",
        "LC_MESSAGES",
        "LANG",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
    ] {
        command.env_remove(variable);
    }
    command
}

/// What a run of the command left.
#[derive(Debug, PartialEq)]
struct Outcome {
    status: i32,
    stdout: String,
    stderr: String,
}

impl Outcome {
    /// Reports of the output, one a line.
    #[track_caller]
    fn reports(&self) -> Vec<Value> {
        self.stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect("each line is a report"))
            .collect()
    }
}

/// Runs the command on an input.
fn run(arguments: &[&str], input: impl Into<Vec<u8>>) -> Outcome {
    outcome(openlines().args(arguments), input)
}

fn outcome(command: &mut Command, input: impl Into<Vec<u8>>) -> Outcome {
    let mut child = spawn(command);
    let mut stdin = child.stdin.take().expect("the input is piped");
    let input = input.into();
    // The command may end before it has read everything.
    let writer = thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the command ends");
    writer.join().expect("the input is written");
    Outcome {
        status: output.status.code().expect("the command ends by itself"),
        stdout: String::from_utf8(output.stdout).expect("the output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("the errors are UTF-8"),
    }
}

fn spawn(command: &mut Command) -> Child {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs")
}

/// A file with a content, under a name of its own.
fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).expect("the temporary folder can be written");
    path.into_os_string()
        .into_string()
        .expect("the path is UTF-8")
}

const CODE: &str = "ab515f5d85a8b844d484f6ea75a2e494";

fn valid() -> String {
    json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi"}).to_string()
}

fn with_warning() -> String {
    json!({"CODE": CODE, "USER_ID": "2", "MESSAGE": "hi"}).to_string()
}

fn invalid() -> String {
    json!({"CODE": CODE, "USER_ID": 2}).to_string()
}

fn codes(report: &Value) -> Vec<&str> {
    let problems = report["problems"]
        .as_array()
        .expect("a report has problems");
    problems
        .iter()
        .map(|problem| problem["code"].as_str().expect("a problem has a code"))
        .collect()
}

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
fn a_report_points_at_the_place() {
    let input = "{\n  \"CODE\": \"ab515f5d85a8b844d484f6ea75a2e494\",\n  \"USER_ID\": 2,\n  \"MESSAGE\": \"hi\",\n\t\"KEYBOARD\": [{\"TEXT\": \"漢字\", \"LINK\": \"ftp://example.com/\"}]\n}\n";
    let outcome = run(&["check", "-"], input);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.starts_with("error[link-scheme]: "))
        .expect("the link is wrong");
    assert_eq!(
        lines[at + 1..at + 5],
        [
            " --> <stdin>:5:38  /KEYBOARD/0/LINK",
            "  |",
            "5 |     \"KEYBOARD\": [{\"TEXT\": \"漢字\", \"LINK\": \"ftp://example.com/\"}]",
            "  |                                           ^^^^^^^^^^^^^^^^^^^^",
        ],
        "{}",
        outcome.stdout
    );
    assert!(
        lines[at + 5].starts_with("  = effect: dropped: "),
        "{}",
        outcome.stdout
    );
    assert!(
        lines[at + 6].starts_with("  = help: "),
        "{}",
        outcome.stdout
    );
    assert!(
        lines
            .last()
            .is_some_and(|line| line.starts_with("<stdin>: ") && line.contains("; KEYBOARD ")),
        "{}",
        outcome.stdout
    );
}

#[test]
fn several_files_have_a_header_each() {
    let [good, bad] = [
        file("header-good.json", valid()),
        file("header-bad.json", invalid()),
    ];
    let outcome = run(&["check", &bad, &good], "");
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines[0], format!("── {bad}"));
    assert!(
        lines[1].starts_with("error[missing-parameter]: "),
        "{}",
        outcome.stdout
    );
    assert_eq!(
        *lines.last().expect("lines"),
        format!("{good}: no problems")
    );
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
fn lines_for_people_name_the_line() {
    let outcome = run(
        &["check", "--lines", "--format", "human", "-"],
        format!("{}\n\n{}\n{}\n", valid(), with_warning(), invalid()),
    );
    for place in [" --> <stdin>:2:1\n", " --> <stdin>:3:", " --> <stdin>:4:"] {
        assert!(
            outcome.stdout.contains(place),
            "{place}: {}",
            outcome.stdout
        );
    }
    assert!(!outcome.stdout.contains("<stdin>:1:"), "{}", outcome.stdout);
    assert!(
        outcome
            .stdout
            .ends_with("\n<stdin>: 4 messages, 2 with errors, 1 with warnings only\n"),
        "{}",
        outcome.stdout
    );
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
fn secrets_are_masked() {
    let secrets = ["s3cretT0ken", "s3cretAcce55", "s3cretH00k"];
    let message = json!({
        "Auth": secrets[0], "access_token": secrets[1], "USER_ID": 0,
        "MESSAGE": format!("see https://example.com/rest/1/{}/", secrets[2]),
        "ATTACH": [{"FILE": {"LINK": format!("ftp://example.com/rest/12/{}/a", secrets[2])}}],
    });
    for input in [
        message.to_string(),
        format!("{message:#}"),
        format!("{message}x"),
    ] {
        for arguments in [
            &["check", "-"][..],
            &["check", "--lang", "ru", "-"],
            &["check", "--lines", "--format", "human"],
            &["fix"],
        ] {
            let outcome = run(arguments, input.clone());
            let printed = outcome.stdout + &outcome.stderr;
            assert!(printed.contains("***"), "{arguments:?} {printed}");
            for secret in secrets {
                assert!(!printed.contains(secret), "{arguments:?} {printed}");
            }
        }
    }
}

#[test]
fn a_long_line_is_shown_around_the_place() {
    let message = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "я".repeat(9_000), "COLOUR": 1, "ATTACH": [{"MESSAGE": "漢".repeat(3_000)}, {"MESSAGE": true}]});
    let outcome = run(&["check", "-"], message.to_string());
    assert!(outcome.stdout.contains("…"), "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("{\"MESSAGE\":true}]"),
        "{}",
        outcome.stdout
    );
    let longest = outcome
        .stdout
        .lines()
        .map(|line| line.chars().count())
        .max();
    assert!(longest < Some(200), "{longest:?}");
}

#[test]
fn no_input_drives_the_terminal() {
    let text = "\u{1b}]0;title\u{7}\u{9b}2J\u{202e}\r\u{8}\u{7f}";
    let raw = format!("{{\"{text}\": \"{text}\"");
    let escaped =
        json!({"CODE": CODE, "USER_ID": text, "MESSAGE": "hi", text: 1, "ATTACH": [{text: 1}]})
            .to_string();
    for input in [raw, escaped] {
        for arguments in [
            &["check", "-"][..],
            &["check", "--format", "json"],
            &["check", "--lines"],
            &["fix"],
        ] {
            let outcome = run(arguments, input.clone());
            let printed = outcome.stdout + &outcome.stderr;
            assert!(
                printed.chars().all(|c| c == '\n' || !c.is_control()),
                "{arguments:?} {printed:?}"
            );
        }
    }
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
        let script = format!("ulimit -v 65536 && exec \"$0\" check {option} -");
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).arg(openlines().get_program());
        let outcome = outcome(&mut shell, vec![b'['; LENGTH]);
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
fn language_comes_from_the_option_then_from_the_environment() {
    let first_line = |environment: &[(&str, &str)], options: &[&str]| {
        let outcome = outcome(
            openlines()
                .args(["check"])
                .args(options)
                .envs(environment.iter().copied()),
            invalid(),
        );
        outcome.stdout.lines().next().expect("a problem").to_owned()
    };
    let (english, russian) = ("error[missing-parameter]: ", "ошибка[missing-parameter]: ");
    assert!(first_line(&[], &[]).starts_with(english));
    assert!(first_line(&[("LANG", "ru_RU.UTF-8")], &[]).starts_with(russian));
    assert!(
        first_line(&[("LANG", "ru_RU.UTF-8"), ("LC_ALL", "C.UTF-8")], &[]).starts_with(english)
    );
    assert!(first_line(&[("LANG", "ru_RU.UTF-8")], &["--lang", "en"]).starts_with(english));
    assert!(first_line(&[], &["--lang", "ru"]).starts_with(russian));
}

#[test]
fn colour_is_for_terminals() {
    let colored = |environment: &[(&str, &str)], arguments: &[&str]| {
        let outcome = outcome(
            openlines()
                .args(arguments)
                .envs(environment.iter().copied()),
            invalid(),
        );
        outcome.stdout.contains('\u{1b}')
    };
    assert!(!colored(&[], &["check", "-"]), "a pipe is no terminal");
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &["check", "-"]));
    assert!(!colored(&[("NO_COLOR", "1")], &["check", "-"]));
    assert!(
        !colored(
            &[("CLICOLOR_FORCE", "1")],
            &["check", "--format", "json", "-"]
        ),
        "JSON has no colour"
    );
}

#[test]
fn fix_writes_what_is_tolerated_as_it_should_be() {
    let input = json!({
        "code": CODE, "user_id": "2", "MESSAGE": " hi ", "auth": "t0ken", "KEYBOARD": [],
        "ATTACH": {"COLOR": null, "BLOCKS": [{"MESSAGE": 5}, {"DELIMITER": true}, {"LINK": {"LINK": "/a", "NAME": " "}}]},
    });
    let tolerated = run(&["check", "--format", "json"], input.to_string());
    assert!(
        codes(&tolerated.reports()[0]).len() >= 7,
        "{}",
        tolerated.stdout
    );
    let fixed = run(&["fix", "-"], input.to_string());
    assert_eq!(
        (fixed.status, fixed.stderr.as_str()),
        (0, ""),
        "{}",
        fixed.stdout
    );
    let message: Value = serde_json::from_str(&fixed.stdout).expect("the fixed message is JSON");
    assert_eq!(
        message,
        json!({
            "CODE": CODE, "USER_ID": 2, "MESSAGE": "hi",
            "ATTACH": {"BLOCKS": [{"MESSAGE": "5"}, {"DELIMITER": {"SIZE": 200}}, {"LINK": {"LINK": "/a"}}]}, "auth": "t0ken",
        })
    );
    assert_eq!(
        codes(&run(&["check", "--format", "json"], fixed.stdout.clone()).reports()[0]),
        [""; 0]
    );
    let compact = run(&["fix", "--compact", "-"], fixed.stdout);
    assert_eq!(compact.stdout.lines().count(), 1);
    assert_eq!(
        serde_json::from_str::<Value>(&compact.stdout).expect("the fixed message is JSON"),
        message
    );
}

/// Whatever is tolerated: the examples of all such codes.
#[test]
fn fix_leaves_nothing_tolerated() {
    for code in EXPLAINED
        .iter()
        .filter(|code| code.effect == Effect::Tolerated)
    {
        let example: Value = serde_json::from_str(code.example).expect("an example is JSON");
        let mut message = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi"});
        match code.part {
            Part::network | Part::crm => message = example,
            Part::attach => message["ATTACH"] = example,
            Part::keyboard | Part::link_keyboard => message["KEYBOARD"] = example,
        }
        let before = run(&["check", "--format", "json"], message.to_string());
        assert!(
            codes(&before.reports()[0]).contains(&code.slug),
            "{}: {}",
            code.slug,
            before.stdout
        );
        let fixed = run(&["fix"], message.to_string());
        let after = run(&["check", "--format", "json"], fixed.stdout.clone());
        let report = &after.reports()[0];
        let effects: Vec<_> = report["problems"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|problem| &problem["effect"])
            .collect();
        assert!(
            !effects.contains(&&json!("tolerated")),
            "{}: {}",
            code.slug,
            fixed.stdout
        );
        assert_eq!(report["valid"], true, "{}: {}", code.slug, fixed.stdout);
    }
}

#[test]
fn fix_puts_a_message_to_a_crm_chat_right() {
    let input = json!({"CRM_ENTITY_TYPE": "DEAL", "CRM_ENTITY": "1", "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"});
    let fixed = run(&["fix", "--compact"], input.to_string());
    assert_eq!(fixed.status, 0, "{}", fixed.stderr);
    assert_eq!(
        serde_json::from_str::<Value>(&fixed.stdout).expect("the fixed message is JSON"),
        json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"})
    );
}

#[test]
fn fix_leaves_errors_to_people() {
    for input in [
        invalid(),
        "nonsense".to_owned(),
        "[".repeat(MAX_TEXT_BYTES + 1),
    ] {
        let outcome = run(&["fix", "-"], input);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""));
        assert!(outcome.stderr.starts_with("error["), "{}", outcome.stderr);
    }
}

#[test]
fn fix_says_what_it_cannot_put_right() {
    let input = json!({"CODE": CODE, "USER_ID": "2", "MESSAGE": "hi", "ATTACH": [{"IMAGE": {"LINK": "/a.png"}}]});
    let outcome = run(&["fix", "-"], input.to_string());
    assert_eq!(outcome.status, 0);
    assert!(
        outcome.stderr.starts_with("warning[image-preview]: "),
        "{}",
        outcome.stderr
    );
    assert!(
        !outcome.stderr.contains("text-for-number"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn every_code_is_explained() {
    let table = run(&["explain"], "");
    assert_eq!(table.status, 0);
    let list = run(&["explain", "--format", "json"], "");
    let entries: Vec<Value> = serde_json::from_str(&list.stdout).expect("the list is JSON");
    assert_eq!(entries.len(), EXPLAINED.len());
    for (entry, code) in entries.iter().zip(EXPLAINED) {
        let row = format!("{} ", code.slug);
        assert_eq!(
            table
                .stdout
                .lines()
                .filter(|line| line.starts_with(&row))
                .count(),
            1,
            "{}",
            code.slug
        );
        let one = run(&["explain", code.slug], "");
        assert_eq!(one.status, 0);
        let severity = code.effect.severity().as_str();
        assert!(
            one.stdout
                .starts_with(&format!("{severity}[{}]\n", code.slug)),
            "{}",
            one.stdout
        );
        for part in code
            .meaning
            .lines()
            .map(str::trim)
            .chain([code.effect.as_str(), code.example])
        {
            assert!(one.stdout.contains(part), "{part}: {}", one.stdout);
        }
        let one = run(&["explain", code.slug, "--format", "json"], "");
        assert_eq!(
            &serde_json::from_str::<Value>(&one.stdout).expect("an explanation is JSON"),
            entry
        );
        assert_eq!(
            (
                &entry["code"],
                &entry["effect"],
                &entry["severity"],
                &entry["in_schema"],
                &entry["example"]
            ),
            (
                &json!(code.slug),
                &json!(code.effect.as_str()),
                &json!(severity),
                &json!(code.in_schema),
                &json!(code.example)
            )
        );
    }
}

#[test]
fn an_unknown_code_has_a_suggestion() {
    let outcome = run(&["explain", "link-schem"], "");
    assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome.stderr.contains("'link-scheme'"),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome.stderr.lines().count() < 10,
        "it does not list every code: {}",
        outcome.stderr
    );
}

#[test]
fn schemas_are_printed_as_they_are_published() {
    let list = run(&["schema"], "");
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    let names = [
        "network-message",
        "crm-message",
        "attach",
        "keyboard",
        "link-keyboard",
        "report",
    ];
    for name in names {
        assert!(list.stdout.contains(&format!("{name} ")), "{}", list.stdout);
        for (options, folder) in [
            (&[][..], schemas.clone()),
            (&["--draft", "2020-12"], schemas.clone()),
            (&["--draft", "07"], schemas.join("draft-07")),
        ] {
            let arguments: Vec<&str> = ["schema", name]
                .into_iter()
                .chain(options.iter().copied())
                .collect();
            let published = fs::read_to_string(folder.join(format!("{name}.schema.json")))
                .expect("the schema is published");
            assert!(run(&arguments, "").stdout == published, "{arguments:?}");
        }
    }
    let unknown = run(&["schema", "atach"], "");
    assert_eq!(unknown.status, 2);
    assert!(unknown.stderr.contains("'attach'"), "{}", unknown.stderr);
}

#[test]
fn shells_can_complete() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let outcome = run(&["completions", shell], "");
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
        for word in [
            "check",
            "fix",
            "explain",
            "completions",
            "demo",
            "unknown-keys",
        ] {
            assert!(
                outcome.stdout.contains(word),
                "{shell} does not know {word}"
            );
        }
    }
    assert_eq!(run(&["completions", "no-such-shell"], "").status, 2);
}

#[test]
fn the_demo_shows_a_chat_and_a_report() {
    let outcome = run(&["demo"], "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert!(
        outcome
            .stdout
            .contains("│ We have prepared materials for connecting open channels"),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome
            .stdout
            .contains("message.json: no problems; ATTACH "),
        "{}",
        outcome.stdout
    );
    let problems = outcome
        .stdout
        .lines()
        .filter(|line| line.starts_with("error[") || line.starts_with("warning["));
    assert!(problems.count() >= 6, "{}", outcome.stdout);
    assert!(
        !outcome.stdout.contains("e2a1f9c07b3d4"),
        "the token is masked: {}",
        outcome.stdout
    );
    assert!(
        run(&["demo", "--lang", "ru"], "")
            .stdout
            .contains("ошибка[")
    );
}
