//! The command `openlines`, run as a user runs it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use openlines::limits::{self, MAX_TEXT_BYTES};
use openlines::{EXPLAINED, Effect, Lang, Subject};
use openlines_portal::cases::expand;
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
fn a_method_that_was_guessed_is_told_where_there_are_errors() {
    let mistaken = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "chat_id": 3}).to_string();
    let crm = json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"}).to_string();
    let english = "\n  checked as imopenlines.crm.message.add, because of CRM_ENTITY_TYPE, CRM_ENTITY or CHAT_ID; --method network checks it as imopenlines.network.message.add\n";
    let russian = "\n  проверено как imopenlines.crm.message.add из-за ";
    let check = |options: &[&str], input: &str| {
        let outcome = run(&[&["check"], options].concat(), input);
        outcome.stdout
    };
    assert!(check(&[], &mistaken).ends_with(english));
    assert!(check(&["--lang", "ru"], &mistaken).contains(russian));
    assert!(run(&["fix"], mistaken.as_str()).stderr.ends_with(english));
    for (options, input) in [
        (&["--method", "crm"][..], &mistaken),
        (&["--method", "network"], &mistaken),
        (&["--format", "json"], &mistaken),
        (&["--quiet"], &mistaken),
        (&[], &crm),
        (&[], &invalid()),
    ] {
        let told = check(options, input);
        assert!(!told.contains("because of"), "{told}");
    }
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
        // A message has no keyboard of the other chat methods.
        .filter(|code| code.effect == Effect::Tolerated && code.subject != Subject::Keyboard)
    {
        let example = expand(serde_json::from_str(code.example).expect("an example is JSON"));
        let mut message = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi"});
        match code.subject {
            Subject::Network | Subject::Crm => message = example,
            Subject::Attach => message["ATTACH"] = example,
            Subject::Keyboard | Subject::LinkKeyboard => message["KEYBOARD"] = example,
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
fn fix_trims_what_becomes_white_space() {
    for (written, fixed) in [
        (r"\thello \n", "hello"),
        (r" \n \t x\n\t", "x"),
        (r"\\n", r"\\n"),
        (r"a\\\n", r"a\\"),
        (r"a\\ ", r"a\\"),
    ] {
        let message = |text: &str| json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "ATTACH": {"BLOCKS": [{"MESSAGE": text}]}});
        let mut input = message(written);
        input["auth"] = Value::Null;
        let output = run(&["fix", "--compact"], input.to_string());
        let output: Value =
            serde_json::from_str(&output.stdout).expect("the fixed message is JSON");
        assert_eq!(output, message(fixed), "{written}");
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
fn fix_leaves_a_byte_order_mark_out() {
    let fix = |input: String| run(&["fix", "-"], input);
    let fixed = fix(format!("\u{feff}{}", with_warning()));
    assert_eq!(fixed, fix(with_warning()));
    assert_eq!((fixed.status, fixed.stderr.as_str()), (0, ""));
    let refused = fix(format!("\u{feff}{}", invalid()));
    assert_eq!(refused, fix(invalid()));
    assert_eq!(refused.status, 1);
    let twice = fix(format!("\u{feff}\u{feff}{}", valid()));
    assert_eq!(twice.status, 1, "the second is no mark");
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
fn fix_prints_nothing_that_is_too_long_once_it_is_written_properly() {
    let file = json!({"FILE": {"LINK": "/a", "NAME": "n", "SIZE": 1}});
    let attach = |text: &str| json!([file, {"MESSAGE": text}]);
    let room = limits::PART_BYTES - attach("").to_string().len();
    let message =
        json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "ATTACH": attach(&"x".repeat(room))});
    assert_eq!(
        run(&["check", "--quiet", "-"], message.to_string()).status,
        0
    );
    let outcome = run(&["fix", "-"], message.to_string());
    assert_eq!((outcome.status, outcome.stdout.as_str()), (1, ""));
    assert!(
        outcome.stderr.starts_with("error[attach-bytes]"),
        "{}",
        outcome.stderr
    );
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
            .meaning(Lang::En)
            .chain([code.effect.as_str(), code.example])
        {
            assert!(one.stdout.contains(part), "{part}: {}", one.stdout);
        }
        let human = one.stdout;
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
        // And what a check says of the example: what is wrong, and what to write instead.
        let problem = &entry["problem"];
        assert_eq!(problem["code"], code.slug);
        let message = problem["message"].as_str().expect("it has words");
        for part in message.splitn(2, "; ") {
            assert!(human.contains(part), "{part}: {human}");
        }
    }
}

