//! Every row of what a portal may answer.

use openlines::{CrmMessage, NetworkMessage};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::response::RetryAfter;

/// The outcome in a few words.
fn words<R: std::fmt::Debug>(outcome: &Outcome<R>) -> String {
    match outcome {
        Ok(sent) => format!("sent {:?}", sent.reply),
        Err(failure) => {
            let class = match failure {
                Failure::Refused(refused) => match refused.class() {
                    Class::ForNow => " for now",
                    Class::Token => " token",
                    Class::Final | Class::Unknown => "",
                },
                Failure::Unknown(unknown) => match unknown.why {
                    Why::Failed => " failed",
                    Why::Unreadable => " unreadable",
                    Why::TooLarge => " too large",
                    Why::Timeout | Why::Connection(_) => " no answer",
                },
                Failure::NotSent(_) => "",
            };
            let code = failure
                .code()
                .map_or(String::new(), |code| format!(" {code}"));
            format!("{}{class}{code}", failure.kind())
        }
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a row reads better without `&`"
)]
#[track_caller]
fn check(status: u16, body: impl ToString, expected: &str) {
    let body = body.to_string();
    let response = Response::new(status, [], &*body);
    let outcome = classify::<NetworkMessage>(&response);
    assert_eq!(words(&outcome), expected, "{status} {body}");
    let told = match &outcome {
        Err(Failure::Refused(refused)) => Some(refused.status),
        Err(Failure::Unknown(unknown)) => unknown.status,
        _ => return,
    };
    assert_eq!(told, Some(status), "{body}");
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "a row reads better without `&`"
)]
#[track_caller]
fn check_crm(status: u16, body: impl ToString, expected: &str) {
    let body = body.to_string();
    let response = Response::new(status, [], &*body);
    let outcome = classify::<CrmMessage>(&response);
    assert_eq!(words(&outcome), expected, "{status} {body}");
}

fn error(code: &str) -> Value {
    json!({"error": code, "error_description": ""})
}

#[test]
fn known_codes_decide_alone() {
    let rows: &[(&str, &[u16], &str)] = &[
        ("QUERY_LIMIT_EXCEEDED", &[503], "refused for now"),
        ("OPERATION_TIME_LIMIT", &[429], "refused for now"),
        ("expired_token", &[401], "refused token"),
        ("invalid_token", &[401], "refused token"),
        ("OVERLOAD_LIMIT", &[503], "refused"),
        ("NO_AUTH_FOUND", &[401, 403], "refused"),
        ("INVALID_CREDENTIALS", &[401, 403], "refused"),
        ("authorization_error", &[401, 403], "refused"),
        ("insufficient_scope", &[401, 403], "refused"),
        ("user_access_error", &[401, 403], "refused"),
        ("APPLICATION_NOT_FOUND", &[401, 403], "refused"),
        ("NOT_INSTALLED", &[401, 403], "refused"),
        ("ERROR_OAUTH", &[401, 403], "refused"),
        ("PAYMENT_REQUIRED", &[401, 403], "refused"),
        ("ACCESS_DENIED", &[403], "refused"),
        ("INVALID_REQUEST", &[400, 401], "refused"),
        ("ERROR_METHOD_NOT_FOUND", &[404], "refused"),
        ("ERROR_BATCH_METHOD_NOT_ALLOWED", &[405], "refused"),
        ("ERROR_BATCH_LENGTH_EXCEEDED", &[400], "refused"),
        ("ERROR_MANIFEST_IS_NOT_AVAILABLE", &[404], "refused"),
        ("METHOD_CONFIRM_WAITING", &[401], "refused"),
        ("METHOD_CONFIRM_DENIED", &[403], "refused"),
        ("PORTAL_DELETED", &[500, 403, 410], "refused"),
        ("INTERNAL_SERVER_ERROR", &[500], "unknown failed"),
        ("ERROR_UNEXPECTED_ANSWER", &[500], "unknown failed"),
        ("ERROR_CORE", &[400, 500], "unknown failed"),
        ("WRONG_ENCODING", &[200], "unknown failed"),
        ("WRONG_AUTH_TYPE", &[403], "refused"),
        ("CODE", &[400], "refused"),
        ("CODE_ERROR", &[400], "refused"),
        ("IMBOT_ERROR", &[400], "refused"),
        ("NOT_FOUND", &[400], "refused"),
        ("USER_ID_EMPTY", &[400], "refused"),
        ("USER_MESSAGE_LIMIT", &[400], "refused"),
        ("MESSAGE_EMPTY", &[400], "refused"),
        ("ATTACH_ERROR", &[400], "refused"),
        ("ATTACH_OVERSIZE", &[400], "refused"),
        ("KEYBOARD_ERROR", &[400], "refused"),
        ("KEYBOARD_OVERSIZE", &[400], "refused"),
        ("WRONG_REQUEST", &[400], "refused"),
        ("ERROR_ARGUMENT", &[400], "refused"),
        ("CHAT_NOT_IN_CRM", &[400], "refused"),
        ("CANCELED", &[400], "refused"),
        ("MESSAGE_ADD_ERROR", &[400], "refused"),
        ("invalid_client", &[401], "refused"),
        ("invalid_grant", &[400], "refused"),
        ("invalid_scope", &[400], "refused"),
        ("wrong_client", &[200], "refused"),
    ];
    for (code, documented, class) in rows {
        let expected = format!("{class} {code}");
        // Sources disagree on the status of many codes, and an error may come with 200.
        for status in documented
            .iter()
            .chain(&[200, 302, 400, 418, 500, 502, 503])
        {
            check(*status, error(code), &expected);
            check(
                *status,
                error(&format!("{} ", code.to_lowercase())),
                &expected,
            );
            // `error` counts even beside a `result`.
            let both = json!({"result": true, "error": code});
            check(*status, both, &expected);
        }
        check_crm(documented[0], error(code), &expected);
    }
    let mut listed: Vec<ErrorCode> = rows.iter().map(|(code, ..)| (*code).into()).collect();
    listed.dedup();
    assert_eq!(listed, ErrorCode::KNOWN, "every code has its row here");
}

