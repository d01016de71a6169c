//! `openlines explain`

use std::io::{self, BufWriter, IsTerminal as _, Write};

use clap::Command;
use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use openlines::{EXPLAINED, Effect, Explained, Lang, PortalCode, Problem, Subject};
use openlines_portal::cases::{expand_text, has_recipes};
use serde::Serialize;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::args;
use crate::error::Error;
use crate::human::{self, BOLD, DIM, severity_style};
use crate::status::Status;
use crate::words::{self, either};

pub(crate) fn run(args: &args::Explain) -> Result<Status, Error> {
    let lang = args.reader.lang();
    match (args.format, args.code) {
        (args::Format::Human, code) => {
            let mut out = BufWriter::new(anstream::stdout().lock());
            match code {
                Some(code) => one(&mut out, lang, code)?,
                None => table(&mut out, lang, table_columns())?,
            }
            out.flush()?;
        }
        (args::Format::Json, Some(code)) => json(&Documentation::of(code, lang))?,
        (args::Format::Json, None) => {
            let all = EXPLAINED.iter().map(|code| Documentation::of(code, lang));
            json(&all.collect::<Vec<_>>())?;
        }
    }
    Ok(Status::Valid)
}

/// As wide as the terminal; where there is none, each code has one line.
fn table_columns() -> usize {
    if io::stdout().is_terminal() {
        human::columns()
    } else {
        usize::MAX
    }
}

/// Columns in which a sentence cannot be read any more.
const NARROW: usize = 24;

/// Every code, the first sentence of its meaning cut or folded into its column.
fn table(out: &mut impl Write, lang: Lang, columns: usize) -> io::Result<()> {
    let names = columns_of(lang);
    let [yes, no] = [either(lang, "yes", "да"), either(lang, "no", "нет")];
    let rows: Vec<[&str; 4]> = EXPLAINED
        .iter()
        .map(|code| {
            [
                code.slug,
                words::severity(lang, code.effect.severity()),
                code.effect.as_str(),
                if code.in_schema { yes } else { no },
            ]
        })
        .collect();
    let [a, b, c, d] = [0, 1, 2, 3].map(|i| {
        let cells = rows.iter().chain([&names]).map(|row| row[i]);
        cells.map(str::width).max().unwrap_or_default()
    });
    let [code, severity, effect, schema] = names;
    let heading = format!("{code:a$}  {severity:b$}  {effect:c$}  {schema:d$}  ");
    // Where its column would be too narrow, the meaning stands below.
    let (meaning, before, indent) = if columns < heading.width() + NARROW {
        ("", "\n    ", 4)
    } else {
        (
            either(lang, "meaning", "что это значит"),
            "",
            heading.width(),
        )
    };
    writeln!(out, "{BOLD}{}{BOLD:#}", (heading + meaning).trim_end())?;
    for ([slug, severity, effect, schema], code) in rows.into_iter().zip(EXPLAINED) {
        let style = severity_style(code.effect.severity());
        write!(
            out,
            "{BOLD}{slug:a$}{BOLD:#}  {style}{severity:b$}{style:#}  {effect:c$}  {schema:d$}  "
        )?;
        let meaning = code.meaning(lang).next().unwrap_or_default();
        let lines = textwrap::wrap(meaning, columns - indent);
        writeln!(out, "{before}{}", lines.join(&format!("\n{:indent$}", "")))?;
    }
    writeln!(out)?;
    for &effect in Effect::ALL {
        let lines = textwrap::wrap(lang.effect(effect), columns - c - 2);
        let words = lines.join(&format!("\n{:c$}  ", ""));
        writeln!(out, "{BOLD}{:c$}{BOLD:#}  {words}", effect.as_str())?;
    }
    writeln!(out)?;
    let below = either(
        lang,
        "`openlines explain CODE` says more; `schema`: whether the published JSON Schemas refuse it.",
        "Подробнее — `openlines explain КОД`; «схема» — отклоняют ли это опубликованные JSON-схемы.",
    );
    writeln!(out, "{DIM}{}{DIM:#}", textwrap::fill(below, columns))
}

