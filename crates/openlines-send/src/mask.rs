//! Secrets kept out of texts that come from elsewhere.

use crate::outcome::Failure;
use crate::secret::Secret;

/// Everything that must not be printed in the course of one request.
///
/// Texts that come from elsewhere, a portal or a transport, pass through here before they are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mask(Vec<Secret>);

impl Mask {
    pub(crate) fn add(&mut self, secret: &Secret) {
        // An empty text is found everywhere.
        if !secret.expose().is_empty() && !self.0.contains(secret) {
            self.0.push(secret.clone());
        }
    }

    /// The text without any of the secrets.
    pub(crate) fn apply(&self, text: &mut String) {
        for secret in &self.0 {
            if text.contains(secret.expose()) {
                *text = text.replace(secret.expose(), "***");
            }
        }
    }

    /// Masks everything in a failure that came from elsewhere.
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
