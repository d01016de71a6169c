//! From an HTTP request to an answer, faults included.

use std::convert::Infallible;
use std::iter::once;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use futures_util::{StreamExt as _, stream};
use tokio::task::yield_now;

use super::answer::Answer;
use super::desk::Desk;
use super::fault::{Fault, act};
use super::listener::Reset;
use super::log::Line;
use super::message::Call;
use super::request::{self, Credentials, Request, Target};
use super::response::{self, Answered, JSON};
use super::{host, page};

pub(super) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/messages", get(messages).delete(forget))
        .fallback(any)
        .layer(from_fn_with_state(Arc::clone(&desk), host::by_our_name))
        .with_state(desk)
}

async fn page(State(desk): State<Arc<Desk>>) -> Response {
    let calls = desk.state().kept.calls();
    // Nothing in a message may run or load anything; of styles it brings checked values alone.
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, in_turns(page::html(calls))).into_response()
}

async fn messages(State(desk): State<Arc<Desk>>) -> Response {
    let calls = desk.state().kept.calls();
    // Without leave for other origins: what was received is nobody else's.
    let kind = [(header::CONTENT_TYPE, JSON)];
    (kind, in_turns(list(calls))).into_response()
}

/// A body of pieces: whoever else asks is answered between two, however fast these are read.
fn in_turns(pieces: impl Iterator<Item = String> + Send + 'static) -> Body {
    let pieces = stream::iter(pieces).then(async |piece| {
        yield_now().await;
        Ok::<_, Infallible>(piece)
    });
    Body::from_stream(pieces)
}

/// The JSON of what was received, piece by piece: a message is worked out once its turn has come.
fn list(calls: Vec<Arc<Call>>) -> impl Iterator<Item = String> {
    let messages = calls.into_iter().enumerate().map(|(index, call)| {
        let comma = if index == 0 { "" } else { "," };
        format!("{comma}{}", call.message().to_json())
    });
    once(r#"{"messages":["#.to_owned())
        .chain(messages)
        .chain(once("]}".to_owned()))
}

async fn forget(State(desk): State<Arc<Desk>>) -> StatusCode {
    desk.state().kept.clear();
    StatusCode::NO_CONTENT
}

/// Everything under `/rest/`, and the token endpoint.
///
/// A task of its own: what a portal has begun it ends, whether or not the caller still waits.
async fn any(
    State(desk): State<Arc<Desk>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: HttpRequest,
) -> Response {
    let answered = tokio::spawn(answer(desk, peer.ip(), request)).await;
    answered.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn answer(desk: Arc<Desk>, peer: IpAddr, request: HttpRequest) -> Response {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let mut line = Line {
        at: desk.clock.now(),
        method: parts.method.as_str(),
        path,
        status: None,
        outcome: String::new(),
        fault: None,
    };
    let target = Target::parse(path);
    if parts.method == Method::OPTIONS && target.is_some() {
        return response::preflight();
    }
    let (number, fault) = desk.next(target.as_ref(), &parts.headers);
    if let Ok(Some(fault)) = fault {
        line.fault = Some(fault.to_string());
    }
    let answered = match (target, fault) {
        (None, _) => Some(Answered::html(StatusCode::NOT_FOUND, "404 Not Found")),
        (_, Ok(Some(Fault::ResetBefore))) => None,
        (_, Err(unknown)) => {
            let answer = Answer::error(400, "UNKNOWN_FAULT", &unknown.to_string());
            Some(Answered::from(&answer))
        }
        (Some(target), Ok(fault)) => {
            let head = Head {
                target,
                number,
                uri: &parts.uri,
                headers: &parts.headers,
                peer,
            };
            respond(&desk, head, body, fault).await
        }
    };
    line.status = answered
        .as_ref()
        .map(|answered| answered.response.status().as_u16());
    let Answered { response, outcome } = answered.unwrap_or_else(|| Answered {
        response: Extension(Reset).into_response(),
        outcome: "reset".to_owned(),
    });
    line.outcome = outcome;
    desk.log(&line);
    response
}

/// A request before its body is read.
struct Head<'r> {
    target: Target,
    number: u64,
    uri: &'r Uri,
    headers: &'r HeaderMap,
    peer: IpAddr,
}

/// Answers a request; `None` where the connection is reset instead.
async fn respond(
    desk: &Desk,
    head: Head<'_>,
    body: Body,
    fault: Option<Fault>,
) -> Option<Answered> {
    let body = match request::read(body, desk.idle).await {
        Ok(body) => body,
        Err((status, title)) => return Some(Answered::html(status, title)),
    };
    if let Some(Fault::Stall(time)) = fault {
        desk.clock.sleep(time).await;
    }
    if let Some(fault) = fault
        && let Some(answered) = act::instead(fault, &desk.clock)
    {
        return Some(answered);
    }
    let params = request::parameters(head.uri, head.headers, &body);
    let now = desk.clock.now();
    let answer = match head.target {
        Target::Token => desk.state().oauth.token(&params, &desk.base, now),
        Target::Rest { webhook, method } => {
            let request = Request {
                number: head.number,
                now,
                peer: head.peer,
                credentials: Credentials::of(webhook, &params, head.headers),
                method,
            };
            desk.state().answer(&request, params, &desk.clock)
        }
    };
    act::after(fault, answer, &desk.clock)
}
