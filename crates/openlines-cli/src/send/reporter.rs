//! What is told of the messages: as they end, and all in all.

use std::collections::HashMap;
use std::io::{self, IsTerminal as _, Write};

use indicatif::{ProgressBar, ProgressStyle};
use openlines::{Lang, Report, Severity};
use openlines_send::Standing;
use serde_json::Value;

use super::line::Line;
use super::mailing::{Mailing, Unfilled};
use super::outcome::{End, Kind};
use super::tally::{Tally, style};
use super::words;
use crate::args::{self, Format};
use crate::error::Error;
use crate::human::{BOLD, Human, Origin, WARNING};
use crate::render;
use crate::status::Status;
use crate::visible::visible;
use crate::words::severity;

/// Messages whose problems are shown; the others have the same, as a rule.
const SHOWN: usize = 5;

/// Tells of the messages on the standard output, and of everything else on the standard error; of the messages, too, once nobody reads the standard output.
pub(super) struct Reporter<'a> {
    format: Format,
    human: Human,
    mailing: &'a Mailing,
    has_journal: bool,
    progress: ProgressBar,
    tally: Tally,
    /// Messages whose problems were shown.
    shown: usize,
    /// Messages whose problems were not.
    hidden: usize,
    /// Messages that were sent now.
    sent: Vec<usize>,
    /// The first message that may well be sent by another run.
    first_resendable: Option<usize>,
    /// Why the standard output cannot be written any more.
    unread: Option<io::Error>,
}

impl<'a> Reporter<'a> {
    pub(super) fn new(args: &args::Send, mailing: &'a Mailing) -> Self {
        let lang = args.reader.lang();
        Self {
            format: args.format,
            human: Human::new(lang),
            mailing,
            has_journal: args.journal.is_some(),
            progress: progress(mailing.len(), lang),
            tally: Tally::default(),
            shown: 0,
            hidden: 0,
            sent: Vec::new(),
            first_resendable: None,
            unread: None,
        }
    }

    /// Shows what is wrong with a message, and what is not quite right.
    pub(super) fn checked(&mut self, number: usize, report: &Report) -> io::Result<()> {
        if report.problems.is_empty() {
            return Ok(());
        }
        if self.shown == SHOWN {
            self.hidden += 1;
            return Ok(());
        }
        self.shown += 1;
        let name = self.mailing.name(number);
        let text = self.mailing.text(number);
        let mut errors = anstream::stderr().lock();
        // Lines and columns are those of the message, not of the table.
        let filled = words::filled(self.human.lang, &name);
        let origin = Origin::file(if self.mailing.is_to_users() {
            &filled
        } else {
            &name
        });
        self.human
            .problems(&mut errors, origin, &text, &report.problems)?;
        self.human.summary(&mut errors, &name, report)
    }

    /// Says of how many messages the problems were not shown.
    pub(super) fn all_checked(&self) {
        if self.hidden > 0 {
            let words = words::hidden(self.human.lang, self.hidden);
            self.progress.suspend(|| self.say(&words));
        }
    }

    /// Warns of messages that are sent with less in them than was meant.
    pub(super) fn unfilled(&self, unfilled: &Unfilled) {
        let lang = self.human.lang;
        let words = if self.mailing.is_to_users() {
            words::empty_cells(lang, unfilled)
        } else {
            words::not_filled(lang, unfilled)
        };
        self.warn(&words);
    }

    /// Warns of a table of which nothing is filled in: a placeholder may be written in another way.
    pub(super) fn untouched(&self, column: &str) {
        self.warn(&words::untouched(self.human.lang, column));
    }

    fn warn(&self, words: &str) {
        let warning = severity(self.human.lang, Severity::Warning);
        self.progress.suspend(|| {
            // A failure would be nothing to talk about.
            let _ = writeln!(
                anstream::stderr(),
                "{WARNING}{warning}{WARNING:#}: {}",
                visible(words)
            );
        });
    }

    /// Tells what became of a message.
    pub(super) fn ended(&mut self, number: usize, end: &End) {
        let kind = end.kind();
        if kind == Kind::Sent {
            self.sent.push(number);
        }
        let is_resendable = match end {
            End::NotBegun => true,
            End::Failed(failure) => failure.may_be_resent() || end.concerns_all(),
            _ => false,
        };
        if is_resendable {
            let first = self.first_resendable.get_or_insert(number);
            *first = number.min(*first);
        }
        if self.unread.is_none() {
            self.unread = self.tell(number, end).err();
        }
        if self.unread.is_some() && kind != Kind::NotBegun {
            let line = self.end_of(number, end);
            self.progress.suspend(|| {
                let _ = writeln!(anstream::stderr(), "{line}");
            });
        }
        self.tally.add(kind);
        self.advance(end);
    }

