//! From an HTTP request to an answer, faults included.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::iter::once;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::answer::Answer;
use super::answer::{expired_token, internal_error, operation_time_limit, too_many_requests};
use super::clock::Clock;
use super::fault::{Fault, FaultRule, InvalidFault, OddError};
use super::listener::Connection;
use super::log::{Line, LogFormat};
use super::message::Call;
use super::state::{Credentials, Request, State};
use super::{form, host, page};
use crate::params_from_text;

/// Header that asks for a fault.
pub(super) const FAULT_HEADER: &str = "x-portal-fault";

/// `Content-Type` of JSON.
const JSON: &str = "application/json; charset=utf-8";

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
    /// Whether it listens on loopback.
    pub(super) is_loopback: bool,
    /// How long a request may take to arrive.
    pub(super) idle: Duration,
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
    /// One entry for each of the next requests under `/rest/`.
    pub(super) script: VecDeque<Option<Fault>>,
    /// One entry for each of the next requests to the token endpoint.
    pub(super) token_script: VecDeque<Option<Fault>>,
}

impl Faults {
    /// The fault of one request: scripted, else asked for, else by rule.
    ///
    /// # Errors
    /// A header that names no fault.
    fn of(&mut self, number: u64, headers: &HeaderMap) -> Result<Option<Fault>, InvalidFault> {
        if let Some(scripted) = self.script.pop_front() {
            return Ok(scripted);
        }
        if let Some(asked) = asked(headers)? {
            return Ok(Some(asked));
        }
        let mut met = self
            .rules
            .iter()
            .filter(|rule| rule.only.is_none_or(|only| only == number));
        Ok(met.next().map(|rule| rule.fault))
    }
}

/// The fault a request asks for itself.
fn asked(headers: &HeaderMap) -> Result<Option<Fault>, InvalidFault> {
    let name = headers.get(FAULT_HEADER);
    name.map(|name| String::from_utf8_lossy(name.as_bytes()).parse())
        .transpose()
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
        .layer(from_fn_with_state(Arc::clone(&desk), by_our_name))
        .with_state(desk)
}

/// Refuses what comes to loopback by another name: so a website meets it that made its own name mean this machine.
async fn by_our_name(
    Shared(desk): Shared<Arc<Desk>>,
    request: HttpRequest,
    next: Next,
) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    if !desk.is_loopback || hosts.all(host::is_loopback) {
        return next.run(request).await;
    }
    let status = StatusCode::MISDIRECTED_REQUEST;
    desk.log(&Line {
        at: desk.clock.now(),
        method: request.method().as_str(),
        path: request.uri().path(),
        status: Some(status.as_u16()),
        outcome: status.to_string(),
        fault: None,
    });
    let words = "This portal listens on loopback: ask for localhost, 127.0.0.1 or [::1], by no other name.\n";
    (status, words).into_response()
}

async fn page(Shared(desk): Shared<Arc<Desk>>) -> Response {
    let calls = desk.state().kept.calls();
    let html = page::html(calls.iter().map(|call| call.message()));
    // Nothing in a message may run or load anything; of styles it brings checked values alone.
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, html).into_response()
}

async fn messages(Shared(desk): Shared<Arc<Desk>>) -> Response {
    let calls = desk.state().kept.calls();
    let pieces = list(calls).map(Ok::<_, Infallible>);
    // Without leave for other origins: what was received is nobody else's.
    let kind = [(header::CONTENT_TYPE, JSON)];
    (kind, Body::from_stream(stream::iter(pieces))).into_response()
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

async fn forget(Shared(desk): Shared<Arc<Desk>>) -> StatusCode {
    desk.state().kept.clear();
    StatusCode::NO_CONTENT
}

/// Everything under `/rest/`, and the token endpoint.
///
/// A task of its own: what a portal has begun it ends, whether or not the caller still waits.
async fn any(
    Shared(desk): Shared<Arc<Desk>>,
    ConnectInfo(connection): ConnectInfo<Connection>,
    request: HttpRequest,
) -> Response {
    let answered = tokio::spawn(answer(desk, connection, request)).await;
    answered.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

async fn answer(desk: Arc<Desk>, connection: Connection, request: HttpRequest) -> Response {
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
        return preflight();
    }
    let (number, fault) = desk.next(target.as_ref(), &parts.headers);
    if let Ok(Some(fault)) = fault {
        line.fault = Some(fault.to_string());
    }
    let response = match (target, fault) {
        (None, _) => Some(html(StatusCode::NOT_FOUND, "404 Not Found")),
        (_, Ok(Some(Fault::ResetBefore))) => None,
        (_, Err(unknown)) => {
            let answer = Answer::error(400, "UNKNOWN_FAULT", &unknown.to_string());
            Some((answer_response(&answer), answer.outcome().to_owned()))
        }
        (Some(target), Ok(fault)) => {
            let call = Asked {
                target,
                number,
                uri: &parts.uri,
                headers: &parts.headers,
                peer: connection.peer.ip(),
            };
            desk.respond(call, body, fault).await
        }
    };
    line.status = response
        .as_ref()
        .map(|(response, _)| response.status().as_u16());
    let (response, outcome) = response.unwrap_or_else(|| {
        connection.reset();
        (().into_response(), "reset".to_owned())
    });
    line.outcome = outcome;
    desk.log(&line);
    response
}

/// A request before its body is read.
struct Asked<'r> {
    target: Target,
    number: u64,
    uri: &'r Uri,
    headers: &'r HeaderMap,
    peer: IpAddr,
}