#[test]
fn a_limit_is_known_by_its_code() {
    for code in ErrorCode::KNOWN {
        let body = error(code.as_str()).to_string();
        let outcome = classify::<NetworkMessage>(&Response::new(400, [], body));
        let failure = outcome.expect_err("an error");
        let (is_weekly, is_rate) = match code {
            ErrorCode::UserMessageLimit => (true, false),
            ErrorCode::QueryLimitExceeded | ErrorCode::OperationTimeLimit => (false, true),
            _ => (false, false),
        };
        assert_eq!(failure.is_weekly_limit(), is_weekly, "{code}");
        assert_eq!(failure.is_rate_limit(), is_rate, "{code}");
    }
}

#[test]
fn the_status_decides_about_unknown_codes() {
    for status in [400, 401, 403, 404, 408, 410, 429, 499] {
        check(status, error("BRAND_NEW"), "refused BRAND_NEW");
    }
    for status in [200, 204, 302, 500, 502, 503, 504] {
        check(status, error("BRAND_NEW"), "unknown failed BRAND_NEW");
    }
}

#[test]
fn errors_come_in_odd_types() {
    check(400, json!({"error": ""}), "refused");
    check(400, json!({"error": {"code": " "}}), "refused");
    check(200, json!({"error": ""}), "unknown failed");
    check(400, json!({"error": "0"}), "refused 0");
    check(400, json!({"error": 403}), "refused 403");
    check(
        200,
        json!({"error": false, "result": true}),
        "unknown failed false",
    );
    check(400, json!({"error": []}), "refused []");
    check(200, json!({"error": null, "result": true}), "sent ()");
    let v3 = json!({"error": {
        "code": "USER_MESSAGE_LIMIT", "message": "no",
        "validation": [{"field": "MESSAGE", "message": "required"}, 5],
    }});
    check(400, &v3, "refused USER_MESSAGE_LIMIT");
    let outcome = classify::<NetworkMessage>(&Response::new(400, [], v3.to_string()));
    assert_eq!(
        outcome.expect_err("a refusal").to_string(),
        "refused: `USER_MESSAGE_LIMIT` (HTTP 400): the user had a message from this open channel within the last seven days; the portal says: no; `MESSAGE`: required; ``: "
    );
}

#[test]
fn results_are_what_the_method_answers_with() {
    check(
        200,
        json!({"result": true, "time": {"start": 1}}),
        "sent ()",
    );
    check(200, json!({"result": true, "time": "soon"}), "sent ()");
    for result in [
        json!(false),
        json!(1),
        json!("true"),
        json!([]),
        json!(null),
    ] {
        check(200, json!({"result": result}), "unknown unreadable");
    }
    check_crm(200, json!({"result": 12}), "sent 12");
    check_crm(200, json!({"result": "12"}), "sent 12");
    for result in [
        json!(0),
        json!(-1),
        json!(1.5),
        json!("1.5"),
        json!("+1"),
        json!(""),
        json!(true),
    ] {
        check_crm(200, json!({"result": result}), "unknown unreadable");
    }
    check(500, json!({"result": true}), "unknown unreadable");
    check(400, json!({"result": true}), "unknown unreadable");
    check(400, json!({}), "refused");
    check(200, json!({}), "unknown unreadable");
    check(500, json!({}), "unknown unreadable");
}

