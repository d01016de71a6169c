//! The asynchronous client against the emulator.
#![cfg(feature = "reqwest")]

mod support;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use futures_util::future::{join, join_all};
use futures_util::{FutureExt as _, StreamExt, stream};
use openlines_portal::{Fault, Plan as PortalPlan, Portal};
use openlines_send::{
    App, BoxFuture, Bucket, Client, ClientError, Clock, Endpoint, ErrorCode, Failure, Http,
    InvalidUrl, Journal, JournalError, NotSent, Once, Plan, Policy, Refused, Request, Reqwest,
    Response, RetryAfter, Secret, StoreError, TokenStore, Tokens, TokioClock, Transport,
    TransportError, Unknown, Why,
};
use tokio::sync::Semaphore;

use support::client::{SharedClock, client, oauth_client, portal_and_client};
use support::{Store, crm, delivered, faults, network};

fn retries(count: u32) -> Policy {
    Policy::default().retries(count)
}

#[tokio::test]
async fn what_was_checked_arrives() {
    let (portal, client) = portal_and_client(Portal::builder().rate_off());
    let sent = client.send(&network(2)).await.expect("sent");
    assert!(sent.time.is_some());
    let id = client.send(&crm("привет 😀")).await.expect("sent").reply;
    assert_eq!(delivered(&portal), ["message 2", "привет 😀"]);
    assert_eq!(portal.messages()[1].id, Some(id));

    let again = client.send(&network(2)).await.expect_err("once a week");
    assert!(again.is_weekly_limit() && !again.may_be_resent(), "{again}");
    assert_eq!(portal.requests(), 3);
}

#[tokio::test]
async fn every_fault_ends_as_it_should() {
    for (fault, end, requests) in faults::rows() {
        let (portal, mut client) = portal_and_client(Portal::builder().rate_off());
        if faults::is_never_answered(fault) {
            client = hasty(&portal);
        }
        portal.script([Some(fault)]);
        let outcome = client.policy(retries(4)).send(&crm("hi")).await;
        faults::check(&portal, fault, &outcome, end, requests);
    }
}

/// As where a process is halted by Ctrl-Z.
#[tokio::test]
async fn an_answer_that_came_while_nothing_ran_is_read() {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let client = hasty(&portal);
    let stall = Duration::from_secs(75);
    portal.script([Some(Fault::Stall(stall))]);
    let message = crm("hi");
    let halt = async {
        while portal.requests() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        portal.clock().advance(stall);
        std::thread::sleep(Duration::from_millis(1500));
    };
    let (sent, ()) = tokio::join!(client.send(&message), halt);
    sent.expect("it was answered");
}

/// A client that waits for an answer for a second.
fn hasty(portal: &Portal) -> Client {
    let http = Http::default().timeout(Duration::from_secs(1));
    let endpoint = Endpoint::webhook(portal.webhook()).expect("a webhook");
    let transport = Reqwest::new(&http).expect("a transport");
    Client::new(endpoint, transport, SharedClock(portal.clock().clone()))
}

#[tokio::test]
async fn a_renamed_portal_is_named_and_not_followed() {
    let (portal, client) = portal_and_client(Portal::builder().rate_off());
    portal.script([Some(Fault::Redirect)]);
    let failure = client.send(&crm("hi")).await.expect_err("a refusal");
    assert_eq!(
        failure.to_string(),
        "refused: the portal has moved to `renamed.invalid`"
    );
}

/// Remembers who sent a request.
#[derive(Default)]
struct Visitors(std::sync::Mutex<Vec<String>>);

