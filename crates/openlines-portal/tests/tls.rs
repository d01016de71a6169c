//! HTTPS, for clients that refuse anything else.
#![cfg(feature = "tls")]

use openlines_portal::{Fault, Portal};
use serde_json::{Value, json};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

fn agent(trusted: &str) -> ureq::Agent {
    let certificate = Certificate::from_pem(trusted.as_bytes()).expect("PEM");
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&[certificate]))
        .build();
    ureq::Agent::config_builder().tls_config(tls).build().into()
}

#[test]
fn its_certificate_is_enough() {
    let portal = Portal::builder().tls().start().expect("a portal");
    let agent = agent(portal.certificate().expect("a certificate"));
    let url = format!("{}imopenlines.network.message.add", portal.webhook());
    assert!(url.starts_with("https://127.0.0.1:"));
    let message = |user: i64| json!({"CODE": portal.line(), "USER_ID": user, "MESSAGE": "hi"});
    let mut response = agent.post(&url).send_json(message(2)).expect("an answer");
    let answer: Value = response.body_mut().read_json().expect("JSON");
    assert_eq!(answer["result"], true);

    portal.script([Some(Fault::ResetAfter)]);
    assert!(agent.post(&url).send_json(message(3)).is_err());
    assert_eq!(portal.messages().len(), 2);
}

#[test]
fn another_certificate_is_not() {
    let portal = Portal::builder().tls().start().expect("a portal");
    let other = Portal::builder().tls().start().expect("a portal");
    let agent = agent(other.certificate().expect("a certificate"));
    assert!(
        agent
            .get(format!("{}/messages", portal.url()))
            .call()
            .is_err()
    );
    assert!(
        agent
            .get(format!("{}/messages", other.url()))
            .call()
            .is_ok()
    );
}
