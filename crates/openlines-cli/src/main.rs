//! `openlines`: checks messages for Bitrix24 Open Channels from the command line, and more.

mod args;
mod bb;
mod check;
mod completions;
mod demo;
mod error;
mod excerpt;
mod explain;
mod fix;
mod human;
mod interrupt;
mod json;
mod lang;
mod log;
mod mask;
mod portal;
mod receive;
mod render;
mod schema;
mod send;
mod source;
mod status;
mod visible;
mod words;

use std::borrow::Cow;
use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;
use openlines::Lang;

use args::{Arguments, Task};
use error::Error;
use mask::masked;
use status::Status;
use visible::visible;

fn main() -> ExitCode {
    // The shells of Windows leave `*.json` to the programs.
    let written: Vec<OsString> = wild::args_os().collect();
    let (lang, outcome) = match Arguments::try_parse_from(&written) {
        Ok(arguments) => (arguments.task.lang(), run(&arguments.task)),
        Err(answer) => (Lang::En, print(&written, answer)),
    };
    match outcome {
        Ok(status) => status.into(),
        Err(error) => {
            if !error.is_broken_pipe() {
                error.print(lang);
            }
            Status::Failed.into()
        }
    }
}

/// Prints what is answered to the arguments alone: help, the version, or what is wrong with them.
fn print(written: &[OsString], answer: clap::Error) -> Result<Status, Error> {
    // Nothing of what it repeats may drive the terminal.
    let visible = written
        .iter()
        .map(|word| visible(&word.to_string_lossy()).into_owned());
    let answer = Arguments::try_parse_from(visible).err().unwrap_or(answer);
    if !answer.use_stderr() {
        answer.print()?;
        return Ok(Status::Valid);
    }
    // It repeats what was written, which may be a webhook; without colours, in which no word is seen to begin.
    match masked(&answer.render().to_string()) {
        Cow::Owned(words) => write!(anstream::stderr(), "{words}")?,
        Cow::Borrowed(_) => answer.print()?,
    }
    Ok(Status::Failed)
}

fn run(task: &Task) -> Result<Status, Error> {
    match task {
        Task::Check(args) => check::run(args),
        Task::Fix(args) => fix::run(args),
        Task::Receive(args) => receive::run(args),
        Task::Send(args) => send::run(args),
        Task::Portal(args) => portal::run(args),
        Task::Explain(args) => explain::run(args),
        Task::Schema(args) => schema::run(args),
        Task::Completions(args) => completions::run(args),
        Task::Demo(args) => demo::run(args),
    }
}