#[test]
fn a_code_is_explained_in_russian() {
    let code = EXPLAINED
        .iter()
        .find(|code| code.slug == "link-scheme")
        .expect("it is a code");
    let ru: Vec<_> = code.meaning(Lang::Ru).collect();
    let one = run(&["explain", "link-scheme", "--lang", "ru"], "");
    assert!(one.stdout.starts_with("ошибка[link-scheme]\n"));
    for part in ru.iter().chain([&Lang::Ru.effect(code.effect)]) {
        assert!(one.stdout.contains(part), "{part}: {}", one.stdout);
    }
    let table = run(&["explain", "--lang", "ru"], "");
    let row = table
        .stdout
        .lines()
        .find(|line| line.starts_with("link-scheme "));
    assert!(row.is_some_and(|row| row.ends_with(ru[0])), "{row:?}");
    let entry = run(
        &["explain", "link-scheme", "--format", "json", "--lang", "ru"],
        "",
    );
    let entry: Value = serde_json::from_str(&entry.stdout).expect("an explanation is JSON");
    assert_eq!(entry["meaning"], json!(ru.join("\n")));
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
        outcome.stdout.contains("message.json: sent\n"),
        "{}",
        outcome.stdout
    );
    assert!(
        !outcome.stdout.contains("/rest/"),
        "no webhook: {}",
        outcome.stdout
    );
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

#[test]
fn receive_answers_as_was_observed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/portal");
    let cases =
        openlines_portal::cases::load(&folder).expect("the observed cases are in the project");
    let input: String = cases
        .iter()
        .map(|case| format!("{}\n", case.params))
        .collect();
    let outcome = run(&["receive", "--lines"], input);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""));
    let received = outcome.reports();
    assert_eq!(received.len(), cases.len());
    for (case, received) in cases.iter().zip(received) {
        assert_eq!(received["outcome"], case.outcome.as_str(), "{}", case.id);
        let sizes = [case.attach_json_chars, case.keyboard_json_chars];
        let told = ["attach_json_chars", "keyboard_json_chars"].map(|key| received[key].as_u64());
        assert_eq!(told, sizes, "{}", case.id);
        if !case.stored_omitted {
            for (part, kept) in &case.stored {
                let is_told = part != "DIALOG_ID";
                assert!(!is_told || received["stored"][part] == *kept, "{}", case.id);
            }
        }
    }
}

#[test]
fn receive_reads_whatever_a_line_holds() {
    let input = [
        b"\xef\xbb\xbf".as_slice(),
        valid().as_bytes(),
        b"\r\n\n{\n\xff\n",
    ]
    .concat();
    let outcome = run(&["receive", "--lines", "-"], input);
    let outcomes: Vec<Value> = outcome
        .reports()
        .iter_mut()
        .map(|received| received["outcome"].take())
        .collect();
    assert_eq!(outcomes, ["ok", "CODE", "CODE", "CODE"]);
    assert_eq!(outcome.status, 1);
}