    /// Moves the bar on.
    fn advance(&self, end: &End) {
        if matches!(end, End::NotBegun | End::Invalid(_)) {
            return;
        }
        self.progress.inc(1);
        self.progress.set_message(self.tally.line(self.human.lang));
        if matches!(end, End::Skipped(_)) {
            // It took nobody's turn, so it tells nothing of how long the others take.
            self.progress.reset_eta();
        }
    }

    /// Whether nobody reads what became of the messages any more.
    pub(super) fn is_unread(&self) -> bool {
        self.unread.is_some()
    }

    /// One line in the form asked for.
    fn tell(&self, number: usize, end: &End) -> io::Result<()> {
        match self.format {
            Format::Json => {
                let line = Line::ended(self.mailing, number, end, self.human.lang);
                self.progress.suspend(|| line.write(&mut io::stdout()))
            }
            Format::Human => self.line(number, end),
        }
    }

    /// One line for people; where there are many messages, only for those that need one.
    fn line(&self, number: usize, end: &End) -> io::Result<()> {
        let kind = end.kind();
        // What is wrong with one that has errors is shown, or counted as hidden.
        if kind == Kind::Invalid || (self.mailing.is_to_users() && !kind.needs_a_line()) {
            return Ok(());
        }
        let line = self.end_of(number, end);
        self.progress
            .suspend(|| writeln!(anstream::stdout(), "{line}"))
    }

    /// A message and what became of it.
    fn end_of(&self, number: usize, end: &End) -> String {
        let words = words::end(self.human.lang, end);
        let style = style(&end.kind());
        let name = self.full_name(number);
        format!(
            "{BOLD}{}{BOLD:#}: {style}{}{style:#}",
            visible(&name),
            visible(&words)
        )
    }

    /// Name of a message, with the user it goes to.
    fn full_name(&self, number: usize) -> String {
        let name = self.mailing.name(number);
        match self.mailing.user(number) {
            Some(user) => words::to_user(self.human.lang, &name, user),
            None => name,
        }
    }

    /// The messages that were sent now.
    pub(super) fn sent(&self) -> &[usize] {
        &self.sent
    }

    /// Says what is waited for, where no progress tells of several messages.
    pub(super) fn waiting(&self) {
        if self.mailing.len() == 1 {
            self.say(words::waiting(self.human.lang));
        }
    }

    /// Says why no other message is begun.
    pub(super) fn stopping(&self, why: fn(Lang) -> &'static str) {
        self.progress.suspend(|| self.say(why(self.human.lang)));
    }

    /// Says something on the standard error, in which a failure would be nothing to talk about.
    fn say(&self, words: &str) {
        if self.format == Format::Human || self.is_unread() {
            let _ = writeln!(anstream::stderr(), "{WARNING}{}{WARNING:#}", visible(words));
        }
    }

    /// Ends where a message has errors.
    pub(super) fn nothing_sent(self) -> Result<Status, Error> {
        self.progress.finish_and_clear();
        let invalid = self.tally.count(|kind| *kind == Kind::Invalid);
        self.say(&words::nothing_sent(
            self.human.lang,
            invalid,
            self.mailing.len(),
        ));
        self.status(Status::Problems)
    }

    /// The status, unless nobody read what became of the messages.
    fn status(self, status: Status) -> Result<Status, Error> {
        match self.unread {
            Some(error) => Err(Error::Write(error)),
            None => Ok(status),
        }
    }

    /// Ends a dry run.
    ///
    /// What is left out is told of as a real run does.
    pub(super) fn would_be_sent(
        &self,
        left_out: &HashMap<usize, Standing>,
    ) -> Result<Status, Error> {
        self.progress.finish_and_clear();
        let mut out = anstream::stdout().lock();
        let (sent, skipped) = (self.mailing.len() - left_out.len(), left_out.len());
        let is_json = self.format == Format::Json;
        // To people, one message to many is shown once.
        let shows_all = is_json || !self.mailing.is_to_users();
        let mut is_first = true;
        for number in 0..self.mailing.len() {
            if let Some(standing) = left_out.get(&number) {
                self.tell(number, &End::Skipped(*standing))?;
            } else if shows_all || is_first {
                let text = self.mailing.text(number);
                let message: Value = serde_json::from_slice(&text).map_err(io::Error::from)?;
                if is_json {
                    Line::would_be_sent(self.mailing, number, message).write(&mut out)?;
                } else {
                    writeln!(out, "{BOLD}{}{BOLD:#}", visible(&self.full_name(number)))?;
                    writeln!(out, "{}", render::message(&message, self.human.lang))?;
                }
                is_first = false;
            }
        }
        drop(out);
        self.say(&words::dry_run(self.human.lang, sent, skipped));
        if left_out
            .values()
            .any(|standing| *standing == Standing::Sent)
        {
            self.sent_before();
        }
        Ok(Status::Valid)
    }