/// A response, and its outcome for the log.
type Outcome = (Response, String);

impl Desk {
    /// Counts a request under `/rest/`: its number, and what goes wrong with it.
    fn next(
        &self,
        target: Option<&Target>,
        headers: &HeaderMap,
    ) -> (u64, Result<Option<Fault>, InvalidFault>) {
        match target {
            None => (0, Ok(None)),
            Some(Target::Token) => {
                let scripted = lock(&self.faults).token_script.pop_front();
                (0, scripted.map_or_else(|| asked(headers), Ok))
            }
            Some(Target::Rest { .. }) => {
                let mut state = self.state();
                state.requests += 1;
                let number = state.requests;
                drop(state);
                (number, lock(&self.faults).of(number, headers))
            }
        }
    }

    /// Answers a request; `None` where the connection is reset instead.
    async fn respond(&self, call: Asked<'_>, body: Body, fault: Option<Fault>) -> Option<Outcome> {
        let Ok(body) = timeout(self.idle, to_bytes(body, MAX_BODY)).await else {
            return Some(html(StatusCode::REQUEST_TIMEOUT, "408 Request Timeout"));
        };
        let body = match body {
            Ok(body) => body,
            Err(error) if is_too_large(&error) => {
                return Some(html(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "413 Request Entity Too Large",
                ));
            }
            // The caller left before the end of it.
            Err(_) => return Some(html(StatusCode::BAD_REQUEST, "400 Bad Request")),
        };
        if let Some(Fault::Stall(time)) = fault {
            self.clock.sleep(time).await;
        }
        if let Some(fault) = fault
            && let Some(response) = instead(fault, &self.clock)
        {
            return Some(response);
        }
        let params = parameters(call.uri, call.headers, &body);
        let now = self.clock.now();
        let answer = match call.target {
            Target::Token => self.state().oauth.token(&params, &self.base, now),
            Target::Rest { webhook, method } => {
                let credentials = credentials(webhook, &params, call.headers);
                let user = match &credentials {
                    Credentials::Webhook { user, .. } => *user,
                    Credentials::Token(_) => super::APP_USER,
                };
                let (number, peer) = (call.number, call.peer);
                let request = Request {
                    number,
                    now,
                    peer,
                    credentials,
                    method,
                    user,
                };
                self.state().answer(&request, params, &|| self.clock.now())
            }
        };
        let outcome = answer.outcome().to_owned();
        after(fault, answer, &self.clock).map(|response| (response, outcome))
    }
}

/// Whether a body was refused for its length.
fn is_too_large(error: &axum::Error) -> bool {
    let source = std::error::Error::source(error);
    source.is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>)
}

/// What a path asks for.
enum Target {
    /// The token endpoint.
    Token,
    /// A method, in lower case, and the webhook's user and secret where there is one.
    Rest {
        webhook: Option<(i64, String)>,
        method: String,
    },
}

impl Target {
    /// `/oauth/token`, `/rest/{user}/{secret}/{method}` or `/rest/{method}`; `.json` and a trailing slash allowed.
    fn parse(path: &str) -> Option<Self> {
        let path = path.trim_end_matches('/');
        if path == "/oauth/token" {
            return Some(Self::Token);
        }
        let mut rest = path.strip_prefix("/rest/")?;
        let mut webhook = None;
        if let Some((user, tail)) = rest.split_once('/')
            && user.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(user) = user.parse()
        {
            let (secret, method) = tail.split_once('/').unwrap_or((tail, ""));
            webhook = Some((user, secret.to_owned()));
            rest = method;
        }
        let method = rest.to_ascii_lowercase();
        let method = method.strip_suffix(".json").unwrap_or(&method).to_owned();
        Some(Self::Rest { webhook, method })
    }
}

