//! Values that never print themselves.

use std::fmt;

#[cfg(any(feature = "async", feature = "blocking"))]
use crate::outcome::Failure;

/// A text that never prints itself: a token, a webhook's secret, a URL that holds one.
///
/// ```
/// use openlines_send::Secret;
///
/// let secret = Secret::new("0123456789abcdef");
/// assert_eq!(format!("{secret:?}"), "***");
/// assert_eq!(secret.expose(), "0123456789abcdef");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text from being printed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, to be written where it belongs and nowhere else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MASK)
    }
}

/// What stands for a secret.
const MASK: &str = "***";

/// Everything that must not be printed in the course of one request.
///
/// Texts that come from elsewhere, a portal or a transport, pass through here before they are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mask(Vec<Secret>);

impl Mask {
    pub(crate) fn add(&mut self, secret: &Secret) {
        // An empty text is found everywhere.
        if !secret.0.is_empty() && !self.0.contains(secret) {
            self.0.push(secret.clone());
        }
    }

    /// The text without any of the secrets.
    pub(crate) fn apply(&self, text: &mut String) {
        for secret in &self.0 {
            if text.contains(&secret.0) {
                *text = text.replace(&secret.0, MASK);
            }
        }
    }

    /// Masks everything in a failure that came from elsewhere.
    #[cfg(any(feature = "async", feature = "blocking"))]
    pub(crate) fn apply_to(&self, failure: &mut Failure) {
        for text in failure.texts() {
            self.apply(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_wherever_they_stand() {
        let mut mask = Mask::default();
        for secret in ["", "s3cret", "token"] {
            mask.add(&Secret::new(secret));
        }
        let mut text = "s3cret, tokens3cret".to_owned();
        mask.apply(&mut text);
        assert_eq!(text, "***, ******");
    }
}
