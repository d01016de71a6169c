//! Responses, and how an answer becomes one.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::answer::Answer;

/// `Content-Type` of JSON.
pub(super) const JSON: &str = "application/json; charset=utf-8";

/// A response, and its outcome for the log.
pub(super) struct Answered {
    pub(super) response: Response,
    pub(super) outcome: String,
}

impl Answered {
    /// A page a gateway or a web server shows.
    pub(super) fn html(status: StatusCode, title: &str) -> Self {
        let html = format!(
            "<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1></body>\r\n</html>\r\n"
        );
        let response = (status, [(header::CONTENT_TYPE, "text/html")], html);
        Self {
            response: response.into_response(),
            outcome: title.to_owned(),
        }
    }
}

impl From<&Answer> for Answered {
    fn from(answer: &Answer) -> Self {
        Self {
            response: json(answer),
            outcome: answer.outcome().to_owned(),
        }
    }
}

/// An answer as it is, without a fault.
pub(super) fn json(answer: &Answer) -> Response {
    text(status(answer), answer.body.to_string())
}

pub(super) fn text(status: StatusCode, text: String) -> Response {
    (status, headers(), text).into_response()
}

pub(super) fn status(answer: &Answer) -> StatusCode {
    StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What comes with every answer of a method.
pub(super) fn headers() -> [(HeaderName, HeaderValue); 2] {
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(JSON)),
        (
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        ),
    ]
}

/// A browser may send JSON from anywhere, but no `Authorization`.
pub(super) fn preflight() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "origin, content-type, accept",
        ),
    ];
    (StatusCode::OK, headers).into_response()
}
