//! `openlines explain`.

use openlines::{EXPLAINED, Lang};
use serde_json::{Value, json};

use crate::run;

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
    let outcome = run(&["explain", "xyz"], "");
    assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome.stderr.contains("'xyz' for '[CODE]'")
            && outcome
                .stderr
                .contains("tip: without a code, all are listed"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_code_of_the_portal_leads_to_the_check() {
    for code in ["KEYBOARD_ERROR", "ATTACH_OVERSIZE", "CODE"] {
        let outcome = run(&["explain", code], "");
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
        assert!(
            outcome.stderr.contains("the portal's answer") && !outcome.stderr.contains("similar"),
            "{}",
            outcome.stderr
        );
    }
}
