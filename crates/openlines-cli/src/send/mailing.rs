//! What is to be sent: a message a file, or one message to many.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use openlines::limits::MAX_TEXT_BYTES;
use openlines::{Checked, Code, CrmMessage, NetworkMessage, Options, Problem, Report, Subject};
use openlines_send::Journal;
use serde_json::Value;

use super::placeholder;
use super::users::{RowError, TableError, Users};
use crate::args;
use crate::check::Checker;
use crate::error::Error;
use crate::source::{Source, Text};

/// All messages of a run, which are known by their number.
pub(super) enum Mailing {
    Files(Vec<File>),
    Users(ToUsers),
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
    /// Names of its placeholders, each that of a column.
    placeholders: Vec<String>,
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
            (Some(users), [message]) => ToUsers::open(message, users, checker).map(Self::Users),
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
    pub(super) fn text(&self, number: usize) -> Cow<'_, [u8]> {
        match self {
            Self::Files(files) => Cow::Borrowed(&files[number].text.kept),
            Self::Users(to) => Cow::Owned(to.filled(number).into_bytes()),
        }
    }

    /// Checks a message; the error is what is wrong with it.
    pub(super) fn check(&self, number: usize) -> Result<Message, Box<Report>> {
        let checked = match self {
            Self::Files(files) => files[number].check(),
            Self::Users(to) => {
                let checked = to.options.read_json(&to.filled(number));
                checked.map(Message::Network)
            }
        };
        checked.map_err(Box::new)
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

    /// A column of a table of which nothing but who gets it is in the message.
    pub(super) fn untouched(&self) -> Option<&str> {
        match self {
            Self::Users(to) if to.placeholders.is_empty() => to.users.other_column(),
            _ => None,
        }
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
    fn open(message: &Path, users: &Path, checker: Checker) -> Result<Self, Error> {
        let template = template(message, checker)?;
        let mut source = Source::open(users)?;
        let table = source.bytes(MOST_TABLE_BYTES)?;
        let name = source.name().to_owned();
        let unfit = |name, source| Error::Table { name, source };
        let users = Users::read(table).map_err(|error| unfit(name.clone(), error))?;
        let placeholders = placeholder::names(&template, &|name| users.has_column(name));
        let placeholders = owned(placeholders);
        // Each once, wherever it stands.
        let unknown: BTreeSet<_> = placeholders
            .iter()
            .filter(|name| !users.has_column(name))
            .collect();
        if !unknown.is_empty() {
            let error = TableError::NoColumns {
                placeholders: owned(unknown),
                heading: owned(users.columns()),
            };
            return Err(unfit(name, error));
        }
        let long = too_long(&users, &placeholders);
        if !long.is_empty() {
            return Err(unfit(name, TableError::Rows(long)));
        }
        Ok(Self {
            name,
            template,
            placeholders,
            users,
            options: checker.options,
        })
    }

    /// The text for one of the people.
    fn filled(&self, row: usize) -> String {
        let mut message = self.template.clone();
        placeholder::fill(&mut message, &|column| self.users.field(row, column));
        let user = self.users.id(row);
        let user = user
            .parse::<u64>()
            .map_or_else(|_| user.into(), Value::from);
        if let Value::Object(members) = &mut message {
            members.retain(|key, _| !key.eq_ignore_ascii_case("USER_ID"));
            members.insert("USER_ID".to_owned(), user);
        }
        message.to_string()
    }

    /// For each of the people, the first placeholder whose cell is empty.
    fn empty_placeholders(&self) -> Vec<Option<String>> {
        let empty = |row| {
            let mut names = self.placeholders.iter();
            names.find(|name| self.users.field(row, name) == Some(""))
        };
        (0..self.users.len())
            .map(|row| empty(row).cloned())
            .collect()
    }
}

fn owned(names: impl IntoIterator<Item: ToString>) -> Vec<String> {
    names.into_iter().map(|name| name.to_string()).collect()
}

/// Rows that fill in more than is read of a message: one long cell in place of many placeholders may be more than there is memory.
fn too_long(users: &Users, placeholders: &[String]) -> Vec<RowError> {
    let rows = 0..users.len();
    rows.filter_map(|row| {
        let cells = placeholders
            .iter()
            .filter_map(|name| users.field(row, name));
        let found = cells.fold(0, |bytes: usize, cell| bytes.saturating_add(cell.len()));
        (found > MAX_TEXT_BYTES).then(|| RowError::TooLong {
            line: users.line(row),
            found,
            most: MAX_TEXT_BYTES,
        })
    })
    .collect()
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
