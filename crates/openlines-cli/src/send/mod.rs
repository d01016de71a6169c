//! `openlines send`

mod delivery;
mod line;
mod mailing;
mod outcome;
mod placeholder;
mod reporter;
mod tally;
mod users;
mod words;

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::Path;

use openlines_send::{Client, Endpoint, Journal, JournalError, Policy, Standing};

pub(crate) use self::mailing::TemplateError;
use self::mailing::{Mailing, Message};
use self::outcome::End;
use self::reporter::Reporter;
pub(crate) use self::users::{RowError, TableError};
use crate::args;
use crate::error::Error;
use crate::source::{self, Source};
use crate::status::Status;

/// Attempts of one message after the first; only what was certainly not delivered is tried again.
const RETRIES: u32 = 4;

pub(crate) fn run(args: &args::Send) -> Result<Status, Error> {
    source::stdin_once(args.files.iter().chain(&args.to).chain(&args.webhook_file))?;
    source::no_dash("--journal", args.journal.as_deref(), "run.journal")?;
    let mailing = Mailing::open(args)?;
    let mut reporter = Reporter::new(args, &mailing);
    let (routes, is_valid) = check(&mailing, &mut reporter)?;
    reporter.all_checked();
    if let Some(unfilled) = mailing.unfilled() {
        reporter.unfilled(&unfilled);
    }
    if let Some(column) = mailing.untouched() {
        reporter.untouched(column);
    }
    if !is_valid {
        for number in routes.network.iter().chain(&routes.crm) {
            reporter.ended(*number, &End::NotBegun);
        }
        return reporter.nothing_sent();
    }
    let webhook = webhook(args)?;
    if args.dry_run {
        // It does without a webhook, but the next run would refuse one that is named.
        let endpoint = webhook.as_deref().map(Endpoint::webhook).transpose();
        let endpoint = endpoint.map_err(|error| Error::Client(error.into()))?;
        let portal = endpoint.as_ref().map(Endpoint::portal);
        return reporter.would_be_sent(&left_out(args, &mailing, portal)?);
    }
    let client = Client::webhook(&webhook.ok_or(Error::NoWebhook)?)
        .map_err(Error::Client)?
        .plan(args.plan)
        .policy(Policy::default().retries(RETRIES))
        .user_agent(concat!("openlines/", env!("CARGO_PKG_VERSION")));
    let journal = match &args.journal {
        Some(path) => Some(journal(path, client.portal(), args.resend_unknown)?),
        None => None,
    };
    delivery::run(&client, journal.as_ref(), &mailing, &routes, &mut reporter)?;
    let is_lost = journal.as_ref().is_some_and(|open| !open.is_in_place());
    let missing = match &journal {
        Some(journal) if !is_lost => missing(journal, &mailing, reporter.sent()),
        _ => None,
    };
    reporter.finish(missing.as_deref(), is_lost)
}

/// What was sent without a word of it in the journal, where that could not be written any more.
fn missing(journal: &Journal, mailing: &Mailing, sent: &[usize]) -> Option<Vec<usize>> {
    journal.failure()?;
    let is_missing = |number: &usize| {
        mailing.check(*number).is_ok_and(|message| {
            journal.standing(&mailing.key(*number, &message)) != Standing::Sent
        })
    };
    Some(sent.iter().copied().filter(is_missing).collect())
}

/// The valid messages, by number, to each method.
#[derive(Default)]
struct Routes {
    network: Vec<usize>,
    crm: Vec<usize>,
    /// Whether all are from the same open channel.
    is_of_one_line: bool,
}

/// Checks every message before the first is sent, and says whether all are valid.
fn check(mailing: &Mailing, reporter: &mut Reporter<'_>) -> Result<(Routes, bool), Error> {
    let mut routes = Routes::default();
    let mut keys = HashMap::new();
    let mut recipients: HashMap<String, HashMap<u64, usize>> = HashMap::new();
    let mut is_valid = true;
    for number in 0..mailing.len() {
        match mailing.check(number) {
            Ok(message) => {
                let key = mailing.key(number, &message);
                if let Some(first) = keys.insert(key, number) {
                    return Err(Error::Twice {
                        first: mailing.name(first),
                        second: mailing.name(number),
                    });
                }
                if let Some((line, user)) = message.recipient()
                    && let Some(first) = recipients.entry(line).or_default().insert(user, number)
                {
                    return Err(Error::SameRecipient {
                        first: mailing.name(first),
                        second: mailing.name(number),
                    });
                }
                let (method, report) = match &message {
                    Message::Network(message) => (&mut routes.network, message.report()),
                    Message::Crm(message) => (&mut routes.crm, message.report()),
                };
                method.push(number);
                reporter.checked(number, report)?;
            }
            Err(report) => {
                is_valid = false;
                reporter.checked(number, &report)?;
                reporter.ended(number, &End::Invalid(report));
            }
        }
    }
    routes.is_of_one_line = routes.crm.is_empty() && recipients.len() == 1;
    Ok((routes, is_valid))
}

/// The messages that a journal says were sent or may have been, by number; without a journal, and of one that does not exist yet or is only just begun, none.
fn left_out(
    args: &args::Send,
    mailing: &Mailing,
    portal: Option<&str>,
) -> Result<HashMap<usize, Standing>, Error> {
    let mut left_out = HashMap::new();
    let Some(path) = &args.journal else {
        return Ok(left_out);
    };
    let standings = match Journal::look(path, portal) {
        Err(JournalError::Io(error)) if error.kind() == ErrorKind::NotFound => return Ok(left_out),
        standings => standings.map_err(|error| unfit(path, error))?,
    };
    for number in 0..mailing.len() {
        if let Ok(message) = mailing.check(number)
            && let Some(standing) = standings.get(&mailing.key(number, &message))
            && standing.is_left_out(args.resend_unknown)
        {
            left_out.insert(number, *standing);
        }
    }
    Ok(left_out)
}

/// The webhook, from where it is said to be, if that is said.
fn webhook(args: &args::Send) -> Result<Option<String>, Error> {
    let webhook = match (&args.webhook_env, &args.webhook_file) {
        (Some(name), _) => std::env::var_os(name)
            .filter(|webhook| !webhook.is_empty())
            .ok_or_else(|| Error::Variable(name.clone()))?
            .to_string_lossy()
            .into_owned(),
        (None, Some(path)) => {
            let mut text = Source::open(path)?.text()?;
            text.strip_byte_order_mark();
            // Text that is not UTF-8 is no webhook either.
            String::from_utf8_lossy(&text.kept).into_owned()
        }
        (None, None) => return Ok(None),
    };
    Ok(Some(webhook.trim().to_owned()))
}

fn journal(path: &Path, portal: &str, resends_unknown: bool) -> Result<Journal, Error> {
    let journal = Journal::open(path, portal).map_err(|error| unfit(path, error))?;
    Ok(if resends_unknown {
        journal.resend_unknown()
    } else {
        journal
    })
}

/// Why a journal cannot be used.
fn unfit(path: &Path, source: JournalError) -> Error {
    Error::Journal {
        name: path.to_string_lossy().into_owned(),
        source,
    }
}
