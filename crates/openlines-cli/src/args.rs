//! Arguments of the command line.

use std::fmt::Write as _;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use openlines::limits::CODE_CHARS;
use openlines::{Draft, Explained, Lang, Options, SchemaFile, Severity, Subject};
use openlines_portal::{CrmObject, DEFAULT_LINE, Fault, FaultRule};

use crate::explain::KnownCode;
use crate::lang::{self, Reader};

const CHECK_HELP: &str = "\
One file is one message, in JSON text of 1 MiB at most; a dash is the standard input.
As JSON, each file's report is one line, in the order of the files; one that cannot be read has none.
With --lines each input line is one message and each output line its report, whatever the line holds.
openlines schema report prints what a report holds, as a JSON Schema.

Exit status:
  0  every message is valid; it may have warnings
  1  a message has errors
  2  wrong usage, a file could not be read, or nobody reads the answer";

const FIX_HELP: &str = "\
A byte order mark is left out.
Where errors remain, or the message is too long once it is written properly, nothing is printed but the report, on the standard error.

Exit status:
  0  the message is printed
  1  it has errors that only a person can put right
  2  wrong usage, a file could not be read, or nobody reads the answer";

const RECEIVE_HELP: &str = "\
A line on the left starts with ! where the message is refused for it,
with - where it is dropped without a word, with ~ where it is kept as something else.
On the right stands what reaches the recipient.
As JSON, each message has one line; a file that cannot be read has none.
A line of --lines that is too long to be read is answered with {\"outcome\":null}.
Both are named on the standard error.
It is what was observed of a portal of May 2026, in the method imopenlines.network.message.add.

Exit status:
  0  a portal answers every message with success, whatever it drops
  1  a portal refuses a message
  2  wrong usage, a file could not be read, or nobody reads the answer";

const PORTAL_HELP: &str = "\
The first line it prints holds the webhook; as JSON, the first line holds everything.
Then comes a line for each request, without secrets, but none for a browser's preflight.
They need not be read: beyond 10,000 that wait they are left out.
What it received is at /messages as JSON, and at / as a chat shows it; neither prints a line, unless it is refused for its Host.
Ctrl-C ends it.

Faults meet every request under /rest/, or with @N the Nth alone, such as html-502@2.
The request header X-Portal-Fault asks for one as well, at the token endpoint too.
* means that the request is executed all the same.
";

const SEND_HELP: &str = "\
Every message is checked before the first is sent: where one has errors, nothing is sent.
Nor is anything where two go from one open channel to one recipient, who gets one message in seven days from it.
The webhook is a secret, so it is never written on the command line.
As JSON, each message has one line with its outcome, and in a dry run with the message as it would be sent.

The table of --to is CSV in UTF-8, 64 MiB at most, its columns separated by commas, semicolons or tabs, or as a first line sep=; says.
USER_ID is who gets the message of a row; empty rows are left out.
In a text, {NAME} becomes what stands in the column NAME, and {{NAME}} becomes {NAME}; without --to, both stay.
In a link, too, and unchanged: percent-encode & and # in the table.
BB codes in a cell are BB codes of the message: take the brackets out of names that strangers chose.

Only what was certainly not delivered is tried again, with at most 5 requests for a message in all.
With --journal, a run that was stopped goes on where it was: nobody is sent anything twice.
A journal belongs to one portal and to one mailing; a dry run looks at it without a webhook, too.
Once its file is removed or replaced, no other message is begun.
Ctrl-C, or the end of the terminal without nohup, stops after what is in flight.
So does a failure that every message would meet, and so do several in a row that are not about their messages.
A second Ctrl-C leaves what is in flight unknown, and a third ends even what waits for a reader.

Exit status:
  0  everything was sent, now or before
  1  something was not, or nobody knows; nothing was sent where a message has errors
  2  wrong usage, a file could not be read, or nobody reads the answer";

const RUSSIAN_PAGE: &str = "https://github.com/openlines/openlines/blob/main/docs/command.ru.md";

/// Check messages for Bitrix24 Open Channels before they are sent
#[derive(Debug, Parser)]
#[command(
    name = "openlines",
    version,
    max_term_width = 100,
    after_help = help("check, fix, receive and send say their exit status in their own --help.")
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) task: Task,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Say everything that is wrong with a message, where, and what to write instead
    #[command(after_help = help(CHECK_HELP))]
    Check(Check),
    /// Print a valid message as it should be written
    #[command(after_help = help(FIX_HELP))]
    Fix(Fix),
    /// Show what a portal makes of a message: what was sent and what arrives, side by side
    #[command(after_help = help(RECEIVE_HELP))]
    Receive(Receive),
    /// Send messages, each at most once
    #[command(after_help = help(SEND_HELP))]
    Send(Send),
    /// Run a portal on this machine, to test against
    #[command(after_help = portal_help())]
    Portal(Portal),
    /// List the codes of all problems, or document one
    Explain(Explain),
    /// List the JSON Schemas, or print one
    Schema(Schema),
    /// Print a script that completes commands and options in a shell
    Completions(Completions),
    /// Send a message to a portal on this machine, show what arrives, and what a broken one is told
    Demo(Demo),
}

