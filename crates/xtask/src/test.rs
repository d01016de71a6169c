//! `cargo xtask test`: every runner, one count.

use std::process::Command;
use std::time::Instant;

use crate::process::{cargo, run as run_command};
use crate::tally::{Counts, Tally};

/// One part of the tests: a command, and who counts.
struct Step {
    name: &'static str,
    counts: Counts,
    command: Command,
}

impl Step {
    fn new(name: &'static str, counts: Counts, command: Command) -> Self {
        Self {
            name,
            counts,
            command,
        }
    }
}

/// Every step, in the order they run: what fails fast comes first.
fn steps() -> Vec<Step> {
    let mut doc = cargo([
        "doc",
        "--workspace",
        "--all-features",
        "--no-deps",
        "--document-private-items",
    ]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    vec![
        Step::new("msrv", Counts::AsOne, cargo(["xtask", "msrv"])),
        Step::new("fmt", Counts::AsOne, cargo(["fmt", "--all", "--check"])),
        Step::new(
            "clippy",
            Counts::AsOne,
            cargo([
                "clippy",
                "--workspace",
                "--all-targets",
                "--all-features",
                "--",
                "-D",
                "warnings",
            ]),
        ),
        Step::new(
            "clippy-bare",
            Counts::AsOne,
            cargo([
                "clippy",
                "-p=openlines",
                "-p=openlines-send",
                "-p=openlines-portal",
                "--no-default-features",
                "--",
                "-D",
                "warnings",
            ]),
        ),
        Step::new(
            "cargo",
            Counts::Cargo,
            cargo(["test", "--workspace", "--all-features", "--no-fail-fast"]),
        ),
        Step::new("doc", Counts::AsOne, doc),
        Step::new(
            "minimal-versions",
            Counts::AsOne,
            cargo(["xtask", "minimal-versions"]),
        ),
        // Also of what is not committed yet.
        Step::new(
            "package",
            Counts::AsOne,
            cargo(["publish", "--workspace", "--dry-run", "--allow-dirty"]),
        ),
        Step::new("windows", Counts::AsOne, cargo(["xtask", "windows"])),
        Step::new("wasm", Counts::AsOne, cargo(["xtask", "wasm"])),
        Step::new("js", Counts::Node, cargo(["xtask", "js"])),
        Step::new("browser", Counts::Node, cargo(["xtask", "browser"])),
        Step::new("languages", Counts::Node, cargo(["xtask", "languages"])),
        Step::new(
            "clients-js",
            Counts::Node,
            cargo(["xtask", "clients", "js"]),
        ),
        Step::new(
            "clients-python",
            Counts::AsOne,
            cargo(["xtask", "clients", "python"]),
        ),
    ]
}

/// Names the steps.
pub(crate) fn list() {
    for step in steps() {
        println!("{}", step.name);
    }
}

/// Runs the named steps, or all of them, and says whether every test passed.
///
/// # Errors
/// A name that is no step.
pub(crate) fn run(names: &[&str]) -> Result<bool, String> {
    let mut steps = steps();
    if let Some(name) = names
        .iter()
        .find(|name| steps.iter().all(|step| step.name != **name))
    {
        return Err(format!(
            "no step `{name}`; `cargo xtask test --list` names them"
        ));
    }
    steps.retain(|step| names.is_empty() || names.contains(&step.name));

    let mut total = Tally::default();
    for step in &mut steps {
        println!("== {}", step.name);
        let start = Instant::now();
        let mut tally = Tally::default();
        let success = run_command(&mut step.command, |line| tally += step.counts.read(line))
            .unwrap_or_else(|error| {
                println!(
                    "{} did not start: {error}",
                    step.command.get_program().display()
                );
                false
            });
        let tally = step.counts.settle(tally, success);
        println!(
            "== {}: {tally} ({:.1} s)\n",
            step.name,
            start.elapsed().as_secs_f64()
        );
        total += tally;
    }
    println!("{total}");
    Ok(total.failed == 0)
}
