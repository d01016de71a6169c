//! The client for threads against the emulator.
#![cfg(feature = "blocking")]

mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use openlines_portal::{Clock as PortalClock, Fault, Portal};
use openlines_send::blocking::{Client, Clock, SystemClock, TokenStore, Transport, Ureq};
use openlines_send::{
    Bucket, Endpoint, Failure, Http, Journal, NotSent, Once, Plan, Policy, Request, Response,
    Standing, StoreError, Tokens, TransportError,
};

use support::{START, Store, app, crm, delivered, faults, network};

struct SharedClock(PortalClock);

impl Clock for SharedClock {
    fn now(&self) -> Duration {
        self.0.now()
    }

    fn sleep(&self, time: Duration) {
        self.0.advance(time);
    }
}

impl TokenStore for Store {
    fn load(&self) -> Result<Tokens, StoreError> {
        self.stored().load()
    }

    fn save(&self, tokens: &Tokens) -> Result<(), StoreError> {
        self.stored().save(tokens)
    }
}

fn portal() -> Portal {
    let clock = PortalClock::standing(START);
    let portal = Portal::builder().rate_off().clock(clock).start();
    portal.expect("a portal")
}

fn transport() -> Ureq {
    Ureq::new(&Http::default()).expect("a transport")
}

fn with(portal: &Portal, transport: impl Transport + 'static) -> Client {
    let endpoint = Endpoint::webhook(portal.webhook()).expect("a webhook");
    let clock = SharedClock(portal.clock().clone());
    let attempts = Policy::default().retries(4);
    Client::new(endpoint, transport, clock)
        .bucket(Bucket::unlimited())
        .policy(attempts)
}

fn client(portal: &Portal) -> Client {
    with(portal, transport())
}

fn oauth(portal: &Portal, store: &Arc<Store>) -> Client {
    let endpoint = Endpoint::oauth(&portal.client_endpoint()).expect("an endpoint");
    Client::new(endpoint, transport(), SharedClock(portal.clock().clone()))
        .bucket(Bucket::unlimited())
        .app(app(portal), store.clone())
}

#[test]
fn what_was_checked_arrives() {
    let portal = portal();
    let client = client(&portal);
    client.send(&network(2)).expect("sent");
    let id = client.send(&crm("привет 😀")).expect("sent").reply;
    assert_eq!(delivered(&portal), ["message 2", "привет 😀"]);
    assert_eq!(portal.messages()[1].id, Some(id));
    let again = client.send(&network(2)).expect_err("once a week");
    assert!(again.is_weekly_limit(), "{again}");
}

#[test]
fn a_client_names_its_portal() {
    let client = Client::webhook("https://example.bitrix24.com:8443/rest/1/secret/");
    let client = client.expect("a client");
    assert_eq!(client.portal(), "example.bitrix24.com:8443");
    let shown = format!("{client:?}");
    assert!(shown.contains("example.bitrix24.com:8443"), "{shown}");
}

#[test]
fn faults_end_as_with_the_asynchronous_client() {
    for (fault, end, requests) in faults::rows() {
        let portal = portal();
        let http = if faults::is_never_answered(fault) {
            Http::default().timeout(Duration::from_secs(1))
        } else {
            Http::default()
        };
        let client = with(&portal, Ureq::new(&http).expect("a transport"));
        portal.script([Some(fault)]);
        let outcome = client.send(&crm("hi"));
        faults::check(&portal, fault, &outcome, end, requests);
    }
}

#[test]
fn nothing_is_sent_where_nobody_listens() {
    let closed = portal();
    let client = client(&closed);
    drop(closed);
    let failure = client.send(&crm("hi")).expect_err("nobody there");
    assert!(
        matches!(failure, Failure::NotSent(NotSent::Connect(_))),
        "{failure}"
    );
}

#[test]
fn the_plan_is_kept_to() {
    let clock = PortalClock::standing(START);
    let portal = Portal::builder().clock(clock).start().expect("a portal");
    let client = client(&portal).plan(Plan::Standard);
    for n in 0..200 {
        client.send(&crm(format!("n{n}"))).expect("sent");
    }
    assert_eq!(portal.requests(), 200, "none was refused");
}