#[test]
fn bodies_that_are_no_json_leave_the_status() {
    for body in ["", "<html>", "{\"result\": tru", "[]", "null", "\u{feff}"] {
        for status in [200, 204, 302, 304, 408, 499, 0, 999] {
            let expected = if status == 999 {
                "unknown failed"
            } else {
                "unknown unreadable"
            };
            check(status, body, expected);
        }
        for status in [500, 502, 503, 504] {
            check(status, body, "unknown failed");
        }
        // What is cut off may have held a code by which nobody knows.
        let expected = if body.starts_with('{') {
            "unknown unreadable"
        } else {
            "refused"
        };
        for status in [400, 401, 403, 404, 413, 429] {
            check(status, body, expected);
        }
    }
    let warned = format!(
        "<br />\n<b>Warning</b>: no\n{}",
        json!({"error": "ERROR_CORE"})
    );
    check(400, warned, "unknown unreadable");
    check(403, "<p class=\"error\">{}</p>", "refused");
    let padded = |status, bytes: usize| {
        let mut body = json!({"result": true}).to_string();
        body.extend(std::iter::repeat_n(' ', bytes - body.len()));
        words(&classify::<NetworkMessage>(&Response::new(
            status,
            [],
            body,
        )))
    };
    assert_eq!(padded(200, MAX_RESPONSE_BYTES), "sent ()");
    assert_eq!(padded(200, MAX_RESPONSE_BYTES + 1), "unknown too large");
    assert_eq!(padded(400, MAX_RESPONSE_BYTES + 1), "unknown too large");
    assert_eq!(padded(500, MAX_RESPONSE_BYTES + 1), "unknown failed");
}

#[test]
fn what_is_compressed_may_have_held_any_code() {
    let outcome = |status, encoding: &str, body: &str| {
        let headers = [("Content-Encoding", encoding.as_bytes())];
        words(&classify::<NetworkMessage>(&Response::new(
            status, headers, body,
        )))
    };
    for encoding in ["gzip", "br", "deflate, gzip"] {
        let packed = "\u{1f}\u{8b}";
        assert_eq!(outcome(400, encoding, packed), "unknown unreadable");
        assert_eq!(outcome(503, encoding, packed), "unknown failed");
        assert_eq!(outcome(403, encoding, ""), "refused");
    }
    assert_eq!(outcome(403, "Identity", "<html>"), "refused");
    // Whatever is said of it, this can be read.
    let overload = json!({"error": "OVERLOAD_LIMIT"}).to_string();
    assert_eq!(outcome(503, "gzip", &overload), "refused OVERLOAD_LIMIT");
}

#[test]
fn a_renamed_portal_is_named_by_its_host_alone() {
    let moved = |status, location: &str| {
        let headers = [("Location", location.as_bytes())];
        let outcome = classify::<NetworkMessage>(&Response::new(status, headers, "<html>"));
        outcome.expect_err("a failure").to_string()
    };
    for status in [301, 302, 307, 308] {
        assert_eq!(
            moved(
                status,
                "https://me:pw@new.bitrix24.com:8443/rest/1/s3cret/?a=s3cret"
            ),
            "refused: the portal has moved to `new.bitrix24.com:8443`"
        );
    }
    for location in [
        "/auth/",
        "/login?back=https://new.bitrix24.com/",
        "",
        "https://",
        "new.bitrix24.com",
    ] {
        assert!(moved(302, location).starts_with("unknown outcome: "));
    }
    assert!(moved(303, "https://new.bitrix24.com/").starts_with("unknown outcome: "));
}

#[test]
fn a_byte_order_mark_before_an_answer_is_left_out() {
    // As every answer has it where a file of the portal was saved with one.
    for (status, body, expected) in [
        (200, json!({"result": true}), "sent ()"),
        (
            400,
            json!({"error": "ERROR_CORE"}),
            "unknown failed ERROR_CORE",
        ),
        (
            503,
            json!({"error": "QUERY_LIMIT_EXCEEDED"}),
            "refused for now QUERY_LIMIT_EXCEEDED",
        ),
    ] {
        check(status, format!("\u{feff}{body}"), expected);
    }
}

#[cfg(feature = "async")]
#[test]
fn a_portal_that_redirects_to_itself_has_not_moved() {
    for location in [
        "https://b24.example/login/",
        "//B24.Example/",
        "https://b24.example:443/",
    ] {
        let headers = [("Location", location.as_bytes())];
        let response = Response::new(302, headers, "<html>");
        let outcome = |portal| super::classify_from::<NetworkMessage>(&response, portal);
        assert!(outcome("b24.example").is_err_and(|failure| failure.is_unknown()));
        assert!(outcome("other.example").is_err_and(|failure| !failure.is_unknown()));
    }
}