/// Everything about one code.
fn one(out: &mut impl Write, lang: Lang, code: &Explained) -> io::Result<()> {
    let severity = code.effect.severity();
    let style = severity_style(severity);
    let severity = words::severity(lang, severity);
    writeln!(out, "{style}{severity}[{}]{style:#}", code.slug)?;
    writeln!(out)?;
    for sentence in code.meaning(lang) {
        writeln!(out, "  {sentence}")?;
    }
    writeln!(out)?;
    let [_, _, effect, schema] = columns_of(lang);
    let effect_of = words::effect_of(lang, code.effect, None);
    let in_schema = if code.in_schema {
        either(
            lang,
            "refused by the published JSON Schemas",
            "опубликованные JSON-схемы это отклоняют",
        )
    } else {
        either(
            lang,
            "not detected by the published JSON Schemas",
            "опубликованные JSON-схемы этого не замечают",
        )
    };
    let example = either(lang, "example", "пример");
    let facts = [
        (effect, effect_of.as_str()),
        (schema, in_schema),
        (example, example_of(lang, code.subject)),
    ];
    let width = facts.map(|(name, _)| name.width()).into_iter().max();
    let width = width.unwrap_or_default();
    for (name, fact) in facts {
        writeln!(out, "  {BOLD}{name:width$}{BOLD:#}  {fact}")?;
    }
    writeln!(out)?;
    writeln!(out, "    {}", code.example)?;
    if let Some(problem) = problem_of(code) {
        writeln!(out)?;
        let place = if problem.path.is_empty() {
            String::new()
        } else {
            format!("{}: ", problem.path)
        };
        writeln!(out, "  {place}{}", problem.message(lang))?;
        writeln!(
            out,
            "  {BOLD}{}{BOLD:#}: {}",
            words::help(lang),
            problem.help(lang)
        )?;
    }
    if has_recipes(code.example) {
        writeln!(out)?;
        let repeats = either(
            lang,
            "{\"$rep\": s, \"n\": k} stands for the text s repeated k times, {\"$list\": x, \"n\": k} for k copies of x.",
            "{\"$rep\": s, \"n\": k} — это текст s, повторённый k раз, {\"$list\": x, \"n\": k} — k копий x.",
        );
        writeln!(out, "  {DIM}{repeats}{DIM:#}")?;
    }
    Ok(())
}

/// What a check says of a code's example.
fn problem_of(code: &Explained) -> Option<Problem> {
    let text = expand_text(code.example).ok()?;
    let mut problems = code.subject.check(&text).problems.into_iter();
    problems.find(|problem| problem.code.slug() == code.slug)
}

/// Names of what is known of every code.
fn columns_of(lang: Lang) -> [&'static str; 4] {
    match lang {
        Lang::En => ["code", "severity", "effect", "schema"],
        Lang::Ru => ["код", "важность", "последствие", "схема"],
    }
}

/// What an example is an example of.
fn example_of(lang: Lang, subject: Subject) -> &'static str {
    match (lang, subject) {
        (Lang::En, Subject::Network) => "a message of `imopenlines.network.message.add`",
        (Lang::En, Subject::Crm) => "a message of `imopenlines.crm.message.add`",
        (Lang::En, Subject::Attach) => "an `ATTACH`",
        (Lang::En, Subject::Keyboard) => "a `KEYBOARD` of any chat method",
        (Lang::En, Subject::LinkKeyboard) => "a `KEYBOARD` of `imopenlines.network.message.add`",
        (Lang::Ru, Subject::Network) => "сообщение `imopenlines.network.message.add`",
        (Lang::Ru, Subject::Crm) => "сообщение `imopenlines.crm.message.add`",
        (Lang::Ru, Subject::Attach) => "`ATTACH`",
        (Lang::Ru, Subject::Keyboard) => "`KEYBOARD` любого метода для чатов",
        (Lang::Ru, Subject::LinkKeyboard) => "`KEYBOARD` метода `imopenlines.network.message.add`",
        (_, other) => other.as_str(),
    }
}

fn json(value: &impl Serialize) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    out.flush()
}

/// What is known of a code, as JSON.
#[derive(Serialize)]
struct Documentation {
    code: &'static str,
    severity: &'static str,
    effect: &'static str,
    in_schema: bool,
    meaning: String,
    example_of: &'static str,
    example: &'static str,
    /// What a check says of the example, as in a report.
    problem: Option<Value>,
}

impl Documentation {
    fn of(code: &Explained, lang: Lang) -> Self {
        Self {
            code: code.slug,
            severity: code.effect.severity().as_str(),
            effect: code.effect.as_str(),
            in_schema: code.in_schema,
            meaning: code.meaning(lang).collect::<Vec<_>>().join("\n"),
            example_of: code.subject.as_str(),
            example: code.example,
            problem: problem_of(code)
                .and_then(|problem| serde_json::to_value(problem.localized(lang)).ok()),
        }
    }
}

/// Reads the name of a code.
///
/// Shells complete all names; an error suggests the nearest instead of listing them all.
#[derive(Clone, Debug)]
pub(crate) struct KnownCode;

