//! The host a request names.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderValue, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::desk::Desk;
use super::log::Line;

/// Refuses what names no host, as every web server does, and what comes to loopback by another name: so a website meets it that made its own name mean this machine.
pub(super) async fn by_our_name(
    State(desk): State<Arc<Desk>>,
    request: Request,
    next: Next,
) -> Response {
    let Some((status, words)) = refusal(&desk, &request) else {
        return next.run(request).await;
    };
    desk.log(&Line {
        at: desk.clock.now(),
        method: request.method().as_str(),
        path: request.uri().path(),
        status: Some(status.as_u16()),
        outcome: status.to_string(),
        fault: None,
    });
    (status, words).into_response()
}

/// Why a request is refused for its `Host`, if it is.
fn refusal(desk: &Desk, request: &Request) -> Option<(StatusCode, &'static str)> {
    let hosts = request.headers().get_all(header::HOST);
    if request.version() == Version::HTTP_11 && hosts.iter().count() != 1 {
        let words = "A request of HTTP/1.1 names one `Host`.\n";
        return Some((StatusCode::BAD_REQUEST, words));
    }
    let words = "This portal listens on loopback: ask for localhost, 127.0.0.1 or [::1], by no other name.\n";
    (desk.is_loopback && !hosts.iter().all(is_loopback))
        .then_some((StatusCode::MISDIRECTED_REQUEST, words))
}

/// Whether `Host` names loopback, at any port: `localhost`, a name under it, 127.0.0.0/8 or `[::1]`.
///
/// Any other name may be a website's own, made to mean this machine.
fn is_loopback(host: &HeaderValue) -> bool {
    let authority = host.to_str().ok().and_then(|host| host.parse().ok());
    authority.is_some_and(|authority: Authority| is_loopback_name(authority.host()))
}

fn is_loopback_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let v6 = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    lower == "localhost"
        || lower.ends_with(".localhost")
        || name.parse().is_ok_and(|v4: Ipv4Addr| v4.is_loopback())
        || v6.is_some_and(|v6| v6.parse() == Ok(Ipv6Addr::LOCALHOST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_has_names_of_loopback() {
        for (host, expected) in [
            ("localhost", true),
            ("LocalHost:8024", true),
            ("portal.localhost:8024", true),
            ("127.0.0.1", true),
            ("127.9.8.7:1", true),
            ("[::1]", true),
            ("[::1]:8024", true),
            ("", false),
            ("desk", false),
            ("evil.example:8024", false),
            ("localhost.evil.example", false),
            ("notlocalhost", false),
            ("127.0.0.1.evil.example", false),
            ("128.0.0.1", false),
            ("[::2]:8024", false),
            ("::1", false),
            ("local host", false),
            ("я.localhost", false),
        ] {
            let host = HeaderValue::from_str(host).expect("a header");
            assert_eq!(is_loopback(&host), expected, "{host:?}");
        }
    }
}
