//! What it tells: its greeting, and what it received.

use std::sync::mpsc::channel;

use openlines_portal::{Clock, CrmKind, CrmObject, Lang, LogFormat, Plan, Portal, receive};
use serde_json::{Value, json};

use crate::{ADD, CRM, JSON, check, exchange, message, post};

#[test]
fn it_says_what_a_caller_needs_to_know() {
    let portal = Portal::start().expect("a portal");
    let greeting = portal.greeting(LogFormat::Human);
    assert_eq!(
        greeting.lines().next(),
        Some(format!("webhook          {}", portal.webhook()).as_str())
    );
    let greeting: Value = serde_json::from_str(&portal.greeting(LogFormat::Json)).expect("JSON");
    let (url, app) = (portal.url(), portal.app());
    assert_eq!(
        greeting,
        json!({
            "webhook": portal.webhook(),
            "lines": [portal.line()],
            "crm": ["deal:1:1"],
            "page": format!("{url}/"),
            "messages": format!("{url}/messages"),
            "client_endpoint": format!("{url}/rest/"),
            "token_url": format!("{url}/oauth/token/"),
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "access_token": app.access_token,
            "refresh_token": app.refresh_token,
        })
    );

    let portal = Portal::builder()
        .line("one")
        .line("two")
        .crm(CrmObject::new(CrmKind::Lead, 2).chat(3))
        .crm(CrmObject::new(CrmKind::Deal, 4).chat(5).chat(6));
    let portal = portal.start().expect("a portal");
    assert_eq!(portal.line(), "one");
    let greeting = portal.greeting(LogFormat::Human);
    assert_eq!(
        greeting.lines().skip(1).take(2).collect::<Vec<_>>(),
        [
            "lines            one, two",
            "crm              lead:2:3, deal:4:5:6"
        ]
    );
    let greeting: Value = serde_json::from_str(&portal.greeting(LogFormat::Json)).expect("JSON");
    assert_eq!(greeting["lines"], json!(["one", "two"]));
    assert_eq!(greeting["crm"], json!(["lead:2:3", "deal:4:5:6"]));
}

#[test]
fn the_last_messages_are_kept_until_they_are_forgotten() {
    let portal = Portal::builder().max_messages(2).start();
    let portal = portal.expect("a portal");
    for user in 2..5 {
        let sent = post(&portal, ADD, &message(&portal, user, &json!({})));
        check(&sent, 200, "ok");
    }
    let kept = portal.messages();
    let users: Vec<_> = kept.iter().map(|kept| &kept.params["USER_ID"]).collect();
    assert_eq!(users, [3, 4]);

    let forgotten = exchange(&portal, "DELETE", "/messages", "", "").expect("an answer");
    assert_eq!(forgotten.status, 204);
    assert!(portal.messages().is_empty());
}

#[test]
fn each_request_has_its_line() {
    for format in [LogFormat::Human, LogFormat::Json] {
        let (lines, logged) = channel();
        let write = move |line: &str| lines.send(line.to_owned()).expect("somebody reads");
        let portal = Portal::builder()
            .clock(Clock::standing(1_700_000_000))
            .log(format, write)
            .start()
            .expect("a portal");
        let at = "2023-11-14T22:13:20+00:00";
        let method = "imopenlines.network.message.add";
        for (path, fault, status, outcome) in [
            (ADD, None, Some(400), "CODE"),
            (ADD, Some("html-502"), Some(502), "CODE"),
            (ADD, Some("odd-error=number"), Some(400), "odd error"),
            (ADD, Some("reset-before"), None, "reset"),
            ("/nowhere", None, Some(404), "404 Not Found"),
        ] {
            let asked = fault.map(|fault| format!("X-Portal-Fault: {fault}\r\n"));
            let headers = asked.unwrap_or_default() + JSON;
            let reply = exchange(&portal, "POST", path, &headers, "{}");
            assert_eq!(reply.ok().map(|reply| reply.status), status);
            let shown = if path == ADD {
                format!("/rest/1/***/{method}")
            } else {
                path.to_owned()
            };
            let line = logged.recv().expect("a line");
            let expected = match format {
                LogFormat::Human => {
                    let status = status.map_or("reset".to_owned(), |status| status.to_string());
                    let fault = fault.map_or(String::new(), |fault| format!(" ({fault})"));
                    format!("{at} POST {shown} {status} {outcome}{fault}")
                }
                LogFormat::Json => json!({"at": at, "method": "POST", "path": shown,
                    "status": status, "outcome": outcome, "fault": fault})
                .to_string(),
                _ => panic!("how should {format:?} look?"),
            };
            assert_eq!(line, expected);
        }
    }
}

