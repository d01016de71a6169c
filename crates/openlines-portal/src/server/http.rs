//! From an HTTP request to an answer, faults included.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;

use super::answer::Answer;
use super::clock::Clock;
use super::fault::{Fault, FaultRule, OddError};
use super::listener::Connection;
use super::log::{Line, LogFormat};
use super::message::Message;
use super::state::{Credentials, Request, State, expired_token, too_many_requests};
use super::{form, page};
use crate::params_from_text;

/// Header that asks for a fault.
pub(super) const FAULT_HEADER: &str = "x-portal-fault";

/// Largest request body, in bytes.
const MAX_BODY: usize = 4 << 20;

/// What all requests share.
pub(super) struct Desk {
    pub(super) state: Mutex<State>,
    pub(super) clock: Clock,
    pub(super) faults: Mutex<Faults>,
    pub(super) log: Option<Mutex<Log>>,
    /// `http://127.0.0.1:12345`
    pub(super) base: String,
}

/// Where log lines go, and how they look.
pub(super) struct Log {
    pub(super) format: LogFormat,
    pub(super) write: Box<dyn FnMut(&str) + Send>,
}

/// Faults to come.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pub(super) rules: Vec<FaultRule>,
    /// One entry for each of the next requests.
    pub(super) script: std::collections::VecDeque<Option<Fault>>,
}

impl Faults {
    /// The fault of one request: scripted, else asked for, else by rule.
    fn of(&mut self, number: u64, headers: &HeaderMap) -> Option<Fault> {
        if let Some(scripted) = self.script.pop_front() {
            return scripted;
        }
        let asked = headers
            .get(FAULT_HEADER)
            .and_then(|name| name.to_str().ok()?.parse().ok());
        asked.or_else(|| {
            let mut met = self
                .rules
                .iter()
                .filter(|rule| rule.only.is_none_or(|only| only == number));
            met.next().map(|rule| rule.fault)
        })
    }
}

impl Desk {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    fn log(&self, line: &Line<'_>) {
        if let Some(log) = &self.log {
            let mut log = lock(log);
            let line = line.write(log.format);
            (log.write)(&line);
        }
    }
}

/// A panic elsewhere leaves nothing half done that matters here.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn router(desk: Arc<Desk>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/messages", get(messages).delete(forget))
        .fallback(any)
        .with_state(desk)
}

async fn page(Shared(desk): Shared<Arc<Desk>>) -> Response {
    let html = page::html(desk.state().kept.iter());
    // Nothing in a message may run or load anything.
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, html).into_response()
}

async fn messages(Shared(desk): Shared<Arc<Desk>>) -> Response {
    let messages: Vec<Value> = desk.state().kept.iter().map(Message::to_json).collect();
    json_response(StatusCode::OK, &json!({"messages": messages}))
}

async fn forget(Shared(desk): Shared<Arc<Desk>>) -> StatusCode {
    desk.state().kept.clear();
    StatusCode::NO_CONTENT
}

/// Everything under `/rest/`, and the token endpoint.
async fn any(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: HttpRequest,
) -> Response {
    let (parts, body) = request.into_parts();
    let at = desk.clock.now();
    let path = parts.uri.path().to_owned();
    let mut line = Line {
        at,
        method: parts.method.as_str(),
        path: &path,
        status: None,
        outcome: "",
        fault: None,
    };

    if parts.method == Method::OPTIONS {
        return preflight();
    }
    if path.trim_end_matches('/') == "/oauth/token" {
        let answer = token(&desk, &parts.uri, &parts.headers, body).await;
        line.status = Some(answer.status);
        line.outcome = answer.outcome();
        desk.log(&line);
        return answer_response(&answer);
    }
    let Some(target) = Target::parse(&path) else {
        line.status = Some(404);
        line.outcome = "no such page";
        desk.log(&line);
        return html_response(StatusCode::NOT_FOUND, "404 Not Found");
    };

    let number = {
        let mut state = desk.state();
        state.requests += 1;
        state.requests
    };
    let fault = lock(&desk.faults).of(number, &parts.headers);
    line.fault = fault.map(|fault| fault.to_string());
    if fault == Some(Fault::ResetBefore) {
        connection.reset();
        line.outcome = "nothing read";
        desk.log(&line);
        return ().into_response();
    }
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        line.status = Some(413);
        line.outcome = "body too large";
        desk.log(&line);
        return html_response(
            StatusCode::PAYLOAD_TOO_LARGE,
            "413 Request Entity Too Large",
        );
    };
    if let Some(Fault::Stall(time)) = fault {
        desk.clock.sleep(time).await;
    }
    if let Some(fault) = fault
        && let Some((response, outcome)) = instead(fault, &desk)
    {
        line.status = Some(response.status().as_u16());
        line.outcome = &outcome;
        desk.log(&line);
        return response;
    }

    let params = parameters(&parts.uri, &parts.headers, &body);
    let credentials = target.credentials(&params, &parts.headers);
    let user = match &credentials {
        Credentials::Webhook { user, .. } => *user,
        Credentials::Token(_) => super::APP_USER,
    };
    let request = Request {
        number,
        now: desk.clock.now(),
        peer: connection.peer.ip(),
        credentials,
        method: target.method,
        user,
        bytes: body.len(),
    };
    let answer = desk.state().answer(&request, &params, &|| desk.clock.now());
    let response = after(fault, &answer, &connection, &desk.clock);
    line.status = (fault != Some(Fault::ResetAfter)).then(|| response.status().as_u16());
    line.outcome = answer.outcome();
    desk.log(&line);
    response
}

