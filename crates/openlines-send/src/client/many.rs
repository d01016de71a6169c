//! Many messages.

use futures_util::{Stream, StreamExt};
use openlines::Checked;

use super::Client;
use crate::call::Call;
use crate::journal::{Journal, Once};
use crate::outcome::Outcome;

/// Requests in flight unless given: a portal that takes some seconds to answer is still kept at its standard rate.
pub(super) const IN_FLIGHT: usize = 16;

impl Client {
    /// Greatest number of requests in flight when many messages are sent; 16 unless given, and at least one.
    pub fn in_flight(self, in_flight: usize) -> Self {
        Self {
            in_flight: in_flight.max(1),
            ..self
        }
    }

    /// Sends messages at the permitted rate, and yields each one's place in the stream with its outcome, as they end.
    ///
    /// The next message is asked for once the one before it has had its turn; then it waits for its own.
    /// So ending the stream of messages ends the sending after that one; [`stop`](Self::stop) ends it before.
    /// Dropping the stream of outcomes leaves what is in flight unknown.
    pub fn send_all<M: Call + Send + Sync>(
        &self,
        messages: impl Stream<Item = Checked<M>>,
    ) -> impl Stream<Item = (usize, Outcome<M::Reply>)> {
        messages
            .enumerate()
            .then(
                move |(index, message)| async move { (index, message, self.ready(M::NAME).await) },
            )
            .map(move |(index, message, ready)| async move {
                (index, self.run(&message, ready, None).await)
            })
            .buffer_unordered(self.in_flight)
    }

    /// As [`send_all`](Self::send_all), leaving out what the journal says was sent or may have been.
    ///
    /// Each message comes with its key; see [`Journal`].
    pub fn send_all_once<M: Call + Send + Sync>(
        &self,
        journal: &Journal,
        messages: impl Stream<Item = (String, Checked<M>)>,
    ) -> impl Stream<Item = (usize, Once<M::Reply>)> {
        messages
            .enumerate()
            .then(move |(index, (key, message))| async move {
                // What is left out takes nobody's turn.
                let is_tried =
                    journal.refusal(self.portal()).is_none() && journal.skips(&key).is_none();
                let ready = if is_tried {
                    Some(self.ready(M::NAME).await)
                } else {
                    None
                };
                (index, key, message, ready)
            })
            .map(move |(index, key, message, ready)| async move {
                (index, self.run_once(journal, &key, &message, ready).await)
            })
            .buffer_unordered(self.in_flight)
    }
}
