//! What the tests against the emulator share.
#![allow(dead_code, reason = "no test needs all of it")]

pub(crate) mod faults;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use openlines::{Checked, CrmEntity, CrmMessage, NetworkMessage, Payload};
use openlines_portal::{Builder, Clock as PortalClock, Message, Portal};
use openlines_send::{
    App, BoxFuture, Bucket, Client, Clock, Endpoint, Http, Reqwest, Secret, StoreError, TokenStore,
    Tokens,
};

/// The portal's clock as the client's: who sleeps moves it, so nobody waits.
#[derive(Clone)]
pub(crate) struct SharedClock(pub(crate) PortalClock);

impl Clock for SharedClock {
    fn now(&self) -> Duration {
        self.0.now()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.0.advance(time);
            tokio::task::yield_now().await;
        })
    }
}

/// A clock that only waiting moves: nobody waits for it.
#[derive(Clone, Default)]
pub(crate) struct Impatient(Arc<Mutex<Duration>>);

impl Clock for Impatient {
    fn now(&self) -> Duration {
        Duration::from_secs(START) + *self.0.lock().expect("a clock")
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            *self.0.lock().expect("a clock") += time;
            tokio::task::yield_now().await;
        })
    }
}

pub(crate) const START: u64 = 1_700_000_000;

/// A portal whose clock stands, and a client that lives by it and limits nothing.
pub(crate) fn portal_and_client(builder: Builder) -> (Portal, Client) {
    let portal = builder
        .clock(PortalClock::standing(START))
        .start()
        .expect("a portal");
    let client = client(&portal);
    (portal, client)
}

pub(crate) fn client(portal: &Portal) -> Client {
    let endpoint = Endpoint::webhook(portal.webhook()).expect("a webhook");
    let transport = Reqwest::new(&Http::default()).expect("a transport");
    Client::new(endpoint, transport, SharedClock(portal.clock().clone()))
        .bucket(Bucket::unlimited())
}

pub(crate) fn network(user: u64) -> Checked<NetworkMessage> {
    NetworkMessage::new(
        openlines_portal::DEFAULT_LINE,
        user,
        format!("message {user}"),
    )
    .check()
    .expect("a message")
}

pub(crate) fn crm(text: impl Into<String>) -> Checked<CrmMessage> {
    CrmMessage::new(CrmEntity::Deal, 1, 1, 1, text)
        .check()
        .expect("a message")
}

/// Texts that were delivered, in the order they were.
pub(crate) fn delivered(portal: &Portal) -> Vec<String> {
    let messages = portal.messages();
    let delivered = messages.into_iter().filter(Message::is_delivered);
    delivered.filter_map(|message| message.text).collect()
}

/// A store that counts, and fails as often as it is told to.
#[derive(Clone)]
pub(crate) struct Store(pub(crate) Arc<Mutex<Stored>>);

pub(crate) struct Stored {
    pub(crate) tokens: Tokens,
    pub(crate) saves: u32,
    pub(crate) failures: u32,
}

impl Store {
    pub(crate) fn new(portal: &Portal) -> Self {
        Self(Arc::new(Mutex::new(Stored {
            tokens: tokens(portal),
            saves: 0,
            failures: 0,
        })))
    }

    pub(crate) fn stored(&self) -> std::sync::MutexGuard<'_, Stored> {
        self.0.lock().expect("a store")
    }
}

impl Stored {
    pub(crate) fn save(&mut self, tokens: &Tokens) -> Result<(), StoreError> {
        if self.failures > 0 {
            self.failures -= 1;
            return Err("the disk is full".into());
        }
        self.saves += 1;
        self.tokens = tokens.clone();
        Ok(())
    }
}

impl TokenStore for Store {
    fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>> {
        let tokens = self.stored().tokens.clone();
        Box::pin(async { Ok(tokens) })
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            tokio::task::yield_now().await;
            self.stored().save(tokens)
        })
    }
}

/// The portal's current tokens.
pub(crate) fn tokens(portal: &Portal) -> Tokens {
    let app = portal.app();
    Tokens::new(
        Secret::new(app.access_token),
        Secret::new(app.refresh_token),
    )
}

/// The portal's application, whose tokens are renewed on the portal itself.
pub(crate) fn app(portal: &Portal) -> App {
    let app = portal.app();
    App::new(app.client_id, Secret::new(app.client_secret))
        .server_endpoint(&portal.client_endpoint())
        .expect("an endpoint")
}

/// A client that sends as the portal's application.
pub(crate) fn oauth_client(portal: &Portal, store: Store) -> Client {
    let endpoint = Endpoint::oauth(&portal.client_endpoint()).expect("an endpoint");
    let transport = Reqwest::new(&Http::default()).expect("a transport");
    Client::new(endpoint, transport, SharedClock(portal.clock().clone()))
        .bucket(Bucket::unlimited())
        .app(app(portal), store)
}