fn credentials(
    webhook: Option<(i64, String)>,
    params: &Map<String, Value>,
    headers: &HeaderMap,
) -> Credentials {
    if let Some((user, secret)) = webhook {
        return Credentials::Webhook { user, secret };
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

/// Query and body together, the body's last: an object, however little of it could be read.
fn parameters(uri: &Uri, headers: &HeaderMap, body: &Bytes) -> Map<String, Value> {
    let mut params = form::parse(uri.query().unwrap_or_default());
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let is = |name: &str| kind.to_ascii_lowercase().contains(name);
    let sent = if is("application/json") {
        match str::from_utf8(body).map(params_from_text) {
            Ok(Value::Object(members)) => members,
            _ => Map::new(),
        }
    } else if is("application/x-www-form-urlencoded") {
        form::parse(&String::from_utf8_lossy(body))
    } else if is("multipart/form-data") {
        form::multipart(kind, &String::from_utf8_lossy(body))
    } else {
        Map::new()
    };
    if params.is_empty() {
        return sent;
    }
    for (key, value) in sent {
        // Removed first, so that what comes later in the request is later in the object.
        params.shift_remove(&key);
        params.insert(key, value);
    }
    params
}

/// The answer of a fault that keeps a request from being executed.
fn instead(fault: Fault, clock: &Clock) -> Option<Outcome> {
    let answer = match fault {
        Fault::Html403 => return Some(html(StatusCode::FORBIDDEN, "403 Forbidden")),
        Fault::Html503 => {
            return Some(html(
                StatusCode::SERVICE_UNAVAILABLE,
                "503 Service Temporarily Unavailable",
            ));
        }
        Fault::Redirect => {
            let location = [(header::LOCATION, "https://renamed.invalid/rest/")];
            let (page, outcome) = html(StatusCode::FOUND, "302 Found");
            return Some(((location, page).into_response(), outcome));
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
    Some((answer_response(&answer), answer.outcome().to_owned()))
}

/// The response to an executed request; `None` where the connection is reset instead.
fn after(fault: Option<Fault>, answer: Answer, clock: &Clock) -> Option<Response> {
    Some(match fault {
        Some(Fault::ResetAfter) => return None,
        Some(Fault::SlowBody(time)) => slow(&answer, time, clock.clone()),
        Some(Fault::TruncatedJson) => {
            let mut text = answer.text();
            text.truncate(text.floor_char_boundary(text.len() / 2));
            text_response(status(&answer), text)
        }
        Some(Fault::Html502) => html(StatusCode::BAD_GATEWAY, "502 Bad Gateway").0,
        Some(Fault::InternalError) => answer_response(&internal_error()),
        Some(Fault::WrongEncoding) => answer_response(&Answer::error(
            200,
            "WRONG_ENCODING",
            "Wrong response encoding",
        )),
        Some(Fault::HugeBody(bytes)) => answer_response(&answer.with("padding", "x".repeat(bytes))),
        Some(Fault::Empty200) => text_response(StatusCode::OK, String::new()),
        _ => answer_response(&answer),
    })
}

/// The answer in four pieces, with a pause before each.
fn slow(answer: &Answer, time: Duration, clock: Clock) -> Response {
    let text = answer.text();
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
    let stream = stream::unfold(receiver, |mut receiver| async {
        let piece = receiver.recv().await?;
        Some((Ok::<_, Infallible>(piece), receiver))
    });
    (status(answer), rest_headers(), Body::from_stream(stream)).into_response()
}

fn status(answer: &Answer) -> StatusCode {
    StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn answer_response(answer: &Answer) -> Response {
    text_response(status(answer), answer.text())
}

fn text_response(status: StatusCode, text: String) -> Response {
    (status, rest_headers(), text).into_response()
}

fn rest_headers() -> [(header::HeaderName, HeaderValue); 2] {
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
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

/// A page a gateway or a web server shows, and its outcome for the log.
fn html(status: StatusCode, title: &str) -> Outcome {
    let html = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1></body>\r\n</html>\r\n"
    );
    let response = (status, [(header::CONTENT_TYPE, "text/html")], html);
    (response.into_response(), title.to_owned())
}
