//! What a message is refused for.

use std::path::Path;

use openlines_portal::{Builder, CrmKind, CrmObject, Plan, Portal, cases, receive};
use serde_json::{Value, json};

use crate::{ADD, CRM, check, message, post};

#[test]
fn network_checks_come_in_order() {
    let portal = Portal::builder().user(2).user(3).start().expect("a portal");
    let body = json!({"CODE": "x", "USER_ID": 0, "MESSAGE": ""});
    check(&post(&portal, ADD, &body), 400, "CODE");
    check(
        &post(&portal, ADD, &json!({"CODE": []})),
        500,
        "INTERNAL_SERVER_ERROR",
    );
    let body = json!({"CODE": "0".repeat(32), "USER_ID": 0, "MESSAGE": ""});
    check(&post(&portal, ADD, &body), 400, "NOT_FOUND");
    let without_imbot = Portal::builder().without_imbot().start().expect("a portal");
    check(&post(&without_imbot, ADD, &body), 400, "IMBOT_ERROR");
    check(
        &post(&portal, ADD, &message(&portal, 0, &json!({"MESSAGE": []}))),
        400,
        "USER_ID_EMPTY",
    );
    check(
        &post(
            &portal,
            ADD,
            &message(&portal, 2, &json!({"MESSAGE": "", "ATTACH": 1})),
        ),
        400,
        "MESSAGE_EMPTY",
    );
    check(
        &post(
            &portal,
            ADD,
            &message(&portal, 2, &json!({"ATTACH": 1, "KEYBOARD": 1})),
        ),
        400,
        "ATTACH_ERROR",
    );
    check(
        &post(&portal, ADD, &message(&portal, 2, &json!({"KEYBOARD": 1}))),
        400,
        "KEYBOARD_ERROR",
    );
    check(
        &post(&portal, ADD, &message(&portal, -2, &json!({}))),
        400,
        "WRONG_REQUEST",
    );
    check(
        &post(&portal, ADD, &message(&portal, 9, &json!({}))),
        400,
        "WRONG_REQUEST",
    );
    let reply = post(&portal, ADD, &message(&portal, 2, &json!({})));
    check(&reply, 200, "ok");
    assert_eq!(reply.json()["result"], true);
    // The limit comes before the payload, and hides what is wrong with it.
    check(
        &post(&portal, ADD, &message(&portal, 2, &json!({"MESSAGE": []}))),
        400,
        "USER_MESSAGE_LIMIT",
    );
    // What was refused did not count.
    check(
        &post(
            &portal,
            ADD,
            &json!({"code": portal.line(), "user_id": 3, "Message": "hi"}),
        ),
        200,
        "ok",
    );
}

#[test]
fn crm_checks_come_in_order() {
    let deal = CrmObject::new(CrmKind::Deal, 7).chat(12).closed_to(5);
    let portal = Portal::builder().crm(deal).start().expect("a portal");
    // Everything is wrong, and is put right one by one.
    let mut body = json!({"CRM_ENTITY_TYPE": "quote", "CRM_ENTITY": "7x", "USER_ID": -1, "CHAT_ID": [1], "MESSAGE": "0"});
    for (key, wrong, next) in [
        ("CRM_ENTITY_TYPE", "has an invalid type", json!("Deal")),
        ("CRM_ENTITY", "has an invalid type", json!(8)),
        ("USER_ID", "has an invalid type", json!(5)),
        ("CHAT_ID", "has an invalid type", json!(13)),
        ("MESSAGE", "is null or empty", json!(["x"])),
    ] {
        let reply = post(&portal, CRM, &body);
        check(&reply, 400, "ERROR_ARGUMENT");
        assert_eq!(reply.json()["argument"], key);
        let description = format!("Argument '{key}' {wrong}");
        assert_eq!(reply.json()["error_description"], description);
        body[key] = next;
    }
    for (status, outcome, key, right) in [
        (403, "ACCESS_DENIED", "CRM_ENTITY", json!("7")),
        (403, "ACCESS_DENIED", "USER_ID", json!(2)),
        (400, "CHAT_NOT_IN_CRM", "CHAT_ID", json!(12)),
        (500, "INTERNAL_SERVER_ERROR", "MESSAGE", json!("hi")),
    ] {
        check(&post(&portal, CRM, &body), status, outcome);
        body[key] = right;
    }
    check(&post(&portal, CRM, &body), 200, "ok");
    // Keys are case-sensitive here.
    let reply = post(&portal, CRM, &json!({"crm_entity_type": "deal"}));
    assert_eq!(reply.json()["argument"], "CRM_ENTITY_TYPE");

    // The webhook's own user; what is said of one object later on comes to what is known of it.
    let deal = || CrmObject::new(CrmKind::Deal, 7);
    let portal = Portal::builder()
        .crm(deal().chat(12))
        .crm(deal().closed_to(1));
    let portal = portal.start().expect("a portal");
    check(&post(&portal, CRM, &body), 403, "ACCESS_DENIED");
}