impl Transport for Visitors {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        let headers = request.headers();
        let agent = headers.iter().find(|(name, _)| *name == "user-agent");
        let agent = agent.map(|(_, value)| (*value).to_owned());
        self.0.lock().expect("a list").extend(agent);
        Box::pin(async { Ok(Response::new(200, [], r#"{"result": 7}"#)) })
    }
}

#[tokio::test]
async fn a_client_names_its_portal_and_itself() {
    let endpoint = Endpoint::webhook("https://p.bitrix24.ru:8443/rest/1/secret/");
    let visitors = Arc::<Visitors>::default();
    let client =
        Client::new(endpoint.expect("a webhook"), visitors.clone(), Standing).user_agent("shop/2");
    assert_eq!(client.portal(), "p.bitrix24.ru:8443");
    let shown = format!("{client:?}");
    assert!(shown.contains("p.bitrix24.ru:8443"), "{shown}");
    let transport = Reqwest::new(&Http::default()).expect("a transport");
    assert_eq!(format!("{transport:?}"), "Reqwest");
    client.send(&crm("hi")).await.expect("sent");
    assert_eq!(*visitors.0.lock().expect("a list"), ["shop/2"]);
}

#[tokio::test]
async fn a_timeout_leaves_the_outcome_unknown() {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let client = hasty(&portal);
    portal.script([Some(Fault::Stall(Duration::from_secs(75)))]);
    let failure = client.send(&crm("hi")).await.expect_err("no answer");
    let Failure::Unknown(unknown) = failure else {
        panic!("{failure}")
    };
    assert_eq!(unknown.why, Why::Timeout);
    // The portal has not given up: the message arrives all the same.
    portal.clock().advance(Duration::from_secs(75));
    for _ in 0..1000 {
        if delivered(&portal).len() == 1 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it was never delivered");
}

/// A clock by which every wait lasts for ever.
struct Standing;

impl Clock for Standing {
    fn now(&self) -> Duration {
        Duration::from_secs(support::START)
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn a_stopped_client_begins_nothing_more() {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let endpoint = Endpoint::webhook(portal.webhook()).expect("a webhook");
    let transport = Reqwest::new(&Http::default()).expect("a transport");
    let client = Client::new(endpoint, transport, Standing).policy(retries(4));
    // It waits to be tried again, for ever.
    portal.script([Some(Fault::Json503)]);
    let other = client.clone();
    let waiting = tokio::spawn(async move { other.send(&crm("a")).await });
    while portal.requests() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    client.stop();
    let failure = waiting.await.expect("no panic").expect_err("a refusal");
    assert_eq!(failure.code(), Some(&ErrorCode::QueryLimitExceeded));
    let failure = client.send(&crm("b")).await.expect_err("nothing");
    assert_eq!(failure, Failure::NotSent(NotSent::Stopped));
    assert!(failure.may_be_resent());
    assert_eq!(portal.requests(), 1);
    assert!(delivered(&portal).is_empty());
}

#[tokio::test]
async fn nothing_is_sent_where_nobody_listens() {
    let closed = Portal::start().expect("a portal");
    let client = client(&closed).policy(retries(2));
    drop(closed);
    let failure = client.send(&crm("hi")).await.expect_err("nobody there");
    assert!(
        matches!(failure, Failure::NotSent(NotSent::Connect(_))),
        "{failure}"
    );
    assert!(failure.may_be_resent());
}

#[test]
fn only_an_http_proxy_is_one() {
    support::only_an_http_proxy_is_one(|http| Reqwest::new(http).is_ok());
}

#[tokio::test]
async fn the_clock_is_that_of_the_system() {
    let (before, moment) = (TokioClock.now(), Duration::from_millis(20));
    assert!(before > Duration::from_secs(support::START));
    TokioClock.sleep(moment).await;
    assert!(TokioClock.now() >= before + moment);
}

#[tokio::test]
async fn one_attempt_is_the_default() {
    let (portal, client) = portal_and_client(Portal::builder().rate_off());
    portal.script([Some(Fault::Json503)]);
    let failure = client.send(&crm("hi")).await.expect_err("a refusal");
    assert_eq!(failure.code(), Some(&ErrorCode::QueryLimitExceeded));
    assert!(failure.may_be_resent());
    assert_eq!(portal.requests(), 1);
}

#[tokio::test]
async fn the_plan_is_kept_to() {
    for (portal_plan, plan) in [
        (PortalPlan::Standard, Plan::Standard),
        (PortalPlan::Enterprise, Plan::Enterprise),
    ] {
        let builder = Portal::builder().plan(portal_plan);
        let (portal, client) = portal_and_client(builder);
        let client = client.plan(plan).in_flight(1);
        let messages = stream::iter((0..300).map(|n| crm(format!("n{n}"))));
        let outcomes: Vec<_> = client.send_all(messages).collect().await;
        assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()));
        assert_eq!((portal.requests(), delivered(&portal).len()), (300, 300));
    }
}

#[tokio::test]
async fn whoever_no_longer_waits_is_not_waited_for() {
    let (portal, client) = portal_and_client(Portal::builder().rate_off());
    let bucket = Bucket::new(Plan::Standard);
    let client = client.bucket(bucket.clone());
    let burst = stream::iter((1..=48).map(|n| crm(format!("{n}"))));
    assert_eq!(client.send_all(burst).count().await, 48);
    let waiting = || {
        let endpoint = Endpoint::webhook(portal.webhook()).expect("a webhook");
        let transport = Reqwest::new(&Http::default()).expect("a transport");
        Client::new(endpoint, transport, Standing).bucket(bucket.clone())
    };
    // A hundred callers who go away, and some who are told that nothing more is begun.
    let gone = waiting();
    for _ in 0..100 {
        assert_eq!(gone.send(&crm("gone")).now_or_never(), None);
    }
    let stopped = waiting();
    let messages: Vec<_> = (0..20).map(|_| crm("stopped")).collect();
    let sends = join_all(messages.iter().map(|message| stopped.send(message)));
    let (outcomes, ()) = join(sends, async { stopped.stop() }).await;
    let told = Err(Failure::NotSent(NotSent::Stopped));
    assert!(outcomes.into_iter().all(|outcome| outcome == told));
    let soon = Policy::default().deadline(Duration::from_millis(500));
    client.policy(soon).send(&crm("next")).await.expect("sent");
    assert_eq!(delivered(&portal).len(), 49);
}

#[tokio::test]
async fn a_bucket_filled_by_others_is_waited_for() {
    let builder = Portal::builder();
    let (portal, client) = portal_and_client(builder);
    // These know of no limit, as another program does not know of ours.
    let other = client.clone();
    for n in 0..50 {
        other.send(&crm(format!("n{n}"))).await.expect("sent");
    }
    let client = client.plan(Plan::Standard).policy(retries(1));
    for n in 50..60 {
        client.send(&crm(format!("n{n}"))).await.expect("sent");
    }
    assert_eq!(delivered(&portal).len(), 60);
    assert_eq!(
        portal.requests(),
        61,
        "the first was refused, and the others waited"
    );
}

#[tokio::test]
async fn operating_time_is_waited_for_within_the_deadline() {
    let (portal, client) = portal_and_client(Portal::builder().rate_off());
    portal.script([Some(Fault::Operating)]);
    let short = retries(1).deadline(Duration::from_secs(30));
    let client = client.policy(short);
    let failure = client.send(&crm("a")).await.expect_err("a refusal");
    assert_eq!(failure.code(), Some(&ErrorCode::OperationTimeLimit));
    // The next one knows already, and does not even ask.
    let failure = client.send(&crm("b")).await.expect_err("no time");
    let Failure::NotSent(NotSent::Deadline(turn)) = failure else {
        panic!("{failure}")
    };
    assert!(turn > Duration::from_secs(support::START + 59));
    assert_eq!(failure.retry_after(), Some(RetryAfter::At(turn)));
    assert_eq!(portal.requests(), 1);
    // The other method has operating time of its own.
    client.send(&network(2)).await.expect("sent");
    client
        .policy(retries(0))
        .send(&crm("c"))
        .await
        .expect("sent");
    assert_eq!(portal.clock().now(), turn);
}

#[tokio::test]
async fn what_is_left_out_takes_nobodys_turn() {
    let (portal, client) = portal_and_client(Portal::builder().rate_off());
    let client = client.plan(Plan::Standard);
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::open(folder.path().join("journal"), client.portal());
    let journal = journal.expect("a journal");
    let messages = || stream::iter((0..60).map(|n| (format!("{n}"), crm(format!("n{n}")))));
    let sent = client.send_all_once(&journal, messages()).count().await;
    let (requests, now) = (portal.requests(), portal.clock().now());
    assert_eq!((sent, requests), (60, 60));
    let again: Vec<_> = client.send_all_once(&journal, messages()).collect().await;
    let are_left_out = again
        .iter()
        .all(|(_, once)| matches!(once, Once::Skipped(openlines_send::Standing::Sent)));
    assert!(are_left_out);
    assert_eq!((portal.requests(), portal.clock().now()), (requests, now));
}

#[tokio::test]
async fn the_journal_of_another_portal_is_not_taken() {
    let (portal, client) = portal_and_client(Portal::builder());
    let folder = tempfile::tempdir().expect("a folder");
    let journal = Journal::open(folder.path().join("journal"), "example.bitrix24.com");
    let journal = journal.expect("a journal");
    let once = client.send_once(&journal, "n", &crm("n")).await;
    let messages = stream::iter([("n".to_owned(), crm("n"))]);
    let (_, of_many) = client
        .send_all_once(&journal, messages)
        .collect::<Vec<_>>()
        .await
        .remove(0);
    for once in [once, of_many] {
        let Once::Done(Err(Failure::NotSent(NotSent::Journal(why)))) = once else {
            panic!("{once:?}");
        };
        assert!(why.contains("example.bitrix24.com"), "{why}");
    }
    assert_eq!(portal.requests(), 0);
}

#[tokio::test]
async fn many_messages_keep_their_places() {
    let (portal, client) = portal_and_client(Portal::builder().rate_off());
    portal.script([None, Some(Fault::Html502), None, Some(Fault::Overload)]);
    let messages = stream::iter((0..6).map(|n| crm(format!("n{n}"))));
    let client = client.in_flight(1);
    let outcomes: Vec<_> = client.send_all(messages).collect().await;
    let kinds = outcomes
        .iter()
        .map(|(index, outcome)| (*index, outcome.as_ref().err().map_or("sent", Failure::kind)));
    let expected = ["sent", "unknown", "sent", "refused", "sent", "sent"];
    assert!(kinds.eq(expected.into_iter().enumerate()));
    assert_eq!(delivered(&portal), ["n0", "n1", "n2", "n4", "n5"]);
}

/// Answers slowly, and counts the requests that wait for an answer.
#[derive(Default)]
struct Crowd {
    now: AtomicUsize,
    most: AtomicUsize,
}

impl Transport for Crowd {
    fn send<'a>(&'a self, _: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async {
            let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
            self.most.fetch_max(now, Ordering::Relaxed);
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            self.now.fetch_sub(1, Ordering::Relaxed);
            Ok(Response::new(200, [], r#"{"result": 7}"#))
        })
    }
}

#[tokio::test]
async fn no_more_requests_are_in_flight_than_permitted() {
    for (permitted, most) in [(0, 1), (1, 1), (3, 3)] {
        let endpoint = Endpoint::webhook("https://p.bitrix24.ru/rest/1/secret/");
        let crowd = Arc::<Crowd>::default();
        let client = Client::new(endpoint.expect("a webhook"), crowd.clone(), Standing)
            .bucket(Bucket::unlimited())
            .in_flight(permitted);
        let messages = stream::iter((0..20).map(|n| crm(format!("n{n}"))));
        assert_eq!(client.send_all(messages).count().await, 20);
        assert_eq!(crowd.most.load(Ordering::Relaxed), most);
    }
}

#[tokio::test]
async fn an_application_sends_with_its_token() {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let store = Store::new(&portal);
    let client = oauth_client(&portal, store.clone());
    client.send(&crm("hi")).await.expect("sent");
    assert_eq!(delivered(&portal), ["hi"]);
    assert_eq!(store.stored().saves, 0);
}

#[tokio::test]
async fn any_number_of_sends_renew_a_token_once() {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let store = Store::new(&portal);
    let client = oauth_client(&portal, store.clone()).in_flight(64);
    for round in 1..=3_u32 {
        portal.expire_tokens();
        let messages = stream::iter((0..64).map(|n| crm(format!("{round}/{n}"))));
        let outcomes: Vec<_> = client.send_all(messages).collect().await;
        assert!(outcomes.iter().all(|(_, outcome)| outcome.is_ok()));
        assert_eq!(store.stored().saves, round);
        assert!(store.stored().tokens == support::tokens(&portal));
    }
    assert_eq!(delivered(&portal).len(), 3 * 64);
}

#[tokio::test]
async fn tokens_another_process_renewed_are_taken_from_the_store() {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let store = Store::new(&portal);
    let (ours, theirs) = (
        oauth_client(&portal, store.clone()),
        oauth_client(&portal, store.clone()),
    );
    ours.send(&crm("1")).await.expect("sent");
    portal.expire_tokens();
    theirs.send(&crm("2")).await.expect("sent");
    ours.send(&crm("3")).await.expect("sent");
    assert_eq!(store.stored().saves, 1);
}

#[tokio::test]
async fn tokens_are_renewed_without_sending() {
    let (portal, webhook) = portal_and_client(Portal::builder().rate_off());
    let store = Store::new(&portal);
    // As in two processes, neither of which knows what the other has made of the tokens.
    let [ours, theirs] = [(); 2].map(|()| oauth_client(&portal, store.clone()));
    for (saves, client) in (1..).zip([&ours, &theirs, &ours]) {
        client.renew().await.expect("renewed");
        assert_eq!(store.stored().saves, saves);
        assert!(store.stored().tokens == support::tokens(&portal));
    }
    portal.script_tokens([Some(Fault::Html503)]);
    let failure = ours.renew().await.expect_err("in passing");
    assert!(failure.is_passing(), "{failure}");
    // A pair that could not be kept is offered again, and has expired by then.
    store.stored().failures = 1;
    let failure = ours.renew().await.expect_err("no room");
    assert_eq!(
        failure.to_string(),
        "no access token: the token store failed: the disk is full"
    );
    portal.expire_tokens();
    ours.renew().await.expect("renewed");
    assert!(store.stored().tokens == support::tokens(&portal));
    webhook.renew().await.expect("nothing to renew");
    assert_eq!(portal.requests(), 0);
    ours.send(&crm("hi")).await.expect("sent");
}

/// A client with a new pair of tokens that its store could not keep.
async fn unkept() -> (Portal, Arc<Store>, Client) {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let store = Store::new(&portal);
    let client = oauth_client(&portal, store.clone());
    portal.expire_tokens();
    store.stored().failures = 1;
    let failure = client.send(&crm("unkept")).await.expect_err("no token");
    assert_eq!(
        failure.to_string(),
        "not sent: no access token: the token store failed: the disk is full"
    );
    assert_eq!(delivered(&portal).len(), 0);
    (portal, store, client)
}

#[tokio::test]
async fn new_tokens_are_not_used_before_they_are_kept_nor_lost() {
    let (portal, store, client) = unkept().await;
    store.stored().failing_loads = 1;
    client.send(&crm("1")).await.expect_err("no token");
    // The pair before is used up: only the one that could not be kept helps now.
    client.send(&crm("2")).await.expect("sent");
    assert_eq!(store.stored().saves, 1);
    assert!(store.stored().tokens == support::tokens(&portal));
}

#[tokio::test]
async fn a_token_from_the_store_that_has_expired_too_is_renewed() {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let store = Store::new(&portal);
    let [ours, theirs] = [(); 2].map(|()| oauth_client(&portal, store.clone()));
    ours.send(&crm("a")).await.expect("sent");
    portal.expire_tokens();
    theirs.send(&crm("b")).await.expect("sent");
    portal.expire_tokens();
    ours.send(&crm("c")).await.expect("sent");
    assert_eq!(store.stored().saves, 2);
    assert_eq!(delivered(&portal), ["a", "b", "c"]);
}

#[tokio::test]
async fn tokens_that_were_kept_late_may_have_expired_meanwhile() {
    let (portal, store, client) = unkept().await;
    portal.expire_tokens();
    client.send(&crm("b")).await.expect("sent");
    assert_eq!(store.stored().saves, 2);
    assert_eq!(delivered(&portal), ["b"]);
}

#[tokio::test]
async fn tokens_that_could_not_be_kept_replace_no_newer_ones() {
    let (portal, store, client) = unkept().await;
    // The application is installed anew: those it has are of no use any more.
    let installed = Store::new(&portal);
    let other = oauth_client(&portal, installed.clone());
    portal.expire_tokens();
    other.send(&crm("b")).await.expect("sent");
    let tokens = installed.stored().tokens.clone();
    store.stored().tokens = tokens;
    client.send(&crm("c")).await.expect("sent");
    assert_eq!(store.stored().saves, 0);
    assert!(store.stored().tokens == support::tokens(&portal));
}

#[tokio::test]
async fn a_store_that_panics_loses_no_tokens() {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let store = Store::new(&portal);
    let client = oauth_client(&portal, store.clone());
    portal.expire_tokens();
    store.stored().panics = 1;
    let failure = client.send(&crm("a")).await.expect_err("no token");
    assert_eq!(
        failure.to_string(),
        "not sent: no access token: the token store failed: it panicked"
    );
    client.send(&crm("b")).await.expect("sent");
    assert_eq!(delivered(&portal), ["b"]);
    assert!(store.stored().tokens == support::tokens(&portal));
}

#[tokio::test]
async fn a_renewal_that_fails_in_passing_is_tried_again() {
    for fault in [Fault::Html503, Fault::Json503, Fault::ResetBefore] {
        let (portal, _) = portal_and_client(Portal::builder().rate_off());
        let store = Store::new(&portal);
        let client = oauth_client(&portal, store.clone()).policy(retries(2));
        client.send(&crm("before")).await.expect("sent");
        portal.expire_tokens();
        portal.script_tokens([Some(fault)]);
        let messages = stream::iter((0..20).map(|n| crm(format!("n{n}"))));
        let outcomes: Vec<_> = client.send_all(messages).collect().await;
        assert!(
            outcomes.iter().all(|(_, outcome)| outcome.is_ok()),
            "{fault}"
        );
        assert_eq!((store.stored().saves, delivered(&portal).len()), (1, 21));

        // One attempt is one attempt; what it says is that there is hope.
        portal.expire_tokens();
        portal.script_tokens([Some(fault)]);
        let hasty = client.policy(Policy::default());
        let failure = hasty.send(&crm("hasty")).await.expect_err("no token");
        assert!(failure.may_be_resent(), "{failure}");
        assert!(!failure.to_string().contains("delivered"), "{failure}");
        hasty.send(&crm("hasty")).await.expect("sent");
    }
}

/// Holds back answers to renewals.
struct Gate {
    inner: Reqwest,
    answered: Semaphore,
    open: Semaphore,
}

impl Transport for Gate {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(async move {
            let answer = self.inner.send(request).await;
            if request.url().expose().ends_with("/oauth/token/") {
                self.answered.add_permits(1);
                let _ = self.open.acquire().await;
            }
            answer
        })
    }
}

#[tokio::test]
async fn a_renewal_under_way_survives_whoever_began_it() {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let store = Store::new(&portal);
    let gate = Arc::new(Gate {
        inner: Reqwest::new(&Http::default()).expect("a transport"),
        answered: Semaphore::new(0),
        open: Semaphore::new(0),
    });
    let endpoint = Endpoint::oauth(&portal.client_endpoint()).expect("an endpoint");
    let client = Client::new(endpoint, gate.clone(), SharedClock(portal.clock().clone()))
        .app(support::app(&portal), store.clone());
    portal.expire_tokens();
    // The portal gives new tokens away, and nobody is there any more to take them.
    let message = crm("1");
    tokio::select! {
        outcome = client.send(&message) => panic!("{outcome:?}"),
        _ = gate.answered.acquire() => {}
    }
    assert_eq!(store.stored().saves, 0);
    gate.open.add_permits(1);
    client.send(&crm("2")).await.expect("sent");
    assert_eq!(delivered(&portal), ["2"]);
    assert_eq!(store.stored().saves, 1);
    assert!(store.stored().tokens == support::tokens(&portal));
}

/// A store that is slow to read.
struct Slow {
    store: Arc<Store>,
    asked: Semaphore,
    open: Semaphore,
}

impl Slow {
    fn new(portal: &Portal) -> Arc<Self> {
        Arc::new(Self {
            store: Store::new(portal),
            asked: Semaphore::new(0),
            open: Semaphore::new(0),
        })
    }
}

impl TokenStore for Slow {
    fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>> {
        Box::pin(async {
            self.asked.add_permits(1);
            let _ = self.open.acquire().await;
            self.store.load().await
        })
    }

    fn save<'a>(&'a self, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        self.store.save(tokens)
    }
}

#[tokio::test]
async fn nothing_is_begun_after_a_stop_while_tokens_were_read() {
    let (portal, client) = portal_and_client(Portal::builder().rate_off());
    let slow = Slow::new(&portal);
    let client = client.app(support::app(&portal), slow.clone());
    let other = client.clone();
    let waiting = tokio::spawn(async move { other.send(&crm("hi")).await });
    let _ = slow.asked.acquire().await;
    client.stop();
    slow.open.add_permits(1);
    let failure = waiting.await.expect("no panic").expect_err("nothing");
    assert_eq!(failure, Failure::NotSent(NotSent::Stopped));
    assert_eq!(portal.requests(), 0);
}

#[tokio::test]
async fn nothing_is_begun_after_the_deadline_while_tokens_were_read() {
    for (seconds, is_in_time) in [(60, true), (61, false)] {
        let (portal, client) = portal_and_client(Portal::builder().rate_off());
        let slow = Slow::new(&portal);
        let client = client
            .app(support::app(&portal), slow.clone())
            .policy(Policy::default().deadline(Duration::from_mins(1)));
        let waiting = tokio::spawn(async move { client.send(&crm("hi")).await });
        let _ = slow.asked.acquire().await;
        portal.clock().advance(Duration::from_secs(seconds));
        slow.open.add_permits(1);
        let failure = waiting.await.expect("no panic").err();
        let too_late = Failure::NotSent(NotSent::Deadline(portal.clock().now()));
        assert_eq!(failure, (!is_in_time).then_some(too_late));
        assert_eq!(delivered(&portal).len(), usize::from(is_in_time));
    }
}

#[tokio::test]
async fn a_renewal_whose_send_was_dropped_is_not_lost_however_late_it_is_looked_at() {
    let portal = Portal::builder().rate_off().start().expect("a portal");
    let store = Store::new(&portal);
    let endpoint = Endpoint::oauth(&portal.client_endpoint()).expect("an endpoint");
    let http = Http::default().timeout(Duration::from_secs(2));
    let transport = Reqwest::new(&http).expect("a transport");
    let client = Client::new(endpoint, transport, TokioClock)
        .bucket(Bucket::unlimited())
        .app(support::app(&portal), store.clone());
    portal.expire_tokens();
    portal.script_tokens([Some(Fault::Stall(Duration::from_secs(1)))]);
    let message = crm("a");
    let dropped = tokio::time::timeout(Duration::from_millis(200), client.send(&message));
    assert!(dropped.await.is_err());
    tokio::time::sleep(Duration::from_secs(3)).await;
    client.send(&crm("b")).await.expect("sent");
    assert_eq!(
        (store.stored().saves, delivered(&portal)),
        (1, vec!["b".to_owned()])
    );
}

#[tokio::test]
async fn a_refused_renewal_is_told() {
    let (portal, _) = portal_and_client(Portal::builder().rate_off());
    let store = Store::new(&portal);
    let app = App::new("another", Secret::new("secret"))
        .server_endpoint(&portal.client_endpoint())
        .expect("an endpoint");
    let client = oauth_client(&portal, store.clone()).app(app, store);
    portal.expire_tokens();
    let failure = client.send(&crm("1")).await.expect_err("no token");
    assert_eq!(
        failure.to_string(),
        "not sent: no access token: the renewal was refused: `wrong_client` (HTTP 200): there is no such application; the portal says: Wrong client"
    );
}

/// Says that every token has expired, and repeats the request for new ones.
struct Echo;

impl Transport for Echo {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        let body = String::from_utf8_lossy(request.body());
        let answer = if request.url().expose().ends_with("/oauth/token/") {
            format!(r#"{{"error": "invalid_grant", "error_description": "{body}"}}"#)
        } else {
            r#"{"error": "expired_token"}"#.to_owned()
        };
        Box::pin(async { Ok(Response::new(401, [], answer)) })
    }
}

/// A store in which somebody puts the refresh token right.
#[derive(Default)]
struct Repaired(AtomicUsize);

impl TokenStore for Repaired {
    fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>> {
        let times = self.0.fetch_add(1, Ordering::Relaxed);
        let refresh = Secret::new(format!("refresh-{times}"));
        Box::pin(async { Ok(Tokens::new(Secret::new("access"), refresh)) })
    }

    fn save<'a>(&'a self, _: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn a_refresh_token_read_for_the_renewal_is_not_shown() {
    let endpoint = Endpoint::oauth("https://p.example/rest/").expect("an endpoint");
    let app = App::new("local.1", Secret::new("s3cret"));
    let client = Client::new(endpoint, Echo, TokioClock).app(app, Repaired::default());
    let failure = client.send(&crm("a")).await.expect_err("refused");
    let shown = failure.to_string();
    assert!(shown.contains("refresh_token=***"), "{shown}");
}

/// A portal and a store of which another process uses the refresh token up while this one asks with it.
#[derive(Clone, Default)]
struct Race {
    /// Pairs that the other process has kept.
    kept: Arc<AtomicUsize>,
    /// Whether it keeps its pair only after this one was refused.
    is_late: bool,
}

impl Transport for Race {
    fn send<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        let is_old = String::from_utf8_lossy(request.body()).contains("access-0");
        let (status, answer) = if request.url().expose().ends_with("/oauth/token/") {
            self.kept
                .fetch_add(usize::from(!self.is_late), Ordering::Relaxed);
            (400, r#"{"error": "invalid_grant"}"#)
        } else if is_old {
            (401, r#"{"error": "expired_token"}"#)
        } else {
            (200, r#"{"result": 7}"#)
        };
        Box::pin(async move { Ok(Response::new(status, [], answer)) })
    }
}

impl TokenStore for Race {
    fn load(&self) -> BoxFuture<'_, Result<Tokens, StoreError>> {
        let times = self.kept.load(Ordering::Relaxed);
        let [access, refresh] = ["access", "refresh"].map(|name| format!("{name}-{times}"));
        Box::pin(async { Ok(Tokens::new(Secret::new(access), Secret::new(refresh))) })
    }

    fn save<'a>(&'a self, _: &'a Tokens) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Err("nothing to save".into()) })
    }
}

impl Clock for Race {
    fn now(&self) -> Duration {
        Duration::from_secs(support::START)
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        self.kept.fetch_add(1, Ordering::Relaxed);
        Box::pin(async {})
    }
}

#[tokio::test]
async fn a_renewal_that_another_process_outran_is_no_failure() {
    for is_late in [false, true] {
        let endpoint = Endpoint::oauth("https://p.example/rest/").expect("an endpoint");
        let app = App::new("local.1", Secret::new("s3cret"));
        let race = Race {
            is_late,
            ..Race::default()
        };
        let client = Client::new(endpoint, race.clone(), race.clone()).app(app, race.clone());
        client.send(&crm("a")).await.expect("sent");
        assert_eq!(race.kept.load(Ordering::Relaxed), 1);
    }
}

/// Says that the token has expired, and that nothing more is to be begun.
#[derive(Default)]
struct Stopping(OnceLock<Client>);

impl Transport for Stopping {
    fn send<'a>(&'a self, _: &'a Request) -> BoxFuture<'a, Result<Response, TransportError>> {
        self.0.get().expect("a client").stop();
        let answer = Response::new(401, [], r#"{"error": "expired_token"}"#);
        Box::pin(async { Ok(answer) })
    }
}

#[tokio::test]
async fn a_token_that_is_not_renewed_for_a_stop_is_no_refusal() {
    let endpoint = Endpoint::oauth("https://p.example/rest/").expect("an endpoint");
    let app = App::new("local.1", Secret::new("s3cret"));
    let stopping = Arc::<Stopping>::default();
    let client = Client::new(endpoint, stopping.clone(), TokioClock).app(app, Race::default());
    assert!(stopping.0.set(client.clone()).is_ok());
    let failure = client.send(&crm("a")).await.expect_err("stopped");
    assert_eq!(failure, Failure::NotSent(NotSent::Stopped));
}

#[tokio::test]
async fn everything_may_move_between_threads() {
    fn shared<T: Send + Sync + Clone>(value: &T) -> T {
        value.clone()
    }
    fn moved<T: Send>(value: T) -> T {
        value
    }
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    error::<InvalidUrl>();
    error::<ClientError>();
    error::<JournalError>();
    error::<Failure>();
    error::<NotSent>();
    error::<Refused>();
    error::<Unknown>();
    let (portal, client) = portal_and_client(Portal::builder().rate_off());
    let (client, message) = (shared(&client), crm("hi"));
    moved(client.send(&message)).await.expect("sent");
    let messages = stream::iter([crm("many")]);
    let outcomes: Vec<_> = moved(client.send_all(messages)).collect().await;
    assert_eq!((outcomes.len(), delivered(&portal).len()), (1, 2));
}
