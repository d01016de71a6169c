//! Sends one message into the chat of a CRM object, without an asynchronous runtime.
//!
//! `OPENLINES_WEBHOOK=… cargo run -p openlines-send --features blocking --example blocking`

use std::error::Error;

use openlines::{CrmEntity, CrmMessage, Payload};
use openlines_send::blocking::Client;

fn main() -> Result<(), Box<dyn Error>> {
    let id = run(&std::env::var("OPENLINES_WEBHOOK")?)?;
    println!("sent as message {id}");
    Ok(())
}

/// Sends a text to whoever takes part in chat 1 of deal 1; the id of the message.
pub(crate) fn run(webhook: &str) -> Result<u64, Box<dyn Error>> {
    let message = CrmMessage {
        crm_entity_type: CrmEntity::Deal,
        crm_entity: 1,
        user_id: 1,
        chat_id: 1,
        message: "Your order is on its way".to_owned(),
    }
    .check()?;
    Ok(Client::webhook(webhook)?.send(&message)?.reply)
}
