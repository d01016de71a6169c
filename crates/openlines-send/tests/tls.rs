//! HTTPS: a certificate nobody vouches for ends the matter before a byte of the request is written.
#![cfg(all(feature = "reqwest", feature = "blocking"))]

mod support;

use std::env;
use std::process::{Command, Stdio};

use openlines_portal::Portal;
use openlines_send::{Client, Failure, NotSent, Outcome, blocking};

use support::{crm, delivered};

fn portal() -> Portal {
    Portal::builder().tls().start().expect("a portal")
}

/// A message by each of the two clients.
#[tokio::main(flavor = "current_thread")]
async fn send(webhook: &str) -> [Outcome<u64>; 2] {
    assert!(webhook.starts_with("https://"));
    let client = Client::webhook(webhook).expect("a client");
    let sent = client.send(&crm("by reqwest")).await;
    let client = blocking::Client::webhook(webhook).expect("a client");
    [sent, client.send(&crm("by ureq"))]
}

#[test]
fn nothing_is_written_to_a_host_that_cannot_prove_its_name() {
    let portal = portal();
    for outcome in send(portal.webhook()) {
        let failure = outcome.expect_err("nobody vouches for it");
        assert!(
            matches!(&failure, Failure::NotSent(NotSent::Connect(text)) if text.contains("certificate")),
            "{failure}"
        );
    }
    assert_eq!(portal.requests(), 0);
}

/// Names by which an environment names proxies, none of which is asked.
#[cfg(target_os = "linux")]
const PROXIES: [&str; 6] = [
    "http_proxy",
    "HTTP_PROXY",
    "https_proxy",
    "HTTPS_PROXY",
    "all_proxy",
    "ALL_PROXY",
];

/// What the system trusts is read from the environment once a process, so this one starts another.
#[cfg(target_os = "linux")]
#[test]
fn a_certificate_the_system_trusts_will_do() {
    if let Ok(webhook) = env::var("OPENLINES_WEBHOOK") {
        for outcome in send(&webhook) {
            outcome.expect("sent");
        }
        return;
    }
    let portal = portal();
    let folder = tempfile::TempDir::new().expect("a folder");
    let certificate = folder.path().join("certificate.pem");
    std::fs::write(&certificate, portal.certificate().expect("a certificate")).expect("written");
    let status = Command::new(env::current_exe().expect("this test"))
        .args(["a_certificate_the_system_trusts_will_do", "--exact"])
        .env("OPENLINES_WEBHOOK", portal.webhook())
        .env("SSL_CERT_FILE", certificate)
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .envs(PROXIES.map(|name| (name, "http://127.0.0.1:1")))
        .stdout(Stdio::null())
        .status();
    assert!(status.expect("a process").success());
    assert_eq!(delivered(&portal), ["by reqwest", "by ureq"]);
}
