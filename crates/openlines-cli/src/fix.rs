//! `openlines fix`

use std::io::{self, Write as _};

use openlines::{Code, CrmMessage, NetworkMessage, Options, Payload, Problem, Report, Subject};
use serde::Serialize;
use serde_json::Value;

use crate::args;
use crate::check::Checker;
use crate::error::Error;
use crate::human::{Human, Origin};
use crate::json::printable;
use crate::source::{self, Source};
use crate::status::Status;
use crate::words;

/// What the portal, as PHP's `trim`, takes for white space around a text.
const WHITE_SPACE: [char; 6] = [' ', '\t', '\n', '\r', '\0', '\x0b'];

pub(crate) fn run(args: &args::Fix) -> Result<Status, Error> {
    // Strictly: what passes only by a lenient option may have no place in the types and would be lost.
    let options = Options::default();
    let human = Human::new(args.reader.lang());
    let mut source = Source::open(match &args.file {
        Some(file) => file,
        None => source::piped()?,
    })?;
    let mut text = source.text()?;
    // A portal would not read what begins with it, and nothing is lost without it.
    text.strip_byte_order_mark();
    let checker = Checker {
        subject: args.input.subject(),
        options,
    };
    let report = checker.check(&text);
    let subject = report.subject;
    let fixed = match subject {
        _ if !report.is_valid() => Fixed::Refused(Box::new(report)),
        Subject::Crm => fixed::<CrmMessage>(&text.kept, &report.problems, args.compact)?,
        _ => fixed::<NetworkMessage>(&text.kept, &report.problems, args.compact)?,
    };
    let mut errors = anstream::stderr().lock();
    match fixed {
        Fixed::Json(json) => {
            let json = printable(&json);
            let mut out = io::stdout().lock();
            writeln!(out, "{json}")?;
            out.flush()?;
            let origin = Origin::file("<stdout>");
            let left = options.check(subject, &json).problems;
            human.problems(&mut errors, origin, json.as_bytes(), &left)?;
            Ok(Status::Valid)
        }
        Fixed::TooLong(report) => {
            let name = words::fixed(human.lang, source.name());
            human.problems(&mut errors, Origin::file(&name), &[], &report.problems)?;
            human.summary(&mut errors, &name, &report)?;
            Ok(Status::Problems)
        }
        Fixed::Refused(report) => {
            let origin = Origin::file(source.name());
            human.problems(&mut errors, origin, &text.kept, &report.problems)?;
            human.summary(&mut errors, source.name(), &report)?;
            writeln!(errors, "{}", words::not_fixed(human.lang))?;
            if checker.detects() {
                human.detected(&mut errors, &report)?;
            }
            Ok(Status::Problems)
        }
    }
}

enum Fixed {
    Json(String),
    Refused(Box<Report>),
    /// Properly written it is some bytes longer, and then too long.
    TooLong(Box<Report>),
}

/// A valid text as it should be written.
fn fixed<T: Payload>(text: &[u8], problems: &[Problem], compact: bool) -> io::Result<Fixed> {
    let mut value: Value = serde_json::from_slice(text)?;
    let mut problems = problems.to_vec();
    let checked = loop {
        let before = value.clone();
        for problem in &problems {
            put_right(&mut value, T::SUBJECT, problem);
        }
        match T::from_value(&value) {
            Ok(checked) if value == before => break checked,
            // A report holds only so many problems: those it left out come with the next one.
            Ok(checked) => problems.clone_from(&checked.report().problems),
            Err(report) => return Ok(Fixed::Refused(Box::new(report))),
        }
    };
    let canonical = Canonical {
        message: checked.value(),
        auth: auth(&value),
    };
    if let Err(report) = T::from_value(&serde_json::to_value(&canonical)?) {
        return Ok(Fixed::TooLong(Box::new(report)));
    }
    let json = if compact {
        serde_json::to_string(&canonical)
    } else {
        serde_json::to_string_pretty(&canonical)
    };
    Ok(Fixed::Json(json?))
}

/// Puts right what the types keep as it was written.
fn put_right(message: &mut Value, subject: Subject, problem: &Problem) {
    match problem.code {
        Code::Trimmed => {
            if let Some(Value::String(text)) = message.pointer_mut(&problem.path) {
                let trimmed = trimmed(text, units(problem));
                if trimmed != "0" || !is_zero_empty(subject, problem) {
                    *text = trimmed.to_owned();
                }
            }
        }
        Code::BlankOptional => {
            if let (Some((parent, _)), Some(key)) =
                (problem.path.rsplit_once('/'), problem.segments().last())
                && let Some(Value::Object(parent)) = message.pointer_mut(parent)
            {
                parent.remove(&*key);
            }
        }
        _ => {}
    }
}

/// Whether `0` alone is no text for the portal, so that white space around it has to stay.
fn is_zero_empty(subject: Subject, problem: &Problem) -> bool {
    let parameter = problem.segments().next().unwrap_or_default();
    subject == Subject::Crm || parameter.eq_ignore_ascii_case("keyboard")
}

/// What the portal reads as one character before it trims the text of a problem.
fn units(problem: &Problem) -> &'static [Unit] {
    let mut path = problem.segments();
    let parameter = path.next().unwrap_or_default();
    if parameter.eq_ignore_ascii_case("attach") {
        &[
            Unit(r"\n", 2, true),
            Unit(r"\t", 2, true),
            Unit(r"\\n", 1, false),
            Unit(r"\\t", 1, false),
            Unit(r"\\", 2, false),
            Unit(r#"\""#, 2, false),
        ]
    } else if parameter.eq_ignore_ascii_case("message") {
        &[
            Unit("[BR]", 4, true),
            Unit("[br]", 4, true),
            Unit("#BR#", 4, true),
        ]
    } else {
        &[]
    }
}

/// What a text begins with, how many bytes of it stand for one character, and whether that is white space.
struct Unit(&'static str, usize, bool);

/// Text without the white space at its ends, characters and what they are written as.
fn trimmed<'a>(text: &'a str, units: &[Unit]) -> &'a str {
    let (mut start, mut end) = (text.len(), 0);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        let unit = units.iter().find(|unit| rest.starts_with(unit.0));
        let (length, is_space) = match unit {
            Some(Unit(_, length, is_space)) => (*length, *is_space),
            None => (first.len_utf8(), WHITE_SPACE.contains(&first)),
        };
        if !is_space {
            start = start.min(at);
            end = at + length;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    text.get(start..end).unwrap_or_default()
}

/// The token of the request, which is no part of the message.
fn auth(message: &Value) -> Option<&Value> {
    let mut parameters = message.as_object()?.iter();
    parameters
        .find(|(key, auth)| key.eq_ignore_ascii_case("auth") && !auth.is_null())
        .map(|(_, auth)| auth)
}

/// A message with the token of its request.
#[derive(Serialize)]
struct Canonical<'a, T> {
    #[serde(flatten)]
    message: &'a T,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth: Option<&'a Value>,
}
