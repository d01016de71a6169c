//! The asynchronous client, and clocks that make nobody wait.

use std::sync::Arc;
use std::time::Duration;

use openlines_portal::{Builder, Clock as PortalClock, Portal};
use openlines_send::{
    BoxFuture, Bucket, Client, Clock, Endpoint, Http, Reqwest, StoreError, TokenStore, Tokens,
};

use super::{START, Store, app};

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

/// A clock of its own that only waiting moves.
pub(crate) fn impatient() -> SharedClock {
    SharedClock(PortalClock::standing(START))
}

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
    with(
        portal,
        Endpoint::webhook(portal.webhook()).expect("a webhook"),
    )
}

/// A client that sends as the portal's application.
pub(crate) fn oauth_client(portal: &Portal, store: Arc<Store>) -> Client {
    let endpoint = Endpoint::oauth(&portal.client_endpoint());
    with(portal, endpoint.expect("an endpoint")).app(app(portal), store)
}

fn with(portal: &Portal, endpoint: Endpoint) -> Client {
    let transport = Reqwest::new(&Http::default()).expect("a transport");
    Client::new(endpoint, transport, SharedClock(portal.clock().clone()))
        .bucket(Bucket::unlimited())
}

impl TokenStore for Store {
    fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>> {
        Box::pin(async { self.stored().load() })
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async {
            tokio::task::yield_now().await;
            self.stored().save(tokens)
        })
    }
}