#[test]
fn any_number_of_threads_renew_a_token_once() {
    let portal = portal();
    let store = Store::new(&portal);
    let client = oauth(&portal, &store);
    client.send(&crm("first")).expect("sent");
    portal.expire_tokens();
    thread::scope(|scope| {
        for n in 0..16 {
            let client = client.clone();
            scope.spawn(move || client.send(&crm(format!("n{n}"))).expect("sent"));
        }
    });
    assert_eq!(store.stored().saves, 1);
    assert_eq!(delivered(&portal).len(), 17);
}

#[test]
fn new_tokens_are_not_used_before_they_are_kept_nor_lost() {
    let portal = portal();
    let store = Store::new(&portal);
    let client = oauth(&portal, &store);
    portal.expire_tokens();
    store.stored().failures = 1;
    let failure = client.send(&crm("a")).expect_err("no token");
    assert!(
        matches!(failure, Failure::NotSent(NotSent::Token(_))),
        "{failure}"
    );
    client.send(&crm("b")).expect("sent");
    assert_eq!(delivered(&portal), ["b"]);
    assert!(store.stored().tokens == support::tokens(&portal));
}

#[test]
fn a_store_that_panics_loses_no_tokens() {
    let portal = portal();
    let store = Store::new(&portal);
    let client = oauth(&portal, &store);
    portal.expire_tokens();
    store.stored().panics = 1;
    let failure = client.send(&crm("a")).expect_err("no token");
    assert_eq!(
        failure.to_string(),
        "not sent: no access token: the token store failed: it panicked"
    );
    client.send(&crm("b")).expect("sent");
    assert_eq!(delivered(&portal), ["b"]);
    assert!(store.stored().tokens == support::tokens(&portal));
}

/// A transport that panics at the first request for tokens.
struct Panicking(Ureq, AtomicBool);

impl Transport for Panicking {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let is_renewal = request.url().expose().contains("/oauth/");
        assert!(
            !is_renewal || self.1.swap(true, Ordering::SeqCst),
            "as the test wants it"
        );
        self.0.send(request)
    }
}

#[test]
fn a_renewal_that_panics_is_made_again() {
    let portal = portal();
    let store = Store::new(&portal);
    let endpoint = Endpoint::oauth(&portal.client_endpoint()).expect("an endpoint");
    let panicking = Arc::new(Panicking(transport(), AtomicBool::new(false)));
    let client = Client::new(endpoint, panicking, SharedClock(portal.clock().clone()))
        .bucket(Bucket::unlimited())
        .app(app(&portal), store.clone());
    client.send(&crm("a")).expect("sent");
    portal.expire_tokens();
    let outcomes: Vec<_> = thread::scope(|scope| {
        let send = |n| {
            let client = client.clone();
            scope.spawn(move || client.send(&crm(format!("n{n}"))))
        };
        let threads: Vec<_> = (0..8).map(send).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("no panic"))
            .collect()
    });
    for failure in outcomes.into_iter().filter_map(Result::err) {
        assert!(
            matches!(failure, Failure::NotSent(NotSent::Token(_))),
            "{failure}"
        );
    }
    client.send(&crm("b")).expect("sent");
    assert_eq!(store.stored().saves, 1);
}

#[test]
fn tokens_are_renewed_without_sending() {
    let portal = portal();
    let store = Store::new(&portal);
    oauth(&portal, &store).renew().expect("renewed");
    assert_eq!(store.stored().saves, 1);
    assert!(store.stored().tokens == support::tokens(&portal));
}

#[test]
fn a_renewal_that_fails_in_passing_is_tried_again() {
    let portal = portal();
    let store = Store::new(&portal);
    let patient = Policy::default().retries(2);
    let client = oauth(&portal, &store).policy(patient);
    client.send(&crm("a")).expect("sent");
    portal.expire_tokens();
    portal.script_tokens([Some(Fault::Html503), Some(Fault::Json503)]);
    client.send(&crm("b")).expect("sent");
    assert_eq!(delivered(&portal), ["a", "b"]);
    assert_eq!(store.stored().saves, 1);
}

