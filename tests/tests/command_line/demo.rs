//! `openlines demo`.

use crate::{openlines, outcome, run};

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
fn the_demo_needs_no_certificates() {
    let mut command = openlines();
    command
        .envs(["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| (name, "/nonexistent")))
        .arg("demo");
    let outcome = outcome(&mut command, "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
}

#[test]
fn the_readme_shows_what_the_demo_prints() {
    let readme = include_str!("../../../README.md");
    let (_, block) = readme.split_once("```text\n").expect("a block of output");
    let (shown, _) = block.split_once("```\n").expect("its end");
    let demo = run(&["demo"], "").stdout;
    assert!(demo.contains(shown), "{shown}\nis not in\n{demo}");
}
