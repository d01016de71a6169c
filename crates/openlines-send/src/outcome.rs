//! How a send ends: in exactly one of four ways.

use std::time::Duration;

use crate::code::{Class, ErrorCode, Reach};
use crate::response::RetryAfter;
use crate::time::PortalTime;

/// How a send ended.
pub type Outcome<R> = Result<Sent<R>, Failure>;

/// The portal took the message.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Sent<R> {
    /// What the method answered.
    pub reply: R,
    /// What the portal says about the time it took, where it does.
    pub time: Option<PortalTime>,
}

/// The message was not sent, or nobody knows whether it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing was written: the message was certainly not delivered.
    NotSent(NotSent),
    /// The portal refused: the message was not delivered.
    Refused(Box<Refused>),
    /// The request was begun, and nobody knows what became of it: the message may have been delivered.
    Unknown(Box<Unknown>),
}

impl Failure {
    /// Error code of the portal, where it gave one to the message; that of a refused renewal is in [`TokenFailure::Renewal`].
    pub fn code(&self) -> Option<&ErrorCode> {
        match self {
            Self::NotSent(_) => None,
            Self::Refused(refused) => refused.code.as_ref(),
            Self::Unknown(unknown) => unknown.code.as_ref(),
        }
    }

    /// `Retry-After` of the answer: the client begins nothing of the same method before, though it waits a day at most.
    ///
    /// Of a message whose turn would come after the deadline it is when that would be, at the earliest.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::NotSent(NotSent::Token(TokenFailure::Renewal(failure))) => failure.retry_after(),
            Self::NotSent(NotSent::Deadline(at)) => Some(RetryAfter::At(*at)),
            Self::NotSent(_) => None,
            Self::Refused(refused) => refused.retry_after,
            Self::Unknown(unknown) => unknown.retry_after,
        }
    }

    /// Whether the person had a message from this line within the last seven days.
    pub fn is_weekly_limit(&self) -> bool {
        self.code() == Some(&ErrorCode::UserMessageLimit)
    }

    /// Whether the portal's request rate or the method's operating time was used up.
    pub fn is_rate_limit(&self) -> bool {
        matches!(
            self.code(),
            Some(ErrorCode::QueryLimitExceeded | ErrorCode::OperationTimeLimit)
        )
    }

    /// Whether the message may have been delivered.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// Whether the same message may be sent again as it is, with some hope and without any risk of a second copy.
    pub fn may_be_resent(&self) -> bool {
        match self {
            Self::NotSent(not_sent) => match not_sent {
                NotSent::Connect(_) | NotSent::Deadline(_) | NotSent::Stopped => true,
                NotSent::Token(failure) => failure.is_passing(),
                NotSent::Journal(_) => false,
            },
            Self::Refused(refused) => refused.class() == Class::ForNow,
            Self::Unknown(_) => false,
        }
    }

    /// Which other messages would meet the same: whether a mailing had better end here.
    ///
    /// Of what the portal's limits, a gateway or the connection made of one request nobody knows that others would meet it.
    ///
    /// ```
    /// use openlines::NetworkMessage;
    /// use openlines_send::{Reach, Response, classify};
    ///
    /// let answer = Response::new(401, [], r#"{"error": "INVALID_CREDENTIALS"}"#);
    /// let failure = classify::<NetworkMessage>(&answer).expect_err("no such webhook");
    /// assert_eq!(failure.reach(), Reach::Portal);
    /// ```
    pub fn reach(&self) -> Reach {
        match self {
            Self::NotSent(NotSent::Token(TokenFailure::Renewal(failure))) => failure.reach(),
            Self::NotSent(NotSent::Token(TokenFailure::Store(_)) | NotSent::Journal(_)) => {
                Reach::Portal
            }
            Self::NotSent(NotSent::Connect(_) | NotSent::Deadline(_) | NotSent::Stopped)
            | Self::Unknown(_) => Reach::Message,
            Self::Refused(refused) if refused.moved_to.is_some() => Reach::Portal,
            Self::Refused(refused) => refused
                .code
                .as_ref()
                .map_or(Reach::Message, ErrorCode::reach),
        }
    }

    /// A word for logs and journals: `not-sent`, `refused`, `unknown`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NotSent(_) => "not-sent",
            Self::Refused(_) => "refused",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Every text that came from elsewhere.
    #[cfg(feature = "async")]
    pub(crate) fn texts(&mut self) -> Vec<&mut String> {
        fn of_code(code: &mut Option<ErrorCode>) -> Option<&mut String> {
            match code {
                Some(ErrorCode::Other(code)) => Some(code),
                _ => None,
            }
        }
        let texts = match self {
            Self::NotSent(NotSent::Token(failure)) => return failure.texts(),
            Self::NotSent(NotSent::Connect(text) | NotSent::Journal(text)) => {
                [Some(text), None, None, None]
            }
            Self::NotSent(NotSent::Deadline(_) | NotSent::Stopped) => return Vec::new(),
            Self::Refused(refused) => [
                of_code(&mut refused.code),
                refused.description.as_mut(),
                refused.argument.as_mut(),
                refused.moved_to.as_mut(),
            ],
            Self::Unknown(unknown) => [
                of_code(&mut unknown.code),
                unknown.description.as_mut(),
                match &mut unknown.why {
                    Why::Connection(text) => Some(text),
                    _ => None,
                },
                None,
            ],
        };
        texts.into_iter().flatten().collect()
    }
}

