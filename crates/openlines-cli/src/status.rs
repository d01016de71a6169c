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

    /// As a number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Problems => 1,
            Self::Failed => 2,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status.code())
    }
}
