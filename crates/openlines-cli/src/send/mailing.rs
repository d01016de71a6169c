//! What is to be sent: a message a file, or one message to many.

use std::borrow::Cow;
use std::path::Path;

use openlines::{Checked, Code, CrmMessage, NetworkMessage, Options, Problem, Report, Subject};
use openlines_send::Journal;
use serde_json::Value;

use super::placeholder;
use super::users::{TableError, Users};
use crate::args;
use crate::check::Checker;
use crate::error::Error;
use crate::source::{Source, Text};

/// All messages of a run, which are known by their number.
pub(super) enum Mailing {
    Files(Vec<File>),
    Users(Box<ToUsers>),
}

/// A message from a file.
pub(super) struct File {
    name: String,
    text: Text,
    checker: Checker,
}

/// One message to many.
pub(super) struct ToUsers {
    /// Name of the table.
    name: String,
    template: Value,
    users: Users,
    options: Options,
}

/// Messages with a placeholder that nothing is filled in for.
pub(super) struct Unfilled {
    pub(super) messages: usize,
    /// Name of the first of them.
    pub(super) first: String,
    /// Its first such placeholder.
    pub(super) placeholder: String,
}

/// A message that passed the check.
pub(super) enum Message {
    Network(Checked<NetworkMessage>),
    Crm(Checked<CrmMessage>),
}

impl Message {
    /// Who gets it from which open channel, where they get one message in seven days.
    pub(super) fn recipient(&self) -> Option<(String, u64)> {
        match self {
            Self::Network(message) => {
                let message = message.value();
                Some((message.code.clone(), message.user_id))
            }
            Self::Crm(_) => None,
        }
    }
}

impl Mailing {
    /// Reads everything that is named.
    pub(super) fn open(args: &args::Send) -> Result<Self, Error> {
        let checker = Checker {
            subject: args.input.subject(),
            options: args.strictness.options(),
        };
        match (&args.to, args.files.as_slice()) {
            (None, files) => files
                .iter()
                .map(|path| {
                    let mut source = Source::open(path)?;
                    Ok(File {
                        text: source.text()?,
                        name: source.name().to_owned(),
                        checker,
                    })
                })
                .collect::<Result<_, _>>()
                .map(Self::Files),
            (Some(users), [message]) => Ok(Self::Users(Box::new(ToUsers {
                template: template(message, checker)?,
                name: users.to_string_lossy().into_owned(),
                users: read_users(users)?,
                options: checker.options,
            }))),
            (Some(_), _) => Err(Error::OneToMany),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Files(files) => files.len(),
            Self::Users(to) => to.users.len(),
        }
    }

    /// Whether it is one message to everybody in a table.
    pub(super) fn is_to_users(&self) -> bool {
        matches!(self, Self::Users(_))
    }

    /// The file, or the line of the table.
    pub(super) fn name(&self, number: usize) -> String {
        match self {
            Self::Files(files) => files[number].name.clone(),
            Self::Users(to) => format!("{}:{}", to.name, to.users.line(number)),
        }
    }

    /// `USER_ID` in the table.
    pub(super) fn user(&self, number: usize) -> Option<&str> {
        match self {
            Self::Files(_) => None,
            Self::Users(to) => Some(to.users.id(number)),
        }
    }

    /// The text of a message.
    pub(super) fn text(&self, number: usize) -> Result<Cow<'_, [u8]>, Error> {
        match self {
            Self::Files(files) => Ok(Cow::Borrowed(&files[number].text.kept)),
            Self::Users(to) => to.filled(number).map(|text| Cow::Owned(text.into_bytes())),
        }
    }

    /// Checks a message; the inner error is what is wrong with it.
    pub(super) fn check(&self, number: usize) -> Result<Result<Message, Box<Report>>, Error> {
        match self {
            Self::Files(files) => Ok(files[number].check().map_err(Box::new)),
            Self::Users(to) => to.filled(number).map(|text| {
                let checked = to.options.read_json(&text);
                checked.map(Message::Network).map_err(Box::new)
            }),
        }
    }

    /// Messages with a placeholder that nothing is filled in for: the cell is empty, or there is no table.
    pub(super) fn unfilled(&self) -> Option<Unfilled> {
        let placeholders = match self {
            Self::Files(files) => files.iter().map(File::placeholder).collect(),
            Self::Users(to) => to.empty_placeholders(),
        };
        let mut unfilled = placeholders
            .into_iter()
            .enumerate()
            .filter_map(|(number, placeholder)| Some((number, placeholder?)));
        let (number, placeholder) = unfilled.next()?;
        Some(Unfilled {
            messages: 1 + unfilled.count(),
            first: self.name(number),
            placeholder,
        })
    }

    /// What a journal knows a message by.
    ///
    /// Somebody in a table is the same whatever the text: the text may be put right before the rest is sent.
    pub(super) fn key(&self, number: usize, message: &Message) -> String {
        match (self.user(number), message) {
            (Some(user), _) => format!("user {user}"),
            (None, Message::Network(message)) => Journal::key(message),
            (None, Message::Crm(message)) => Journal::key(message),
        }
    }
}

