//! What was sent and what was not, kept through a crash.

mod file;
mod format;
mod record;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf, absolute};
use std::sync::{Mutex, MutexGuard, PoisonError};

use openlines::{Checked, Method};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use self::file::{append, is_in_place, open_alone, refuse_special, sync_parent};
use self::format::{FORMAT, Header, Line, Step, contents, line, read};
use self::record::{Record, note};
use crate::clock;
use crate::outcome::Outcome;

/// A file that remembers, through a crash, who was sent a message, who was not, and of whom nobody knows.
///
/// One JSON line a step, appended and synced to the disk: `intent` before a request is written,
/// then `sent`, `not-sent`, `refused` or `unknown`. An intent without an outcome is unknown.
/// Nothing in it is secret, neither texts of messages nor credentials, but for the keys you give, and for a text that a portal repeats in its refusal.
///
/// Messages are told apart by a key: something of your own that is the same in every run, or [`Journal::key`].
/// A journal belongs to one portal, and to one process at a time: a client of another portal sends nothing with it, [`NotSent::Journal`](crate::NotSent::Journal).
///
/// Every step is written and synced on the thread that sends, which takes some milliseconds.
/// Once its file is removed or replaced nothing more is begun with it.
///
/// ```
/// use openlines_send::{Journal, Standing};
///
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("may.journal");
/// let journal = Journal::open(path, "example.bitrix24.com")?;
/// assert_eq!(journal.standing("user 2"), Standing::New);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Journal {
    portal: String,
    book: Mutex<Book>,
    resends_unknown: bool,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nothing is known of it: it was not sent.
    New,
    /// It was sent.
    Sent,
    /// It was not delivered: not sent, or refused.
    NotDelivered,
    /// It may have been delivered. Only a later `sent` changes that.
    Unknown,
}

