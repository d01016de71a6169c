//! Every code is documented, and its example has it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use openlines::{EXPLAINED, Explained, Lang};
use openlines_portal::cases::expand_text;

/// The example as text; one with recipes is JSON.
fn example(explained: &Explained) -> Cow<'_, str> {
    expand_text(explained.example).expect("a recipe is JSON")
}

#[test]
fn every_example_has_its_code() {
    for explained in EXPLAINED {
        let report = explained.subject.check(&example(explained));
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
        let report = explained.subject.check(&example(explained));
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
    for code in EXPLAINED {
        for &lang in Lang::ALL {
            assert!(code.meaning(lang).next().is_some(), "{}", code.slug);
            for sentence in code.meaning(lang) {
                assert!(sentence.ends_with(['.', ':']), "{}: {sentence}", code.slug);
            }
        }
    }
}

#[test]
fn a_meaning_in_russian_names_what_the_english_one_names() {
    for code in EXPLAINED {
        let [en, ru] = [Lang::En, Lang::Ru].map(|lang| {
            let text: Vec<_> = code.meaning(lang).collect();
            text.join(" ")
        });
        let names: BTreeSet<_> = ru.split('`').skip(1).step_by(2).collect();
        for name in en.split('`').skip(1).step_by(2) {
            assert!(names.contains(name), "{}: {name}", code.slug);
        }
        assert!(
            ru.chars().any(|c| matches!(c, 'а'..='я')),
            "{}: {ru}",
            code.slug
        );
    }
}
