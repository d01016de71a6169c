//! Values that never print themselves.

use std::fmt;

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
        f.write_str("***")
    }
}
