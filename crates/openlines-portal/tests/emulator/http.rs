//! Requests and answers: paths, bodies, times, connections.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use openlines_portal::{Clock, Portal, TimeStyle};
use serde_json::{Value, json};

use crate::{ADD, FORM, JSON, check, connect, exchange, message, post};

#[test]
fn paths_and_bodies() {
    let portal = Portal::start().expect("a portal");
    assert_eq!(
        portal.webhook(),
        format!("{}/rest/1/portalonyourdesk/", portal.url())
    );
    let user = std::cell::Cell::new(1);
    let next = || {
        user.set(user.get() + 1);
        message(&portal, user.get(), &json!({}))
    };
    for path in [
        ADD.to_owned(),
        format!("{ADD}/"),
        format!("{ADD}.json"),
        format!("{ADD}.JSON/"),
    ] {
        check(&post(&portal, &path, &next()), 200, "ok");
    }
    let odd_case = "/rest/1/portalonyourdesk/ImOpenLines.NETWORK.message.Add";
    check(&post(&portal, odd_case, &next()), 200, "ok");

    let form = "CODE=ab515f5d85a8b844d484f6ea75a2e494&USER_ID=50&MESSAGE=a+%D1%8F&ATTACH[BLOCKS][0][MESSAGE]=x&ATTACH[BLOCKS][1][GRID][0][NAME]=n";
    check(
        &exchange(&portal, "POST", ADD, FORM, form).expect("an answer"),
        200,
        "ok",
    );
    let parts = [
        ("CODE", portal.line()),
        ("USER_ID", "52"),
        ("MESSAGE", "a я"),
        ("ATTACH[BLOCKS][0][MESSAGE]", "x"),
    ]
    .map(|(name, value)| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    })
    .concat();
    let multipart = "Content-Type: multipart/form-data; boundary=B\r\n";
    check(
        &exchange(&portal, "POST", ADD, multipart, &(parts + "--B--\r\n")).expect("an answer"),
        200,
        "ok",
    );
    let query = format!("{ADD}?{}", form.replace("USER_ID=50", "USER_ID=51"));
    check(
        &exchange(&portal, "GET", &query, "", "").expect("an answer"),
        200,
        "ok",
    );
    // The body comes behind the query, so that its parameters win.
    let both = format!("{ADD}?code=x&USER_ID=53&MESSAGE=query");
    let body = json!({"CODE": portal.line(), "MESSAGE": "body"});
    check(&post(&portal, &both, &body), 200, "ok");
    let messages = portal.messages();
    assert_eq!(messages.len(), 9);
    assert_eq!(messages[8].text.as_deref(), Some("body"));
    let params = &messages[8].params;
    assert_eq!(
        params.to_string(),
        json!({"code": "x", "USER_ID": "53", "CODE": portal.line(), "MESSAGE": "body"}).to_string()
    );
    assert_eq!(messages[5].text.as_deref(), Some("a я"));
    assert_eq!(messages[6].text.as_deref(), Some("a я"));
    let stored = messages[5].to_json()["stored"]["ATTACH"]["BLOCKS"].clone();
    let row = json!({"DISPLAY": "BLOCK", "NAME": "n", "VALUE": "", "COLOR_TOKEN": "base"});
    assert_eq!(stored, json!([{"MESSAGE": "x"}, {"GRID": [row]}]));

    check(
        &exchange(&portal, "POST", ADD, JSON, "{\"CODE\": ").expect("an answer"),
        400,
        "CODE",
    );
    check(
        &exchange(&portal, "POST", ADD, "", "{}").expect("an answer"),
        400,
        "CODE",
    );
    check(
        &post(
            &portal,
            "/rest/1/wrong/imopenlines.network.message.add",
            &next(),
        ),
        401,
        "INVALID_CREDENTIALS",
    );
    check(
        &post(&portal, "/rest/1/portalonyourdesk/crm.deal.add", &next()),
        404,
        "ERROR_METHOD_NOT_FOUND",
    );
    check(
        &post(
            &portal,
            "/rest/api/imopenlines.network.message.add",
            &next(),
        ),
        401,
        "NO_AUTH_FOUND",
    );
    assert_eq!(
        exchange(&portal, "GET", "/nowhere", "", "")
            .expect("an answer")
            .status,
        404
    );
    for (bytes, status) in [(4 << 20, 400), ((4 << 20) + 1, 413)] {
        let reply = exchange(&portal, "POST", ADD, JSON, &"x".repeat(bytes));
        assert_eq!(reply.expect("an answer").status, status, "{bytes}");
    }
}

#[test]
fn time_varies() {
    let portal = Portal::start().expect("a portal");
    let times: Vec<Value> = (1..5)
        .map(|user| post(&portal, ADD, &message(&portal, user, &json!({}))).json()["time"].clone())
        .collect();
    assert!(times[0]["start"].is_f64() && times[0]["operating"].is_f64());
    assert!(times[1]["start"].is_f64() && times[1].get("operating").is_none());
    assert!(
        times[2]["start"].is_u64() && times[2]["operating"].is_u64() && times[2]["finish"].is_f64()
    );
    assert!(times[3]["start"].is_f64());

    let portal = Portal::builder()
        .clock(Clock::standing(1_700_000_000))
        .time(TimeStyle::Full)
        .start()
        .expect("a portal");
    let body = message(&portal, 1, &json!({})).to_string();
    let stalled = format!("{JSON}X-Portal-Fault: slow-body=0\r\n");
    let reply = exchange(&portal, "POST", ADD, &stalled, &body).expect("an answer");
    let (start, date) = (1_700_000_000.0, "2023-11-14T22:13:20+00:00");
    assert_eq!(
        reply.json()["time"],
        json!({"start": start, "finish": start, "duration": 0.0, "processing": 0.0,
            "date_start": date, "date_finish": date, "operating_reset_at": 1_700_000_600, "operating": 0.0})
    );

    let portal = Portal::builder()
        .time(TimeStyle::Absent)
        .start()
        .expect("a portal");
    let answer = post(&portal, ADD, &message(&portal, 1, &json!({}))).json();
    assert_eq!(answer, json!({"result": true}));
}

