//! `openlines explain`

use std::io::{self, BufWriter, IsTerminal as _, Write};

use openlines::{EXPLAINED, Explained, Lang, Part};
use serde::Serialize;

use crate::args;
use crate::error::{Error, Status};
use crate::human::{self, BOLD, DIM, severity_style};

pub(crate) fn run(args: &args::Explain) -> Result<Status, Error> {
    match (args.format, args.code) {
        (args::Format::Human, code) => {
            let mut out = BufWriter::new(anstream::stdout().lock());
            match code {
                Some(code) => one(&mut out, code)?,
                None => table(&mut out, table_columns())?,
            }
            out.flush()?;
        }
        (args::Format::Json, Some(code)) => json(&Entry::of(code))?,
        (args::Format::Json, None) => json(&EXPLAINED.iter().map(Entry::of).collect::<Vec<_>>())?,
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

/// Every code, the first sentence of its meaning cut or folded into its column.
fn table(out: &mut impl Write, columns: usize) -> io::Result<()> {
    let width = EXPLAINED
        .iter()
        .map(|code| code.slug.len())
        .max()
        .unwrap_or_default();
    let heading = format!("{:width$}  severity  effect     schema  meaning", "code");
    writeln!(out, "{BOLD}{heading}{BOLD:#}")?;
    let indent = heading.len() - "meaning".len();
    for code in EXPLAINED {
        let severity = code.effect.severity();
        let style = severity_style(severity);
        write!(
            out,
            "{BOLD}{:width$}{BOLD:#}  {style}{:8}{style:#}  {:9}  {:6}  ",
            code.slug,
            severity.as_str(),
            code.effect.as_str(),
            if code.in_schema { "yes" } else { "no" },
        )?;
        let meaning = sentences(code).next().unwrap_or_default();
        let room = columns.saturating_sub(indent).max(20);
        for (i, line) in textwrap::wrap(meaning, room).iter().enumerate() {
            let indent = if i == 0 { 0 } else { indent };
            writeln!(out, "{:indent$}{line}", "")?;
        }
    }
    writeln!(out)?;
    writeln!(
        out,
        "{DIM}`openlines explain CODE` says more; `schema`: whether the published JSON Schemas refuse it.{DIM:#}"
    )
}

/// Everything about one code.
fn one(out: &mut impl Write, code: &Explained) -> io::Result<()> {
    let severity = code.effect.severity();
    let style = severity_style(severity);
    writeln!(out, "{style}{}[{}]{style:#}", severity.as_str(), code.slug)?;
    writeln!(out)?;
    for sentence in sentences(code) {
        writeln!(out, "  {sentence}")?;
    }
    writeln!(out)?;
    writeln!(
        out,
        "  {BOLD}effect{BOLD:#}   {}: {}",
        code.effect.as_str(),
        Lang::En.effect(code.effect)
    )?;
    let in_schema = if code.in_schema {
        "refused by the published JSON Schemas"
    } else {
        "not told by the published JSON Schemas"
    };
    writeln!(out, "  {BOLD}schema{BOLD:#}   {in_schema}")?;
    writeln!(out, "  {BOLD}example{BOLD:#}  {}", part(code.part))?;
    writeln!(out)?;
    writeln!(out, "    {}", code.example)?;
    if code.example.contains("$rep") || code.example.contains("$list") {
        writeln!(out)?;
        writeln!(
            out,
            "  {DIM}{{\"$rep\": s, \"n\": k}} stands for the text s repeated k times, {{\"$list\": x, \"n\": k}} for k copies of x.{DIM:#}"
        )?;
    }
    Ok(())
}

/// Sentences of a meaning, which stands one a line.
fn sentences(code: &Explained) -> impl Iterator<Item = &'static str> {
    code.meaning
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
}

fn part(part: Part) -> &'static str {
    match part {
        Part::network => "a message of imopenlines.network.message.add",
        Part::crm => "a message of imopenlines.crm.message.add",
        Part::attach => "an ATTACH",
        Part::keyboard => "a KEYBOARD of any chat method",
        Part::link_keyboard => "a KEYBOARD of imopenlines.network.message.add",
    }
}

fn json(value: &impl Serialize) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    out.flush()
}

/// Documentation of a code as JSON.
#[derive(Serialize)]
struct Entry {
    code: &'static str,
    severity: &'static str,
    effect: &'static str,
    in_schema: bool,
    meaning: String,
    example_of: &'static str,
    example: &'static str,
}

impl Entry {
    fn of(code: &Explained) -> Self {
        Self {
            code: code.slug,
            severity: code.effect.severity().as_str(),
            effect: code.effect.as_str(),
            in_schema: code.in_schema,
            meaning: sentences(code).collect::<Vec<_>>().join("\n"),
            example_of: match code.part {
                Part::network => "network",
                Part::crm => "crm",
                Part::attach => "attach",
                Part::keyboard => "keyboard",
                Part::link_keyboard => "link-keyboard",
            },
            example: code.example,
        }
    }
}
