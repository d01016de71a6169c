//! What a portal answered, before anything is made of it.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Largest answer that is read, in bytes.
pub const MAX_RESPONSE_BYTES: usize = 1 << 20;

/// An HTTP answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<RetryAfter>,
    pub(crate) location: Option<String>,
    /// Compressed, though nobody asked for it: its body cannot be read.
    pub(crate) is_compressed: bool,
    pub(crate) body: Vec<u8>,
}

impl Response {
    /// An answer with its headers, of which only `Retry-After`, `Location`, and whether there is a `Content-Encoding` are kept.
    ///
    /// With a `Content-Encoding` a body that is not JSON counts as one nobody can read, and the outcome as unknown: a transport that decompressed it leaves that header out, which `fetch` does not.
    /// A transport that meets a body larger than [`MAX_RESPONSE_BYTES`] gives at least one byte more than that, and need not read on.
    pub fn new<'a>(
        status: u16,
        headers: impl IntoIterator<Item = (&'a str, &'a [u8])>,
        body: impl Into<Vec<u8>>,
    ) -> Self {
        let mut response = Self {
            status,
            retry_after: None,
            location: None,
            is_compressed: false,
            body: body.into(),
        };
        for (name, value) in headers {
            let Ok(value) = str::from_utf8(value) else {
                continue;
            };
            if name.eq_ignore_ascii_case("retry-after") {
                response.retry_after = RetryAfter::read(value);
            } else if name.eq_ignore_ascii_case("location") {
                response.location = Some(value.to_owned());
            } else if name.eq_ignore_ascii_case("content-encoding") {
                response.is_compressed |= !value.trim().eq_ignore_ascii_case("identity");
            }
        }
        response
    }

    /// HTTP status.
    pub const fn status(&self) -> u16 {
        self.status
    }
}

impl fmt::Debug for Response {
    /// An answer to a request for tokens holds tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// `Retry-After`, in either of its forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// So long after the answer.
    Delay(Duration),
    /// At this time since 1970.
    At(Duration),
}

impl RetryAfter {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Self::Delay(Duration::from_secs(seconds)));
        }
        let at: SystemTime = httpdate::parse_http_date(text).ok()?;
        at.duration_since(UNIX_EPOCH).ok().map(Self::At)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_shows_nothing_of_its_body() {
        let shown = format!("{:?}", Response::new(200, [], "t0ken"));
        assert_eq!(shown, "Response { status: 200, body_bytes: 5, .. }");
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let read = |text: &'static str| {
            Response::new(503, [("Retry-After", text.as_bytes())], "").retry_after
        };
        let seconds = Duration::from_secs;
        assert_eq!(read(" 120 "), Some(RetryAfter::Delay(seconds(120))));
        assert_eq!(
            read("Wed, 21 Oct 2015 07:28:00 GMT"),
            Some(RetryAfter::At(seconds(1_445_412_480)))
        );
        for text in ["", "-1", "soon", "1.5", "99999999999999999999"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
