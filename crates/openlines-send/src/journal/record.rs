//! Where a message stands, by the lines about it.

use std::collections::BTreeMap;

use super::Standing;
use super::format::{Line, Step};

/// What is known of one message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    /// Where it stood after the last outcome.
    settled: Standing,
    /// Whether there was an intent since.
    is_open: bool,
}

impl Record {
    pub(super) fn standing(self) -> Standing {
        match self.settled {
            Standing::Sent => Standing::Sent,
            _ if self.is_open => Standing::Unknown,
            settled => settled,
        }
    }
}

/// Notes a step, read or just written.
pub(super) fn note(standings: &mut BTreeMap<String, Record>, line: Line) {
    let entry = standings.entry(line.key);
    let record = entry.or_insert(Record {
        settled: Standing::New,
        is_open: false,
    });
    record.settled = match (line.step, record.settled) {
        (Step::Sent, _) | (_, Standing::Sent) => Standing::Sent,
        // An intent on an open one: the first was never settled.
        (Step::Intent, _) if record.is_open => Standing::Unknown,
        (Step::Intent, settled) => settled,
        // A refusal of a second copy says nothing about the first.
        (Step::Unknown, _) | (_, Standing::Unknown) => Standing::Unknown,
        (Step::NotSent | Step::Refused, _) => Standing::NotDelivered,
    };
    record.is_open = line.step == Step::Intent;
}
