//! Secrets kept out of texts that come from elsewhere.

use serde_json::{Map, Value};

use crate::secret::Secret;

/// Everything that must not be printed in the course of one request.
///
/// Texts that come from elsewhere, a portal or a transport, pass through here before they are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mask(Vec<Secret>);

/// Characters of such a text that are kept.
const LONGEST: usize = 1_000;

/// Names by which a message may carry a session or a secret of an application, in any case, with or without underscores.
const NAMES: [&str; 15] = [
    "auth",
    "access_token",
    "token",
    "sessid",
    "auth_connector",
    "ap",
    "app_sid",
    "sid",
    "auth_id",
    "refresh_id",
    "authorization",
    "refresh_token",
    "application_token",
    "client_secret",
    "auth_token",
];

impl Mask {
    /// The secret of a portal's address, and those that a message carries itself.
    pub(crate) fn new(portal: Option<&Secret>, message: &str) -> Self {
        let mut mask = Self::default();
        if let Some(secret) = portal {
            mask.add(secret);
        }
        let parameters = serde_json::from_str::<Map<String, Value>>(message);
        for (key, value) in parameters.unwrap_or_default() {
            if let Value::String(token) = value
                && NAMES.iter().any(|name| letters(&key).eq(letters(name)))
            {
                mask.add(&Secret::new(token));
            }
        }
        mask
    }

    pub(crate) fn add(&mut self, secret: &Secret) {
        // An empty text is found everywhere.
        if !secret.expose().is_empty() && !self.0.contains(secret) {
            // One that holds another comes before it: the rest of it would be left over.
            let longer = |known: &Secret| known.expose().len() >= secret.expose().len();
            let place = self.0.partition_point(longer);
            self.0.insert(place, secret.clone());
        }
    }

    /// The text without any of the secrets, cut if it is long.
    pub(crate) fn apply(&self, text: &mut String) {
        for secret in &self.0 {
            if text.contains(secret.expose()) {
                *text = text.replace(secret.expose(), "***");
            }
        }
        if let Some((end, _)) = text.char_indices().nth(LONGEST) {
            text.truncate(end);
            text.push('…');
        }
    }

    /// Masks and cuts texts of a failure.
    pub(crate) fn apply_to(&self, texts: Vec<&mut String>) {
        for text in texts {
            self.apply(text);
        }
    }
}

/// Letters by which a name is known, in `accessToken` as in `ACCESS_TOKEN`.
fn letters(name: &str) -> impl Iterator<Item = char> {
    let letters = name.chars().filter(|letter| *letter != '_');
    letters.map(|letter| letter.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::ErrorCode;
    use crate::outcome::{Failure, NotSent, Refused, TokenFailure, Unknown, Why};

    #[test]
    fn names_are_those_that_a_portal_hides() {
        let mut hidden: Vec<_> = openlines_portal::credentials::names()
            .map(str::to_lowercase)
            .collect();
        let mut names = NAMES;
        hidden.sort_unstable();
        names.sort_unstable();
        assert_eq!(names.as_slice(), hidden);
    }

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

    #[test]
    fn a_secret_that_holds_another_is_masked_whole() {
        let mut mask = Mask::default();
        for secret in ["s3", "as3cret", "s3cret-too"] {
            mask.add(&Secret::new(secret));
        }
        let mut text = "s3 s3cret-too as3cret-too".to_owned();
        mask.apply(&mut text);
        assert!(!text.contains("cret"), "{text}");
    }

    #[test]
    fn every_text_of_a_failure_is_masked() {
        let mut mask = Mask::default();
        mask.add(&Secret::new("s3cret"));
        let text = || "s3cret".to_owned();
        let unknown = Failure::Unknown(Box::new(Unknown {
            code: Some(ErrorCode::Other(text())),
            description: Some(text()),
            ..Unknown::without_answer(Why::Connection(text()))
        }));
        let refused = Failure::Refused(Box::new(Refused {
            status: 400,
            code: Some(ErrorCode::Other(text())),
            description: Some(text()),
            argument: Some(text()),
            moved_to: Some(text()),
            retry_after: None,
            operating_reset: None,
        }));
        let renewal = TokenFailure::Renewal(Box::new(unknown.clone()));
        let not_sent = [
            NotSent::Connect(text()),
            NotSent::Token(TokenFailure::Store(text())),
            NotSent::Token(renewal),
            NotSent::Journal(text()),
        ];
        let not_sent = not_sent.map(Failure::NotSent);
        for mut failure in [unknown, refused].into_iter().chain(not_sent) {
            mask.apply_to(failure.texts());
            let shown = format!("{failure:?}");
            assert!(!shown.contains("s3cret"), "{shown}");
        }
    }

    #[test]
    fn a_long_text_is_cut_behind_its_secrets() {
        let mut mask = Mask::default();
        mask.add(&Secret::new("s3cret"));
        for (text, expected) in [
            ("я".repeat(LONGEST), "я".repeat(LONGEST)),
            ("я".repeat(LONGEST + 1), "я".repeat(LONGEST) + "…"),
            (
                "я".repeat(LONGEST - 3) + "s3cret",
                "я".repeat(LONGEST - 3) + "***",
            ),
        ] {
            let mut cut = text;
            mask.apply(&mut cut);
            assert_eq!(cut, expected);
        }
    }

    #[test]
    fn a_token_in_the_message_is_masked() {
        let mask = Mask::new(
            Some(&Secret::new("s3cret")),
            r#"{"CODE": "c", "Auth": "t0ken", "ACCESS_TOKEN": "an0ther", "clientSecret": "third"}"#,
        );
        let mut text = "s3cret t0ken an0ther third c".to_owned();
        mask.apply(&mut text);
        assert_eq!(text, "*** *** *** *** c");
    }
}
