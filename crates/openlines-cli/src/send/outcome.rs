//! What became of each message.

use openlines::Report;
use openlines_send::{ErrorCode, Failure, MessageId, NotSent, Reach, Standing};

/// What became of one message.
pub(super) enum End {
    /// The portal took it; the CRM method says under which id.
    Sent(Option<MessageId>),
    /// It was left alone, as the journal knows of it.
    Skipped(Standing),
    /// It was not sent, refused, or nobody knows.
    Failed(Failure),
    /// It was begun, and then the user would not wait.
    Abandoned,
    /// It was not begun.
    NotBegun,
    /// It has errors, so nothing was sent.
    Invalid(Box<Report>),
}

/// What became of messages, in the order of the summary.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Sent,
    SentBefore,
    /// By the portal's code.
    Refused(String),
    NotSent,
    Unknown,
    UnknownBefore,
    NotBegun,
    Invalid,
}

impl End {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Sent(_) => Kind::Sent,
            Self::Skipped(Standing::Sent) => Kind::SentBefore,
            Self::Skipped(_) => Kind::UnknownBefore,
            Self::Failed(failure) => match failure {
                Failure::NotSent(NotSent::Stopped) => Kind::NotBegun,
                Failure::NotSent(_) => Kind::NotSent,
                Failure::Refused(refused) => Kind::Refused(refused.code.as_ref().map_or_else(
                    || format!("HTTP {}", refused.status),
                    |code| code.as_str().to_owned(),
                )),
                Failure::Unknown(_) => Kind::Unknown,
            },
            Self::Abandoned => Kind::Unknown,
            Self::NotBegun => Kind::NotBegun,
            Self::Invalid(_) => Kind::Invalid,
        }
    }

    /// Whether every other message would meet the same.
    pub(super) fn concerns_all(&self) -> bool {
        match self {
            // What could not be reached in all attempts will not be by the next message.
            Self::Failed(Failure::NotSent(NotSent::Connect(_) | NotSent::Deadline(_))) => true,
            Self::Failed(failure) => failure.reach() == Reach::Portal,
            _ => false,
        }
    }

    /// Whether every other message from the same open channel would meet the same.
    pub(super) fn concerns_line(&self) -> bool {
        matches!(self, Self::Failed(failure) if failure.reach() == Reach::Line)
    }

    /// Whether others may well meet the same, as it says nothing of the message: the portal or a gateway failed, its limits stay used up, a firewall answered, or access is denied, to all or to one CRM object.
    pub(super) fn may_concern_all(&self) -> bool {
        match self {
            Self::Failed(Failure::Unknown(_)) => true,
            Self::Failed(failure) if failure.is_rate_limit() => true,
            Self::Failed(Failure::Refused(refused)) => {
                matches!(refused.code, None | Some(ErrorCode::AccessDenied))
            }
            _ => false,
        }
    }
}

impl Kind {
    /// Name in JSON.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::SentBefore => "sent-before",
            Self::Refused(_) => "refused",
            Self::NotSent => "not-sent",
            Self::Unknown => "unknown",
            Self::UnknownBefore => "unknown-before",
            Self::NotBegun => "not-begun",
            Self::Invalid => "invalid",
        }
    }

    /// Whether the message has reached the portal, now or before.
    pub(super) fn is_sent(&self) -> bool {
        matches!(self, Self::Sent | Self::SentBefore)
    }

    /// Whether it is told of also among many.
    pub(super) fn needs_a_line(&self) -> bool {
        !self.is_sent() && *self != Self::NotBegun
    }

    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown | Self::UnknownBefore)
    }
}