#[test]
fn what_a_caller_no_longer_waits_for_is_executed() {
    let clock = Clock::standing(1_700_000_000);
    let portal = Portal::builder()
        .clock(clock.clone())
        .start()
        .expect("a portal");
    let body = message(&portal, 2, &json!({})).to_string();
    let length = body.len();
    let mut stream = TcpStream::connect(portal.address()).expect("a connection");
    write!(
        stream,
        "POST {ADD} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{JSON}X-Portal-Fault: stall=75\r\n\r\n{body}"
    )
    .expect("a request");
    until(|| portal.requests() == 1);
    drop(stream);
    thread::sleep(Duration::from_millis(50));
    assert!(portal.messages().is_empty());
    clock.advance(Duration::from_secs(75));
    until(|| portal.messages().len() == 1);
    assert!(portal.messages()[0].is_delivered());
}

/// Waits until something holds, but not for ever.
#[track_caller]
fn until(holds: impl Fn() -> bool) {
    for _ in 0..1000 {
        if holds() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it never came");
}

#[test]
fn a_body_that_is_cut_off_is_not_too_large() {
    let portal = Portal::start().expect("a portal");
    let mut stream = TcpStream::connect(portal.address()).expect("a connection");
    write!(
        stream,
        "POST {ADD} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n{JSON}\r\n{{}}"
    )
    .expect("a request");
    stream.shutdown(Shutdown::Write).expect("an end");
    let mut reply = String::new();
    // Nothing at all may come back: the connection is broken.
    let _ = stream.read_to_string(&mut reply);
    assert!(!reply.contains("413"), "{reply}");
    assert!(portal.messages().is_empty());
}

#[test]
fn what_is_nested_deep_is_read_back_whole() {
    let portal = Portal::start().expect("a portal");
    let deep = format!("{}{}", "[".repeat(300), "]".repeat(300));
    let line = portal.line().to_owned();
    let body = format!(r#"{{"CODE":"{line}","USER_ID":2,"MESSAGE":"hi","X":{deep}}}"#);
    let reply = exchange(&portal, "POST", ADD, JSON, &body).expect("an answer");
    check(&reply, 200, "ok");
    let messages = portal.messages();
    assert_eq!(messages[0].text.as_deref(), Some("hi"));
    assert_eq!(messages[0].params["USER_ID"], 2);
}

#[test]
fn a_connection_does_not_wait_for_ever() {
    let portal = Portal::builder()
        .idle(Duration::from_millis(500))
        .start()
        .expect("a portal");
    let connect = || connect(portal.address()).expect("a connection");
    let mut answer = Vec::new();

    let mut silent = connect();
    silent.read_to_end(&mut answer).expect("an end");
    let mut slow_head = connect();
    slow_head.write_all(b"POST /rest/").expect("sent");
    slow_head.read_to_end(&mut answer).expect("an end");
    assert_eq!(String::from_utf8_lossy(&answer), "");

    let mut slow_body = connect();
    slow_body
        .write_all(b"POST /rest/1/x/y HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf")
        .expect("sent");
    slow_body.read_to_end(&mut answer).expect("an end");
    assert!(answer.starts_with(b"HTTP/1.1 408 "));
}

#[test]
fn one_connection_too_many_waits() {
    let portal = Portal::builder().max_connections(1).start();
    let portal = portal.expect("a portal");
    let request = b"GET /messages HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let ask = || {
        let mut stream = TcpStream::connect(portal.address()).expect("a connection");
        stream.write_all(request).expect("sent");
        stream
    };
    let mut first = ask();
    first.read_exact(&mut [0; 8]).expect("an answer");
    let mut second = ask();
    let wait = Some(Duration::from_millis(300));
    second.set_read_timeout(wait).expect("a time limit");
    assert!(second.read(&mut [0]).is_err(), "there is no room for it");
    drop(first);
    second.set_read_timeout(None).expect("no time limit");
    second.read_exact(&mut [0; 8]).expect("an answer");
}

#[test]
fn who_reads_a_long_list_holds_up_nobody() {
    let portal = Portal::start().expect("a portal");
    let grid: Vec<Value> = (0..400).map(|row| json!({"NAME": row})).collect();
    let attach = json!({"ATTACH": {"BLOCKS": [{"GRID": grid}]}});
    for user in 1..=40 {
        post(&portal, ADD, &message(&portal, user, &attach));
    }
    let mut reader = connect(portal.address()).expect("a connection");
    reader
        .write_all(b"GET /messages HTTP/1.0\r\n\r\n")
        .expect("sent");
    reader.read_exact(&mut [0; 8]).expect("its beginning");
    let list = thread::spawn(move || {
        reader.read_to_end(&mut Vec::new()).expect("the rest");
        Instant::now()
    });
    let reply = exchange(&portal, "GET", "/nowhere", "", "").expect("an answer");
    let answered = Instant::now();
    assert_eq!(reply.status, 404);
    assert!(answered < list.join().expect("a list"));
}

#[test]
fn dropping_it_stops_it() {
    let portal = Portal::start().expect("a portal");
    let address = portal.address();
    let open = TcpStream::connect(address).expect("a connection");
    drop(portal);
    assert!(TcpStream::connect(address).is_err());
    drop(open);
}
