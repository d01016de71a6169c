//! `openlines receive`

use std::io::{self, BufWriter, Write};

use anstyle::Style;
use openlines::limits::MAX_TEXT_BYTES;
use openlines::{Lang, Subject};
use openlines_portal::{Outcome, params_from_text, receive};

use crate::args;
use crate::error::Error;
use crate::human::{self, BOLD, ERROR, Human, WARNING};
use crate::json::printable;
use crate::mask::{masked, shown};
use crate::source::{self, Source, Text};
use crate::status::Status;
use crate::visible::visible;
use crate::words;

pub(crate) fn run(args: &args::Receive) -> Result<Status, Error> {
    let files = source::named(&args.files)?;
    let lang = args.reader.lang();
    let mut sink = match args.format() {
        args::Format::Human => Sink::Human {
            out: BufWriter::new(anstream::stdout().lock()),
            columns: human::columns(),
            lang,
        },
        args::Format::Json => Sink::Json(BufWriter::new(io::stdout().lock())),
    };
    let headers = files.len() > 1;
    let mut status = Status::Valid;
    for path in files {
        let outcome = Source::open(path).and_then(|source| {
            if args.lines {
                lines(source, lang, &mut sink)
            } else {
                whole(source, headers, &mut sink)
            }
        });
        status = status.max(Error::or_next(outcome, lang, || sink.flush())?);
    }
    sink.flush()?;
    Ok(status)
}

/// Receives a file as one message.
fn whole(mut source: Source, header: bool, sink: &mut Sink) -> Result<Status, Error> {
    let text = source.text()?;
    if header {
        sink.header(source.name())?;
    }
    one(&text, source.name(), sink)
}

/// Receives each line of a file as one message.
fn lines(mut source: Source, lang: Lang, sink: &mut Sink) -> Result<Status, Error> {
    let mut text = Text::default();
    let mut status = Status::Valid;
    let mut number = 0_usize;
    while source.line(&mut text)? {
        number += 1;
        if number == 1 {
            text.strip_byte_order_mark();
        }
        let name = format!("{}:{number}", source.name());
        sink.header(&name)?;
        let outcome = one(&text, &name, sink);
        if let Err(Error::TooLong { .. }) = outcome {
            sink.unread()?;
        }
        status = status.max(Error::or_next(outcome, lang, || sink.flush())?);
        if source.would_wait() {
            sink.flush()?;
        }
    }
    Ok(status)
}

/// Receives one message.
fn one(text: &Text, name: &str, sink: &mut Sink) -> Result<Status, Error> {
    if text.length > MAX_TEXT_BYTES {
        return Err(Error::TooLong {
            name: name.to_owned(),
            most: MAX_TEXT_BYTES,
        });
    }
    // What is not UTF-8 is not JSON, and a portal reads that as no parameters.
    let text = str::from_utf8(&text.kept).unwrap_or_default();
    let params = params_from_text(text);
    let received = receive(&params);
    match sink {
        Sink::Human { out, columns, lang } => {
            let lost_in = match lang {
                Lang::En => openlines_portal::Lang::En,
                Lang::Ru => openlines_portal::Lang::Ru,
            };
            paint(out, &received.columns(&params, *columns, lost_in))?;
            if !received.trace.is_empty() {
                writeln!(out)?;
            }
            for loss in &received.trace {
                if loss.path.is_empty() {
                    writeln!(out, "{}", loss.message(lost_in))?;
                } else {
                    // From outside: its secrets are masked, and all of it is visible.
                    let path = shown(&loss.path);
                    writeln!(out, "{path}: {}", loss.fate(lost_in))?;
                }
            }
            let told = if params.is_null() && text.trim() != "null" {
                Some(words::unread(*lang))
            } else if Subject::detect(text) == Subject::Crm {
                Some(words::received_crm(*lang))
            } else {
                None
            };
            if let Some(told) = told {
                let note = words::note(*lang);
                writeln!(out, "{BOLD}{note}{BOLD:#}: {told}")?;
            }
            writeln!(out)?;
        }
        Sink::Json(out) => writeln!(out, "{}", printable(&received.to_json().to_string()))?,
    }
    Ok(match received.answer() {
        Outcome::Ok => Status::Valid,
        _ => Status::Problems,
    })
}

/// Writes both columns, the lines that are marked in colour.
fn paint(out: &mut impl Write, columns: &str) -> io::Result<()> {
    for line in columns.lines() {
        let style = match line.get(..2) {
            Some("! " | "- ") => ERROR,
            Some("~ ") => WARNING,
            _ => Style::new(),
        };
        writeln!(out, "{style}{}{style:#}", visible(&masked(line)))?;
    }
    Ok(())
}

/// Where what arrives goes.
enum Sink {
    Human {
        out: BufWriter<anstream::AutoStream<io::StdoutLock<'static>>>,
        columns: usize,
        lang: Lang,
    },
    Json(BufWriter<io::StdoutLock<'static>>),
}

impl Sink {
    /// Name of a message, for people.
    fn header(&mut self, name: &str) -> io::Result<()> {
        match self {
            Self::Human { out, .. } => Human::header(out, name),
            Self::Json(_) => Ok(()),
        }
    }

    /// The answer to a line that was not read, so that each line has one.
    fn unread(&mut self) -> io::Result<()> {
        match self {
            Self::Human { .. } => Ok(()),
            Self::Json(out) => writeln!(out, r#"{{"outcome":null}}"#),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Human { out, .. } => out.flush(),
            Self::Json(out) => out.flush(),
        }
    }
}
