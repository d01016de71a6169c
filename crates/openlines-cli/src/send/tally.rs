//! How many messages ended how.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anstyle::Style;
use openlines::Lang;

use super::outcome::Kind;
use super::words;
use crate::human::{BOLD, DIM, ERROR, VALID, WARNING};
use crate::visible::visible;

/// How many messages ended how, in the order of the summary.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<Kind, usize>);

impl Tally {
    pub(super) fn add(&mut self, kind: Kind) {
        *self.0.entry(kind).or_default() += 1;
    }

    /// How many ended in one of several ways.
    pub(super) fn count(&self, is: impl Fn(&Kind) -> bool) -> usize {
        let counted = self.0.iter().filter(|(kind, _)| is(kind));
        counted.map(|(_, count)| count).sum()
    }

    /// A row for each way to end, and their sum.
    pub(super) fn table(&self, lang: Lang, sum: usize, out: &mut impl Write) -> io::Result<()> {
        let (columns, all) = words::names(lang);
        writeln!(out)?;
        for (kind, count) in &self.0 {
            let style = style(kind);
            let (name, more) = words::row(lang, kind);
            write!(out, "  {style}{name:columns$}{style:#} {count:>8}")?;
            if !more.is_empty() {
                write!(out, "  {DIM}{}{DIM:#}", visible(more))?;
            }
            writeln!(out)?;
        }
        writeln!(out, "  {BOLD}{all:columns$}{BOLD:#} {sum:>8}")
    }

    /// Counts beside the progress bar.
    pub(super) fn line(&self, lang: Lang) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (kind, count) in &self.0 {
            *counts.entry(words::row(lang, kind).0).or_default() += count;
        }
        let counts = counts.iter().map(|(name, count)| format!("{count} {name}"));
        counts.collect::<Vec<_>>().join(", ")
    }
}

/// How a way to end is shown.
pub(super) fn style(kind: &Kind) -> Style {
    match kind {
        Kind::Sent => VALID,
        Kind::SentBefore | Kind::NotBegun => Style::new(),
        Kind::Unknown | Kind::UnknownBefore => WARNING,
        Kind::Refused(_) | Kind::NotSent | Kind::Invalid => ERROR,
    }
}