#[test]
fn what_the_portal_says_is_kept() {
    let body = json!({
        "error": "ERROR_ARGUMENT", "error_description": "Argument 'CHAT_ID' is \u{1b}[1m<b>null</b>",
        "argument": "CHAT_ID",
    });
    let headers = [("retry-after", b"7".as_slice())];
    let outcome = classify::<CrmMessage>(&Response::new(400, headers, body.to_string()));
    let failure = outcome.expect_err("a refusal");
    assert_eq!(
        failure.to_string(),
        "refused: `ERROR_ARGUMENT` (HTTP 400): a parameter is empty or of the wrong type (`CHAT_ID`); the portal says to wait 7 s; the portal says: Argument 'CHAT_ID' is  [1m<b>null</b>"
    );
    let Failure::Refused(refused) = failure else {
        panic!("{failure:?}")
    };
    assert_eq!(refused.argument.as_deref(), Some("CHAT_ID"));
    assert_eq!(
        refused.retry_after,
        Some(RetryAfter::Delay(std::time::Duration::from_secs(7)))
    );
}

#[test]
fn time_is_read_as_far_as_it_can_be() {
    let time = |time: Value| {
        let body = json!({"result": true, "time": time}).to_string();
        let sent = classify::<NetworkMessage>(&Response::new(200, [], body));
        sent.expect("a success").time
    };
    let read = time(json!({
        "start": 1_700_000_000, "finish": 1_700_000_000.5, "duration": "0.5", "processing": {},
        "operating": 0, "operating_reset_at": 1_700_000_600, "date_start": "2023-11-14T22:13:20+00:00",
    }));
    let expected = PortalTime {
        start: Some(1_700_000_000.0),
        finish: Some(1_700_000_000.5),
        duration: Some(0.5),
        operating: Some(0.0),
        operating_reset_at: Some(1_700_000_600.0),
        ..PortalTime::default()
    };
    assert_eq!(
        operating_reset(&expected),
        Some(OperatingReset {
            at: 1_700_000_600,
            now: Some(1_700_000_000)
        })
    );
    assert_eq!(read, Some(expected));
    for nothing in [json!(null), json!([]), json!({}), json!({"start": "NaN"})] {
        assert_eq!(time(nothing), None);
    }
    let endless = time(json!({"operating_reset_at": 1e300})).expect("a time");
    assert_eq!(
        operating_reset(&endless).map(|reset| reset.at),
        Some(u64::MAX)
    );
}

/// Bodies from noise to nearly right.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let codes = ErrorCode::KNOWN
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>();
    let code = prop_oneof![proptest::sample::select(codes), ".{0,12}"];
    let value = prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        code.prop_map(Value::from),
        Just(json!({"code": "QUERY_LIMIT_EXCEEDED", "validation": [1, {"field": 2}]})),
    ];
    let key = prop_oneof![
        Just("error".to_owned()),
        Just("result".to_owned()),
        Just("time".to_owned()),
        ".{0,6}",
    ];
    let object = proptest::collection::btree_map(key, value, 0..5)
        .prop_map(|members| serde_json::to_vec(&members).expect("an object"));
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..200),
        object.clone(),
        (object, any::<prop::sample::Index>()).prop_map(|(mut body, at)| {
            let at = at.index(body.len());
            body[at] = body[at].wrapping_add(1);
            body
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn only_a_known_code_makes_a_message_safe_to_send_again(
        status in any::<u16>(),
        header in proptest::collection::vec(any::<u8>(), 0..40),
        body in bodies(),
    ) {
        let headers = [("location", &*header), ("retry-after", &*header)];
        let response = Response::new(status, headers, body.clone());
        for failure in [
            classify::<NetworkMessage>(&response).err(),
            classify::<CrmMessage>(&response).err(),
        ].into_iter().flatten() {
            // Nothing that is printed may panic either.
            let _ = format!("{failure} {failure:?}");
            prop_assert!(!matches!(failure, Failure::NotSent(_)));
            if failure.may_be_resent() {
                prop_assert!(failure.is_rate_limit());
                let json: Value = serde_json::from_slice(&body).expect("JSON");
                let error = &json["error"];
                let code = error.as_str().or(error["code"].as_str()).unwrap_or_default();
                prop_assert!(["QUERY_LIMIT_EXCEEDED", "OPERATION_TIME_LIMIT"]
                    .contains(&code.trim().to_uppercase().as_str()));
            }
        }
    }
}