#[test]
fn a_message_is_told_with_all_that_became_of_it() {
    let portal = Portal::builder()
        .plan(Plan::Partner)
        .clock(Clock::standing(1_700_000_000))
        .start()
        .expect("a portal");
    let button = json!({"TEXT": "t", "LINK": "/"});
    let params = message(
        &portal,
        2,
        &json!({"MESSAGE": "a[BR]b", "KEYBOARD": vec![button; 378]}),
    );
    check(&post(&portal, ADD, &params), 200, "ok");
    let refused = json!({"CODE": portal.line(), "USER_ID": 2, "MESSAGE": "hi", "ATTACH": "x"});
    check(&post(&portal, ADD, &refused), 400, "ATTACH_ERROR");
    let unsent = json!({"CODE": portal.line(), "USER_ID": -2, "MESSAGE": "hi"});
    check(&post(&portal, ADD, &unsent), 400, "WRONG_REQUEST");
    let crm = json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 1, "MESSAGE": "hi"});
    check(&post(&portal, CRM, &crm), 200, "ok");
    let told = exchange(&portal, "GET", "/messages", "", "")
        .expect("an answer")
        .json();
    let (at, method) = (
        "2023-11-14T22:13:20+00:00",
        "imopenlines.network.message.add",
    );
    let stored = receive(&params).stored.map(|stored| stored.to_json());
    assert_eq!(
        told,
        json!({"messages": [
            {"request": 1, "at": at, "method": method, "outcome": "ok", "id": 1, "text": "a\nb", "params": params,
                "stored": stored, "attach_json_chars": null, "keyboard_json_chars": 60_103, "keyboard_saved": false,
                "lost": [{"path": "/KEYBOARD", "effect": "dropped", "reason": "oversize", "chars": 60_103}]},
            {"request": 2, "at": at, "method": method, "outcome": "ATTACH_ERROR", "id": null, "text": null, "params": refused,
                "stored": null, "attach_json_chars": null, "keyboard_json_chars": null, "keyboard_saved": null,
                "lost": [{"path": "/ATTACH", "effect": "rejected", "reason": "attach-as-text"}]},
            {"request": 3, "at": at, "method": method, "outcome": "WRONG_REQUEST", "id": null, "text": null, "params": unsent,
                "stored": null, "attach_json_chars": null, "keyboard_json_chars": null, "keyboard_saved": null,
                "lost": [{"path": "/USER_ID", "effect": "rejected", "reason": "negative-id"}]},
            {"request": 4, "at": at, "method": "imopenlines.crm.message.add", "outcome": "ok", "id": 2, "text": "hi", "params": crm},
        ]})
    );
    let messages = portal.messages();
    let lost: Vec<_> = messages
        .iter()
        .map(|message| message.lost().len())
        .collect();
    assert_eq!(lost, [1, 1, 1, 0]);
}

#[test]
fn what_was_received_is_told_in_bounded_pieces() {
    let portal = Portal::start().expect("a portal");
    let extra = json!({"ATTACH": vec![json!(0); 5000]});
    for user in 2..4 {
        let sent = post(&portal, ADD, &message(&portal, user, &extra));
        check(&sent, 400, "ATTACH_ERROR");
    }
    let reply = exchange(&portal, "GET", "/messages", "", "").expect("an answer");
    assert!(
        reply.head.contains("transfer-encoding: chunked"),
        "{}",
        reply.head
    );
    let messages = reply.json()["messages"].take();
    for message in messages.as_array().expect("a list") {
        let lost = message["lost"].as_array().expect("a list");
        assert_eq!(lost.len(), 1002);
        let cut = json!({"path": "", "effect": "altered", "reason": "left-out"});
        assert_eq!(lost.last(), Some(&cut));
    }
    assert_eq!(messages.as_array().map(Vec::len), Some(2));
}

#[test]
fn no_credential_is_kept_or_shown() {
    let portal = Portal::start().expect("a portal");
    let names: Vec<&str> = openlines_portal::credentials::names().collect();
    for name in [
        "AUTH",
        "AUTH_ID",
        "REFRESH_ID",
        "REFRESH_TOKEN",
        "CLIENT_SECRET",
        "APPLICATION_TOKEN",
    ] {
        assert!(names.contains(&name), "{name}");
    }
    let mut params = message(&portal, 2, &json!({}));
    for (index, name) in names.iter().enumerate() {
        let name = if index % 2 == 0 {
            name.to_lowercase()
        } else {
            (*name).to_owned()
        };
        params[name] = "s3cret".into();
    }
    check(&post(&portal, ADD, &params), 200, "ok");
    for path in ["/messages", "/"] {
        let reply = exchange(&portal, "GET", path, "", "").expect("an answer");
        assert!(!reply.body.contains("s3cret"), "{}", reply.body);
    }
    let shown = receive(&params).side_by_side(&params, 200, Lang::En);
    assert!(!shown.contains("s3cret"), "{shown}");
}
