//! The messages on their way.

use std::cell::Cell;
use std::io;
use std::pin::pin;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::stream::{self, LocalBoxStream, Stream, StreamExt as _};
use openlines::{Checked, Lang};
use openlines_send::{Call, Client, Journal, MessageId, Once};

use super::Routes;
use super::mailing::{Mailing, Message};
use super::outcome::End;
use super::reporter::Reporter;
use super::words;
use crate::error::Error;
use crate::interrupt::{Interrupts, block_on, end_at_last};

/// Ends in a row that say nothing of their messages, after which no other message is begun: a portal or a gateway that is down would leave everybody unknown.
const TOO_MANY_IN_A_ROW: usize = 8;

/// How long nothing has to happen until it is said what is waited for.
const PATIENCE: Duration = Duration::from_secs(3);

/// How far a message has come.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Waiting,
    Begun,
    Ended,
}

/// Sends every message, until the user stops it or something meets them all.
pub(super) fn run(
    client: &Client,
    journal: Option<&Journal>,
    mailing: &Mailing,
    routes: &Routes,
    reporter: &mut Reporter<'_>,
) -> Result<(), Error> {
    let delivery = Delivery {
        client,
        mailing,
        is_of_one_line: routes.is_of_one_line,
        stages: vec![Cell::new(Stage::Waiting); mailing.len()],
        is_stopped: Cell::new(false),
    };
    let network = |message| match message {
        Message::Network(message) => Some(message),
        Message::Crm(_) => None,
    };
    let crm = |message| match message {
        Message::Crm(message) => Some(message),
        Message::Network(_) => None,
    };
    let ends = stream::select(
        delivery.ends(journal, &routes.network, network, |()| None),
        delivery.ends(journal, &routes.crm, crm, Some),
    );
    end_at_last()
        .and_then(|()| block_on(delivery.follow(ends, reporter))?)
        .map_err(Error::Start)?;
    delivery.tell_the_rest(reporter);
    Ok(())
}

/// How far all messages have come.
struct Delivery<'a> {
    client: &'a Client,
    mailing: &'a Mailing,
    is_of_one_line: bool,
    stages: Vec<Cell<Stage>>,
    is_stopped: Cell<bool>,
}

impl Delivery<'_> {
    /// A message and its key in the journal, asked for when there is room for it; it may still wait for its turn, which does not come after a stop.
    fn begin(&self, number: usize) -> Option<(String, Message)> {
        if self.is_stopped.get() {
            return None;
        }
        // It passed before, and nothing has changed since.
        let message = self.mailing.check(number).ok()?;
        self.stages[number].set(Stage::Begun);
        Some((self.mailing.key(number, &message), message))
    }

    /// What becomes of the messages to one method, each with its number.
    fn ends<'a, M: Call + Send + Sync + 'a>(
        &'a self,
        journal: Option<&'a Journal>,
        numbers: &'a [usize],
        of: impl Fn(Message) -> Option<Checked<M>> + 'a,
        id: impl Fn(M::Reply) -> Option<MessageId> + 'a,
    ) -> LocalBoxStream<'a, (usize, End)> {
        let messages = stream::iter(numbers.iter().map_while(move |number| {
            let (key, message) = self.begin(*number)?;
            Some((key, of(message)?))
        }));
        let ended = match journal {
            Some(journal) => self.client.send_all_once(journal, messages).boxed_local(),
            None => self
                .client
                .send_all(messages.map(|(_, message)| message))
                .map(|(place, outcome)| (place, Once::Done(outcome)))
                .boxed_local(),
        };
        let end = move |once| match once {
            Once::Done(Ok(sent)) => End::Sent(id(sent.reply)),
            Once::Done(Err(failure)) => End::Failed(failure),
            Once::Skipped(standing) => End::Skipped(standing),
        };
        ended
            .map(move |(place, once)| (numbers[place], end(once)))
            .boxed_local()
    }

    /// Begins nothing more, and says whether that was so already.
    fn stop(&self) -> bool {
        self.client.stop();
        self.is_stopped.replace(true)
    }

    /// Tells of the messages as they end.
    async fn follow(
        &self,
        mut ends: impl Stream<Item = (usize, End)> + Unpin,
        reporter: &mut Reporter<'_>,
    ) -> io::Result<()> {
        let mut interrupts = Interrupts::new()?;
        let mut patience = pin!(tokio::time::sleep(PATIENCE));
        let mut is_patient = true;
        let mut is_interrupted = false;
        let mut in_a_row = 0;
        loop {
            tokio::select! {
                end = ends.next() => {
                    let Some((number, end)) = end else { break };
                    self.stages[number].set(Stage::Ended);
                    in_a_row = match &end {
                        // Nothing was asked for it.
                        End::Skipped(_) => in_a_row,
                        end if end.may_concern_all() => in_a_row + 1,
                        _ => 0,
                    };
                    let meets_all = end.concerns_all() || self.is_of_one_line && end.concerns_line();
                    let why = if meets_all {
                        Some(words::meets_all as fn(Lang) -> &'static str)
                    } else if in_a_row == TOO_MANY_IN_A_ROW {
                        Some(words::meets_many as _)
                    } else {
                        None
                    };
                    if let Some(why) = why {
                        let was_stopped = self.stop();
                        if !was_stopped && self.is_any_waiting() {
                            reporter.stopping(why);
                        }
                    }
                    reporter.ended(number, &end);
                    if reporter.is_unread() {
                        // What is in flight still ends, and the journal learns of it.
                        self.stop();
                    }
                }
                () = &mut patience, if is_patient => {
                    is_patient = false;
                    reporter.waiting();
                }
                () = interrupts.next() => {
                    self.stop();
                    if is_interrupted {
                        break;
                    }
                    is_interrupted = true;
                    reporter.stopping(words::stopping);
                }
            }
        }
        // What was told to stop has ended, and is not yet told of.
        while let Some(Some((number, end))) = ends.next().now_or_never() {
            self.stages[number].set(Stage::Ended);
            reporter.ended(number, &end);
        }
        Ok(())
    }

    fn is_any_waiting(&self) -> bool {
        self.stages
            .iter()
            .any(|stage| stage.get() == Stage::Waiting)
    }

    /// Tells of the messages that have not ended.
    fn tell_the_rest(&self, reporter: &mut Reporter<'_>) {
        for (number, stage) in self.stages.iter().enumerate() {
            match stage.get() {
                Stage::Waiting => reporter.ended(number, &End::NotBegun),
                Stage::Begun => reporter.ended(number, &End::Abandoned),
                Stage::Ended => {}
            }
        }
    }
}
