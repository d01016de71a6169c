//! What runs out and comes back: the week, the rate, tokens.

use std::time::Duration;

use openlines_portal::{Clock, Plan, Portal, TimeStyle};
use serde_json::json;

use crate::{ADD, CRM, FORM, JSON, check, exchange, message, post};

#[test]
fn a_week_passes() {
    let clock = Clock::standing(1_700_000_000);
    let portal = Portal::builder()
        .clock(clock.clone())
        .start()
        .expect("a portal");
    let send = || post(&portal, ADD, &message(&portal, 2, &json!({})));
    check(&send(), 200, "ok");
    clock.advance(Duration::from_hours(7 * 24) - Duration::from_secs(1));
    check(&send(), 400, "USER_MESSAGE_LIMIT");
    // What was received is forgotten, but not who had it.
    let forgotten = exchange(&portal, "DELETE", "/messages", "", "").expect("an answer");
    assert_eq!(forgotten.status, 204);
    check(&send(), 400, "USER_MESSAGE_LIMIT");
    clock.advance(Duration::from_secs(1));
    check(&send(), 200, "ok");

    let partner = Portal::builder()
        .plan(Plan::Partner)
        .start()
        .expect("a portal");
    for _ in 0..3 {
        check(
            &post(&partner, ADD, &message(&partner, 2, &json!({}))),
            200,
            "ok",
        );
    }
}

#[test]
fn operating_time_runs_out_and_comes_back() {
    let clock = Clock::standing(1_700_000_000);
    let cost = Duration::from_mins(4);
    let portal = Portal::builder()
        .clock(clock.clone())
        .operating_cost(cost)
        .time(TimeStyle::Full)
        .start();
    let portal = portal.expect("a portal");
    let reply = post(&portal, ADD, &message(&portal, 1, &json!({})));
    assert_eq!(reply.json()["time"]["operating"], 240.0);
    check(&post(&portal, ADD, &json!({})), 400, "CODE");
    let reply = post(&portal, ADD, &json!({}));
    check(&reply, 429, "OPERATION_TIME_LIMIT");
    // Another method has time of its own.
    check(&post(&portal, CRM, &json!({})), 400, "ERROR_ARGUMENT");
    let reset_at = reply.json()["time"]["operating_reset_at"]
        .as_u64()
        .expect("a time");
    clock.advance(Duration::from_secs(reset_at).saturating_sub(clock.now()));
    check(&post(&portal, ADD, &json!({})), 400, "CODE");
}

#[test]
fn each_plan_has_its_rate() {
    for (plan, burst, per_second) in [
        (Plan::Standard, 50, 2),
        (Plan::Partner, 50, 2),
        (Plan::Enterprise, 250, 5),
    ] {
        let clock = Clock::standing(1_700_000_000);
        let portal = Portal::builder().plan(plan).clock(clock.clone()).start();
        let portal = portal.expect("a portal");
        let passed = || {
            let outcomes = (0..burst + 2).map(|_| post(&portal, ADD, &json!({})).outcome());
            let (passed, refused): (Vec<_>, Vec<_>) =
                outcomes.partition(|outcome| outcome.0 == 400);
            let refusal = (503, "QUERY_LIMIT_EXCEEDED".to_owned());
            assert!(refused.iter().all(|outcome| *outcome == refusal));
            passed.len()
        };
        assert_eq!(passed(), burst, "{plan:?}");
        clock.advance(Duration::from_secs(1));
        assert_eq!(passed(), per_second, "{plan:?}");
    }
}

#[test]
fn tokens_expire_and_rotate() {
    let clock = Clock::standing(1_700_000_000);
    let portal = Portal::builder()
        .clock(clock.clone())
        .plan(Plan::Partner)
        .start()
        .expect("a portal");
    let path = "/rest/imopenlines.network.message.add";
    assert_eq!(portal.client_endpoint(), format!("{}/rest/", portal.url()));
    let send = |token: &str| post(&portal, path, &message(&portal, 2, &json!({"auth": token})));
    let first = portal.app();
    check(&send(&first.access_token), 200, "ok");
    check(&send("nonsense"), 401, "invalid_token");
    let named = json!({"access_token": first.access_token});
    check(
        &post(&portal, path, &message(&portal, 2, &named)),
        200,
        "ok",
    );
    check(
        &post(&portal, path, &message(&portal, 2, &json!({}))),
        401,
        "NO_AUTH_FOUND",
    );
    check(
        &exchange(&portal, "POST", path, JSON, "{").expect("an answer"),
        401,
        "NO_AUTH_FOUND",
    );
    let bearer = format!("{JSON}Authorization: Bearer {}\r\n", first.access_token);
    let body = message(&portal, 2, &json!({})).to_string();
    check(
        &exchange(&portal, "POST", path, &bearer, &body).expect("an answer"),
        200,
        "ok",
    );

    clock.advance(Duration::from_hours(1));
    check(&send(&first.access_token), 401, "expired_token");
    let renew = |id: &str, secret: &str, refresh: &str| {
        let form = format!(
            "grant_type=refresh_token&client_id={id}&client_secret={secret}&refresh_token={refresh}"
        );
        exchange(&portal, "POST", "/oauth/token/", FORM, &form).expect("an answer")
    };
    let (id, secret) = (&first.client_id, &first.client_secret);
    check(
        &renew("other", secret, &first.refresh_token),
        200,
        "wrong_client",
    );
    check(
        &renew(id, "other", &first.refresh_token),
        401,
        "invalid_client",
    );
    check(&renew(id, secret, "other"), 400, "invalid_grant");
    check(&renew(id, secret, ""), 400, "invalid_request");
    let pair = renew(id, secret, &first.refresh_token).json();
    let (url, app) = (portal.url(), portal.app());
    assert_eq!(
        pair,
        json!({
            "access_token": app.access_token,
            "refresh_token": app.refresh_token,
            "expires": 1_700_007_200,
            "expires_in": 3600,
            "client_endpoint": format!("{url}/rest/"),
            "server_endpoint": format!("{url}/rest/"),
            "domain": url.trim_start_matches("http://"),
            "member_id": "d0c0ffee00000000000000000000cafe",
            "scope": "imopenlines,im,imbot,crm",
            "status": "L",
            "user_id": 1,
        })
    );
    assert_ne!(portal.app().refresh_token, first.refresh_token);
    check(
        &renew(id, secret, &first.refresh_token),
        400,
        "invalid_grant",
    );
    check(&send(&portal.app().access_token), 200, "ok");
    portal.expire_tokens();
    check(&send(&portal.app().access_token), 401, "expired_token");
    clock.advance(Duration::from_hours(180 * 24));
    check(
        &renew(id, secret, &portal.app().refresh_token),
        400,
        "invalid_grant",
    );
    assert!(
        portal
            .messages()
            .iter()
            .all(|message| message.params.get("auth").is_none())
    );
}
