//! The examples run, and do what they say.
#![cfg(all(feature = "reqwest", feature = "blocking"))]

#[path = "../examples/blocking.rs"]
#[expect(dead_code, reason = "`main` is for those who run it by hand")]
mod blocking;
#[path = "../examples/send_many.rs"]
#[expect(dead_code, reason = "`main` is for those who run it by hand")]
mod send_many;
#[path = "../examples/send_one.rs"]
#[expect(dead_code, reason = "`main` is for those who run it by hand")]
mod send_one;

use openlines_portal::{Fault, Portal};

#[tokio::test]
async fn one_message() {
    let portal = Portal::start().expect("a portal");
    portal.script([None, None, Some(Fault::Html502)]);
    let words = async || send_one::run(portal.webhook()).await.expect("words");
    assert_eq!(words().await, "sent");
    assert_eq!(
        words().await,
        "left alone: this person had a message within the last seven days"
    );
    assert_eq!(
        words().await,
        "look before sending again: unknown outcome: the portal failed, HTTP 502; the message may have been delivered"
    );
    let message = &portal.messages()[0];
    assert_eq!(message.text.as_deref(), Some("Your invoice"));
}

#[tokio::test]
async fn many_messages_and_nobody_twice() {
    let portal = Portal::start().expect("a portal");
    portal.script([Some(Fault::Html502), Some(Fault::Html403), None]);
    let folder = tempfile::TempDir::new().expect("a folder");
    let journal = folder.path().join("journal");
    let run = async || send_many::run(portal.webhook(), &journal).await;
    let first = send_many::Summary {
        sent: 18,
        failed: 2,
        ..send_many::Summary::default()
    };
    assert_eq!(run().await.expect("a summary"), first);
    let second = send_many::Summary {
        sent: 1,
        sent_before: 18,
        unknown_before: 1,
        ..send_many::Summary::default()
    };
    assert_eq!(run().await.expect("a summary"), second);
    let messages = portal.messages();
    assert_eq!(
        messages
            .iter()
            .filter(|message| message.is_delivered())
            .count(),
        20
    );
}

#[test]
fn a_message_without_a_runtime() {
    let portal = Portal::start().expect("a portal");
    let id = blocking::run(portal.webhook()).expect("sent");
    assert_eq!(portal.messages()[0].id, Some(id));
}