impl TypedValueParser for KnownCode {
    type Value = &'static Explained;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<Self::Value, clap::Error> {
        let given = value.to_string_lossy();
        EXPLAINED
            .iter()
            .find(|code| code.slug == given)
            .ok_or_else(|| {
                let mut error = clap::Error::new(ErrorKind::InvalidValue).with_cmd(command);
                let argument = argument.map_or_else(|| "[CODE]".to_owned(), ToString::to_string);
                error.insert(ContextKind::InvalidArg, ContextValue::String(argument));
                error.insert(
                    ContextKind::InvalidValue,
                    ContextValue::String(given.as_ref().to_owned()),
                );
                let is_portals = PortalCode::ALL.iter().any(|code| code.as_str() == given);
                if is_portals {
                    let tip = "that is the portal's answer: check the message, and explain the code that check names".into();
                    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
                } else if let Some(slug) = nearest(&given) {
                    error.insert(
                        ContextKind::SuggestedValue,
                        ContextValue::String(slug.to_owned()),
                    );
                } else {
                    let tip = "without a code, all are listed".into();
                    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip]));
                }
                error
            })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            EXPLAINED.iter().map(|code| PossibleValue::new(code.slug)),
        ))
    }
}

/// Name of the code most like the one given, if any is alike.
fn nearest(given: &str) -> Option<&'static str> {
    EXPLAINED
        .iter()
        .map(|code| {
            (
                strsim::jaro_winkler(&given.to_ascii_lowercase(), code.slug),
                code.slug,
            )
        })
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, slug)| slug)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::human::tests::plain;

    #[test]
    fn the_table_is_as_wide_as_the_terminal() {
        for &lang in Lang::ALL {
            for columns in [60, 80, 120] {
                let text = plain(|out| table(out, lang, columns));
                for line in text.lines() {
                    assert!(line.trim_end().width() <= columns, "{columns}: {line}");
                }
                for code in EXPLAINED {
                    assert!(text.contains(code.slug), "{columns}: {}", code.slug);
                }
            }
        }
    }

    #[test]
    fn a_code_is_documented_with_its_example() {
        let told = |lang, slug: &str| {
            let code = EXPLAINED.iter().find(|code| code.slug == slug);
            let code = code.expect("a code");
            let meaning: Vec<_> = code.meaning(lang).collect();
            let problem = problem_of(code).expect("the example has it");
            let replaced = [
                (meaning.join("\n  "), "MEANING"),
                (code.example.to_owned(), "EXAMPLE"),
                (problem.message(lang), "MESSAGE"),
                (problem.help(lang), "HELP"),
            ];
            let text = plain(|out| one(out, lang, code));
            replaced
                .into_iter()
                .fold(text, |text, (from, to)| text.replace(&from, to))
        };
        assert_eq!(
            told(Lang::En, "link-scheme"),
            "error[link-scheme]\n\n  MEANING\n\n\
            \x20 effect   dropped: the portal silently loses this\n\
            \x20 schema   refused by the published JSON Schemas\n\
            \x20 example  an `ATTACH`\n\n\
            \x20   EXAMPLE\n\n\
            \x20 /1/FILE/LINK: MESSAGE\n\
            \x20 help: HELP\n"
        );
        assert_eq!(
            told(Lang::Ru, "too-long"),
            "ошибка[too-long]\n\n  MEANING\n\n\
            \x20 последствие  портал может это принять, но не обязан (contract)\n\
            \x20 схема        опубликованные JSON-схемы этого не замечают\n\
            \x20 пример       `ATTACH`\n\n\
            \x20   EXAMPLE\n\n\
            \x20 MESSAGE\n\
            \x20 совет: HELP\n\n\
            \x20 {\"$rep\": s, \"n\": k} — это текст s, повторённый k раз, {\"$list\": x, \"n\": k} — k копий x.\n"
        );
    }

    #[test]
    fn the_table_has_a_heading_and_the_effects_below() {
        let told = |lang| plain(|out| table(out, lang, usize::MAX));
        let text = told(Lang::En);
        let mut lines = text.lines();
        let heading = "code               severity  effect     schema  meaning";
        assert_eq!(lines.next(), Some(heading));
        let rows: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
        for (row, code) in rows.iter().zip(EXPLAINED) {
            let meaning = code.meaning(Lang::En).next().expect("a meaning");
            let refused = if code.in_schema { "yes" } else { "no" };
            let severity = code.effect.severity().as_str();
            let effect = code.effect.as_str();
            let expected = format!(
                "{:19}{severity:10}{effect:11}{refused:8}{meaning}",
                code.slug
            );
            assert_eq!(*row, expected);
        }
        assert_eq!(rows.len(), EXPLAINED.len());
        assert_eq!(
            lines.next(),
            Some("rejected   the portal refuses the whole message")
        );
        let last = "`openlines explain CODE` says more; `schema`: whether the published JSON Schemas refuse it.";
        assert_eq!(lines.next_back(), Some(last));
        let heading = "код                важность        последствие  схема  что это значит\n";
        assert!(told(Lang::Ru).starts_with(heading));
    }

    #[test]
    fn a_misspelt_code_has_a_suggestion() {
        assert_eq!(nearest("link-schem"), Some("link-scheme"));
        assert_eq!(nearest("LINK-SCHEME"), Some("link-scheme"));
        assert_eq!(nearest("xyz"), None);
    }
}
