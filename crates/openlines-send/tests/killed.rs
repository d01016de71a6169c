//! A sender that is killed at any moment and resumed from its journal sends nothing twice.
//!
//! `OPENLINES_KILLS` times, 12 unless given; `OPENLINES_SENDS` messages, 400 unless given; faults by `OPENLINES_SEED`.
//! The figures are printed by `cargo test -p openlines-send --test killed -- --nocapture`.
#![cfg(feature = "reqwest")]

mod support;

use std::collections::BTreeMap;
use std::env;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use openlines_portal::{Clock as PortalClock, Portal};
use openlines_send::{Bucket, Client, Endpoint, Http, Journal, Policy, Reqwest, Standing};

use support::client::impatient;
use support::faults::{PATIENCE, faults, number};
use support::{crm, delivered};

fn texts(sends: u64) -> impl Iterator<Item = String> {
    (0..sends).map(|n| format!("message {n}"))
}

/// The process that is killed: sends everything the journal does not say was sent.
#[tokio::main(flavor = "current_thread")]
async fn sender(webhook: &str, journal: &Path, sends: u64) {
    let endpoint = Endpoint::webhook(webhook).expect("a webhook");
    let http = Http::default().timeout(PATIENCE);
    let transport = Reqwest::new(&http).expect("a transport");
    let policy = Policy::default()
        .retries(2)
        .deadline(Duration::from_hours(1));
    let client = Client::new(endpoint, transport, impatient())
        .bucket(Bucket::unlimited())
        .policy(policy)
        .in_flight(8);
    let journal = Journal::open(journal, client.portal()).expect("a journal");
    let messages = texts(sends).map(|text| (text.clone(), crm(text)));
    let outcomes = client.send_all_once(&journal, stream::iter(messages));
    outcomes.for_each(|_| async {}).await;
}

fn spawn(webhook: &str, journal: &Path, sends: u64) -> Child {
    let test = "a_killed_sender_repeats_nobody";
    let mut command = Command::new(env::current_exe().expect("this test"));
    command.args([test, "--exact", "--nocapture"]);
    command.env("OPENLINES_KILLED", journal);
    command.env("OPENLINES_WEBHOOK", webhook);
    command.env("OPENLINES_SENDS", sends.to_string());
    command.stdout(Stdio::null()).spawn().expect("a sender")
}

fn journal_of(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_default()
}

/// Where the last line of a journal begins, if an outcome is in it: only such a line may be lost, as an intent is on the disk before its request is begun.
fn last_outcome(journal: &[u8]) -> Option<usize> {
    let lines = journal.strip_suffix(b"\n")?;
    let line = lines.iter().rposition(|byte| *byte == b'\n')? + 1;
    let is_intent = journal[line..].starts_with(b"{\"step\":\"intent\"");
    (!is_intent).then_some(line)
}

#[test]
fn a_killed_sender_repeats_nobody() {
    if let (Some(journal), Ok(webhook)) = (
        env::var_os("OPENLINES_KILLED"),
        env::var("OPENLINES_WEBHOOK"),
    ) {
        return sender(&webhook, Path::new(&journal), number("OPENLINES_SENDS", 0));
    }

    let kills = number("OPENLINES_KILLS", 12);
    let sends = number("OPENLINES_SENDS", 400);
    let seed = number("OPENLINES_SEED", 1);
    let portal = Portal::builder()
        .rate_off()
        .clock(PortalClock::running())
        .max_messages(usize::try_from(sends * 8).expect("a number"))
        .start()
        .expect("a portal");
    portal.script(faults(seed, sends * 8));
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("journal");

    let mut random = fastrand::Rng::with_seed(seed);
    let (mut killed, mut torn) = (0, 0);
    for kill in 0..kills {
        let mut child = spawn(portal.webhook(), &path, sends);
        // Each gets about as far as the last, and then dies at any moment.
        let far = portal.requests() + random.u64(1..=2 * sends / kills);
        while portal.requests() < far && child.try_wait().expect("a state").is_none() {
            thread::sleep(Duration::from_micros(200));
        }
        thread::sleep(Duration::from_micros(random.u64(0..=5000)));
        // A kill does not tear lines as a power cut does, so that is done here to every other one, where there is one to tear.
        let tears = kill % 2 == 1;
        while tears
            && last_outcome(&journal_of(&path)).is_none()
            && child.try_wait().expect("a state").is_none()
        {
            thread::sleep(Duration::from_micros(50));
        }
        killed += u64::from(child.try_wait().expect("a state").is_none());
        child.kill().expect("killed or gone");
        child.wait().expect("an end");
        let bytes = journal_of(&path);
        if tears && let Some(line) = last_outcome(&bytes) {
            let cut = random.usize(line..bytes.len());
            std::fs::write(&path, &bytes[..cut]).expect("written");
            torn += 1;
        }
    }
    let status = spawn(portal.webhook(), &path, sends)
        .wait()
        .expect("an end");
    assert!(status.success());

    let journal = Journal::open(&path, &portal.address().to_string()).expect("a journal");
    let mut copies: BTreeMap<String, u32> = BTreeMap::new();
    for text in delivered(&portal) {
        *copies.entry(text).or_default() += 1;
    }
    let mut figures: BTreeMap<(Standing, u32), u32> = BTreeMap::new();
    for text in texts(sends) {
        let standing = journal.standing(&text);
        let copies = copies.get(&text).copied().unwrap_or_default();
        *figures.entry((standing, copies)).or_default() += 1;
    }
    println!(
        "{sends} messages, {} requests, {killed} kills, {torn} torn lines, seed {seed}",
        portal.requests()
    );
    for ((standing, copies), count) in &figures {
        println!("{count:>6} {standing}, delivered {copies} times");
    }
    assert!(killed > 0, "the last run did not do it all");
    assert!(torn > 0, "a line was torn");
    assert!(
        figures
            .keys()
            .any(|(standing, _)| *standing == Standing::Sent),
        "something arrived"
    );
    for (standing, copies) in figures.into_keys() {
        let is_right = [
            (Standing::Sent, 1..=1),
            (Standing::NotDelivered, 0..=0),
            (Standing::Unknown, 0..=1),
        ]
        .into_iter()
        .any(|(right, range)| right == standing && range.contains(&copies));
        assert!(is_right, "{standing}, delivered {copies} times");
    }
}