#[test]
fn receive_shows_both_sides_and_marks_what_is_lost() {
    let message = json!({
        "CODE": CODE, "USER_ID": 2, "MESSAGE": "hi \u{1b}[2J", "auth": "s3cret",
        "ATTACH": [{"IMAGE": {"LINK": "bad"}}, {"MESSAGE": "See https://example.com/rest/1/s3cret/"}],
    });
    let path = file("receive.json", message.to_string());
    let outcome = run(&["receive", &path], "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines[0], "outcome: ok");
    let has = |start: &str, end: &str| {
        let mut lines = lines.iter();
        lines.any(|line| line.starts_with(start) && line.ends_with(end))
    };
    assert!(has("sent ", "| arrives"), "{}", outcome.stdout);
    assert!(has("-       LINK: \"bad\" ", ""), "{}", outcome.stdout);
    assert!(
        has("/ATTACH/0/IMAGE/LINK: dropped: ", "`https://`"),
        "{}",
        outcome.stdout
    );
    assert!(!outcome.stdout.contains("s3cret"), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains('\u{1b}'), "{}", outcome.stdout);

    let ru = run(&["receive", "--lang", "ru", &path], "").stdout;
    let lines: Vec<&str> = ru.lines().collect();
    assert_eq!(lines[0], "ответ: ok");
    let start = "/ATTACH/0/IMAGE/LINK: dropped: не начинается с ";
    assert!(lines.iter().any(|line| line.starts_with(start)), "{ru}");

    let refused = run(&["receive"], invalid());
    assert_eq!(refused.status, 1);
    assert!(
        refused.stdout.starts_with("outcome: MESSAGE_EMPTY\n"),
        "{}",
        refused.stdout
    );
}

#[test]
fn receive_says_what_it_cannot_read_and_goes_on() {
    let path = file("receive-valid.json", valid());
    let outcome = run(&["receive", "no/such/file", &path], "");
    assert_eq!(outcome.status, 2);
    assert!(
        outcome
            .stderr
            .starts_with("error: cannot read no/such/file: ")
            && outcome.stderr.lines().count() == 1,
        "{}",
        outcome.stderr
    );
    let header = format!("── {path}\noutcome: ok\n");
    assert!(outcome.stdout.starts_with(&header), "{}", outcome.stdout);

    let long = "a".repeat(MAX_TEXT_BYTES + 1);
    let lines = format!("{}\n{long}\n{}\n", valid(), valid());
    let outcome = run(&["receive", "--lines"], lines);
    assert_eq!(
        (outcome.status, outcome.reports().len(), outcome.stderr),
        (
            2,
            2,
            format!("error: cannot read <stdin>:2: longer than {MAX_TEXT_BYTES} bytes\n")
        )
    );
    let long = file("receive-long.json", &long);
    let outcome = run(&["receive", "--format", "json", &long, &path], "");
    assert_eq!((outcome.status, outcome.reports().len()), (2, 1));
}

#[test]
fn receive_says_of_a_text_that_it_is_not_json() {
    let note =
        "note: the text is not JSON, or nested too deep, so the portal reads no parameters\n";
    let deep = "[".repeat(600) + &"]".repeat(600);
    for input in [
        &b"[1\n"[..],
        b"",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"{} {}",
        deep.as_bytes(),
    ] {
        let outcome = run(&["receive", "-"], input);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""));
        assert!(outcome.stdout.contains(note), "{}", outcome.stdout);
    }
    for input in ["{}", "[1]", " null ", &valid()] {
        let outcome = run(&["receive", "-"], input);
        assert!(!outcome.stdout.contains("note:"), "{}", outcome.stdout);
    }
    let outcome = run(&["receive", "--format", "json", "-"], "[1");
    assert_eq!(outcome.reports(), [json!({"outcome": "CODE"})]);
}

#[test]
fn a_webhook_in_the_place_of_a_file_is_not_repeated() {
    let outcome = run(&["check", "https://example.com/rest/1/s3cret/"], "");
    assert_eq!(outcome.status, 2);
    assert!(!outcome.stderr.contains("s3cret"), "{}", outcome.stderr);
}

/// A portal of its own, which ends with its handle.
struct Portal {
    child: Child,
    greeting: String,
    output: BufReader<ChildStdout>,
}

impl Portal {
    fn start(arguments: &[&str]) -> Self {
        let mut child = spawn(openlines().arg("portal").args(arguments));
        let mut output = BufReader::new(child.stdout.take().expect("the output is piped"));
        let mut greeting = String::new();
        output.read_line(&mut greeting).expect("a greeting");
        Self {
            child,
            greeting,
            output,
        }
    }

    fn webhook(&self) -> &str {
        let mut words = self.greeting.split_whitespace();
        words
            .find(|word| word.starts_with("http"))
            .expect("the greeting holds the webhook")
    }

    /// `http://127.0.0.1:PORT`.
    fn url(&self) -> &str {
        let end = self.webhook().find("/rest/").expect("a path");
        &self.webhook()[..end]
    }

