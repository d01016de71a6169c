//! What the npm package knows of the codes: written from the core, which alone says what they are and what the words are.

use std::fmt::Write as _;

use openlines::{EXPLAINED, Effect, Kind, Lang, Param, Subject, Syntax};
use openlines_tests::fresh::fresh;

#[test]
fn files_are_fresh() {
    for (name, text) in [("words.ts", words()), ("params.ts", params())] {
        let text = format!(
            "// Generated from the core; `UPDATE_EXPECT=1 cargo test -p openlines-tests --test words` writes it anew.\n{text}"
        );
        fresh(&format!("bindings/js/js/{name}"), &text, "words");
    }
}

/// The type of each code's parameters.
fn params() -> String {
    let mut text = String::from("\n/** Parameters of each code. */\nexport interface Params {\n");
    for code in EXPLAINED {
        let mut params = Vec::new();
        code.params(|name, param| {
            let of = match param {
                Param::Number(_) => "number",
                Param::Name(_) | Param::Kind(_) => "string",
                Param::Names(_) => "string[]",
                Param::Syntax(_) => r#"AnyProblem["kind"] & {}"#,
                _ => panic!("no type says {param:?}"),
            };
            let of = if name == "portal_code" {
                r#"AnyProblem["portal_code"] & {}"#
            } else {
                of
            };
            // Of names there may be nothing to suggest.
            let is_optional = name == "suggestion";
            let (mark, or) = if is_optional {
                ("?", " | undefined")
            } else {
                ("", "")
            };
            params.push(format!("{name}{mark}: {of}{or}"));
        });
        let params = if params.is_empty() {
            "unknown".to_owned()
        } else {
            format!("{{ {} }}", params.join("; "))
        };
        let _ = writeln!(text, "\t{:?}: {params};", code.slug);
    }
    text.push_str("}\n");
    format!("\nimport type {{ AnyProblem }} from \"./report.js\";\n{text}")
}

/// Lists are texts, which take the fewest bytes: of names with spaces between them, of words with line breaks.
fn words() -> String {
    let slugs: Vec<_> = EXPLAINED.iter().map(|code| code.slug).collect();
    let effects: Vec<_> = Effect::ALL.iter().map(|effect| effect.as_str()).collect();
    let effect_of_codes: String = EXPLAINED
        .iter()
        .map(|code| position(Effect::ALL, code.effect).to_string())
        .collect();
    let params: Vec<_> = EXPLAINED
        .iter()
        .map(|code| {
            let mut names = Vec::new();
            code.params(|name, _| names.push(name));
            names.join(",")
        })
        .collect();
    let kinds: Vec<_> = Kind::ALL
        .iter()
        .map(|kind| kind.as_str())
        .chain(Syntax::ALL.iter().map(|kind| kind.as_str()))
        .collect();
    let mut text = String::new();
    for (about, name, value) in [
        ("Names of the codes, by index.", "CODES", slugs.join(" ")),
        (
            "Names of the effects, by index.",
            "EFFECTS",
            effects.join(" "),
        ),
        (
            "Index of each code's effect.",
            "EFFECT_OF_CODES",
            effect_of_codes,
        ),
        (
            "Names of each code's parameters.",
            "PARAMS",
            params.join(" "),
        ),
        (
            "Types of JSON values and kinds of syntax errors.",
            "KINDS",
            kinds.join(" "),
        ),
    ] {
        let _ = write!(text, "\n/** {about} */\nexport const {name} = {value:?};\n");
    }
    text.push_str("\n/** Words by language: of each kind, what comes before a suggestion, and of each code its message and its help. */\n");
    text.push_str("export const WORDS = [");
    for &lang in Lang::ALL {
        let mut words: Vec<_> = Kind::ALL.iter().map(|&kind| lang.kind(kind)).collect();
        words.extend(Syntax::ALL.iter().map(|&kind| lang.syntax(kind)));
        words.push(lang.did_you_mean());
        for code in EXPLAINED {
            let code = code.words(lang);
            words.extend([code.message, code.help]);
        }
        assert!(
            words.iter().all(|words| !words.contains('\n')),
            "words are lines"
        );
        let json = serde_json::to_string(&words.join("\n")).expect("a text is JSON");
        let _ = write!(text, "\n\t{json},");
    }
    text.push_str("\n] as const;\n");
    let _ = write!(
        text,
        "\n/** Characters that a report in plain words writes as escapes. */\nexport const HIDDEN = /[{}]/gu;\n",
        hidden()
    );
    text
}

/// Ranges of the characters that a problem in words writes as escapes.
fn hidden() -> String {
    let report = Subject::Attach.check(r#"[{"a":1}]"#);
    let mut problem = report.problems[0].clone();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
        problem.path = c.into();
        if !problem.localized(Lang::En).to_string().starts_with("\\u") {
            continue;
        }
        let code = u32::from(c);
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == code => *last = code,
            _ => ranges.push((code, code)),
        }
    }
    let ranges = ranges.into_iter().map(|(first, last)| match last - first {
        0 => format!("\\u{{{first:x}}}"),
        _ => format!("\\u{{{first:x}}}-\\u{{{last:x}}}"),
    });
    ranges.collect()
}

fn position<T: Copy + PartialEq>(all: &[T], one: T) -> usize {
    all.iter()
        .position(|other| *other == one)
        .expect("every one is listed")
}