/// What a path asks for.
struct Target {
    webhook: Option<(i64, String)>,
    /// In lower case.
    method: String,
}

impl Target {
    /// `/rest/{user}/{secret}/{method}` or `/rest/{method}`, `.json` and a trailing slash allowed.
    fn parse(path: &str) -> Option<Self> {
        let mut rest = path.strip_prefix("/rest/")?.trim_end_matches('/');
        let mut webhook = None;
        if let Some((user, tail)) = rest.split_once('/')
            && let Ok(user) = user.parse()
        {
            let (secret, method) = tail.split_once('/').unwrap_or((tail, ""));
            webhook = Some((user, secret.to_owned()));
            rest = method;
        }
        let method = rest.to_ascii_lowercase();
        let method = method.strip_suffix(".json").unwrap_or(&method).to_owned();
        Some(Self { webhook, method })
    }

    fn credentials(&self, params: &Map<String, Value>, headers: &HeaderMap) -> Credentials {
        if let Some((user, secret)) = &self.webhook {
            return Credentials::Webhook {
                user: *user,
                secret: secret.clone(),
            };
        }
        let text = |key: &str| {
            params
                .get(key)
                .and_then(Value::as_str)
                .filter(|token| !token.is_empty())
        };
        let bearer = || {
            headers
                .get(header::AUTHORIZATION)?
                .to_str()
                .ok()?
                .strip_prefix("Bearer ")
        };
        let token = text("auth")
            .or_else(|| text("access_token"))
            .or_else(bearer);
        Credentials::Token(token.map(str::to_owned))
    }
}

/// Query and body together, the body's last: an object, however little of it could be read.
fn parameters(uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Map<String, Value> {
    let mut params = form::parse(uri.query().unwrap_or_default());
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let kind = kind.to_ascii_lowercase();
    let sent = if kind.contains("application/json") {
        match str::from_utf8(body).map(params_from_text) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        }
    } else if kind.contains("application/x-www-form-urlencoded") {
        form::parse(&String::from_utf8_lossy(body))
    } else {
        Map::new()
    };
    for (key, value) in sent {
        // Removed first, so that what comes later in the request is later in the object.
        params.shift_remove(&key);
        params.insert(key, value);
    }
    params
}

async fn token(desk: &Desk, uri: &Uri, headers: &HeaderMap, body: Body) -> Answer {
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return Answer::error(413, "invalid_request", "Request Entity Too Large");
    };
    let params = parameters(uri, headers, &body);
    desk.state()
        .oauth
        .token(&params, &desk.base, desk.clock.now())
}

