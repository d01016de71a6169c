//! Who may ask: no website, neither from its own origin nor by a name of its own.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc::channel;

use openlines_portal::{LogFormat, Portal};
use serde_json::{Value, json};

use crate::{ADD, check, exchange, exchange_as_is, message, post};

/// The header by which a page of another origin may read an answer.
const LEAVE: &str = "access-control-allow-origin";

#[test]
fn a_page_of_another_origin_may_send_but_not_read() {
    let portal = Portal::start().expect("a portal");
    let sent = post(&portal, ADD, &message(&portal, 2, &json!({})));
    check(&sent, 200, "ok");
    assert!(sent.head.contains(LEAVE), "{}", sent.head);
    let may = |method: &str, path: &str| {
        let origin = "Origin: https://evil.example\r\n";
        let reply = exchange(&portal, method, path, origin, "").expect("an answer");
        reply.head.contains(LEAVE)
    };
    assert!(may("OPTIONS", ADD));
    assert!(may("OPTIONS", "/oauth/token/"));
    assert!(may("POST", "/oauth/token/"));
    for method in ["GET", "OPTIONS"] {
        for path in ["/", "/messages", "/messages/", "/nowhere"] {
            assert!(!may(method, path), "{method} {path}");
        }
    }
}

#[test]
fn on_loopback_it_answers_to_names_of_loopback_alone() {
    let (lines, logged) = channel();
    let write = move |line: &str| lines.send(line.to_owned()).expect("somebody reads");
    let portal = Portal::builder().log(LogFormat::Json, write).start();
    let portal = portal.expect("a portal");
    let address = portal.address();
    let port = address.port();
    let status = |method: &str, path: &str, hosts: &str| {
        let request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n{hosts}\r\n");
        exchange_as_is(address, &request).expect("an answer").status
    };
    for host in ["localhost", "desk.localhost", "127.0.0.1", "[::1]"] {
        let host = format!("Host: {host}:{port}\r\n");
        assert_eq!(status("GET", "/messages", &host), 200, "{host}");
    }
    let evil = format!("Host: evil.example:{port}\r\n");
    for path in ["/", "/messages", ADD, "/oauth/token/", "/nowhere"] {
        for method in ["GET", "POST", "DELETE", "OPTIONS"] {
            assert_eq!(status(method, path, &evil), 421, "{method} {path}");
            let line: Value = serde_json::from_str(&logged.recv().expect("a line")).expect("JSON");
            assert_eq!(
                (&line["method"], &line["status"]),
                (&json!(method), &json!(421))
            );
            assert_eq!(line["outcome"], "421 Misdirected Request");
        }
    }
    assert_eq!(portal.requests(), 0);
}

#[test]
fn a_request_names_one_host() {
    let portal = Portal::start().expect("a portal");
    let status = |head: &str| {
        let request = format!("GET /messages HTTP/{head}Connection: close\r\n\r\n");
        let reply = exchange_as_is(portal.address(), &request);
        reply.expect("an answer").status
    };
    let host = "Host: localhost\r\n";
    assert_eq!(status("1.1\r\n"), 400);
    assert_eq!(status(&format!("1.1\r\n{host}{host}")), 400);
    assert_eq!(status(&format!("1.1\r\n{host}")), 200);
    assert_eq!(status("1.0\r\n"), 200);
}

#[test]
fn elsewhere_it_answers_to_any_name() {
    let everywhere = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let portal = Portal::builder().listen(everywhere).start();
    let portal = portal.expect("a portal");
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, portal.address().port()));
    let request = "GET /messages HTTP/1.1\r\nHost: desk.example\r\nConnection: close\r\n\r\n";
    let reply = exchange_as_is(address, request).expect("an answer");
    assert_eq!(reply.status, 200);
}
