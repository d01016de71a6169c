//! What a fault does: instead of executing a request, or to its answer.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt as _, stream};
use serde_json::json;

use super::super::answer::{
    Answer, expired_token, internal_error, operation_time_limit, too_many_requests,
};
use super::super::clock::Clock;
use super::super::response::{self, Answered};
use super::{Fault, OddError};

/// The answer of a fault that keeps a request from being executed.
pub(in super::super) fn instead(fault: Fault, clock: &Clock) -> Option<Answered> {
    let answer = match fault {
        Fault::Html403 => return Some(Answered::html(StatusCode::FORBIDDEN, "403 Forbidden")),
        Fault::Html503 => {
            return Some(Answered::html(
                StatusCode::SERVICE_UNAVAILABLE,
                "503 Service Temporarily Unavailable",
            ));
        }
        Fault::Redirect => {
            let location = [(header::LOCATION, "https://renamed.invalid/rest/")];
            let page = Answered::html(StatusCode::FOUND, "302 Found");
            return Some(Answered {
                response: (location, page.response).into_response(),
                outcome: page.outcome,
            });
        }
        Fault::Json503 => too_many_requests(),
        Fault::Overload => Answer::error(
            503,
            "OVERLOAD_LIMIT",
            "REST API is blocked due to overload.",
        ),
        Fault::Operating => {
            let reset_at = clock.now().saturating_add(Duration::from_mins(1)).as_secs();
            operation_time_limit().with(
                "time",
                json!({"operating": 480.5, "operating_reset_at": reset_at}),
            )
        }
        Fault::Error200 => Answer::error(
            200,
            "ACCESS_DENIED",
            "REST API is available only on commercial plans",
        ),
        Fault::OddError(odd) => {
            let error = match odd {
                OddError::Number => json!(403),
                OddError::Object => json!({
                    "code": "BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION",
                    "message": "Validation failed",
                    "validation": [{"field": "MESSAGE", "message": "required"}],
                }),
                OddError::Empty => json!(""),
                OddError::Zero => json!("0"),
            };
            Answer::error(400, error, "<b>Something</b> went wrong")
        }
        Fault::ExpiredToken => expired_token(),
        _ => return None,
    };
    Some(Answered::from(&answer))
}

/// The answer to an executed request; `None` where the connection is reset instead.
pub(in super::super) fn after(
    fault: Option<Fault>,
    answer: Answer,
    clock: &Clock,
) -> Option<Answered> {
    let outcome = answer.outcome().to_owned();
    let response = match fault {
        Some(Fault::ResetAfter) => return None,
        Some(Fault::SlowBody(time)) => slow(&answer, time, clock.clone()),
        Some(Fault::TruncatedJson) => {
            let mut text = answer.body.to_string();
            text.truncate(text.floor_char_boundary(text.len() / 2));
            response::text(response::status(&answer), text)
        }
        Some(Fault::Html502) => Answered::html(StatusCode::BAD_GATEWAY, "502 Bad Gateway").response,
        Some(Fault::InternalError) => response::json(&internal_error()),
        Some(Fault::WrongEncoding) => response::json(&Answer::error(
            200,
            "WRONG_ENCODING",
            "Wrong response encoding",
        )),
        Some(Fault::HugeBody(bytes)) => response::json(&answer.with("padding", "x".repeat(bytes))),
        Some(Fault::Empty200) => response::text(StatusCode::OK, String::new()),
        _ => response::json(&answer),
    };
    Some(Answered { response, outcome })
}

/// The answer in four pieces, with a pause before each.
fn slow(answer: &Answer, time: Duration, clock: Clock) -> Response {
    let text = answer.body.to_string();
    let piece = text.len().div_ceil(4).max(1);
    let pieces: Vec<Bytes> = text
        .into_bytes()
        .chunks(piece)
        .map(Bytes::copy_from_slice)
        .collect();
    let stream = stream::iter(pieces).then(move |piece| {
        let clock = clock.clone();
        async move {
            clock.sleep(time / 4).await;
            Ok::<_, Infallible>(piece)
        }
    });
    (
        response::status(answer),
        response::headers(),
        Body::from_stream(stream),
    )
        .into_response()
}
