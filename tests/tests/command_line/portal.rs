//! `openlines portal`.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command};
use std::time::Duration;

use serde_json::{Value, json};

use crate::{CODE, file, openlines, run, spawn};

/// A portal of its own, which ends with its handle.
pub(crate) struct Portal {
    child: Child,
    greeting: String,
    /// None once it is closed.
    output: Option<BufReader<ChildStdout>>,
}

impl Portal {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::of(openlines().arg("portal").args(arguments))
    }

    /// One that a command starts.
    fn of(command: &mut Command) -> Self {
        let mut child = spawn(command);
        let mut output = BufReader::new(child.stdout.take().expect("the output is piped"));
        let mut greeting = String::new();
        output.read_line(&mut greeting).expect("a greeting");
        Self {
            child,
            greeting,
            output: Some(output),
        }
    }

    pub(crate) fn webhook(&self) -> &str {
        let mut words = self.greeting.split_whitespace();
        words
            .find(|word| word.starts_with("http"))
            .expect("the greeting holds the webhook")
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn url(&self) -> &str {
        let end = self.webhook().find("/rest/").expect("a path");
        &self.webhook()[..end]
    }

    /// What it received.
    pub(crate) fn messages(&self) -> Vec<Value> {
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
    pub(crate) fn interrupt(mut self) -> (Option<i32>, String) {
        interrupt(&self.child);
        let mut printed = String::new();
        let mut output = self.output.take().expect("it is not closed");
        output
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
pub(crate) fn interrupt(child: &Child) {
    signal(child, "-INT");
}

#[cfg(unix)]
fn signal(child: &Child, signal: &str) {
    let killed = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(killed.expect("`kill` runs").success());
}

#[cfg(target_os = "linux")]
#[test]
fn the_end_of_the_terminal_is_as_ctrl_c_but_under_nohup() {
    let start = |before: &[&str]| {
        let mut command = Command::new(before[0]);
        command.args(&before[1..]);
        Portal::of(command.arg(openlines().get_program()).arg("portal"))
    };
    // Whoever runs the tests may ignore it.
    let mut portal = start(&["env", "--default-signal=HUP"]);
    signal(&portal.child, "-HUP");
    assert_eq!(portal.child.wait().expect("an end").code(), Some(0));

    let mut portal = start(&["nohup"]);
    signal(&portal.child, "-HUP");
    // Had it ended, nobody would answer.
    assert!(ureq::get(format!("{}/", portal.url())).call().is_ok());
    assert_eq!(portal.child.try_wait().expect("a state"), None);
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
    assert!(ureq::get(format!("{}/", portal.url())).call().is_ok());
    let forgotten = ureq::delete(format!("{}/messages", portal.url())).call();
    assert!(forgotten.is_ok());
    assert!(ureq::options(&url).call().is_ok());
    let (status, printed) = portal.interrupt();
    assert_eq!(status, Some(0));
    let methods = ["GET", "DELETE", "OPTIONS"].map(|method| format!(" {method} "));
    assert!(
        !methods.iter().any(|method| printed.contains(method)),
        "{printed}"
    );
    let help = run(&["portal", "--help"], "").stdout;
    assert!(help.contains("neither prints a line"), "{help}");
    let requests: Vec<&str> = printed
        .lines()
        .filter(|line| line.contains(" POST "))
        .collect();
    assert_eq!(requests.len(), 2, "{printed}");
    assert!(requests[0].contains("/rest/1/***/imopenlines.network.message.add 200 ok"));
    assert!(requests[1].ends_with("(html-502)"), "{printed}");
}

/// A program that wants the webhook reads one line, and none of what follows.
#[test]
fn a_portal_whose_lines_nobody_reads_goes_on() {
    /// More than any system keeps for a reader.
    const LINES: usize = 4 * 1024 * 1024 / LENGTH;
    const LENGTH: usize = 16 * 1024;
    let path = "a".repeat(LENGTH);
    let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_mins(1)));
    let agent = ureq::Agent::from(config.build());
    let answers = |portal: &Portal| {
        let answer = agent.get(format!("{}{path}", portal.webhook())).call();
        matches!(answer, Err(ureq::Error::StatusCode(404)))
    };
    let portal = Portal::start(&["--rate", "off"]);
    for number in 1..=LINES {
        assert!(answers(&portal), "request {number}");
    }

    let mut portal = Portal::start(&["--rate", "off"]);
    drop(portal.output.take());
    for number in 1..=3 {
        assert!(answers(&portal), "request {number}");
    }
    assert_eq!(portal.child.try_wait().expect("a state"), None);
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
    for n in 0..60 {
        // The usual rate would be used up by now; the weekly limit is another matter.
        let mut answer = ureq::post(&url)
            .config()
            .http_status_as_error(false)
            .build()
            .send_json(json!({"CODE": line, "USER_ID": 2, "MESSAGE": "hi"}))
            .expect("an answer");
        let body: Value = answer.body_mut().read_json().expect("JSON");
        let error = (n > 0).then_some("USER_MESSAGE_LIMIT");
        assert_eq!(body.get("error").and_then(Value::as_str), error, "{body}");
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
fn a_certificate_goes_to_a_file() {
    let outcome = run(&["portal", "--tls", "-"], "");
    let words = "error: --tls takes a file, and - is none: name one, such as --tls portal.pem\n";
    assert_eq!(
        (outcome.status, &*outcome.stdout, &*outcome.stderr),
        (2, "", words)
    );
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
    for (arguments, told) in [
        (["--line", "short"], "must have 32 characters, found 5"),
        (["--crm", "deal:288"], "is no object with its chat"),
        (["--fault", "html-502@0"], "write one from 1 behind the `@`"),
        (
            ["--fault", "502"],
            "expected one of `reset-before`, `reset-after`, `stall=75`,",
        ),
    ] {
        let outcome = run(&[&["portal"], &arguments[..]].concat(), "");
        assert!(outcome.stderr.contains(told), "{}", outcome.stderr);
    }
    let first = Portal::start(&[]);
    let address = &first.url()["http://".len()..];
    let by_name = Portal::start(&["--listen", "localhost:0"]);
    assert!(
        by_name.webhook().starts_with("http://"),
        "{}",
        by_name.webhook()
    );
    let second = run(&["portal", "--listen", address], "");
    assert_eq!(second.status, 2);
    let expected = format!("error: cannot listen on {address}: ");
    assert!(second.stderr.starts_with(&expected), "{}", second.stderr);
}

#[test]
fn the_help_names_every_fault() {
    let help = run(&["portal", "--help"], "").stdout;
    let readme = include_str!("../../../crates/openlines-portal/README.md");
    let faults: Vec<(&str, &str)> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .flat_map(|(names, rest)| names.split("`, `").map(move |name| (name, rest)))
        .collect();
    assert!(faults.len() >= 20, "{faults:?}");
    // Values of `odd-error=number`, which stand alone in the table.
    let odd = ["object", "empty", "zero"];
    for (fault, rest) in faults {
        let name = match fault.split_once('=') {
            Some((name, "SECONDS" | "BYTES")) => format!("  {name}="),
            _ if odd.contains(&fault) => format!("  odd-error={fault} "),
            _ => format!("  {fault} "),
        };
        let line = help.lines().find(|line| line.starts_with(&name));
        let line = line.unwrap_or_else(|| panic!("{fault} is not in {help}"));
        let mark = line[name.len()..].contains(" * ");
        assert_eq!(mark, rest.starts_with("yes | "), "{line}");
    }
}