impl Task {
    /// Language of whoever reads what it tells.
    pub(crate) fn lang(&self) -> Lang {
        match self {
            Self::Check(Check { reader, .. })
            | Self::Fix(Fix { reader, .. })
            | Self::Receive(Receive { reader, .. })
            | Self::Send(Send { reader, .. })
            | Self::Explain(Explain { reader, .. })
            | Self::Demo(Demo { reader, .. }) => reader.lang(),
            Self::Portal(_) | Self::Schema(_) | Self::Completions(_) => lang::default_lang(),
        }
    }
}

/// `openlines check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) reader: Reader,
    /// Form of the report [default: human, and json with --lines]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Read each line as one message
    #[arg(long)]
    pub(crate) lines: bool,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
    /// Print no report: only the exit status tells
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// Files to check, - for the standard input; without FILE, the standard input is read, unless it is a terminal
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
}

impl Check {
    pub(crate) fn format(&self) -> Format {
        form(self.format, self.lines)
    }
}

/// `openlines fix`
#[derive(Debug, Args)]
pub(crate) struct Fix {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) reader: Reader,
    /// Print without white space, on one line
    #[arg(long)]
    pub(crate) compact: bool,
    /// File to put right, - for the standard input; without FILE, the standard input is read, unless it is a terminal
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: Option<PathBuf>,
}

/// `openlines receive`
#[derive(Debug, Args)]
pub(crate) struct Receive {
    #[command(flatten)]
    pub(crate) reader: Reader,
    /// Form of the answer [default: human, and json with --lines]
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Read each line as one message
    #[arg(long)]
    pub(crate) lines: bool,
    /// Files to receive, - for the standard input; without FILE, the standard input is read, unless it is a terminal
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
}

impl Receive {
    pub(crate) fn format(&self) -> Format {
        form(self.format, self.lines)
    }
}

/// The form asked for, else the one that suits the input.
fn form(format: Option<Format>, lines: bool) -> Format {
    format.unwrap_or(if lines { Format::Json } else { Format::Human })
}

/// `openlines send`
#[derive(Debug, Args)]
pub(crate) struct Send {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) reader: Reader,
    /// Environment variable that holds the URL of the webhook
    #[arg(long, value_name = "VAR", value_hint = ValueHint::Other, conflicts_with = "webhook_file")]
    pub(crate) webhook_env: Option<String>,
    /// File that holds the URL of the webhook, - for the standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) webhook_file: Option<PathBuf>,
    /// Check everything, show what would be sent, and send nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Send the one message to everybody in this table, see below
    #[arg(long, value_name = "USERS.csv", value_hint = ValueHint::FilePath)]
    pub(crate) to: Option<PathBuf>,
    /// File that remembers what was sent, through a crash
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) journal: Option<PathBuf>,
    /// Send what may have been delivered once more, at the risk of a second copy
    #[arg(long, requires = "journal")]
    pub(crate) resend_unknown: bool,
    /// Commercial plan of the portal, which decides how many requests a second it takes
    #[arg(long, value_parser = named(&SEND_PLANS), default_value = "standard")]
    pub(crate) plan: openlines_send::Plan,
    #[command(flatten)]
    pub(crate) strictness: Strictness,
    /// Form of the answer; as JSON, each message has one line
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Files to send, one message each, - for the standard input
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    pub(crate) files: Vec<PathBuf>,
}

/// Plans that differ in what a sender may do.
const SEND_PLANS: [(&str, openlines_send::Plan); 2] = [
    ("standard", openlines_send::Plan::Standard),
    ("enterprise", openlines_send::Plan::Enterprise),
];

/// `openlines portal`
#[derive(Debug, Args)]
pub(crate) struct Portal {
    /// Address to listen on, port 0 for any that is free; whoever reaches it may use it, websites too, so keep it on loopback, where it answers to names of loopback alone
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = address, value_hint = ValueHint::Other, default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// CODE of a connected line; may be given several times
    #[arg(long = "line", value_name = "CODE", value_parser = line_code, default_value = DEFAULT_LINE)]
    pub(crate) lines: Vec<String>,
    /// CRM object with its open chat, as imopenlines.crm.message.add names them; may be given several times
    #[arg(long, value_name = "TYPE:ID:CHAT", default_value = "deal:1:1")]
    pub(crate) crm: Vec<CrmObject>,
    /// Commercial plan: its request rate, and for partners no weekly limit per recipient
    #[arg(long, value_parser = named(&PORTAL_PLANS), default_value = "standard")]
    pub(crate) plan: openlines_portal::Plan,
    /// What goes wrong, see below; may be given several times
    #[arg(long = "fault", value_name = "FAULT", value_hint = ValueHint::Other)]
    pub(crate) faults: Vec<FaultRule>,
    /// Whether the request rate of the plan is limited
    #[arg(long, action = ArgAction::Set, value_parser = named(&[("on", true), ("off", false)]), default_value = "on")]
    pub(crate) rate: bool,
    /// Form of what is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Speak HTTPS, with a certificate made for the occasion and written to this file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) tls: Option<PathBuf>,
}

