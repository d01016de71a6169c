//! What is told of the messages: as they end, and all in all.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, IsTerminal as _, Write};

use anstyle::Style;
use indicatif::{ProgressBar, ProgressStyle};
use openlines::{Lang, Report};
use openlines_send::ErrorCode;
use serde::Serialize;
use serde_json::Value;

use super::mailing::Mailing;
use super::outcome::{End, Kind};
use crate::args::Format;
use crate::error::{Error, Status};
use crate::human::{self, BOLD, DIM, ERROR, Human, Origin, VALID, WARNING};
use crate::json::printable;
use crate::render;
use crate::visible::visible;

/// Messages whose problems are shown; the others have the same, as a rule.
const SHOWN: usize = 5;

/// Tells of the messages on the standard output, and of everything else on the standard error.
pub(super) struct Reporter<'a> {
    format: Format,
    human: Human,
    mailing: &'a Mailing,
    progress: ProgressBar,
    tally: BTreeMap<Kind, usize>,
    /// Messages that passed the check.
    valid: usize,
    /// Messages whose problems were shown.
    shown: usize,
    /// Messages whose problems were not.
    hidden: usize,
    /// The first message that was not begun.
    first_not_begun: Option<usize>,
    /// Messages that may well be sent by another run.
    resendable: usize,
}

impl<'a> Reporter<'a> {
    pub(super) fn new(format: Format, lang: Lang, mailing: &'a Mailing) -> Self {
        Self {
            format,
            human: Human {
                lang,
                columns: human::columns(),
            },
            mailing,
            progress: progress(mailing.len()),
            tally: BTreeMap::new(),
            valid: 0,
            shown: 0,
            hidden: 0,
            first_not_begun: None,
            resendable: 0,
        }
    }

    /// Shows what is wrong with a message, and what is not quite right.
    pub(super) fn checked(&mut self, number: usize, report: &Report) -> Result<(), Error> {
        self.valid += usize::from(report.is_valid());
        if report.problems.is_empty() {
            return Ok(());
        }
        if self.shown == SHOWN {
            self.hidden += 1;
            return Ok(());
        }
        self.shown += 1;
        let name = self.mailing.name(number);
        let text = self.mailing.text(number)?;
        let mut errors = anstream::stderr().lock();
        // Lines and columns are those of the message, not of the table.
        let filled = format!("{name}, filled in");
        let origin = Origin::file(if self.mailing.is_to_users() {
            &filled
        } else {
            &name
        });
        self.human
            .problems(&mut errors, origin, &text, &report.problems)?;
        self.human.summary(&mut errors, &name, report)?;
        Ok(())
    }

    /// Tells what became of a message.
    pub(super) fn ended(&mut self, number: usize, end: &End) -> io::Result<()> {
        let kind = end.kind();
        if kind == Kind::NotBegun {
            self.first_not_begun.get_or_insert(number);
        }
        self.resendable += usize::from(match end {
            End::NotBegun => true,
            End::Failed(failure) => failure.may_be_resent() || end.concerns_all(),
            _ => false,
        });
        match self.format {
            Format::Json => self.json(number, end, &kind)?,
            Format::Human => self.line(number, end, &kind)?,
        }
        *self.tally.entry(kind).or_default() += 1;
        if !matches!(end, End::NotBegun) {
            self.progress.inc(1);
            self.progress.set_message(self.counts());
        }
        Ok(())
    }

    /// One line for people; where there are many messages, only for those that need one.
    fn line(&self, number: usize, end: &End, kind: &Kind) -> io::Result<()> {
        let words = match end {
            // What is wrong has been shown.
            End::Invalid(_) => return Ok(()),
            _ if self.mailing.is_to_users() && !kind.needs_a_line() => return Ok(()),
            End::Sent(Some(id)) => format!("sent, message {id}"),
            End::Failed(failure) => failure.to_string(),
            End::Abandoned => "unknown outcome: stopped before there was an answer".to_owned(),
            End::Sent(None) | End::NotBegun | End::Skipped(_) => match kind.row() {
                (words, "") => words.to_owned(),
                (words, more) => format!("{words}: {more}"),
            },
        };
        let style = style(kind);
        let name = self.full_name(number);
        self.progress.suspend(|| {
            writeln!(
                anstream::stdout(),
                "{BOLD}{}{BOLD:#}: {style}{}{style:#}",
                visible(&name),
                visible(&words)
            )
        })
    }

    /// One line for tools.
    fn json(&self, number: usize, end: &End, kind: &Kind) -> io::Result<()> {
        let mut line = Line {
            name: &self.mailing.name(number),
            user_id: self.mailing.user(number),
            outcome: kind.name(),
            message_id: None,
            code: None,
            reason: None,
            report: None,
        };
        match end {
            End::Sent(id) => line.message_id = *id,
            End::Failed(failure) => {
                line.code = failure.code().map(ErrorCode::as_str);
                line.reason = Some(failure.to_string());
            }
            End::Invalid(report) => {
                let json = report.localized(self.human.lang).to_json();
                line.report = serde_json::from_str(&json).ok();
            }
            End::Skipped(_) | End::Abandoned | End::NotBegun => {}
        }
        let json = serde_json::to_string(&line)?;
        self.progress
            .suspend(|| writeln!(io::stdout(), "{}", printable(&json)))
    }

    /// Name of a message, with the user it goes to.
    fn full_name(&self, number: usize) -> String {
        let name = self.mailing.name(number);
        match self.mailing.user(number) {
            Some(user) => format!("{name} (user {user})"),
            None => name,
        }
    }

