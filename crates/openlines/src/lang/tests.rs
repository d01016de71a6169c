//! Words of every code, in every language.

use std::collections::BTreeSet;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::Lang;
use crate::block;
use crate::code::{Code, EXPLAINED, Effect, Explained, Kind, PortalCode, Syntax};
use crate::limits;
use crate::subject::Subject;

/// Every code: those with a suggestion also with one, those with a kind with every kind.
fn samples() -> Vec<Code> {
    let portal_code = PortalCode::AttachError;
    let (expected, suggestion): (&[&str], _) = (&["primary", "base"], Some("LINK"));
    let mut samples: Vec<Code> = EXPLAINED.iter().map(|code| code.sample).collect();
    samples.extend([
        Code::UnknownKey { suggestion },
        Code::UnknownBlock { suggestion },
        Code::Undocumented { suggestion },
        Code::Choice {
            expected,
            suggestion,
        },
        Code::UnknownAction {
            expected,
            suggestion,
        },
        Code::EntityType {
            expected,
            suggestion,
            portal_code,
        },
    ]);
    for &kind in Kind::ALL {
        let (expected, actual) = (kind, kind);
        samples.extend([
            Code::TypeError {
                expected,
                actual,
                portal_code,
            },
            Code::WrongType { expected, actual },
            Code::Converted { expected, actual },
            Code::NotAnObject {
                actual,
                portal_code,
            },
        ]);
    }
    samples.extend(
        Syntax::ALL
            .iter()
            .map(|&kind| Code::Syntax { kind, portal_code }),
    );
    samples
}

/// What stands outside backticks; the backticks must be in pairs.
#[track_caller]
fn prose(words: &str) -> String {
    let parts: Vec<&str> = words.split('`').collect();
    assert_eq!(parts.len() % 2, 1, "backticks are not in pairs: {words}");
    parts.into_iter().step_by(2).collect::<Vec<_>>().join(" ")
}

/// Holds words of a language against the rules of the house.
#[track_caller]
fn check_style(lang: Lang, words: &str) {
    let first = words.chars().next().unwrap_or_default();
    assert!(
        first == '`' || first.is_lowercase(),
        "does not start in lower case: {words}"
    );
    assert!(
        !words.ends_with(['.', ' ', ';', ':']),
        "does not end in a word: {words}"
    );
    assert!(!words.contains(['{', '}']), "a template is left: {words}");
    assert!(!words.contains("``"), "a parameter is missing: {words}");
    assert!(
        !words.contains("  ") && !words.contains('\n'),
        "is not one line of words: {words}"
    );
    let prose = prose(words);
    if lang == Lang::En {
        assert!(prose.is_ascii(), "is not plain English: {words}");
        return;
    }
    assert!(
        prose.chars().any(|c| matches!(c, 'а'..='я' | 'ё')),
        "has no Russian in it: {words}"
    );
    for word in prose.split(|c: char| !c.is_ascii_alphanumeric() && c != '-') {
        let word = word.trim_matches('-');
        let is_latin = word.contains(|c: char| c.is_ascii_alphabetic());
        assert!(
            !is_latin || ["BB", "BOM", "HTML", "JSON", "UTF-8"].contains(&word),
            "`{word}` is not Russian: {words}"
        );
    }
}

#[test]
fn words_of_every_code_follow_the_style() {
    for &lang in Lang::ALL {
        for code in samples() {
            check_style(lang, &lang.message(&code, "LINK"));
            check_style(lang, &lang.help(&code, "LINK"));
        }
        for &effect in Effect::ALL {
            check_style(lang, lang.effect(effect));
        }
    }
}

/// Documentation of the code with this name.
fn explained(slug: &str) -> &'static Explained {
    let mut codes = EXPLAINED.iter();
    codes.find(|code| code.slug == slug).expect("it is a code")
}

/// Words in backticks.
fn names(words: &str) -> impl Iterator<Item = &str> {
    words.split('`').skip(1).step_by(2)
}

#[test]
fn words_name_every_block() {
    let documented: BTreeSet<_> = block::KEYS.documented().names().collect();
    let in_order: Vec<_> = block::KEYS.names().collect();
    let (unknown, extra) = (explained("unknown-block"), explained("extra-block-key"));
    for &lang in Lang::ALL {
        let help = unknown.words(lang).help;
        assert_eq!(names(help).collect::<BTreeSet<_>>(), documented, "{help}");
        let order = extra.meaning(lang).flat_map(names);
        assert_eq!(order.collect::<Vec<_>>(), in_order);
    }
}