    /// What it received.
    fn messages(&self) -> Vec<Value> {
        let mut answer: Value = ureq::get(format!("{}/messages", self.url()))
            .call()
            .and_then(|mut answer| answer.body_mut().read_json())
            .expect("the portal answers");
        match answer["messages"].take() {
            Value::Array(messages) => messages,
            other => panic!("no list of messages: {other}"),
        }
    }

    /// Interrupts it as Ctrl-C does; its status and what it printed after the greeting.
    #[cfg(unix)]
    fn interrupt(mut self) -> (Option<i32>, String) {
        interrupt(&self.child);
        let mut printed = String::new();
        self.output
            .read_to_string(&mut printed)
            .expect("the output is UTF-8");
        let status = self.child.wait().expect("the portal ends");
        (status.code(), printed)
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // Where it has ended already there is nothing to kill.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Ctrl-C.
#[cfg(unix)]
fn interrupt(child: &Child) {
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(killed.expect("`kill` runs").success());
}

#[cfg(unix)]
#[test]
fn a_portal_prints_its_webhook_then_its_requests_and_ends_at_ctrl_c() {
    let portal = Portal::start(&["--plan", "partner", "--fault", "html-502@2"]);
    let url = format!("{}imopenlines.network.message.add", portal.webhook());
    let send = || ureq::post(&url).send_json(json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi"}));
    assert!(send().is_ok());
    assert!(send().is_err(), "the second meets the fault");
    assert_eq!(portal.messages().len(), 2, "but it was executed");
    let (status, printed) = portal.interrupt();
    assert_eq!(status, Some(0));
    let requests: Vec<&str> = printed
        .lines()
        .filter(|line| line.contains(" POST "))
        .collect();
    assert_eq!(requests.len(), 2, "{printed}");
    assert!(requests[0].contains("/rest/1/***/imopenlines.network.message.add 200 ok"));
    assert!(requests[1].ends_with("(html-502)"), "{printed}");
}

#[test]
fn a_portal_for_tools_speaks_json() {
    let line = "0123456789abcdef0123456789abcdef";
    let lines = ["--line", CODE, "--line", line];
    let portal = Portal::start(&[&["--format", "json", "--rate", "off"], &lines[..]].concat());
    let greeting: Value = serde_json::from_str(&portal.greeting).expect("JSON");
    assert_eq!(greeting["lines"], json!([CODE, line]));
    let url = format!(
        "{}imopenlines.network.message.add",
        greeting["webhook"].as_str().expect("a webhook")
    );
    for _ in 0..60 {
        // The usual rate would be used up by now; the weekly limit is another matter.
        let answer = ureq::post(&url)
            .config()
            .http_status_as_error(false)
            .build()
            .send_json(json!({"CODE": line, "USER_ID": 2, "MESSAGE": "hi"}))
            .expect("an answer");
        assert!(matches!(answer.status().as_u16(), 200 | 400));
    }
}

#[test]
fn a_portal_knows_the_objects_it_is_given() {
    let objects = ["--crm", "Lead:288:341", "--crm", "lead:288:342"];
    let portal = Portal::start(&[&["--format", "json"], &objects[..]].concat());
    let greeting: Value = serde_json::from_str(&portal.greeting).expect("JSON");
    assert_eq!(greeting["crm"], json!(["lead:288:341:342"]));
    let webhook = greeting["webhook"].as_str().expect("a webhook");
    let url = format!("{webhook}imopenlines.crm.message.add");
    let status = |(id, chat): (u32, u32)| {
        let message = json!({"CRM_ENTITY_TYPE": "lead", "CRM_ENTITY": id, "USER_ID": 1, "CHAT_ID": chat, "MESSAGE": "hi"});
        let request = ureq::post(&url)
            .config()
            .http_status_as_error(false)
            .build();
        request
            .send_json(message)
            .expect("an answer")
            .status()
            .as_u16()
    };
    let statuses = [(288, 341), (288, 342), (288, 1), (1, 341)].map(status);
    assert_eq!(statuses, [200, 200, 400, 403]);
}

#[test]
fn a_portal_with_tls_leaves_its_certificate() {
    let path = file("portal.pem", "");
    let portal = Portal::start(&["--tls", &path]);
    assert!(portal.webhook().starts_with("https://127.0.0.1:"));
    let certificate = fs::read_to_string(&path).expect("the certificate is there");
    assert!(certificate.starts_with("-----BEGIN CERTIFICATE-----"));
}

#[test]
fn a_portal_says_what_it_cannot_do() {
    for arguments in [
        &["--line", "short"][..],
        &["--crm", "deal:288"],
        &["--crm", "order:1:1"],
        &["--fault", "html-502@0"],
        &["--fault", "no-such-fault"],
        &["--plan", "no-such-plan"],
        &["--listen", "nowhere"],
    ] {
        let outcome = run(&[&["portal"], arguments].concat(), "");
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
        assert!(outcome.stderr.starts_with("error: invalid value"));
    }
    let first = Portal::start(&[]);
    let address = &first.url()["http://".len()..];
    let second = run(&["portal", "--listen", address], "");
    assert_eq!(second.status, 2);
    let expected = format!("error: cannot listen on {address}: ");
    assert!(second.stderr.starts_with(&expected), "{}", second.stderr);
}

#[test]
fn the_help_names_every_fault() {
    let help = run(&["portal", "--help"], "").stdout;
    let readme = include_str!("../../crates/openlines-portal/README.md");
    let faults: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .flat_map(|row| row.split(" | ").take(1))
        .flat_map(|names| names.split("`, `"))
        .map(|name| name.trim_end_matches('`'))
        .collect();
    assert!(faults.len() >= 20, "{faults:?}");
    for fault in faults {
        let name = fault.split('=').next().unwrap_or(fault);
        assert!(
            help.contains(&format!("  {name}")) || help.contains(fault),
            "{fault}"
        );
    }
}

/// Runs `openlines send` with the webhook of a portal in the environment.
fn send(portal: &Portal, arguments: &[&str]) -> Outcome {
    let mut command = openlines();
    command
        .env("WEBHOOK", portal.webhook())
        .args(["send", "--webhook-env", "WEBHOOK"])
        .args(arguments);
    outcome(&mut command, "")
}

/// A file name under which nothing is yet.
fn fresh(name: &str) -> String {
    let path = file(name, "");
    fs::remove_file(&path).expect("the file can be removed");
    path
}

fn users(outcome: &Outcome) -> Vec<(String, String)> {
    let mut users: Vec<_> = outcome
        .reports()
        .iter()
        .map(|line| {
            [&line["user_id"], &line["outcome"]]
                .map(|text| text.as_str().unwrap_or_default().to_owned())
        })
        .map(|[user, outcome]| (user, outcome))
        .collect();
    users.sort();
    users
}

#[track_caller]
fn assert_users(outcome: &Outcome, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(user, outcome)| ((*user).to_owned(), (*outcome).to_owned()))
        .collect();
    assert_eq!(users(outcome), expected, "{}", outcome.stderr);
}

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
    let webhook = file("send-webhook", format!("{}\n", portal.webhook()));
    assert_eq!(
        run(&["send", &message, "--webhook-file", &webhook], "").status,
        0
    );
    assert_eq!(
        run(&["send", &message, "--webhook-file", "-"], portal.webhook()).status,
        0
    );
    assert_eq!(portal.messages().len(), 2);
}

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
    let told =
        format!("{table}:2 (пользователь 2): портал отказал: `USER_MESSAGE_LIMIT` (HTTP 400)");
    assert!(outcome.stdout.starts_with(&told), "{}", outcome.stdout);
    let rows = "\n  отправлено           2\n  отказано             1  USER_MESSAGE_LIMIT\n  всего                3\n";
    assert!(outcome.stdout.ends_with(rows), "{}", outcome.stdout);
}