    /// Says why no other message is begun.
    pub(super) fn stopping(&self, words: &str) {
        self.progress.suspend(|| self.say(words));
    }

    /// Says something on the standard error, in which a failure would be nothing to talk about.
    fn say(&self, words: &str) {
        if self.format == Format::Human {
            let _ = writeln!(anstream::stderr(), "{WARNING}{}{WARNING:#}", visible(words));
        }
    }

    /// Ends where a message has errors.
    pub(super) fn nothing_sent(&self) -> Status {
        self.progress.finish_and_clear();
        if self.hidden > 0 {
            self.say(&format!("{} more messages have problems.", self.hidden));
        }
        let invalid = self.mailing.len() - self.valid;
        self.say(&match (invalid, self.mailing.len()) {
            (_, 1) => "Nothing was sent.".to_owned(),
            (1, all) => format!("Nothing was sent: 1 of {all} messages has errors."),
            (invalid, all) => format!("Nothing was sent: {invalid} of {all} messages have errors."),
        });
        Status::Problems
    }

    /// Ends a dry run.
    pub(super) fn would_be_sent(&self, left_out: &HashSet<usize>) -> Result<Status, Error> {
        self.progress.finish_and_clear();
        let mut out = anstream::stdout().lock();
        let numbers = (0..self.mailing.len()).filter(|number| !left_out.contains(number));
        for (place, number) in numbers.enumerate() {
            if self.format == Format::Json {
                let name = self.mailing.name(number);
                let mut line = serde_json::json!({"name": name, "outcome": "would-be-sent"});
                if let Some(user) = self.mailing.user(number) {
                    line["user_id"] = user.into();
                }
                writeln!(out, "{}", printable(&line.to_string()))?;
            } else if place == 0 || !self.mailing.is_to_users() {
                let text = self.mailing.text(number)?;
                let message: Value = serde_json::from_slice(&text).map_err(io::Error::from)?;
                writeln!(out, "{BOLD}{}{BOLD:#}", visible(&self.full_name(number)))?;
                writeln!(out, "{}", render::message(&message))?;
            }
        }
        drop(out);
        let all = messages(self.mailing.len() - left_out.len());
        let before = match left_out.len() {
            0 => String::new(),
            count => format!(
                " {} would be left out, as the journal knows of them.",
                messages(count)
            ),
        };
        self.say(&format!(
            "{all} would be sent.{before} This was a dry run: nothing was sent."
        ));
        Ok(Status::Valid)
    }

    /// Sums up, and says how to go on.
    pub(super) fn finish(&self, has_journal: bool) -> Result<Status, Error> {
        self.progress.finish_and_clear();
        if self.format == Format::Human {
            let mut out = anstream::stdout().lock();
            self.table(&mut out)?;
            out.flush()?;
        }
        let count = |is: fn(&Kind) -> bool| -> usize {
            let counted = self.tally.iter().filter(|(kind, _)| is(kind));
            counted.map(|(_, count)| count).sum()
        };
        if self.resendable > 0 && has_journal {
            self.say(
                "To send the rest, run the same command again: the journal knows what was sent.",
            );
        } else if let Some(first) = self.first_not_begun {
            let name = self.full_name(first);
            self.say(&format!(
                "The first message that was not begun is {name}. Without --journal the next run does not know what was sent: give it only the rest."
            ));
        }
        let unknown = count(Kind::is_unknown);
        if unknown > 0 {
            let next = if has_journal {
                "the next run leaves them out, unless it has --resend-unknown"
            } else {
                "look before you send them again"
            };
            self.say(&format!(
                "May have been delivered: {}; {next}.",
                messages(unknown)
            ));
        }
        Ok(if count(Kind::is_sent) == self.mailing.len() {
            Status::Valid
        } else {
            Status::Problems
        })
    }

    /// A row for each kind of outcome.
    fn table(&self, out: &mut impl Write) -> io::Result<()> {
        if self.mailing.len() == 1 {
            return Ok(());
        }
        writeln!(out)?;
        for (kind, count) in &self.tally {
            let style = style(kind);
            let (name, more) = kind.row();
            write!(out, "  {style}{name:9}{style:#} {count:>8}")?;
            if !more.is_empty() {
                write!(out, "  {DIM}{}{DIM:#}", visible(more))?;
            }
            writeln!(out)?;
        }
        writeln!(out, "  {BOLD}{:9}{BOLD:#} {:>8}", "all", self.mailing.len())
    }

    /// Counts beside the progress bar.
    fn counts(&self) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (kind, count) in &self.tally {
            *counts.entry(kind.row().0).or_default() += count;
        }
        let counts = counts.iter().map(|(name, count)| format!("{count} {name}"));
        counts.collect::<Vec<_>>().join(", ")
    }
}

/// One line for tools.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Value>,
}

/// A bar on a terminal, where there is more than one message to wait for.
fn progress(messages: usize) -> ProgressBar {
    if messages < 2 || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(messages as u64);
    // Where the template could not be read, the usual bar does as well.
    match ProgressStyle::with_template("{bar:30} {pos}/{len}  {msg}  {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn messages(count: usize) -> String {
    match count {
        1 => "1 message".to_owned(),
        count => format!("{count} messages"),
    }
}

fn style(kind: &Kind) -> Style {
    match kind {
        Kind::Sent => VALID,
        Kind::SentBefore | Kind::NotBegun => Style::new(),
        Kind::Unknown | Kind::UnknownBefore => WARNING,
        Kind::Refused(_) | Kind::NotSent | Kind::Invalid => ERROR,
    }
}
