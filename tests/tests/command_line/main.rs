//! The command `openlines`, run as a user runs it.

mod check;
mod completions;
mod demo;
mod explain;
mod fix;
mod human;
mod pages;
mod portal;
mod receive;
mod schema;
mod send;

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use serde_json::{Value, json};

/// The command.
fn openlines() -> Command {
    unasked(built())
}

/// The command within what a shell is told before, such as `ulimit -n 4`.
fn within(limits: &str) -> Command {
    let mut command = unasked("sh");
    command
        .args(["-c", &format!("{limits} && exec \"$0\" \"$@\"")])
        .arg(built());
    command
}

/// Where the command is, built once for all tests.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
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
    })
}

/// A program in an environment that asks for no language and no colours.
fn unasked(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
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
