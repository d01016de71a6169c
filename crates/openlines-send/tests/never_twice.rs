//! No message is delivered twice, and none is lost without a word, whatever goes wrong.
//!
//! `OPENLINES_SENDS` messages, 1,000 unless given, with faults by `OPENLINES_SEED`.
//! The figures are printed by `cargo test -p openlines-send --test never_twice -- --nocapture`.
#![cfg(feature = "reqwest")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use openlines::Checked;
use openlines_portal::{Clock as PortalClock, Plan, Portal};
use openlines_send::{
    BoxFuture, Bucket, Call, Client, Endpoint, Failure, Http, Outcome, Policy, Request, Reqwest,
    Response, StoreError, TokenStore, Tokens, Transport, TransportError,
};

use support::client::impatient;
use support::faults::{PATIENCE, faults, number};
use support::{crm, delivered, network};

/// Finds no connection one time in four.
struct Flaky {
    inner: Reqwest,
    random: Mutex<fastrand::Rng>,
}

impl Transport for Flaky {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        let is_down = self.random.lock().expect("a number").u8(0..4) == 0;
        Box::pin(async move {
            if is_down {
                return Err(TransportError::NotWritten("no route".to_owned()));
            }
            self.inner.send(request).await
        })
    }
}

/// A store an administrator looks after: it always has the portal's current tokens.
struct Attended(Arc<Portal>);

impl TokenStore for Attended {
    fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>> {
        let tokens = support::tokens(&self.0);
        Box::pin(async { Ok(tokens) })
    }

    fn save<'a>(&'a self, _: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Ok(()) })
    }
}

fn client(portal: &Arc<Portal>, seed: u64, is_app: bool) -> Client {
    let endpoint = if is_app {
        Endpoint::oauth(&portal.client_endpoint())
    } else {
        Endpoint::webhook(portal.webhook())
    };
    let transport = Flaky {
        inner: Reqwest::new(&Http::default().timeout(PATIENCE)).expect("a transport"),
        random: Mutex::new(fastrand::Rng::with_seed(seed)),
    };
    let policy = Policy::default().retries(2);
    let client = Client::new(endpoint.expect("a URL"), transport, impatient())
        .bucket(Bucket::unlimited())
        .policy(policy.deadline(Duration::from_hours(1)))
        .in_flight(16);
    if !is_app {
        return client;
    }
    client.app(support::app(portal), Attended(Arc::clone(portal)))
}

/// Sends messages and notes how each ended.
async fn send_all<M: Call + Send + Sync>(
    client: Client,
    messages: Vec<(String, Checked<M>)>,
    ended: &Mutex<BTreeMap<String, String>>,
) where
    M::Reply: Debug,
{
    let (texts, messages): (Vec<_>, Vec<_>) = messages.into_iter().unzip();
    let outcomes = client.send_all(stream::iter(messages));
    outcomes
        .for_each(|(index, outcome)| {
            let twice = ended
                .lock()
                .expect("a map")
                .insert(texts[index].clone(), kind(&outcome));
            assert_eq!(twice, None, "one outcome each");
            async {}
        })
        .await;
}

fn kind<R>(outcome: &Outcome<R>) -> String {
    let kind = outcome.as_ref().err().map_or("sent", Failure::kind);
    kind.to_owned()
}

fn portal(seed: u64, sends: u64) -> Arc<Portal> {
    let portal = Portal::builder()
        // Without the weekly limit, which would hide a second copy.
        .plan(Plan::Partner)
        .rate_off()
        .clock(PortalClock::running())
        .max_messages(usize::try_from(sends * 8).expect("a number"))
        .start()
        .expect("a portal");
    portal.script(faults(seed, sends * 8));
    Arc::new(portal)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_is_delivered_twice_and_none_is_lost_without_a_word() {
    let sends = number("OPENLINES_SENDS", 1000);
    let seed = number("OPENLINES_SEED", 1);
    let portal = portal(seed, sends);
    portal.script_tokens(faults(seed + 1, sends));

    let ended = Mutex::new(BTreeMap::new());
    let each = sends.div_ceil(4);
    let networks = |from: u64| -> Vec<_> {
        let users = from..from + each;
        users
            .map(|user| (format!("message {user}"), network(user)))
            .collect()
    };
    let crms = |name: &str| -> Vec<_> {
        let texts = (0..each).map(|n| format!("{name} {n}"));
        texts.map(|text| (text.clone(), crm(text))).collect()
    };
    // Four clients with 16 requests in flight each.
    tokio::join!(
        send_all(client(&portal, seed + 2, false), networks(1), &ended),
        send_all(client(&portal, seed + 3, false), crms("webhook"), &ended),
        send_all(client(&portal, seed + 4, true), networks(1 + each), &ended),
        send_all(client(&portal, seed + 5, true), crms("app"), &ended),
    );

    let mut copies: BTreeMap<String, u32> = BTreeMap::new();
    for text in delivered(&portal) {
        *copies.entry(text).or_default() += 1;
    }
    let ended = ended.into_inner().expect("a map");
    let mut figures: BTreeMap<(&str, u32), u32> = BTreeMap::new();
    for (text, kind) in &ended {
        let copies = copies.get(text).copied().unwrap_or_default();
        *figures.entry((kind, copies)).or_default() += 1;
    }
    println!(
        "{} messages, {} requests, seed {seed}",
        ended.len(),
        portal.requests()
    );
    for ((kind, copies), count) in &figures {
        println!("{count:>6} {kind}, delivered {copies} times");
    }
    assert_eq!(ended.len() as u64, 4 * each, "every message has an outcome");
    assert!(copies.keys().all(|text| ended.contains_key(text)));
    for (kind, copies) in figures.keys() {
        let is_right = matches!(
            (*kind, copies),
            ("sent", 1) | ("not-sent" | "refused", 0) | ("unknown", 0 | 1)
        );
        assert!(is_right, "{kind}, delivered {copies} times");
    }
    // Every way there is was gone.
    let kinds: Vec<&str> = figures.keys().map(|(kind, _)| *kind).collect();
    for kind in ["sent", "not-sent", "refused", "unknown"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
}

/// The same portal and faults tell a sender that resends what is unknown.
#[tokio::test]
async fn resending_what_is_unknown_would_be_found_out() {
    let portal = portal(1, 200);
    let client = client(&portal, 1, false);
    for n in 0..200 {
        let message = crm(format!("message {n}"));
        for _ in 0..3 {
            match client.send(&message).await {
                Err(Failure::Unknown(_)) => {}
                _ => break,
            }
        }
    }
    let mut texts = delivered(&portal);
    let all = texts.len();
    texts.sort();
    texts.dedup();
    println!(
        "{} second copies of {} messages",
        all - texts.len(),
        texts.len()
    );
    assert!(all > texts.len());
}