#[test]
fn one_message_goes_to_many_each_with_their_own_words() {
    let portal = Portal::start(&[]);
    let message = file(
        "send-many.json",
        json!({
            "CODE": CODE, "USER_ID": 999, "MESSAGE": "Hi {NAME}, {{NAME}}",
            "KEYBOARD": [{"TEXT": "Order {ORDER}", "LINK": "https://example.com/{ORDER}"}],
        })
        .to_string(),
    );
    let table = file("send-many.csv", "USER_ID;NAME;ORDER\n2;Anna;12\n3;Бо;13\n");
    let dry = send(&portal, &[&message, "--to", &table, "--dry-run"]);
    assert_eq!(dry.status, 0);
    assert!(dry.stdout.contains("│ Hi Anna, {NAME}"), "{}", dry.stdout);
    assert!(
        dry.stderr.starts_with("2 messages would be sent."),
        "{}",
        dry.stderr
    );
    assert!(portal.messages().is_empty());

    let outcome = send(&portal, &[&message, "--to", &table]);
    assert_eq!(outcome.status, 0, "{outcome:?}");
    assert_eq!(
        outcome.stdout,
        "\n  sent             2\n  all              2\n"
    );
    let mut arrived: Vec<_> = portal
        .messages()
        .iter()
        .map(|message| {
            let params = &message["params"];
            [
                &params["USER_ID"],
                &message["text"],
                &params["KEYBOARD"][0]["LINK"],
            ]
            .map(ToString::to_string)
        })
        .collect();
    arrived.sort();
    assert_eq!(
        arrived,
        [
            ["2", "\"Hi Anna, {NAME}\"", "\"https://example.com/12\""],
            ["3", "\"Hi Бо, {NAME}\"", "\"https://example.com/13\""],
        ]
    );
}

