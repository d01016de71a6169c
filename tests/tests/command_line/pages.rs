//! What the documents show of the command.

use std::fs;
use std::path::Path;

use crate::{Outcome, openlines, outcome, run};

#[test]
fn the_readme_shows_what_the_demo_prints() {
    let shown = block(include_str!("../../../README.md"), "```text\n");
    let demo = run(&["demo"], "").stdout;
    assert!(demo.contains(shown), "{shown}\nis not in\n{demo}");
}

#[test]
fn the_russian_page_shows_what_the_command_prints() {
    const PAGE: &str = include_str!("../../../docs/command.ru.md");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command.ru");
    fs::create_dir_all(&folder).expect("the temporary folder can be written");
    for (name, start) in [
        ("schet.json", "`schet.json`:\n\n```json\n"),
        ("klienty.csv", "`klienty.csv`:\n\n```csv\n"),
        ("rassylka.json", "`rassylka.json`:\n\n```json\n"),
    ] {
        fs::write(folder.join(name), block(PAGE, start)).expect("it can be written");
    }
    for command in [
        "openlines check schet.json",
        "openlines send rassylka.json --to klienty.csv --dry-run",
    ] {
        let shown = block(PAGE, &format!("{command}\n```\n\n```text\n"));
        let arguments = command.split(' ').skip(1);
        let mut command = openlines();
        command
            .args(arguments)
            .env("LANG", "ru_RU.UTF-8")
            .current_dir(&folder);
        let printed = outcome(&mut command, "");
        assert_eq!(printed.stdout + &printed.stderr, shown);
    }
}

#[test]
fn the_help_leads_a_reader_of_russian_to_the_page() {
    let page = "/docs/command.ru.md\n";
    for arguments in [
        &["--help"][..],
        &["check", "--help"],
        &["fix", "--help"],
        &["receive", "--help"],
        &["send", "--help"],
    ] {
        let help = |lang: &str| {
            let mut command = openlines();
            command.args(arguments).env("LANG", lang);
            outcome(&mut command, "").stdout
        };
        assert!(help("ru_RU.UTF-8").ends_with(page), "{arguments:?}");
        assert!(!help("en_US.UTF-8").contains(page), "{arguments:?}");
    }
}

#[test]
fn every_command_of_a_page_is_one() {
    let mut shown = 0;
    for page in [
        include_str!("../../../README.md"),
        include_str!("../../../crates/openlines-cli/README.md"),
        include_str!("../../../docs/command.ru.md"),
        include_str!("../../../docs/testing-without-a-portal.md"),
    ] {
        for command in commands(page) {
            shown += 1;
            assert_eq!(help_of(command).status, 0, "openlines {command}");
        }
    }
    assert!(shown > 20, "{shown}");
    assert_eq!(help_of("check --line messages.ndjson").status, 2);
}

/// The help in place of what a command does: options, and values to choose from, are looked at all the same.
fn help_of(command: &str) -> Outcome {
    let arguments = command.split_whitespace().chain(["--help"]);
    run(&arguments.collect::<Vec<_>>(), "")
}

/// What the blocks for a shell give the command `openlines`.
fn commands(page: &str) -> impl Iterator<Item = &str> {
    let blocks = page.split("```sh\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap_or_default().lines());
    let commands = lines.flat_map(|line| line.split(['#', '|', '&']));
    commands.filter_map(|command| command.trim().strip_prefix("openlines "))
}

/// A block of a page, from what it begins with up to its end.
fn block<'a>(page: &'a str, start: &str) -> &'a str {
    let (_, block) = page
        .split_once(start)
        .unwrap_or_else(|| panic!("there is no {start}"));
    let (block, _) = block.split_once("```\n").expect("its end");
    block
}