impl std::error::Error for Failure {}

impl std::error::Error for NotSent {}

impl std::error::Error for Refused {}

impl std::error::Error for Unknown {}

impl std::error::Error for TokenFailure {}

/// Why nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotSent {
    /// No connection: name look-up, TCP or TLS failed.
    Connect(String),
    /// Its turn would come after the deadline, or its token came after it; when it could begin, in time since 1970 by the client's clock.
    Deadline(Duration),
    /// [`Client::stop`](crate::Client::stop) came before the request was begun.
    Stopped,
    /// There is no valid access token, and none could be had.
    Token(TokenFailure),
    /// The journal could not be written.
    Journal(String),
}

/// Why there is no access token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenFailure {
    /// The caller's store of tokens failed. A client asks it no more for this message, so what passes, as a busy database, is to be waited for in the store.
    Store(String),
    /// The renewal failed. What the failure says of a message, it says here of the request for new tokens.
    Renewal(Box<Failure>),
}

impl TokenFailure {
    /// Whether another renewal may well succeed: this one was not refused for good.
    ///
    /// A client tries it again as its [`Policy`](crate::Policy) allows.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Store(_) => false,
            Self::Renewal(failure) => failure.may_be_resent() || failure.is_unknown(),
        }
    }

    /// Every text that came from elsewhere.
    #[cfg(feature = "async")]
    pub(crate) fn texts(&mut self) -> Vec<&mut String> {
        match self {
            Self::Store(text) => vec![text],
            Self::Renewal(failure) => failure.texts(),
        }
    }
}

/// A refusal by the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// HTTP status.
    pub status: u16,
    /// Error code; `None` where the answer held none, as a firewall's page, or an empty one.
    pub code: Option<ErrorCode>,
    /// What the portal says about it, in a language of its own and perhaps in HTML.
    pub description: Option<String>,
    /// Parameter the CRM method names.
    pub argument: Option<String>,
    /// Host the portal has moved to. It is never followed: a host that redirects could be anyone's.
    pub moved_to: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<RetryAfter>,
    /// When operating time of the method is given back, where the portal says so.
    pub operating_reset: Option<OperatingReset>,
}

impl Refused {
    pub(crate) fn class(&self) -> Class {
        let class = self.code.as_ref().and_then(ErrorCode::class);
        class.unwrap_or(Class::Final)
    }
}

/// When operating time is given back, in seconds since 1970 by the portal's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperatingReset {
    /// When it is given back.
    pub at: u64,
    /// The portal's clock as the request ended, where it said so.
    pub now: Option<u64>,
}

/// A request nobody knows the outcome of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unknown {
    /// What happened.
    pub why: Why,
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// Error code, where the answer held one.
    pub code: Option<ErrorCode>,
    /// What the portal says about it.
    pub description: Option<String>,
    /// `Retry-After`, which is for the messages after this one.
    pub retry_after: Option<RetryAfter>,
}

impl Unknown {
    pub(crate) fn without_answer(why: Why) -> Self {
        Self {
            why,
            status: None,
            code: None,
            description: None,
            retry_after: None,
        }
    }
}

/// What happened to a request of unknown outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// There was no answer in time.
    Timeout,
    /// The connection broke before the whole answer had come.
    Connection(String),
    /// The portal or a gateway before it failed, perhaps after it took the message.
    Failed,
    /// The answer could not be read.
    Unreadable,
    /// The answer was larger than [`MAX_RESPONSE_BYTES`](crate::MAX_RESPONSE_BYTES).
    TooLarge,
}
