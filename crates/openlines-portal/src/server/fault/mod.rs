//! Faults on demand: what goes wrong between a portal and its caller.

pub(super) mod act;
pub(super) mod due;

use core::fmt;
use core::str::FromStr;
use std::time::Duration;

/// One thing that goes wrong with a request.
///
/// Written as `name` or `name=argument`, in the header `X-Portal-Fault` and on the command line alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// `reset-before`: the connection is reset before the body is read. Nothing is executed.
    ResetBefore,
    /// `reset-after`: the request is executed, then the connection is reset without an answer.
    ResetAfter,
    /// `stall=SECONDS` (75): the request waits on the portal's clock, then goes on as usual.
    Stall(Duration),
    /// `slow-body=SECONDS` (75): executed; the answer comes in four pieces spread over that time.
    SlowBody(Duration),
    /// `truncated-json`: executed; the answer breaks off in the middle.
    TruncatedJson,
    /// `html-403`: not executed; a page of a firewall.
    Html403,
    /// `html-502`: executed; the gateway gave up and shows a page of its own.
    Html502,
    /// `html-503`: not executed; a page.
    Html503,
    /// `json-503`: not executed; `QUERY_LIMIT_EXCEEDED`.
    Json503,
    /// `overload`: not executed; 503 `OVERLOAD_LIMIT`.
    Overload,
    /// `operating`: not executed; 429 `OPERATION_TIME_LIMIT` with `operating_reset_at` one minute ahead.
    Operating,
    /// `internal-error`: executed; 500 `INTERNAL_SERVER_ERROR`.
    InternalError,
    /// `wrong-encoding`: executed; 200 `WRONG_ENCODING`.
    WrongEncoding,
    /// `error-200`: not executed; `ACCESS_DENIED` with HTTP status 200.
    Error200,
    /// `odd-error=KIND`: not executed; HTTP 400 and an `error` that is no plain text.
    OddError(OddError),
    /// `redirect`: not executed; 302 to another host, as a renamed portal answers.
    Redirect,
    /// `huge-body=BYTES` (3 MiB): executed; an answer with so many bytes of padding.
    HugeBody(usize),
    /// `empty-200`: executed; 200 without a body.
    Empty200,
    /// `expired-token`: not executed; 401 `expired_token`, whatever the token.
    ExpiredToken,
}

/// An `error` of an unusual type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OddError {
    /// `number`: `403`.
    Number,
    /// `object`: `{"code", "message", "validation"}`.
    Object,
    /// `empty`: `""`.
    Empty,
    /// `zero`: `"0"`.
    Zero,
}

/// Longer than a portal lets a request run (60 s), and than a careful caller waits (70 s).
const LONG: Duration = Duration::from_secs(75);

/// More than a careful caller reads (1 MiB).
const HUGE: usize = 3 << 20;

impl Fault {
    /// All faults, with their usual arguments.
    pub const ALL: &'static [Self] = &[
        Self::ResetBefore,
        Self::ResetAfter,
        Self::Stall(LONG),
        Self::SlowBody(LONG),
        Self::TruncatedJson,
        Self::Html403,
        Self::Html502,
        Self::Html503,
        Self::Json503,
        Self::Overload,
        Self::Operating,
        Self::InternalError,
        Self::WrongEncoding,
        Self::Error200,
        Self::OddError(OddError::Number),
        Self::OddError(OddError::Object),
        Self::OddError(OddError::Empty),
        Self::OddError(OddError::Zero),
        Self::Redirect,
        Self::HugeBody(HUGE),
        Self::Empty200,
        Self::ExpiredToken,
    ];

    /// Whether the request is executed, so that a message may have been delivered.
    pub const fn executes(self) -> bool {
        match self {
            Self::ResetAfter
            | Self::Stall(_)
            | Self::SlowBody(_)
            | Self::TruncatedJson
            | Self::Html502
            | Self::InternalError
            | Self::WrongEncoding
            | Self::HugeBody(_)
            | Self::Empty200 => true,
            Self::ResetBefore
            | Self::Html403
            | Self::Html503
            | Self::Json503
            | Self::Overload
            | Self::Operating
            | Self::Error200
            | Self::OddError(_)
            | Self::Redirect
            | Self::ExpiredToken => false,
        }
    }

    /// What the caller meets, in a few words.
    pub const fn shows(self) -> &'static str {
        match self {
            Self::ResetBefore => "the connection is reset before the body is read",
            Self::ResetAfter => "the connection is reset without an answer",
            Self::Stall(_) => "nothing for so many seconds, then the usual answer",
            Self::SlowBody(_) => "the answer in four pieces over so many seconds",
            Self::TruncatedJson => "an answer that breaks off",
            Self::Html403 => "a firewall's page, 403",
            Self::Html502 => "a gateway's page, 502",
            Self::Html503 => "a page, 503",
            Self::Json503 => "503 QUERY_LIMIT_EXCEEDED",
            Self::Overload => "503 OVERLOAD_LIMIT",
            Self::Operating => "429 OPERATION_TIME_LIMIT",
            Self::InternalError => "500 INTERNAL_SERVER_ERROR",
            Self::WrongEncoding => "200 WRONG_ENCODING",
            Self::Error200 => "ACCESS_DENIED with status 200",
            Self::OddError(OddError::Number) => "400, and an `error` that is a number",
            Self::OddError(OddError::Object) => "400, and an `error` that is an object",
            Self::OddError(OddError::Empty) => "400, and an `error` that is empty",
            Self::OddError(OddError::Zero) => "400, and an `error` of \"0\"",
            Self::Redirect => "302 to another host",
            Self::HugeBody(_) => "an answer with so many bytes of padding",
            Self::Empty200 => "200 without a body",
            Self::ExpiredToken => "401 expired_token",
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::ResetBefore => "reset-before",
            Self::ResetAfter => "reset-after",
            Self::Stall(time) => return write!(f, "stall={}", time.as_secs_f64()),
            Self::SlowBody(time) => return write!(f, "slow-body={}", time.as_secs_f64()),
            Self::TruncatedJson => "truncated-json",
            Self::Html403 => "html-403",
            Self::Html502 => "html-502",
            Self::Html503 => "html-503",
            Self::Json503 => "json-503",
            Self::Overload => "overload",
            Self::Operating => "operating",
            Self::InternalError => "internal-error",
            Self::WrongEncoding => "wrong-encoding",
            Self::Error200 => "error-200",
            Self::OddError(OddError::Number) => "odd-error=number",
            Self::OddError(OddError::Object) => "odd-error=object",
            Self::OddError(OddError::Empty) => "odd-error=empty",
            Self::OddError(OddError::Zero) => "odd-error=zero",
            Self::Redirect => "redirect",
            Self::HugeBody(bytes) => return write!(f, "huge-body={bytes}"),
            Self::Empty200 => "empty-200",
            Self::ExpiredToken => "expired-token",
        };
        f.write_str(name)
    }
}

