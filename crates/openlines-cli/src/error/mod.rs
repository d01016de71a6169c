//! Why the work could not be done, which is not the same as a message with problems.

mod words;

use std::io::{self, Write as _};
use std::net::SocketAddr;

use openlines::{Lang, Severity};
use openlines_send::{ClientError, Failure, JournalError};

use crate::human::ERROR;
use crate::send::{TableError, TemplateError};
use crate::status::Status;
use crate::words::severity;

/// Why the work could not be done.
#[derive(Debug)]
pub(crate) enum Error {
    /// No file is named and nothing is piped in.
    NoInput,
    /// A file could not be read.
    Read { name: String, source: io::Error },
    /// What is longer than is read, in bytes.
    TooLong { name: String, most: usize },
    /// A file could not be written.
    Save { name: String, source: io::Error },
    /// The system gave no thread, or none of what else it takes to wait for anything.
    Start(io::Error),
    /// The portal could not be started.
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    /// The standard input is named more than once.
    StdinTwice,
    /// Many messages are named, and one is sent to many.
    OneToMany,
    /// A dash is given to an option that takes the name of a file; such a name.
    Dash {
        option: &'static str,
        example: &'static str,
    },
    /// It is not said where the webhook is.
    NoWebhook,
    /// Two messages are the same, and the second would be a second copy.
    Twice { first: String, second: String },
    /// Two messages go to somebody who may get only one of them.
    SameRecipient { first: String, second: String },
    /// A message cannot be sent to many.
    Template { name: String, source: TemplateError },
    /// A table of people cannot be used.
    Table { name: String, source: TableError },
    /// The variable that should hold the webhook does not.
    Variable(String),
    /// There is no client: the webhook is none, as a rule.
    Client(ClientError),
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

    /// The status of one input; where that alone could not be read, this is said behind what was written before it, and the next one has its turn.
    pub(crate) fn or_next(
        outcome: Result<Status, Self>,
        lang: Lang,
        flush: impl FnOnce() -> io::Result<()>,
    ) -> Result<Status, Self> {
        match outcome {
            Err(error @ (Self::Read { .. } | Self::TooLong { .. })) => {
                flush()?;
                error.print(lang);
                Ok(Status::Failed)
            }
            outcome => outcome,
        }
    }

    /// Says it on the standard error; where even that cannot be written, only the exit status tells.
    pub(crate) fn print(&self, lang: Lang) {
        let error = severity(lang, Severity::Error);
        let _ = writeln!(
            anstream::stderr(),
            "{ERROR}{error}{ERROR:#}: {}",
            self.message(lang)
        );
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
    use openlines::Subject;

    use crate::send::RowError;

    /// Every error with a name in it.
    fn about(name: &str) -> impl Iterator<Item = Error> {
        let owned = || name.to_owned();
        let io = || io::Error::from(io::ErrorKind::NotFound);
        let errors = [
            Error::Read {
                name: owned(),
                source: io(),
            },
            Error::TooLong {
                name: owned(),
                most: 1,
            },
            Error::Save {
                name: owned(),
                source: io(),
            },
            Error::Twice {
                first: owned(),
                second: owned(),
            },
            Error::SameRecipient {
                first: owned(),
                second: owned(),
            },
            Error::Template {
                name: owned(),
                source: TemplateError::KeyTwice(owned()),
            },
            Error::Table {
                name: owned(),
                source: TableError::ColumnTwice(owned()),
            },
            Error::Variable(owned()),
            Error::Journal {
                name: owned(),
                source: JournalError::OtherPortal(owned()),
            },
        ];
        errors.into_iter()
    }

    #[test]
    fn a_webhook_in_place_of_a_file_is_masked() {
        for error in about("https://b24.example/rest/1/s3cret/") {
            for &lang in Lang::ALL {
                let words = error.message(lang);
                assert!(words.contains("/rest/1/******/"), "{words}");
                assert!(!words.contains("s3cret"), "{words}");
            }
        }
    }

    #[test]
    fn every_error_is_told_in_both_languages() {
        let name = || "n".to_owned();
        let io = || io::Error::from(io::ErrorKind::NotFound);
        let tables = [
            TableError::NotUtf8 { line: 2 },
            TableError::OpenQuote { line: 2 },
            TableError::Workbook,
            TableError::Rows(vec![RowError::Columns {
                line: 2,
                found: 1,
                heading: 3,
            }]),
            TableError::Rows(vec![RowError::NoUser { line: 2 }]),
            TableError::Rows(vec![RowError::UserTwice {
                user: name(),
                first: 2,
                second: 3,
            }]),
            TableError::Rows(vec![RowError::TooLong {
                line: 2,
                found: 4,
                most: 3,
            }]),
            TableError::Nobody,
            TableError::NoUserColumn(Vec::new()),
            TableError::NoUserColumn(vec![name()]),
            TableError::NoColumns {
                placeholders: vec![name()],
                heading: vec![name()],
            },
        ];
        let templates = [
            TemplateError::Crm,
            TemplateError::NotAnObject,
            TemplateError::Unreadable(Box::new(Subject::Network.check("{").problems.remove(0))),
        ];
        let (table, template) = (
            |source| Error::Table {
                name: name(),
                source,
            },
            |source| Error::Template {
                name: name(),
                source,
            },
        );
        let errors = [
            Error::NoInput,
            Error::StdinTwice,
            Error::OneToMany,
            Error::Dash {
                option: "--tls",
                example: "portal.pem",
            },
            Error::NoWebhook,
            Error::Listen {
                address: ([127, 0, 0, 1], 1).into(),
                source: io(),
            },
            Error::Client(openlines_send::InvalidUrl::Host.into()),
            Error::Client(openlines_send::SetupError::Proxy.into()),
            Error::Journal {
                name: name(),
                source: JournalError::NotAJournal,
            },
            Error::Start(io()),
            Error::Write(io()),
        ];
        let errors = errors
            .into_iter()
            .chain(about("n"))
            .chain(tables.map(table))
            .chain(templates.map(template));
        for error in errors {
            let (en, ru) = (error.message(Lang::En), error.message(Lang::Ru));
            assert!(en.is_ascii() && !en.ends_with('.'), "{en}");
            let is_russian = ru.chars().any(|c| matches!(c, 'а'..='я'));
            assert!(is_russian && !ru.ends_with('.'), "{ru}");
        }
    }
}