#[test]
fn a_journal_keeps_from_sending_again() {
    let portal = portal();
    let client = client(&portal);
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("journal");
    let journal = Journal::open(&path, client.portal()).expect("a journal");
    portal.script([None, Some(Fault::Html502), Some(Fault::Overload)]);
    for key in ["a", "b", "c"] {
        assert!(matches!(
            client.send_once(&journal, key, &crm(key)),
            Once::Done(_)
        ));
    }
    drop(journal);
    let journal = Journal::open(&path, client.portal()).expect("a journal");
    let again = ["a", "b", "c"].map(|key| client.send_once(&journal, key, &crm(key)));
    assert_eq!(again[0], Once::Skipped(Standing::Sent));
    assert_eq!(again[1], Once::Skipped(Standing::Unknown));
    assert!(matches!(again[2], Once::Done(Ok(_))));
    assert_eq!(delivered(&portal), ["a", "b", "c"]);
}

#[test]
fn an_answer_that_is_too_large_is_told() {
    let server = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = server.local_addr().expect("an address");
    let server = thread::spawn(move || {
        let (mut stream, _) = server.accept().expect("a connection");
        let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
        while let Some(Ok(line)) = lines.next()
            && !line.is_empty()
        {}
        let length = openlines_send::MAX_RESPONSE_BYTES + 1;
        let reply = r#"{"result": 7}"#;
        let body = reply.to_owned() + &" ".repeat(length - reply.len());
        // Whoever has read enough may close.
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        let _ = lines.count();
    });
    let client = Client::webhook(&format!("http://{address}/rest/1/abc/"));
    let failure = client.expect("a client").send(&crm("hi"));
    let Err(Failure::Unknown(unknown)) = failure else {
        panic!("{failure:?}")
    };
    assert_eq!(unknown.why, openlines_send::Why::TooLarge);
    server.join().expect("no panic");
}

/// How a message ends behind a proxy that answers so, and closes; through a tunnel it reads the request before.
fn behind_a_proxy(webhook: &str, answer: &'static str, is_tunnel: bool) -> Failure {
    let proxy = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = proxy.local_addr().expect("an address");
    let proxy = thread::spawn(move || {
        let (mut stream, _) = proxy.accept().expect("a connection");
        let mut lines = BufReader::new(stream.try_clone().expect("a stream")).lines();
        let mut skip_head = || {
            while let Some(Ok(line)) = lines.next()
                && !line.is_empty()
            {}
        };
        skip_head();
        stream.write_all(answer.as_bytes()).expect("written");
        if is_tunnel {
            skip_head();
        }
    });
    let http = Http::default().proxy(format!("http://{address}"));
    let endpoint = Endpoint::webhook(webhook).expect("a webhook");
    let transport = Ureq::new(&http).expect("a transport");
    let client = Client::new(endpoint, transport, openlines_send::blocking::SystemClock);
    let failure = client.send(&crm("hi")).expect_err("a failure");
    proxy.join().expect("no panic");
    failure
}

#[test]
fn a_tunnel_is_no_part_of_the_request() {
    let (secure, plain) = (
        "https://b24.example/rest/1/abc/",
        "http://127.0.0.1:9/rest/1/abc/",
    );
    for (webhook, answer, is_tunnel) in [
        (secure, "", false),
        (secure, "HTTP/1.1 407 No\r\n\r\n", false),
        // TLS fails.
        (secure, "HTTP/1.1 200 Yes\r\n\r\n", false),
        (plain, "HTTP/1.1 200 Yes\r\n\r\n", true),
    ] {
        let failure = behind_a_proxy(webhook, answer, is_tunnel);
        assert_eq!(failure.is_unknown(), is_tunnel, "{answer}: {failure}");
    }
}

#[test]
fn the_clock_is_that_of_the_system() {
    let (before, moment) = (SystemClock.now(), Duration::from_millis(20));
    assert!(before > Duration::from_secs(START));
    SystemClock.sleep(moment);
    assert!(SystemClock.now() >= before + moment);
}

#[test]
fn only_an_http_proxy_is_one() {
    support::only_an_http_proxy_is_one(|http| Ureq::new(http).is_ok());
}