impl FromStr for Fault {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let unknown = || InvalidFault::Unknown(text.to_owned());
        let Some((name, argument)) = text.split_once('=') else {
            let mut known = Self::ALL.iter().copied();
            return known
                .find(|fault| fault.to_string().split('=').next() == Some(text))
                .ok_or_else(unknown);
        };
        let seconds = || {
            let seconds: f64 = argument.parse().ok()?;
            Duration::try_from_secs_f64(seconds).ok()
        };
        match name {
            "stall" => seconds().map(Self::Stall),
            "slow-body" => seconds().map(Self::SlowBody),
            "huge-body" => argument
                .parse()
                .ok()
                .filter(|bytes| *bytes <= MAX_HUGE)
                .map(Self::HugeBody),
            "odd-error" => Self::ALL
                .iter()
                .copied()
                .find(|fault| fault.to_string() == text),
            _ => None,
        }
        .ok_or_else(unknown)
    }
}

/// Padding of the largest answer that can be asked for, in bytes.
const MAX_HUGE: usize = 64 << 20;

/// Why a text is no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidFault {
    /// No fault is called so, or not with such an argument.
    Unknown(String),
    /// What stands behind the `@` is no number of a request.
    Request(String),
}

impl fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(text) => {
                let known: Vec<String> = Fault::ALL.iter().map(ToString::to_string).collect();
                let known = known.join("`, `");
                write!(f, "unknown fault `{text}`, expected one of `{known}`")
            }
            Self::Request(text) => write!(
                f,
                "`{text}` is no number of a request: write one from 1 behind the `@`"
            ),
        }
    }
}

impl std::error::Error for InvalidFault {}

/// A fault and the requests it meets: `name` for every request, `name@N` for the Nth alone.
///
/// ```
/// use openlines_portal::{Fault, FaultRule};
///
/// let rule: FaultRule = "html-502@2".parse()?;
/// assert_eq!(rule, FaultRule { fault: Fault::Html502, only: Some(2) });
/// # Ok::<(), openlines_portal::InvalidFault>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultRule {
    /// What goes wrong.
    pub fault: Fault,
    /// Number of the only request it meets, counted from 1; `None` for every request.
    pub only: Option<u64>,
}

impl From<Fault> for FaultRule {
    fn from(fault: Fault) -> Self {
        Self { fault, only: None }
    }
}

impl FromStr for FaultRule {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let Some((fault, only)) = text.split_once('@') else {
            return text.parse().map(Fault::into);
        };
        let number = only.parse().ok().filter(|number| *number > 0);
        Ok(Self {
            fault: fault.parse()?,
            only: Some(number.ok_or_else(|| InvalidFault::Request(only.to_owned()))?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_read_as_it_is_written() {
        for &fault in Fault::ALL {
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
        assert_eq!("stall".parse(), Ok(Fault::Stall(LONG)));
        for (text, odd) in [
            ("odd-error=number", OddError::Number),
            ("odd-error=object", OddError::Object),
            ("odd-error=empty", OddError::Empty),
            ("odd-error=zero", OddError::Zero),
        ] {
            assert_eq!(text.parse(), Ok(Fault::OddError(odd)));
        }
        let largest = Fault::HugeBody(MAX_HUGE);
        assert_eq!(largest.to_string().parse(), Ok(largest));
        assert_eq!(
            "stall=0.5".parse(),
            Ok(Fault::Stall(Duration::from_millis(500)))
        );
        for number in ["0", "x", ""] {
            assert_eq!(
                format!("html-502@{number}").parse::<FaultRule>(),
                Err(InvalidFault::Request(number.to_owned()))
            );
        }
        for text in [
            "",
            "nothing",
            "stall=x",
            "stall=-1",
            "odd-error=x",
            "html-502=1",
            "huge-body=67108865",
        ] {
            assert_eq!(
                text.parse::<Fault>(),
                Err(InvalidFault::Unknown(text.to_owned()))
            );
        }
    }
}