impl File {
    fn check(&self) -> Result<Message, Report> {
        let report = self.checker.check(&self.text);
        let Some(text) = str::from_utf8(&self.text.kept)
            .ok()
            .filter(|_| report.is_valid())
        else {
            return Err(report);
        };
        match report.subject {
            Subject::Crm => self.checker.options.read_json(text).map(Message::Crm),
            _ => self.checker.options.read_json(text).map(Message::Network),
        }
    }

    /// The first placeholder, which is sent as it stands.
    fn placeholder(&self) -> Option<String> {
        let message = serde_json::from_slice(&self.text.kept).ok()?;
        let names = placeholder::names(&message, &|_| false);
        names.first().map(|name| (*name).to_owned())
    }
}

impl ToUsers {
    /// The text for one of the people.
    fn filled(&self, row: usize) -> Result<String, Error> {
        let mut message = self.template.clone();
        placeholder::fill(&mut message, &|column| self.users.field(row, column)).map_err(
            |name| Error::Table {
                name: self.name.clone(),
                source: TableError::NoColumn(name),
            },
        )?;
        let user = self.users.id(row);
        let user = user
            .parse::<u64>()
            .map_or_else(|_| user.into(), Value::from);
        if let Value::Object(members) = &mut message {
            members.retain(|key, _| !key.eq_ignore_ascii_case("USER_ID"));
            members.insert("USER_ID".to_owned(), user);
        }
        Ok(message.to_string())
    }

    /// For each of the people, the first placeholder whose cell is empty.
    fn empty_placeholders(&self) -> Vec<Option<String>> {
        let names = placeholder::names(&self.template, &|name| self.users.has_column(name));
        let empty = |row| {
            names
                .iter()
                .find(|name| self.users.field(row, name) == Some(""))
        };
        (0..self.users.len())
            .map(|row| empty(row).map(|name| (*name).to_owned()))
            .collect()
    }
}

/// Why a message cannot be filled for many.
#[derive(Debug)]
pub(crate) enum TemplateError {
    /// It is for a CRM chat.
    Crm,
    /// A key stands in it twice, here.
    KeyTwice(String),
    /// It is no object.
    NotAnObject,
    /// It is not JSON, or more than is read.
    Unreadable(Box<Problem>),
}

/// The message that is filled for many.
fn template(path: &Path, checker: Checker) -> Result<Value, Error> {
    let mut source = Source::open(path)?;
    let text = source.text()?;
    let unfit = |why| Error::Template {
        name: source.name().to_owned(),
        source: why,
    };
    let report = checker.check(&text);
    if report.subject == Subject::Crm {
        return Err(unfit(TemplateError::Crm));
    }
    // Once it is a tree, only the last of equal keys is left.
    let twice = report
        .problems
        .iter()
        .find(|problem| matches!(problem.code, Code::DuplicateKey));
    if let Some(problem) = twice {
        return Err(unfit(TemplateError::KeyTwice(problem.path.clone())));
    }
    let unreadable = report.problems.into_iter().find(|problem| {
        matches!(
            problem.code,
            Code::Syntax { .. } | Code::TooLong { .. } | Code::TooDeep { .. }
        )
    });
    if let Some(problem) = unreadable {
        return Err(unfit(TemplateError::Unreadable(Box::new(problem))));
    }
    match serde_json::from_slice(&text.kept) {
        Ok(template @ Value::Object(_)) => Ok(template),
        _ => Err(unfit(TemplateError::NotAnObject)),
    }
}

/// Longest table that is read: a million people at the standard rate take a week.
const MOST_TABLE_BYTES: usize = 64 << 20;

fn read_users(path: &Path) -> Result<Users, Error> {
    let mut source = Source::open(path)?;
    let table = source.bytes(MOST_TABLE_BYTES)?;
    let name = source.name().to_owned();
    Users::read(table).map_err(|source| Error::Table { name, source })
}