#[test]
fn a_placeholder_that_nothing_fills_is_told_before_sending() {
    let portal = Portal::start(&[]);
    let message = file(
        "send-unfilled.json",
        json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "Hi {NAME}, {{NAME}} {A b} {CITY}."})
            .to_string(),
    );
    let table = file(
        "send-unfilled.csv",
        "USER_ID;NAME;CITY;OTHER\n2;Anna;Riga;\n3;Bo; ;\n4;;;\n",
    );
    let words = |count: &str, verb: &str| format!("warning: {count} message{verb}; the first: ");
    let empty = words("2", "s with an empty cell in place of a placeholder");
    let empty = format!("{empty}column CITY in {table}:3\n");
    let not_filled = words("1", " with placeholders, which are filled only with --to");
    let not_filled = format!("{not_filled}{{NAME}} in {message}\n");
    for options in [&["--dry-run"][..], &["--dry-run", "--format", "json"]] {
        let dry = |arguments: &[&str]| run(&[&["send"], options, arguments].concat(), "");
        let outcome = dry(&[&message, "--to", &table]);
        assert_eq!(outcome.status, 0);
        assert!(outcome.stderr.starts_with(&empty), "{}", outcome.stderr);
        let outcome = dry(&[&message]);
        assert_eq!(outcome.status, 0);
        assert!(
            outcome.stderr.starts_with(&not_filled),
            "{}",
            outcome.stderr
        );
    }

    let outcome = send(&portal, &[&message, "--to", &table, "--lang", "ru"]);
    assert_eq!(outcome.status, 0);
    assert_eq!(
        outcome.stderr,
        format!(
            "предупреждение: с пустой ячейкой на месте подстановки: 2 сообщения; первая: столбец CITY в {table}:3\n"
        )
    );
    assert_eq!(portal.messages().len(), 3);
    let whole = file(
        "send-unfilled-too.csv",
        "USER_ID;NAME;CITY;OTHER\n5;Anna;Riga;\n",
    );
    let outcome = send(&portal, &[&message, "--to", &whole]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
}