    /// Sums up, and says how to go on, what was sent without a word of it in the journal, where that could not be written any more, and whether that is lost itself.
    pub(super) fn finish(
        mut self,
        missing: Option<&[usize]>,
        is_lost: bool,
    ) -> Result<Status, Error> {
        self.progress.finish_and_clear();
        if self.format == Format::Human && !self.is_unread() {
            self.unread = self.table(&mut anstream::stdout().lock()).err();
        }
        if self.is_unread() {
            let _ = self.table(&mut anstream::stderr().lock());
        }
        if self.tally.count(|kind| *kind == Kind::SentBefore) > 0 {
            self.sent_before();
        }
        let lang = self.human.lang;
        if let Some(missing) = missing
            && !missing.is_empty()
        {
            let names = missing.iter().map(|number| self.full_name(*number));
            let names = names.collect::<Vec<_>>().join(", ");
            self.say(&words::missing(lang, &names));
        }
        if is_lost {
            self.say(words::lost(lang));
        } else if self.has_journal && self.first_resendable.is_some() {
            self.say(if missing.is_none() {
                words::go_on(lang)
            } else {
                words::go_on_without(lang)
            });
        } else if self.mailing.len() > 1
            && let Some(first) = self.first_resendable
        {
            self.say(&words::first_resendable(lang, &self.full_name(first)));
        }
        let unknown = self.tally.count(Kind::is_unknown);
        if unknown > 0 {
            self.say(&words::unknown(lang, unknown, self.has_journal));
        }
        let status = if self.tally.count(Kind::is_sent) == self.mailing.len() {
            Status::Valid
        } else {
            Status::Problems
        };
        self.status(status)
    }

    /// Says what it means that some were left out: of a table the journal knows people, and of files messages.
    fn sent_before(&self) {
        if self.mailing.is_to_users() {
            self.say(words::sent_before(self.human.lang));
        }
    }

    /// The summary; where there is one file, its line has said everything.
    fn table(&self, out: &mut impl Write) -> io::Result<()> {
        if self.mailing.len() == 1 && !self.mailing.is_to_users() {
            return Ok(());
        }
        self.tally.table(self.human.lang, self.mailing.len(), out)
    }
}

/// A bar on a terminal, where there is more than one message to wait for.
fn progress(messages: usize, lang: Lang) -> ProgressBar {
    if messages < 2 || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(messages as u64);
    // Where the template could not be read, the usual bar does as well.
    match ProgressStyle::with_template(words::progress(lang)) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use openlines::Subject;

    use super::*;
    use crate::args::{Arguments, Task};

    /// The bar would stand in the line where the next report begins.
    #[test]
    fn a_message_with_errors_is_no_progress() {
        let mailing = Mailing::Files(Vec::new());
        let mut reporter = reporter(&mailing);
        let report = Subject::Network.check("{");
        reporter.ended(0, &End::Invalid(Box::new(report)));
        assert_eq!(reporter.progress.position(), 0);
    }

    /// Thousands of them pass in a moment, after which the bar would say for a minute that everything ends in the next.
    #[test]
    fn what_is_left_out_promises_no_speed() {
        let mailing = Mailing::Files(Vec::new());
        let reporter = reporter(&mailing);
        reporter.advance(&End::Skipped(Standing::Sent));
        assert_eq!(reporter.progress.position(), 1);
        let speed = reporter.progress.per_sec();
        assert!(!speed.is_normal(), "{speed}");
    }

    fn reporter(mailing: &Mailing) -> Reporter<'_> {
        let arguments = Arguments::parse_from(["openlines", "send", "a.json"]);
        let Task::Send(args) = arguments.task else {
            panic!("{:?}", arguments.task)
        };
        Reporter::new(&args, mailing)
    }
}
