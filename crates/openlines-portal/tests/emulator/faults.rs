//! Answers that go wrong on purpose.

use std::io::ErrorKind;
use std::thread;
use std::time::Duration;

use openlines_portal::{Clock, Fault, FaultRule, OddError, Portal, TimeStyle};
use serde_json::{Value, json};

use crate::{ADD, FORM, JSON, check, exchange, message, post};

/// Status and start of the body a fault answers with; `None` for a reset.
fn expected(fault: Fault) -> Option<(u16, &'static str)> {
    Some(match fault {
        Fault::ResetBefore | Fault::ResetAfter => return None,
        Fault::Stall(_) | Fault::SlowBody(_) | Fault::TruncatedJson | Fault::HugeBody(_) => {
            (200, "{\"result\":tr")
        }
        Fault::Html403 => (403, "<html>"),
        Fault::Html502 => (502, "<html>"),
        Fault::Html503 => (503, "<html>"),
        Fault::Json503 => (503, "{\"error\":\"QUERY_LIMIT_EXCEEDED\""),
        Fault::Overload => (503, "{\"error\":\"OVERLOAD_LIMIT\""),
        Fault::Operating => (429, "{\"error\":\"OPERATION_TIME_LIMIT\""),
        Fault::InternalError => (500, "{\"error\":\"INTERNAL_SERVER_ERROR\""),
        Fault::WrongEncoding => (200, "{\"error\":\"WRONG_ENCODING\""),
        Fault::Error200 => (200, "{\"error\":\"ACCESS_DENIED\""),
        Fault::OddError(_) => (400, "{\"error\":"),
        Fault::Redirect => (302, "<html>"),
        Fault::Empty200 => (200, ""),
        Fault::ExpiredToken => (401, "{\"error\":\"expired_token\""),
        other => panic!("what does {other} answer?"),
    })
}

#[test]
fn every_fault_does_what_it_says() {
    for &fault in Fault::ALL {
        let clock = Clock::standing(1_700_000_000);
        let portal = Portal::builder()
            .clock(clock.clone())
            .time(TimeStyle::Full)
            .start()
            .expect("a portal");
        let body = message(&portal, 2, &json!({})).to_string();
        let headers = format!("{JSON}X-Portal-Fault: {fault}\r\n");
        let reply = thread::scope(|scope| {
            let reply = scope.spawn(|| exchange(&portal, "POST", ADD, &headers, &body));
            // Whatever waits on the clock goes on.
            while !reply.is_finished() {
                clock.advance(Duration::from_secs(20));
                thread::sleep(Duration::from_millis(1));
            }
            reply.join().expect("no panic")
        });
        match expected(fault) {
            None => {
                let kind = reply.err().map(|error| error.kind());
                assert_eq!(kind, Some(ErrorKind::ConnectionReset), "{fault}");
            }
            Some((status, start)) => {
                let reply = reply.unwrap_or_else(|error| panic!("{fault}: {error}"));
                assert_eq!(reply.status, status, "{fault}");
                assert!(
                    reply.body.starts_with(start),
                    "{fault}: {}",
                    &reply.body[..reply.body.len().min(200)]
                );
                if start == "<html>" {
                    assert!(reply.head.contains("content-type: text/html"), "{fault}");
                }
                match fault {
                    Fault::Stall(_) => check(&reply, 200, "ok"),
                    Fault::SlowBody(_) => {
                        check(&reply, 200, "ok");
                        assert_eq!(reply.pieces, 4);
                    }
                    Fault::TruncatedJson => {
                        assert!(serde_json::from_str::<Value>(&reply.body).is_err());
                    }
                    Fault::HugeBody(bytes) => {
                        assert_eq!(reply.json()["padding"], "x".repeat(bytes));
                    }
                    Fault::Operating => {
                        let reset_at = reply.json()["time"]["operating_reset_at"].as_u64();
                        assert!(reset_at >= Some(1_700_000_060), "{}", reply.body);
                    }
                    Fault::OddError(odd) => {
                        let error = reply.json()["error"].take();
                        assert!(
                            match odd {
                                OddError::Number => error.is_u64(),
                                OddError::Object => error["code"].is_string(),
                                OddError::Empty => error == "",
                                OddError::Zero => error == "0",
                                _ => false,
                            },
                            "{fault}: {error}"
                        );
                    }
                    Fault::Empty200 => assert_eq!(reply.body, ""),
                    Fault::Redirect => assert!(
                        reply
                            .head
                            .contains("location: https://renamed.invalid/rest/")
                    ),
                    _ => {}
                }
            }
        }
        let delivered = portal
            .messages()
            .iter()
            .filter(|message| message.is_delivered())
            .count();
        assert_eq!(delivered, usize::from(fault.executes()), "{fault}");
        assert_eq!(portal.requests(), 1, "{fault}");
    }
}

#[test]
fn faults_by_script_and_by_rule() {
    let rule: FaultRule = "html-503@2".parse().expect("a rule");
    let portal = Portal::builder().fault(rule).start().expect("a portal");
    assert_eq!(post(&portal, ADD, &json!({})).status, 400);
    assert_eq!(post(&portal, ADD, &json!({})).status, 503);
    assert_eq!(post(&portal, ADD, &json!({})).status, 400);
    let headers = format!("{JSON}X-Portal-Fault: no-such-fault\r\n");
    let reply = exchange(&portal, "POST", ADD, &headers, "{}").expect("an answer");
    check(&reply, 400, "UNKNOWN_FAULT");
    portal.script([Some(Fault::Html403), None]);
    assert_eq!(post(&portal, ADD, &json!({})).status, 403);
    assert_eq!(post(&portal, ADD, &json!({})).status, 400);

    let portal = Portal::builder()
        .fault(Fault::Html502)
        .start()
        .expect("a portal");
    for _ in 0..2 {
        assert_eq!(post(&portal, ADD, &json!({})).status, 502);
    }
}

#[test]
fn faults_of_the_token_endpoint() {
    let portal = Portal::start().expect("a portal");
    portal.script_tokens([Some(Fault::Html502), Some(Fault::ResetBefore)]);
    let first = portal.app();
    let form = format!(
        "grant_type=refresh_token&client_id={}&client_secret={}&refresh_token={}",
        first.client_id, first.client_secret, first.refresh_token
    );
    let renew = || exchange(&portal, "POST", "/oauth/token/", FORM, &form);
    assert_eq!(renew().map_or(0, |reply| reply.status), 502);
    assert_ne!(
        portal.app(),
        first,
        "the gateway gave up after the tokens were renewed"
    );
    assert!(renew().is_err());
    check(&renew().expect("an answer"), 400, "invalid_grant");
    let asked = format!("{FORM}X-Portal-Fault: html-403\r\n");
    let reply = exchange(&portal, "POST", "/oauth/token/", &asked, &form);
    assert_eq!(reply.map_or(0, |reply| reply.status), 403);
    assert_eq!(portal.requests(), 0);
}
