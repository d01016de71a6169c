//! What the tests against the emulator share.
#![allow(dead_code, reason = "no test needs all of it")]

#[cfg(feature = "reqwest")]
pub(crate) mod client;
pub(crate) mod faults;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use openlines::{Checked, CrmEntity, CrmMessage, NetworkMessage, Payload};
use openlines_portal::{DEFAULT_LINE, Message, Portal};
use openlines_send::{App, Http, Secret, StoreError, Tokens};

/// When a clock that stands does so, in seconds since 1970.
pub(crate) const START: u64 = 1_700_000_000;

pub(crate) fn network(user: u64) -> Checked<NetworkMessage> {
    let message = NetworkMessage::new(DEFAULT_LINE, user, format!("message {user}"));
    message.check().expect("a message")
}

pub(crate) fn crm(text: impl Into<String>) -> Checked<CrmMessage> {
    let message = CrmMessage {
        crm_entity_type: CrmEntity::Deal,
        crm_entity: 1,
        user_id: 1,
        chat_id: 1,
        message: text.into(),
    };
    message.check().expect("a message")
}

/// Tries which proxies a transport takes.
pub(crate) fn only_an_http_proxy_is_one(takes: impl Fn(&Http) -> bool) {
    let is_taken = |url: &str| takes(&Http::default().proxy(url));
    for url in ["socks5://127.0.0.1:1", "ftp://127.0.0.1:1"] {
        assert!(!is_taken(url), "{url}");
    }
    for url in ["127.0.0.1:1", "HTTP://127.0.0.1:1", "https://p.example"] {
        assert!(is_taken(url), "{url}");
    }
}

/// Texts that were delivered, in the order they were.
pub(crate) fn delivered(portal: &Portal) -> Vec<String> {
    let messages = portal.messages();
    let delivered = messages.into_iter().filter(Message::is_delivered);
    delivered.filter_map(|message| message.text).collect()
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

/// A store that counts, and fails as often as it is told to.
pub(crate) struct Store(Mutex<Stored>);

pub(crate) struct Stored {
    pub(crate) tokens: Tokens,
    pub(crate) saves: u32,
    pub(crate) failures: u32,
    pub(crate) failing_loads: u32,
    pub(crate) panics: u32,
}

impl Store {
    pub(crate) fn new(portal: &Portal) -> Arc<Self> {
        Arc::new(Self(Mutex::new(Stored {
            tokens: tokens(portal),
            saves: 0,
            failures: 0,
            failing_loads: 0,
            panics: 0,
        })))
    }

    pub(crate) fn stored(&self) -> MutexGuard<'_, Stored> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stored {
    pub(crate) fn load(&mut self) -> Result<Tokens, StoreError> {
        if self.failing_loads > 0 {
            self.failing_loads -= 1;
            return Err("the disk is away".into());
        }
        Ok(self.tokens.clone())
    }

    pub(crate) fn save(&mut self, tokens: &Tokens) -> Result<(), StoreError> {
        if self.failures > 0 {
            self.failures -= 1;
            return Err("the disk is full".into());
        }
        if self.panics > 0 {
            self.panics -= 1;
            panic!("as the test wants it");
        }
        self.saves += 1;
        self.tokens = tokens.clone();
        Ok(())
    }
}