/// Numbers in words, the digits of which may be in groups.
fn numbers_in(words: &str) -> Vec<usize> {
    let mut digits = String::new();
    let mut before = ' ';
    let mut rest = words.chars().peekable();
    while let Some(c) = rest.next() {
        let groups = matches!(c, ',' | ' ' | '\u{a0}')
            && before.is_ascii_digit()
            && rest.peek().is_some_and(char::is_ascii_digit);
        if !groups {
            digits.push(c);
        }
        before = c;
    }
    let numbers = digits.split(|c: char| !c.is_ascii_digit());
    numbers.filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn meanings_name_the_limits() {
    let delimiter = usize::try_from(limits::DELIMITER_SIZE).expect("it is small");
    for (slug, expected) in [
        ("too-deep", limits::MAX_DEPTH),
        ("too-many-problems", limits::MAX_PROBLEMS),
        ("code-length", limits::CODE_CHARS),
        ("code-characters", limits::CODE_CHARS),
        ("message-long", limits::MESSAGE_CHARS + 1),
        ("message-long", limits::MESSAGE_CUT_CHARS),
        ("message-cut", limits::MESSAGE_CHARS),
        ("message-cut", limits::MESSAGE_CUT_CHARS),
        ("delimiter-default", delimiter),
        ("attach-bytes", limits::PART_BYTES / 1024),
        ("attach-chars", limits::PART_CHARS + 1),
        ("attach-db-bytes", limits::PART_DB_BYTES),
        ("keyboard-bytes", limits::PART_BYTES / 1024),
        ("keyboard-chars", limits::PART_CHARS + 1),
        ("keyboard-db-bytes", limits::PART_DB_BYTES),
    ] {
        for &lang in Lang::ALL {
            let mut meaning = explained(slug).meaning(lang);
            let named = meaning.any(|line| numbers_in(line).contains(&expected));
            assert!(named, "{slug} in {lang} does not name {expected}");
        }
    }
}

/// The words are most of what a language adds to the wasm file.
#[test]
fn words_of_a_language_are_small() {
    const MAX_BYTES: usize = 14 * 1024;
    for &lang in Lang::ALL {
        let codes = samples();
        let templates: BTreeSet<_> = codes
            .iter()
            .map(|code| lang.words(code))
            .flat_map(|words| [words.message, words.help])
            .chain(Kind::ALL.iter().map(|&kind| lang.kind(kind)))
            .chain(Syntax::ALL.iter().map(|&kind| lang.syntax(kind)))
            .chain(Effect::ALL.iter().map(|&effect| lang.effect(effect)))
            .collect();
        let bytes: usize = templates.iter().map(|template| template.len()).sum();
        assert!(bytes <= MAX_BYTES, "{lang:?} has {bytes} bytes of words");
    }
}

/// Compares the words of a code with what they should be, message and help joined as in a report.
#[track_caller]
fn check(code: Code, key: &str, en: &str, ru: &str) {
    let words = [Lang::En, Lang::Ru]
        .map(|lang| format!("{}; {}", lang.message(&code, key), lang.help(&code, key)));
    assert_eq!(words, [en.to_string(), ru.to_string()]);
}

#[test]
fn syntax() {
    check(
        Code::Syntax {
            kind: Syntax::ExpectedKey,
            portal_code: PortalCode::Code,
        },
        "",
        "cannot be read as JSON: a key in double quotes is expected here, or no comma before it; correct it here, or have a library write the JSON",
        "не читается как JSON: здесь ожидается ключ в двойных кавычках; возможно, перед этим лишняя запятая; исправьте это место или формируйте JSON библиотекой",
    );
}

#[test]
fn suggestion() {
    check(
        Code::UnknownKey {
            suggestion: Some("LINK"),
        },
        "LNK",
        "`LNK` is not known here; did you mean `LINK`? use a documented key or leave this one out",
        "ключ `LNK` здесь неизвестен; возможно, имелось в виду `LINK`? используйте ключ из документации или уберите этот",
    );
}

#[test]
fn no_suggestion() {
    check(
        Code::UnknownKey { suggestion: None },
        "ССЫЛКА",
        "`ССЫЛКА` is not known here; use a documented key or leave this one out",
        "ключ `ССЫЛКА` здесь неизвестен; используйте ключ из документации или уберите этот",
    );
}

#[test]
fn choices() {
    check(
        Code::Choice {
            expected: &["Y", "N"],
            suggestion: None,
        },
        "URL_PREVIEW",
        "`URL_PREVIEW` has an unknown value; write `Y`, `N`, or leave `URL_PREVIEW` out",
        "у `URL_PREVIEW` неизвестное значение; укажите `Y`, `N` или уберите `URL_PREVIEW`",
    );
}

#[test]
fn kinds() {
    check(
        Code::WrongType {
            expected: Kind::Object,
            actual: Kind::Integer,
        },
        "0",
        "expected an object, found an integer; write an object",
        "ожидается объект, а здесь целое число; укажите объект",
    );
}

#[test]
fn numbers() {
    check(
        Code::AttachBytes {
            max: 30_720,
            actual: 30_721,
        },
        "ATTACH",
        "too long: 30721 bytes as JSON, at most 30720 are allowed; shorten the texts or remove blocks",
        "слишком много байт в JSON: 30721, предел — 30720; сократите тексты или уберите часть блоков",
    );
}

#[test]
fn link() {
    check(
        Code::LinkScheme,
        "PREVIEW",
        "`PREVIEW` does not start with `https://` or `http://`; write the full address, with `https://` in lower case and no space before it",
        "`PREVIEW` не начинается с `https://` или `http://`; укажите полный адрес, начиная с `https://` строчными буквами, без пробела перед ним",
    );
}

#[test]
fn effects() {
    let phrases = [Lang::En, Lang::Ru].map(|lang| lang.effect(Effect::Dropped));
    assert_eq!(
        phrases,
        [
            "the portal silently loses this",
            "портал молча потеряет эту часть",
        ]
    );
}

#[test]
fn keys_are_named_as_they_are_written() {
    let report = Subject::Attach.check(r#"[{"MESSAGE": "a", "a/b~c~1\n": 1}]"#);
    let [problem] = report.problems.as_slice() else {
        panic!("one problem, not {report}");
    };
    assert_eq!(problem.path, "/0/a~1b~0c~01\n");
    assert_eq!(problem.message(Lang::En), "`a/b~c~1\n` is not known here");
}
