//! Why a request did not reach a portal, or its answer did not come back.

use std::fmt;

use crate::outcome::{Failure, NotSent, Unknown, Why};

/// Why there is no answer.
///
/// The difference between the first and the others decides whether a message may be sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportError {
    /// No byte of the request was written: name look-up, TCP or TLS failed.
    NotWritten(String),
    /// The request was begun, and the answer did not come in time.
    Timeout,
    /// The request was begun, and the connection broke.
    Broken(String),
}

impl TransportError {
    pub(crate) fn into_failure(self) -> Failure {
        let why = match self {
            Self::NotWritten(text) => return Failure::NotSent(NotSent::Connect(text)),
            Self::Timeout => Why::Timeout,
            Self::Broken(text) => Why::Connection(text),
        };
        Failure::Unknown(Box::new(Unknown::without_answer(why)))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWritten(text) => write!(f, "no connection: {text}"),
            Self::Timeout => f.write_str("no answer in time"),
            Self::Broken(text) => write!(f, "the connection broke: {text}"),
        }
    }
}

impl std::error::Error for TransportError {}

/// An error with everything below it in one line; most libraries keep the reason at the bottom.
#[cfg(any(feature = "reqwest", feature = "blocking"))]
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let below = error.to_string();
        // Many errors repeat what is below them.
        if !text.contains(&below) {
            text.push_str(": ");
            text.push_str(&below);
        }
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_a_transport_says_what_broke() {
        let text = || "x".to_owned();
        for (error, words) in [
            (TransportError::NotWritten(text()), "no connection: x"),
            (TransportError::Timeout, "no answer in time"),
            (TransportError::Broken(text()), "the connection broke: x"),
        ] {
            assert_eq!(error.to_string(), words);
        }
    }

    #[cfg(any(feature = "reqwest", feature = "blocking"))]
    #[test]
    fn an_error_is_told_to_the_bottom() {
        #[derive(Debug)]
        struct Layer(&'static str, Option<Box<Self>>);

        impl fmt::Display for Layer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.0)
            }
        }

        impl std::error::Error for Layer {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                self.1.as_deref().map(|below| below as _)
            }
        }

        let bottom = Layer("reset", None);
        let repeats = Layer("TLS: reset", Some(Box::new(bottom)));
        let error = Layer("no answer", Some(Box::new(repeats)));
        assert_eq!(chain(&error), "no answer: TLS: reset");
    }
}
