//! Every code is documented, and its example has it.

use std::collections::BTreeSet;

use openlines::{EXPLAINED, Explained, Part, Subject};
use openlines_portal::cases::expand;

/// The example as text; one with recipes is JSON.
fn example(explained: &Explained) -> String {
    if explained.example.contains("{\"$") {
        let recipe = serde_json::from_str(explained.example).expect("a recipe is JSON");
        expand(recipe).to_string()
    } else {
        explained.example.to_owned()
    }
}

const fn subject(part: Part) -> Subject {
    match part {
        Part::network => Subject::Network,
        Part::crm => Subject::Crm,
        Part::attach => Subject::Attach,
        Part::keyboard => Subject::Keyboard,
        Part::link_keyboard => Subject::LinkKeyboard,
    }
}

#[test]
fn every_example_has_its_code() {
    for explained in EXPLAINED {
        let report = subject(explained.part).check(&example(explained));
        let found = report
            .problems
            .iter()
            .find(|problem| problem.code.slug() == explained.slug);
        let Some(problem) = found else {
            panic!("{}: its example says only\n{report}", explained.slug)
        };
        assert_eq!(problem.effect(), explained.effect, "{}", explained.slug);
        assert_eq!(
            problem.code.in_schema(),
            explained.in_schema,
            "{}",
            explained.slug
        );
        assert_eq!(
            problem.severity,
            explained.effect.severity(),
            "{}",
            explained.slug
        );
    }
}

#[test]
fn examples_show_little_else() {
    for explained in EXPLAINED {
        let report = subject(explained.part).check(&example(explained));
        let others: Vec<_> = report
            .errors()
            .map(|problem| problem.code.slug())
            .filter(|slug| *slug != explained.slug)
            .collect();
        assert!(
            others.len() <= 1,
            "{} comes with {others:?}",
            explained.slug
        );
    }
}

#[test]
fn slugs_are_kebab_case_and_unique() {
    let slugs: BTreeSet<_> = EXPLAINED.iter().map(|explained| explained.slug).collect();
    assert_eq!(slugs.len(), EXPLAINED.len());
    for slug in slugs {
        let kebab = slug
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()));
        assert!(kebab, "{slug}");
    }
}

#[test]
fn every_meaning_is_sentences() {
    for Explained { slug, meaning, .. } in EXPLAINED {
        assert!(!meaning.trim().is_empty(), "{slug}");
        for line in meaning.lines() {
            assert!(line.trim_end().ends_with(['.', ':']), "{slug}: {line}");
        }
    }
}
