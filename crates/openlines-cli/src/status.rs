//! What the exit status says.

use std::process::ExitCode;

use openlines::Report;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Every message is valid.
    Valid,
    /// A message has errors.
    Problems,
    /// The work could not be done.
    Failed,
}

impl Status {
    pub(crate) fn of(report: &Report) -> Self {
        if report.is_valid() {
            Self::Valid
        } else {
            Self::Problems
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Valid => 0,
            Status::Problems => 1,
            Status::Failed => 2,
        })
    }
}