impl Standing {
    /// `new`, `sent`, `not-delivered` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Sent => "sent",
            Self::NotDelivered => "not-delivered",
            Self::Unknown => "unknown",
        }
    }

    /// Whether a journal leaves such a message out; what is unknown may be [sent again](Journal::resend_unknown) where that is asked for.
    pub const fn is_left_out(self, resends_unknown: bool) -> bool {
        match self {
            Self::Sent => true,
            Self::Unknown => !resends_unknown,
            Self::New | Self::NotDelivered => false,
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How [`send_once`](crate::Client::send_once) ended.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "the message may have failed"]
pub enum Once<R> {
    /// It was tried, and this is the outcome.
    Done(Outcome<R>),
    /// It was left alone, as the journal says that it was or may have been sent.
    Skipped(Standing),
}

impl Journal {
    /// Opens or begins a journal for a portal, named by [`Endpoint::portal`](crate::Endpoint::portal) or a client's `portal`.
    ///
    /// A last line that was not written to its end is cut off.
    ///
    /// # Errors
    /// - a file that cannot be read or written
    /// - another process has it open
    /// - it is no journal, or that of another portal; it is then left as it is
    /// - a line that cannot be read, but for a last one that was not written to its end
    pub fn open(path: impl AsRef<Path>, portal: &str) -> Result<Self, JournalError> {
        let path = path.as_ref();
        refuse_special(path)?;
        let mut file = open_alone(path)?;
        let bytes = contents(&mut file)?;
        let header = Header {
            journal: FORMAT.to_owned(),
            portal: portal.to_owned(),
        };
        let header = line(&header)?;
        let mut standings = BTreeMap::new();
        if header.starts_with(&bytes) && bytes.len() < header.len() {
            // New, or not even begun properly.
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(&header)?;
            file.sync_all()?;
            sync_parent(path)?;
        } else {
            let whole = read(&bytes, Some(portal), &mut standings)?;
            if whole < bytes.len() {
                file.set_len(whole as u64)?;
                file.sync_all()?;
            }
        }
        file.seek(SeekFrom::End(0))?;
        Ok(Self {
            portal: portal.to_owned(),
            book: Mutex::new(Book {
                file,
                path: absolute(path)?,
                standings,
                claimed: BTreeSet::new(),
                failure: None,
            }),
            resends_unknown: false,
        })
    }

    /// Where every message stands that was ever begun, by key, of a journal that is not opened: the file is only read, whether or not another process has it open.
    ///
    /// Where no portal is named, it may be that of any.
    ///
    /// # Errors
    /// - a file that cannot be read
    /// - it is no journal, or that of another portal
    /// - a line that cannot be read, but for a last one that was not written to its end
    pub fn look(
        path: impl AsRef<Path>,
        portal: Option<&str>,
    ) -> Result<BTreeMap<String, Standing>, JournalError> {
        let path = path.as_ref();
        refuse_special(path)?;
        let bytes = contents(&mut File::open(path)?)?;
        let mut records = BTreeMap::new();
        // A first line that was not written to its end is that of a new one.
        if bytes.contains(&b'\n') {
            read(&bytes, portal, &mut records)?;
        }
        let standings = records.into_iter();
        Ok(standings
            .map(|(key, record)| (key, record.standing()))
            .collect())
    }

    /// Sends what may have been delivered again: at the risk of a second copy.
    pub fn resend_unknown(self) -> Self {
        Self {
            resends_unknown: true,
            ..self
        }
    }

    /// A key for messages that have none of their own: a digest of the method and of the JSON that was checked.
    ///
    /// White space between the parts of the JSON does not count, so a file may be formatted anew before the rest is sent.
    /// Equal messages have equal keys, so the second of two would not be sent.
    pub fn key<M: Method>(message: &Checked<M>) -> String {
        let mut digest = Sha256::new();
        digest.update(M::NAME);
        digest.update([0]);
        digest.update(compact(message.json()));
        let mut key = String::new();
        for byte in digest.finalize() {
            // Writing to a text does not fail.
            let _ = write!(key, "{byte:02x}");
        }
        key
    }

    /// Where a message stands.
    ///
    /// One under way is unknown.
    pub fn standing(&self, key: &str) -> Standing {
        let book = self.book();
        book.standings
            .get(key)
            .map_or(Standing::New, |record| record.standing())
    }

    /// Why it cannot be written any more, once that is so: what was in flight then has ended without a line.
    pub fn failure(&self) -> Option<String> {
        self.book().failure.clone()
    }

    /// Whether its file is still where it was opened.
    ///
    /// One that was removed or replaced cannot be written any more, and tells the next run nothing.
    pub fn is_in_place(&self) -> bool {
        let book = self.book();
        is_in_place(&book.file, &book.path)
    }

    /// Why it is not for a client of this portal, whose messages may have the keys of those to its own.
    pub(crate) fn refusal(&self, portal: &str) -> Option<JournalError> {
        (self.portal != portal).then(|| JournalError::OtherPortal(self.portal.clone()))
    }

    /// Claims a message for one send, unless it must not be sent.
    pub(crate) fn claim<'a>(&'a self, key: &'a str) -> Result<Claim<'a>, Standing> {
        let mut book = self.book();
        if let Some(standing) = self.skipped(&book, key) {
            return Err(standing);
        }
        book.claimed.insert(key.to_owned());
        Ok(Claim { journal: self, key })
    }

    /// Where a message stands that must not be sent.
    pub(crate) fn skips(&self, key: &str) -> Option<Standing> {
        self.skipped(&self.book(), key)
    }

    fn skipped(&self, book: &Book, key: &str) -> Option<Standing> {
        if book.claimed.contains(key) {
            return Some(Standing::Unknown);
        }
        let standing = book.standings.get(key)?.standing();
        standing
            .is_left_out(self.resends_unknown)
            .then_some(standing)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        // A write that was cut short is remembered as a failure, and nothing else is ever left half done.
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to send one message.
#[derive(Debug)]
pub(crate) struct Claim<'a> {
    journal: &'a Journal,
    key: &'a str,
}

impl Claim<'_> {
    /// Writes down that a request is about to be written. It must not be where this fails.
    pub(crate) fn begin(&self) -> Result<(), String> {
        self.write(Step::Intent, None, None)
    }

    /// Writes down how a request ended. Where that fails the message stays unknown, and no other is begun.
    pub(crate) fn end<R: Serialize>(&self, outcome: &Outcome<R>) {
        let (step, reply, reason) = match outcome {
            Ok(sent) => (Step::Sent, serde_json::to_value(&sent.reply).ok(), None),
            Err(failure) => (Step::of(failure), None, Some(failure.to_string())),
        };
        // The next message learns of a failure before it is begun.
        let _ = self.write(step, reply.filter(|reply| !reply.is_null()), reason);
    }

    fn write(
        &self,
        step: Step,
        reply: Option<Value>,
        reason: Option<String>,
    ) -> Result<(), String> {
        self.journal.book().write(Line {
            step,
            key: self.key.to_owned(),
            at: clock::now().as_secs(),
            reply,
            reason,
        })
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.journal.book().claimed.remove(self.key);
    }
}

/// An open journal and all it says.
#[derive(Debug)]
struct Book {
    file: File,
    /// Where it was opened, wherever the process goes.
    path: PathBuf,
    standings: BTreeMap<String, Record>,
    /// Messages that are being sent.
    claimed: BTreeSet<String>,
    /// Why it cannot be written any more. After a line cut short another would make both unreadable.
    failure: Option<String>,
}

impl Book {
    fn write(&mut self, step: Line) -> Result<(), String> {
        if let Some(failure) = &self.failure {
            return Err(failure.clone());
        }
        let is_lost = step.step == Step::Intent && !is_in_place(&self.file, &self.path);
        let written = if is_lost {
            Err(io::Error::other("the file was removed or replaced"))
        } else {
            append(&mut self.file, &step, File::sync_data)
        };
        match written {
            Ok(()) => {
                note(&mut self.standings, step);
                Ok(())
            }
            Err(error) => {
                let failure = error.to_string();
                self.failure = Some(failure.clone());
                Err(failure)
            }
        }
    }
}

/// JSON without the white space between its tokens.
fn compact(json: &str) -> Vec<u8> {
    let (mut is_text, mut is_escaped) = (false, false);
    let is_kept = |byte: &u8| {
        let is_kept = is_text || !byte.is_ascii_whitespace();
        is_text ^= *byte == b'"' && !is_escaped;
        is_escaped = is_text && *byte == b'\\' && !is_escaped;
        is_kept
    };
    json.bytes().filter(is_kept).collect()
}

/// Why a journal cannot be opened.
#[derive(Debug)]
#[non_exhaustive]
pub enum JournalError {
    /// It cannot be read or written.
    Io(io::Error),
    /// Another process has it open.
    InUse,
    /// The file is no journal.
    NotAJournal,
    /// It is the journal of another portal, named here.
    OtherPortal(String),
    /// A line cannot be read; its number, counted from 1.
    Line(usize),
}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