#[test]
fn every_filled_message_is_checked_before_the_first_is_sent() {
    let portal = Portal::start(&[]);
    let message = file(
        "send-filled.json",
        json!({"CODE": CODE, "MESSAGE": "{TEXT}"}).to_string(),
    );
    let mut table = "USER_ID,TEXT\n2,hi\n3,\n".to_owned();
    let path = file("send-filled.csv", &table);
    let outcome = send(&portal, &[&message, "--to", &path, "--format", "json"]);
    assert_eq!(outcome.status, 1);
    assert_users(&outcome, &[("2", "not-begun"), ("3", "invalid")]);
    assert!(
        outcome.stderr.contains("send-filled.csv:3"),
        "{}",
        outcome.stderr
    );

    table.push_str("02,hi\n");
    for (table, words) in [
        (table.as_str(), "user 2 stands in line 2 and in line 4"),
        (
            "USER_ID,OTHER\n2,hi\n",
            "there is no column for {TEXT} in the message",
        ),
        ("USER,TEXT\n2,hi\n", "names no column USER_ID"),
    ] {
        let path = file("send-filled.csv", table);
        let outcome = send(&portal, &[&message, "--to", &path]);
        assert_eq!(outcome.status, 2);
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
    assert!(portal.messages().is_empty());
}

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
fn a_dry_run_needs_no_connection() {
    let message = file("send-dry.json", valid());
    let header = json!({"journal": "openlines-send 1", "portal": "b24.example"});
    let journal = file("send-dry.ndjson", format!("{header}\n"));
    let mut command = openlines();
    command
        .env("WEBHOOK", "https://b24.example/rest/1/abc/")
        .envs(["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| (name, "/nonexistent")))
        .args(["send", &message, "--journal", &journal, "--dry-run"])
        .args(["--webhook-env", "WEBHOOK"]);
    let outcome = outcome(&mut command, "");
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
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
    let outcome = run(&[&dry[..], &[&second]].concat(), "");
    assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome.stderr.contains("the file is no journal"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn what_would_meet_every_message_stops_the_rest() {
    let portal = Portal::start(&[]);
    let webhook = portal
        .webhook()
        .replace("portalonyourdesk", "anothersecret");
    let message = file(
        "send-stop.json",
        json!({"CODE": CODE, "MESSAGE": "hi"}).to_string(),
    );
    let rows: String = (1..=200).map(|id| format!("{id}\n")).collect();
    let table = file("send-stop.csv", format!("USER_ID\n{rows}"));
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
        outcome.stderr.contains("This would meet every message"),
        "{}",
        outcome.stderr
    );
    assert!(!format!("{outcome:?}").contains("anothersecret"));
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

/// A run to 40 people, 16 of whom are in flight at once.
#[cfg(unix)]
fn to_many(name: &str, portal: &Portal, more: &[&str]) -> Child {
    let message = file(
        &format!("{name}.json"),
        json!({"CODE": CODE, "MESSAGE": "hi"}).to_string(),
    );
    let rows: String = (1..=40).map(|id| format!("{id}\n")).collect();
    let table = file(&format!("{name}.csv"), format!("USER_ID\n{rows}"));
    let mut command = openlines();
    command
        .env("WEBHOOK", portal.webhook())
        .args(["send", &message, "--to", &table])
        .args(["--webhook-env", "WEBHOOK", "--format", "json"])
        .args(more);
    spawn(&mut command)
}

#[cfg(unix)]
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

#[cfg(unix)]
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

#[cfg(unix)]
#[test]
fn ctrl_c_stops_after_what_is_in_flight_and_says_how_to_go_on() {
    let portal = Portal::start(&[]);
    let message = file(
        "send-ctrl-c.json",
        json!({"CODE": CODE, "MESSAGE": "hi"}).to_string(),
    );
    // More than a burst, so that the last of them have to wait.
    let rows: String = (1..=100).map(|id| format!("{id}\n")).collect();
    let table = file("send-ctrl-c.csv", format!("USER_ID\n{rows}"));
    let journal = fresh("send-ctrl-c.ndjson");
    let mut command = openlines();
    command
        .env("WEBHOOK", portal.webhook())
        .args(["send", &message, "--to", &table, "--journal", &journal])
        .args(["--webhook-env", "WEBHOOK", "--format", "json"]);
    let mut child = spawn(&mut command);
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
            "NO_SUCH_VARIABLE holds no webhook",
        ),
        (
            &[
                &message,
                "--webhook-env",
                "https://example.com/rest/1/s3cret/",
            ],
            "holds no webhook",
        ),
        (
            &[&message, "--plan", "https://example.com/rest/1/s3cret/"],
            "invalid value",
        ),
        (&[&message, "--plan", "auth=s3cret"], "invalid value"),
        (&[&message, "--webhook-file", &message], "no webhook: "),
        (&[&message, &message, "--dry-run"], "are the same message"),
        (&[&message, &crm, "--to", &table], "name one FILE"),
        (&[&crm, "--to", &table], "this is for a CRM chat"),
        (&[&not_json, "--to", &table], "it is not JSON"),
        (&[&twice, "--to", &table], "/MESSAGE stands there twice"),
        (&[&message, "--resend-unknown"], "--journal"),
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
