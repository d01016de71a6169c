//! `docs/codes.md` and `docs/codes.ru.md`: every code, for those who have no command at hand.

use std::fmt::Write as _;

use openlines::{EXPLAINED, Explained, Lang, Severity};
use openlines_portal::cases::expand_text;
use openlines_tests::fresh::fresh;

#[test]
fn pages_are_fresh() {
    for (lang, name) in [(Lang::En, "codes.md"), (Lang::Ru, "codes.ru.md")] {
        fresh(&format!("docs/{name}"), &page(lang), "codes");
    }
}

fn page(lang: Lang) -> String {
    let about = match lang {
        Lang::En => {
            "# Codes\n\n\
            Every problem that `check` reports, with an example and what is said of it; `openlines explain CODE` says the same.\n\
            In long examples `{\"$rep\": s, \"n\": k}` stands for the text `s` repeated `k` times, and `{\"$list\": x, \"n\": k}` for `k` copies of `x`.\n"
        }
        Lang::Ru => {
            "# Коды\n\n\
            Все замечания `check`, каждое с примером и с тем, что о нём сообщается; то же самое говорит `openlines explain КОД --lang ru`.\n\
            В длинных примерах `{\"$rep\": s, \"n\": k}` — это текст `s`, повторённый `k` раз, а `{\"$list\": x, \"n\": k}` — `k` копий `x`.\n"
        }
    };
    let mut text = String::from(
        "<!-- Generated from the core; `UPDATE_EXPECT=1 cargo test -p openlines-tests --test codes` writes it anew. -->\n",
    );
    text.push_str(about);
    for code in EXPLAINED {
        section(&mut text, lang, code);
    }
    text
}

fn section(text: &mut String, lang: Lang, code: &Explained) {
    let severity = match (lang, code.effect.severity()) {
        (Lang::En, severity) => severity.as_str(),
        (Lang::Ru, Severity::Error) => "ошибка",
        (Lang::Ru, Severity::Warning) => "предупреждение",
    };
    let in_schema = match (lang, code.in_schema) {
        (Lang::En, true) => "the JSON Schemas refuse it",
        (Lang::En, false) => "the JSON Schemas do not see it",
        (Lang::Ru, true) => "JSON-схемы это отклоняют",
        (Lang::Ru, false) => "JSON-схемы этого не замечают",
    };
    let (effect, meaning) = (code.effect, lang.effect(code.effect));
    let _ = writeln!(text, "\n## {}\n", code.slug);
    let _ = writeln!(
        text,
        "**{severity}** · `{effect}`: {meaning} · {in_schema}\n"
    );
    for sentence in code.meaning(lang) {
        let _ = writeln!(text, "{sentence}");
    }
    let _ = writeln!(text, "\n```json\n{}\n```\n", code.example);
    let example = expand_text(code.example).expect("a recipe is JSON");
    let report = code.subject.check(&example);
    let problem = report
        .problems
        .iter()
        .find(|problem| problem.code.slug() == code.slug)
        .expect("an example has its problem");
    let path = match problem.path.as_str() {
        "" => String::new(),
        path => format!("`{path}`: "),
    };
    let _ = writeln!(
        text,
        "> {path}{}; {}",
        problem.message(lang),
        problem.help(lang)
    );
}