const PORTAL_PLANS: [(&str, openlines_portal::Plan); 3] = [
    ("standard", openlines_portal::Plan::Standard),
    ("enterprise", openlines_portal::Plan::Enterprise),
    ("partner", openlines_portal::Plan::Partner),
];

/// An address of this machine; a name such as `localhost` is looked up.
fn address(text: &str) -> Result<SocketAddr, String> {
    let mut addresses = text.to_socket_addrs().map_err(|error| error.to_string())?;
    addresses.next().ok_or_else(|| "has no address".to_owned())
}

/// A CODE that a message can name.
fn line_code(code: &str) -> Result<String, String> {
    match code.chars().count() {
        CODE_CHARS => Ok(code.to_owned()),
        chars => Err(format!("must have {CODE_CHARS} characters, found {chars}")),
    }
}

/// What stands below a help, which is in English, and for a reader of Russian where to read the same.
fn help(below: &str) -> String {
    let mut help = below.to_owned();
    if lang::default_lang() == Lang::Ru {
        help.push_str("\n\nПо-русски: ");
        help.push_str(RUSSIAN_PAGE);
    }
    help
}

/// The help of `openlines portal`, with every fault.
fn portal_help() -> String {
    let mut help = PORTAL_HELP.to_owned();
    for &fault in Fault::ALL {
        let mark = if fault.executes() { '*' } else { ' ' };
        // Writing to a string does not fail.
        let _ = write!(
            help,
            "\n  {:18} {mark} {}",
            fault.to_string(),
            fault.shows()
        );
    }
    help
}

/// `openlines explain`
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Code to document, such as link-scheme; all are listed without it
    #[arg(value_parser = KnownCode, hide_possible_values = true)]
    pub(crate) code: Option<&'static Explained>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) reader: Reader,
}

/// `openlines schema`
#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// Schema to print; all are listed without it
    #[arg(value_parser = schema_name())]
    pub(crate) name: Option<SchemaFile>,
    /// Draft of JSON Schema it is written in
    #[arg(long, value_parser = named(&DRAFTS), default_value = "2020-12")]
    pub(crate) draft: Draft,
}

const DRAFTS: [(&str, Draft); 2] = [("2020-12", Draft::Draft202012), ("07", Draft::Draft07)];

fn schema_name() -> impl TypedValueParser<Value = SchemaFile> {
    PossibleValuesParser::new(SchemaFile::ALL.iter().map(|file| file.as_str()))
        .try_map(|name| name.parse::<SchemaFile>())
}

/// `openlines completions`
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Shell to print the script for
    pub(crate) shell: Shell,
}

/// `openlines demo`
#[derive(Debug, Args)]
pub(crate) struct Demo {
    #[command(flatten)]
    pub(crate) reader: Reader,
}

/// What the text is.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Method the message is meant for; auto tells by the keys of each message
    #[arg(long, value_enum, default_value_t = Method::Auto)]
    method: Method,
}

impl Input {
    /// The subject of the method; none: the keys of each message say.
    pub(crate) fn subject(&self) -> Option<Subject> {
        match self.method {
            Method::Auto => None,
            Method::Network => Some(Subject::Network),
            Method::Crm => Some(Subject::Crm),
        }
    }
}

/// How strictly to check.
#[derive(Debug, Args)]
pub(crate) struct Strictness {
    /// How to take what the portal accepts today though its documentation forbids it or does not name it; more than --max-bytes is of that kind
    #[arg(long, value_name = "LEVEL", value_parser = named(&LEVELS), default_value = "error")]
    contract: Severity,
    /// How to take keys that nobody knows and the portal drops
    #[arg(long, value_name = "LEVEL", value_parser = named(&LEVELS), default_value = "error")]
    unknown_keys: Severity,
    /// Greatest permitted bytes of ATTACH and of KEYBOARD, each
    #[arg(long, value_name = "N", default_value_t = openlines::limits::PART_BYTES)]
    max_bytes: usize,
    /// Greatest permitted characters of ATTACH and of KEYBOARD as stored by the portal, each; a portal never takes more than the default; beyond a smaller number the report says that ATTACH is refused and KEYBOARD lost, though a portal would take them
    #[arg(long, value_name = "N", default_value_t = openlines::limits::PART_CHARS)]
    max_chars: usize,
}

const LEVELS: [(&str, Severity); 2] = [("error", Severity::Error), ("warn", Severity::Warning)];

impl Strictness {
    pub(crate) fn options(&self) -> Options {
        Options {
            contract: self.contract,
            unknown_keys: self.unknown_keys,
            max_bytes: self.max_bytes,
            max_chars: self.max_chars,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Method {
    Auto,
    Network,
    Crm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Human,
    Json,
}

/// Reads a value by one of its names.
fn named<T: Copy + std::marker::Send + Sync + 'static>(
    values: &'static [(&'static str, T)],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(values.iter().map(|(name, _)| *name)).try_map(|given| {
        let mut values = values.iter();
        let value = values.find(|(name, _)| *name == given);
        value.map(|(_, value)| *value).ok_or("has no such name")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_consistent() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }
}
