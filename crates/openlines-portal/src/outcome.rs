//! How a portal answers.

use core::fmt;

/// Outcome of the checks of `imopenlines.network.message.add` that look at the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// Accepted.
    Ok,
    /// CODE does not have 32 characters.
    Code,
    /// `USER_ID` is not an integer other than zero.
    UserIdEmpty,
    /// MESSAGE is blank.
    MessageEmpty,
    /// ATTACH is not readable, or nothing of it is left.
    AttachError,
    /// ATTACH has 60,000 characters or more as stored.
    AttachOversize,
    /// KEYBOARD is not readable, or nothing of it is left.
    KeyboardError,
    /// Refused by the sending step; deduced.
    WrongRequest,
    /// An uncaught PHP type error: HTTP 500 to the caller, `INTERNAL_SERVER_ERROR`.
    PhpFatal,
}

impl Outcome {
    /// Name as in the observed cases: `ok`, `php_fatal`, or the portal's error code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Code => "CODE",
            Self::UserIdEmpty => "USER_ID_EMPTY",
            Self::MessageEmpty => "MESSAGE_EMPTY",
            Self::AttachError => "ATTACH_ERROR",
            Self::AttachOversize => "ATTACH_OVERSIZE",
            Self::KeyboardError => "KEYBOARD_ERROR",
            Self::WrongRequest => "WRONG_REQUEST",
            Self::PhpFatal => "php_fatal",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
