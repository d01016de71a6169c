//! Sends one message to many people, and can be stopped and started again.
//!
//! `OPENLINES_WEBHOOK=… cargo run -p openlines-send --example send_many`

use std::error::Error;
use std::path::Path;

use futures_util::{StreamExt, stream};
use openlines::{NetworkMessage, Payload};
use openlines_send::{Client, Journal, Once, Policy, Reach, Standing};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let webhook = std::env::var("OPENLINES_WEBHOOK")?;
    let summary = run(&webhook, Path::new("send_many.journal")).await?;
    println!("{summary:?}");
    Ok(())
}

/// How many ended in which way.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Summary {
    pub(crate) sent: u32,
    pub(crate) failed: u32,
    pub(crate) sent_before: u32,
    pub(crate) unknown_before: u32,
}

/// Sends to users 1 to 20 whom the journal does not know to have been sent it.
pub(crate) async fn run(webhook: &str, journal: &Path) -> Result<Summary, Box<dyn Error>> {
    // Every message is checked before the first is sent.
    let messages = (1..=20).map(|user| {
        let text = format!("Hello, user {user}");
        let message =
            NetworkMessage::new("ab515f5d85a8b844d484f6ea75a2e494", user, text).check()?;
        Ok((format!("user {user}"), message))
    });
    let messages: Vec<_> = messages.collect::<Result<_, openlines::Report>>()?;

    // "Not now" is tried again, as it comes where a run begins right after another one.
    let policy = Policy::default().retries(4);
    let client = Client::webhook(webhook)?.policy(policy);
    let journal = Journal::open(journal, client.portal())?;
    let mut summary = Summary::default();
    let mut ended = std::pin::pin!(client.send_all_once(&journal, stream::iter(messages)));
    while let Some((index, once)) = ended.next().await {
        match once {
            Once::Done(Ok(_)) => summary.sent += 1,
            Once::Done(Err(failure)) => {
                eprintln!("message {index}: {failure}");
                summary.failed += 1;
                // A webhook that was deleted, or a line that was closed: all others would meet the same.
                if failure.reach() != Reach::Message {
                    client.stop();
                }
            }
            Once::Skipped(Standing::Sent) => summary.sent_before += 1,
            Once::Skipped(_) => summary.unknown_before += 1,
        }
    }
    Ok(summary)
}
