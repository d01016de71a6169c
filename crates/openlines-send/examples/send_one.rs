//! Sends one message, and says how that ended.
//!
//! `OPENLINES_WEBHOOK=… cargo run -p openlines-send --example send_one`

use std::error::Error;

use openlines::{Attach, File, LinkButton, LinkKeyboard, NetworkMessage, Payload};
use openlines_send::{Client, Failure};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // From the environment, as a command line is there for everyone to see.
    let words = run(&std::env::var("OPENLINES_WEBHOOK")?).await?;
    println!("{words}");
    Ok(())
}

/// Sends an invoice to user 2.
pub(crate) async fn run(webhook: &str) -> Result<String, Box<dyn Error>> {
    let invoice = File::new("https://example.com/1.pdf")
        .name("1.pdf")
        .size(1024);
    let message = NetworkMessage::new("ab515f5d85a8b844d484f6ea75a2e494", 2, "Your invoice")
        .attach(Attach::new([invoice.into()]))
        .keyboard(LinkKeyboard::new([LinkButton::new(
            "Pay",
            "https://example.com/pay/1",
        )]))
        .check()?;
    Ok(match Client::webhook(webhook)?.send(&message).await {
        Ok(_) => "sent".to_owned(),
        Err(failure) if failure.is_weekly_limit() => {
            "left alone: this person had a message within the last seven days".to_owned()
        }
        Err(failure @ Failure::Unknown(_)) => format!("look before sending again: {failure}"),
        Err(failure) => failure.to_string(),
    })
}
