//! `openlines send`, against a portal of its own.

mod checked;
#[cfg(unix)]
mod cut_short;
mod delivered;
mod dry_run;
mod journal;
mod stop;
mod table;
mod usage;

use std::fs;
use std::process::Command;

use serde_json::json;

use crate::portal::Portal;
use crate::{CODE, Outcome, file, openlines, outcome};

/// `openlines send` with the webhook of a portal in the environment.
fn sending(portal: &Portal, arguments: &[&str]) -> Command {
    let mut command = openlines();
    command
        .env("WEBHOOK", portal.webhook())
        .args(["send", "--webhook-env", "WEBHOOK"])
        .args(arguments);
    command
}

/// Runs it to its end.
fn send(portal: &Portal, arguments: &[&str]) -> Outcome {
    outcome(&mut sending(portal, arguments), "")
}

/// A message, and a table of so many people it goes to.
fn mailing(name: &str, people: u32) -> [String; 2] {
    let message = json!({"CODE": CODE, "MESSAGE": "hi"}).to_string();
    let rows: String = (1..=people).map(|id| format!("{id}\n")).collect();
    [
        file(&format!("{name}.json"), message),
        file(&format!("{name}.csv"), format!("USER_ID\n{rows}")),
    ]
}

/// A file name under which nothing is yet.
fn fresh(name: &str) -> String {
    let path = file(name, "");
    fs::remove_file(&path).expect("the file can be removed");
    path
}

/// Who the lines for tools are about, and how it ended with each.
fn users(outcome: &Outcome) -> Vec<(String, String)> {
    let mut users: Vec<_> = outcome
        .reports()
        .iter()
        .map(|line| {
            let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
            (text("user_id"), text("outcome"))
        })
        .collect();
    users.sort();
    users
}
