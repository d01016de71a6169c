//! `openlines check`

use std::io::{self, BufWriter, Write};

use openlines::{Code, Lang, Options, Report, Subject};

use crate::args;
use crate::error::Error;
use crate::human::{Human, Origin, Tally};
use crate::json::printable;
use crate::mask::push_line;
use crate::source::{self, Source, Text};
use crate::status::Status;

pub(crate) fn run(args: &args::Check) -> Result<Status, Error> {
    let files = source::named(&args.files)?;
    let check = Checker {
        subject: args.input.subject(),
        options: args.strictness.options(),
    };
    let lang = args.reader.lang();
    let mut sink = if args.quiet {
        Sink::Quiet
    } else if args.format() == args::Format::Json {
        Sink::Json {
            out: BufWriter::new(io::stdout().lock()),
            lang,
        }
    } else {
        Sink::Human {
            out: BufWriter::new(anstream::stdout().lock()),
            human: Human::new(lang),
            headers: files.len() > 1,
        }
    };
    let mut status = Status::Valid;
    for path in files {
        let outcome = Source::open(path).and_then(|source| {
            if args.lines {
                lines(source, &check, &mut sink)
            } else {
                whole(source, &check, &mut sink)
            }
        });
        status = status.max(Error::or_next(outcome, lang, || sink.flush())?);
    }
    sink.flush()?;
    Ok(status)
}

/// Checks a file as one message.
fn whole(mut source: Source, check: &Checker, sink: &mut Sink) -> Result<Status, Error> {
    let text = source.text()?;
    let report = check.check(&text);
    match sink {
        Sink::Quiet => {}
        Sink::Json { out, lang } => write_json(out, *lang, &report)?,
        Sink::Human {
            out,
            human,
            headers,
        } => {
            if *headers && !report.problems.is_empty() {
                Human::header(out, source.name())?;
            }
            let origin = Origin::file(source.name());
            human.problems(out, origin, &text.kept, &report.problems)?;
            human.summary(out, source.name(), &report)?;
            if check.detects() {
                human.detected(out, &report)?;
            }
            if *headers && !report.problems.is_empty() {
                writeln!(out)?;
            }
        }
    }
    Ok(Status::of(&report))
}

/// Checks each line of a file as one message.
fn lines(mut source: Source, check: &Checker, sink: &mut Sink) -> Result<Status, Error> {
    let mut text = Text::default();
    let mut tally = Tally::default();
    let mut before = Vec::new();
    while source.line(&mut text)? {
        if tally.messages == 0 {
            text.strip_byte_order_mark();
        }
        let report = check.check(&text);
        tally.add(&report);
        match sink {
            Sink::Quiet => {}
            Sink::Json { out, lang } => write_json(out, *lang, &report)?,
            Sink::Human { out, human, .. } => {
                let origin = Origin {
                    name: source.name(),
                    line: tally.messages,
                    before: &before,
                };
                human.problems(out, origin, &text.kept, &report.problems)?;
                push_line(&mut before, &text.kept);
            }
        }
        if source.would_wait() {
            sink.flush()?;
        }
    }
    if let Sink::Human { out, human, .. } = sink {
        human.tally(out, source.name(), tally)?;
    }
    Ok(if tally.with_errors == 0 {
        Status::Valid
    } else {
        Status::Problems
    })
}

/// Checks texts as the arguments say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checker {
    /// What texts are checked as; none: the keys of each say.
    pub(crate) subject: Option<Subject>,
    pub(crate) options: Options,
}

impl Checker {
    /// Checks a text; one that is too long is known by its beginning and its length.
    pub(crate) fn check(&self, text: &Text) -> Report {
        let mut report = self.options.check_bytes(self.subject, &text.kept);
        for problem in &mut report.problems {
            if let Code::TooLong { actual, .. } = &mut problem.code {
                *actual = text.length;
            }
        }
        report
    }

    /// Whether the keys of a text say what it is checked as.
    pub(crate) fn detects(&self) -> bool {
        self.subject.is_none()
    }
}

/// Where reports go.
enum Sink {
    Quiet,
    Json {
        out: BufWriter<io::StdoutLock<'static>>,
        lang: Lang,
    },
    Human {
        out: BufWriter<anstream::AutoStream<io::StdoutLock<'static>>>,
        human: Human,
        headers: bool,
    },
}

impl Sink {
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Quiet => Ok(()),
            Self::Json { out, .. } => out.flush(),
            Self::Human { out, .. } => out.flush(),
        }
    }
}

/// Writes a report as JSON, on a line.
fn write_json(out: &mut impl Write, lang: Lang, report: &Report) -> io::Result<()> {
    let json = report.localized(lang).to_json();
    writeln!(out, "{}", printable(&json))
}
