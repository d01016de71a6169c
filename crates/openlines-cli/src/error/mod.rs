//! Why the work could not be done, which is not the same as a message with problems.

use std::fmt;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;

use openlines_send::{ClientError, Failure, JournalError};

use crate::human::ERROR;
use crate::mask::masked;
use crate::visible::visible;

/// What the exit status says of the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Every message is valid.
    Valid,
    /// A message has errors.
    Problems,
    /// A file could not be read.
    Failed,
}

impl Status {
    pub(crate) fn of(report: &openlines::Report) -> Self {
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

/// Why the work could not be done.
#[derive(Debug)]
pub(crate) enum Error {
    /// No file is named and nothing is piped in.
    NoInput,
    /// A file could not be read.
    Read { name: String, source: io::Error },
    /// A file could not be written.
    Save { name: String, source: io::Error },
    /// The portal could not be started.
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    /// The arguments do not go together.
    Usage(&'static str),
    /// Two messages are the same, and the second would be a second copy.
    Twice { first: String, second: String },
    /// Two messages go to somebody who may get only one of them.
    SameRecipient { first: String, second: String },
    /// A message cannot be sent to many.
    Template { name: String, reason: String },
    /// A table of people cannot be used.
    Table { name: String, reason: String },
    /// The variable that should hold the webhook does not.
    Variable(String),
    /// The webhook is none.
    Webhook(ClientError),
    /// The example of the demonstration did not arrive.
    Demo(Failure),
    /// The journal cannot be used.
    Journal { name: String, source: JournalError },
    /// The answer could not be written.
    Write(io::Error),
}

impl Error {
    /// Whether the reader of the answer has left, which is nothing to talk about.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Says it on the standard error; where even that cannot be written, only the exit status tells.
    pub(crate) fn print(&self) {
        let _ = writeln!(anstream::stderr(), "{ERROR}error{ERROR:#}: {self}");
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoInput => f.write_str("no file is named; name one, or - for the standard input"),
            // A webhook may stand where a file should.
            Self::Read { name, source } => {
                write!(f, "cannot read {}: {source}", visible(&masked(name)))
            }
            Self::Save { name, source } => {
                write!(f, "cannot write {}: {source}", visible(&masked(name)))
            }
            Self::Listen { address, source } => write!(f, "cannot listen on {address}: {source}"),
            Self::Usage(words) => f.write_str(words),
            Self::Twice { first, second } => {
                let (first, second) = (masked(first), masked(second));
                let (first, second) = (visible(&first), visible(&second));
                write!(f, "{first} and {second} are the same message: name it once")
            }
            Self::SameRecipient { first, second } => {
                let (first, second) = (masked(first), masked(second));
                let (first, second) = (visible(&first), visible(&second));
                write!(
                    f,
                    "{first} and {second} go to the same recipient, who gets one message in seven days from an open channel: \
                     send one of them, and the other in a run of its own once they may get another"
                )
            }
            Self::Template { name, reason } => {
                write!(
                    f,
                    "{} cannot be sent to many: {}",
                    visible(&masked(name)),
                    visible(reason)
                )
            }
            Self::Table { name, reason } => {
                write!(f, "{}: {}", visible(&masked(name)), visible(reason))
            }
            Self::Variable(name) => {
                let name = masked(name);
                write!(
                    f,
                    "the environment variable {} holds no webhook",
                    visible(&name)
                )
            }
            Self::Webhook(source) => write!(f, "no webhook: {source}"),
            Self::Demo(source) => write!(f, "the example did not arrive: {source}"),
            Self::Journal { name, source } => {
                // It may name the portal that stands in the file.
                let (name, reason) = (masked(name), source.to_string());
                write!(f, "{}: {}", visible(&name), visible(&masked(&reason)))
            }
            Self::Write(source) => write!(f, "cannot write the answer: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoInput
            | Self::Usage(_)
            | Self::Twice { .. }
            | Self::SameRecipient { .. }
            | Self::Template { .. }
            | Self::Table { .. }
            | Self::Variable(_) => None,
            Self::Webhook(source) => Some(source),
            Self::Demo(source) => Some(source),
            Self::Journal { source, .. } => Some(source),
            Self::Read { source, .. }
            | Self::Save { source, .. }
            | Self::Listen { source, .. }
            | Self::Write(source) => Some(source),
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_in_place_of_a_file_is_masked() {
        let name = || "https://b24.example/rest/1/s3cret/".to_owned();
        let reason = || "no".to_owned();
        let error = || io::Error::from(io::ErrorKind::NotFound);
        for error in [
            Error::Read {
                name: name(),
                source: error(),
            },
            Error::Save {
                name: name(),
                source: error(),
            },
            Error::Twice {
                first: name(),
                second: name(),
            },
            Error::SameRecipient {
                first: name(),
                second: name(),
            },
            Error::Template {
                name: name(),
                reason: reason(),
            },
            Error::Table {
                name: name(),
                reason: reason(),
            },
            Error::Variable(name()),
            Error::Journal {
                name: name(),
                source: JournalError::OtherPortal(name()),
            },
        ] {
            let words = error.to_string();
            assert!(words.contains("/rest/1/******/"), "{words}");
            assert!(!words.contains("s3cret"), "{words}");
        }
    }
}