#[test]
fn crm_messages_are_numbered_and_cut() {
    let portal = Portal::start().expect("a portal");
    let good = json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 1, "MESSAGE": "hi"});
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        post(&portal, CRM, &body)
    };
    for id in [1, 2] {
        assert_eq!(post(&portal, CRM, &good).json()["result"], id);
    }
    for (key, empty) in [
        ("CRM_ENTITY_TYPE", json!("")),
        ("CRM_ENTITY", json!(0)),
        ("MESSAGE", json!(null)),
    ] {
        let reply = with(key, empty);
        let description = format!("Argument '{key}' is null or empty");
        assert_eq!(reply.json()["error_description"], description);
    }
    for zero in [json!("00"), json!(true), json!(0.5)] {
        let description = "Argument 'CRM_ENTITY' has an invalid type";
        let reply = with("CRM_ENTITY", zero);
        assert_eq!(reply.json()["error_description"], description);
    }
    check(&with("MESSAGE", json!(" ")), 200, "ok");
    for (sent, arrives) in [
        (" a[BR]b#BR#".to_owned(), "a\nb".to_owned()),
        ("я".repeat(20_006), "я".repeat(20_006)),
        ("я".repeat(20_007), "я".repeat(20_000) + " (...)"),
    ] {
        check(&with("MESSAGE", json!(sent)), 200, "ok");
        let last = portal.messages().pop().and_then(|message| message.text);
        assert_eq!(last, Some(arrives));
    }
}

#[test]
fn every_observed_case_is_answered_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/portal");
    let cases = cases::load(&folder).expect("the observed cases are readable");
    // The observation took every code of 32 characters for a line, and had no weekly limit.
    let lines = cases.iter().filter_map(|case| receive(&case.params).code);
    let portal = lines.fold(
        Portal::builder().plan(Plan::Partner).rate_off(),
        Builder::line,
    );
    let portal = portal.start().expect("a portal");
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build();
    let agent = ureq::Agent::from(agent);
    let url = format!("{}imopenlines.network.message.add", portal.webhook());
    for case in cases {
        let deduced = case
            .after_add
            .as_ref()
            .and_then(|after| after["outcome"].as_str());
        let expected = match deduced.unwrap_or(&case.outcome) {
            "php_fatal" => "INTERNAL_SERVER_ERROR",
            outcome => outcome,
        };
        let response = agent.post(&url).send_json(&case.params);
        let answer = response.and_then(|mut response| response.body_mut().read_json::<Value>());
        let answer = answer.expect("an answer");
        assert_eq!(
            answer["error"].as_str().unwrap_or("ok"),
            expected,
            "{}",
            case.id
        );
    }
}

#[test]
fn a_batch_rewrites_texts() {
    let portal = Portal::start().expect("a portal");
    let line = portal.line();
    let add = |user: i64, text: &str| {
        format!("imopenlines.network.message.add?CODE={line}&USER_ID={user}&MESSAGE={text}")
    };
    let body = json!({"halt": 0, "cmd": {
        "one": add(2, "hello"),
        "two": add(3, "price $result[one] $100"),
        "bad": "imopenlines.network.message.add?CODE=x",
        "nested": "batch?cmd[]=x",
    }});
    let reply = post(&portal, "/rest/1/portalonyourdesk/batch.json", &body);
    check(&reply, 200, "ok");
    let result = reply.json()["result"].clone();
    assert_eq!(result["result"], json!({"one": true, "two": true}));
    assert_eq!(result["result_error"]["bad"]["error"], "CODE");
    assert_eq!(
        result["result_error"]["nested"]["error"],
        "ERROR_BATCH_METHOD_NOT_ALLOWED"
    );
    let messages = portal.messages();
    assert_eq!(messages[1].text.as_deref(), Some("price 1 $100"));
    let requests: Vec<_> = messages.iter().map(|message| message.request).collect();
    assert_eq!(requests, [1, 1, 1]);

    let body = json!({"halt": 1, "cmd": ["imopenlines.network.message.add", add(4, "never")]});
    let reply = post(&portal, "/rest/1/portalonyourdesk/batch", &body);
    assert_eq!(reply.json()["result"]["result"], json!([]));
    let body = json!({"cmd": [format!(" {}", add(5, "hi")), "nothing", 7, add(6, "hi")]});
    let reply = post(&portal, "/rest/1/portalonyourdesk/batch", &body);
    let result = reply.json()["result"].clone();
    assert_eq!(result["result"], json!({"0": true, "3": true}));
    assert_eq!(
        result["result_error"]["1"]["error"],
        "ERROR_METHOD_NOT_FOUND"
    );
    let times = result["result_time"].as_object().expect("an object");
    assert_eq!(times.keys().collect::<Vec<_>>(), ["0", "1", "3"]);
    assert!(times["0"]["date_start"].is_string());
    let body = json!({"cmd": vec!["x"; 50]});
    check(
        &post(&portal, "/rest/1/portalonyourdesk/batch", &body),
        200,
        "ok",
    );
    let body = json!({"cmd": vec!["x"; 51]});
    check(
        &post(&portal, "/rest/1/portalonyourdesk/batch", &body),
        400,
        "ERROR_BATCH_LENGTH_EXCEEDED",
    );
}
