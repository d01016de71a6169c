//! The lines of a journal.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::JournalError;
use super::record::{Record, note};

/// All of a file that begins as a journal does, or would if it went on; of any other, however long, only its beginning is read.
pub(super) fn contents(file: &mut File) -> Result<Vec<u8>, JournalError> {
    let begin = format!(r#"{{"journal":"{FORMAT}","portal":""#);
    let mut bytes = Vec::new();
    file.take(begin.len() as u64).read_to_end(&mut bytes)?;
    if !begin.as_bytes().starts_with(&bytes) {
        return Err(JournalError::NotAJournal);
    }
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads every whole line; how many bytes they take.
pub(super) fn read(
    bytes: &[u8],
    portal: Option<&str>,
    standings: &mut BTreeMap<String, Record>,
) -> Result<usize, JournalError> {
    let mut whole = 0;
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let is_last = whole + line.len() == bytes.len();
        if index == 0 {
            let header = header(line)?;
            if portal.is_some_and(|portal| header.portal != portal) {
                return Err(JournalError::OtherPortal(header.portal));
            }
        } else {
            match serde_json::from_slice::<Line>(line) {
                Ok(step) if line.ends_with(b"\n") => note(standings, step),
                _ if is_last && is_torn(line) => break,
                _ => return Err(JournalError::Line(index + 1)),
            }
        }
        whole += line.len();
    }
    Ok(whole)
}

/// Whether a line was not written to its end, or is whatever a crash of the system left in its place.
fn is_torn(line: &[u8]) -> bool {
    !line.ends_with(b"\n") || serde_json::from_slice::<IgnoredAny>(line).is_err()
}

/// Reads the first line, of which [`contents`] has seen that its format is ours.
fn header(line: &[u8]) -> Result<Header, JournalError> {
    serde_json::from_slice(line)
        .ok()
        .filter(|_| line.ends_with(b"\n"))
        .ok_or(JournalError::NotAJournal)
}

/// Written in the first line, so that no other file is taken for a journal.
pub(super) const FORMAT: &str = "openlines-send 1";

#[derive(Deserialize, Serialize)]
pub(super) struct Header {
    pub(super) journal: String,
    pub(super) portal: String,
}

#[derive(Deserialize, Serialize)]
pub(super) struct Line {
    pub(super) step: Step,
    pub(super) key: String,
    /// Seconds since 1970.
    pub(super) at: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reply: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Step {
    Intent,
    Sent,
    NotSent,
    Refused,
    Unknown,
}

impl Step {
    pub(super) fn of(failure: &crate::Failure) -> Self {
        match failure {
            crate::Failure::NotSent(_) => Self::NotSent,
            crate::Failure::Refused(_) => Self::Refused,
            crate::Failure::Unknown(_) => Self::Unknown,
        }
    }
}

/// A value and the end of its line.
pub(super) fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}