/// The answer of a fault that keeps a request from being executed, and its name for the log.
fn instead(fault: Fault, desk: &Desk) -> Option<(Response, String)> {
    let answer = match fault {
        Fault::Html403 => return Some(page_of(StatusCode::FORBIDDEN, "403 Forbidden")),
        Fault::Html503 => {
            return Some(page_of(
                StatusCode::SERVICE_UNAVAILABLE,
                "503 Service Temporarily Unavailable",
            ));
        }
        Fault::Redirect => {
            let location = [(
                header::LOCATION,
                HeaderValue::from_static("https://renamed.invalid/rest/"),
            )];
            let (page, outcome) = page_of(StatusCode::FOUND, "302 Found");
            return Some(((location, page).into_response(), outcome));
        }
        Fault::Json503 => too_many_requests(),
        Fault::Overload => Answer::error(
            503,
            "OVERLOAD_LIMIT",
            "REST API is blocked due to overload.",
        ),
        Fault::Operating => {
            let reset_at = desk
                .clock
                .now()
                .saturating_add(Duration::from_mins(1))
                .as_secs();
            let description = "Method is blocked due to operation time limit.";
            Answer::error(429, "OPERATION_TIME_LIMIT", description).with(
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
    let outcome = answer.outcome().to_owned();
    Some((answer_response(&answer), outcome))
}

/// The response to an executed request.
fn after(
    fault: Option<Fault>,
    answer: &Answer,
    connection: &Connection,
    clock: &Clock,
) -> Response {
    match fault {
        Some(Fault::ResetAfter) => {
            connection.reset();
            ().into_response()
        }
        Some(Fault::SlowBody(time)) => slow(answer, time, clock.clone()),
        Some(Fault::TruncatedJson) => {
            let text = Value::Object(answer.body.clone()).to_string();
            let cut = text.floor_char_boundary(text.len() / 2);
            text_response(status(answer), text[..cut].to_owned())
        }
        Some(Fault::Html502) => page_of(StatusCode::BAD_GATEWAY, "502 Bad Gateway").0,
        Some(Fault::InternalError) => answer_response(&Answer::error(
            500,
            "INTERNAL_SERVER_ERROR",
            "Internal server error",
        )),
        Some(Fault::WrongEncoding) => answer_response(&Answer::error(
            200,
            "WRONG_ENCODING",
            "Wrong response encoding",
        )),
        Some(Fault::HugeBody(bytes)) => {
            let answer = Answer {
                status: answer.status,
                body: answer.body.clone(),
            };
            answer_response(&answer.with("padding", "x".repeat(bytes)))
        }
        Some(Fault::Empty200) => text_response(StatusCode::OK, String::new()),
        _ => answer_response(answer),
    }
}

/// The answer in four pieces, with a pause before each.
fn slow(answer: &Answer, time: Duration, clock: Clock) -> Response {
    let text = Value::Object(answer.body.clone()).to_string();
    let piece = text.len().div_ceil(4).max(1);
    let pieces: Vec<Bytes> = text
        .into_bytes()
        .chunks(piece)
        .map(Bytes::copy_from_slice)
        .collect();
    let (sender, receiver) = mpsc::channel::<Bytes>(1);
    tokio::spawn(async move {
        for piece in pieces {
            clock.sleep(time / 4).await;
            if sender.send(piece).await.is_err() {
                return;
            }
        }
    });
    let stream = futures_util::stream::unfold(receiver, |mut receiver| async {
        let piece = receiver.recv().await?;
        Some((Ok::<_, Infallible>(piece), receiver))
    });
    (status(answer), rest_headers(), Body::from_stream(stream)).into_response()
}

fn status(answer: &Answer) -> StatusCode {
    StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn answer_response(answer: &Answer) -> Response {
    text_response(
        status(answer),
        serde_json::to_string(&answer.body).unwrap_or_default(),
    )
}

fn json_response(status: StatusCode, json: &Value) -> Response {
    text_response(status, json.to_string())
}

fn text_response(status: StatusCode, text: String) -> Response {
    (status, rest_headers(), text).into_response()
}

fn rest_headers() -> [(header::HeaderName, HeaderValue); 2] {
    [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        ),
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        ),
    ]
}

/// A browser may send JSON from anywhere, but no `Authorization`.
fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "origin, content-type, accept",
        ),
    ];
    (StatusCode::OK, headers).into_response()
}

fn page_of(status: StatusCode, title: &str) -> (Response, String) {
    (html_response(status, title), title.to_owned())
}

fn html_response(status: StatusCode, title: &str) -> Response {
    let html = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1></body>\r\n</html>\r\n"
    );
    (status, [(header::CONTENT_TYPE, "text/html")], html).into_response()
}
