//! Tokens of an application, and how they are renewed.

use serde_json::Value;

use crate::classify::{members, unknown};
use crate::endpoint::{Endpoint, InvalidUrl};
use crate::mask::Mask;
use crate::outcome::{Failure, TokenFailure, Why};
use crate::request::Request;
use crate::response::Response;
use crate::secret::Secret;
use crate::transport::TransportError;

/// Credentials of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    client_id: String,
    pub(crate) client_secret: Secret,
    /// `oauth.bitrix.info` unless given.
    server: Option<Endpoint>,
}

impl App {
    /// An application, whose tokens are renewed at `oauth.bitrix.info`.
    pub fn new(client_id: impl Into<String>, client_secret: Secret) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret,
            server: None,
        }
    }

    /// Renews tokens at the host of `server_endpoint`, as it came with them: `https://{host}/rest/`.
    ///
    /// That host is sent the secret of the application as well, so where it comes from matters even more than with [`Endpoint::oauth`].
    ///
    /// # Errors
    /// - anything else; only the last slash may be missing
    pub fn server_endpoint(self, server_endpoint: &str) -> Result<Self, InvalidUrl> {
        Ok(Self {
            server: Some(Endpoint::oauth(server_endpoint)?),
            ..self
        })
    }

    /// The request for new tokens: a form in the body, for a query would end up in logs.
    pub(crate) fn renewal(&self, refresh_token: &Secret) -> Request {
        let usual = || Secret::new("https://oauth.bitrix.info/oauth/token/");
        let url = self.server.as_ref().map_or_else(usual, Endpoint::token_url);
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "refresh_token")
            .append_pair("client_id", &self.client_id)
            .append_pair("client_secret", self.client_secret.expose())
            .append_pair("refresh_token", refresh_token.expose())
            .finish();
        Request::new(url, "application/x-www-form-urlencoded", form.into_bytes())
    }
}

/// Access and refresh token.
///
/// Both are replaced by every renewal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tokens {
    /// Valid for an hour.
    pub access_token: Secret,
    /// Valid for 180 days, and for one renewal.
    pub refresh_token: Secret,
}

impl Tokens {
    /// A pair of tokens.
    pub fn new(access_token: Secret, refresh_token: Secret) -> Self {
        Self {
            access_token,
            refresh_token,
        }
    }

    pub(crate) fn hide_in(&self, mask: &mut Mask) {
        mask.add(&self.access_token);
        mask.add(&self.refresh_token);
    }

    /// What came of the request for new tokens.
    pub(crate) fn renewed(answer: Result<Response, TransportError>) -> Result<Self, TokenFailure> {
        answer
            .map_err(TransportError::into_failure)
            .and_then(|answer| Self::read(&answer))
            .map_err(|failure| TokenFailure::Renewal(Box::new(failure)))
    }

    /// Reads the answer to a renewal.
    fn read(response: &Response) -> Result<Self, Failure> {
        let members = members(response)?;
        let text = |key: &str| {
            let text = members.get(key).and_then(Value::as_str);
            text.filter(|text| !text.is_empty()).map(Secret::new)
        };
        match (text("access_token"), text("refresh_token")) {
            (Some(access_token), Some(refresh_token)) => Ok(Self::new(access_token, refresh_token)),
            _ => Err(unknown(response, Why::Unreadable)),
        }
    }
}

/// Why a store of tokens failed.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::response::RetryAfter;

    fn app() -> App {
        App::new("local.1&2", Secret::new("p+q/r="))
    }

    #[test]
    fn a_renewal_keeps_secrets_out_of_the_url() {
        let request = app().renewal(&Secret::new("refresh é"));
        assert_eq!(
            request.url().expose(),
            "https://oauth.bitrix.info/oauth/token/"
        );
        assert_eq!(
            String::from_utf8_lossy(request.body()),
            "grant_type=refresh_token&client_id=local.1%262&client_secret=p%2Bq%2Fr%3D&refresh_token=refresh+%C3%A9"
        );
        let east = app().server_endpoint("https://oauth.bitrix24.tech/rest/");
        let request = east.expect("an endpoint").renewal(&Secret::new("r"));
        assert_eq!(
            request.url().expose(),
            "https://oauth.bitrix24.tech/oauth/token/"
        );
        assert_eq!(
            app().server_endpoint("http://oauth.bitrix24.tech/rest/"),
            Err(InvalidUrl::Scheme)
        );
    }

    #[test]
    fn tokens_are_read_or_the_reason_is_given() {
        let read = |status, body: Value| Tokens::read(&Response::new(status, [], body.to_string()));
        let tokens = json!({"access_token": "a", "refresh_token": "r", "expires_in": "3600"});
        assert_eq!(
            read(200, tokens),
            Ok(Tokens::new(Secret::new("a"), Secret::new("r")))
        );
        let error = |status, body| read(status, body).expect_err("an error");
        let no_tokens = error(200, json!({"access_token": "a", "refresh_token": ""}));
        assert_eq!(
            no_tokens.to_string(),
            "unknown outcome: the answer cannot be read, HTTP 200; the message may have been delivered"
        );
        let headers = [("Retry-After", b"7".as_slice())];
        let no_tokens = Tokens::read(&Response::new(200, headers, "{}"));
        assert_eq!(
            no_tokens.expect_err("an error").retry_after(),
            Some(RetryAfter::Delay(Duration::from_secs(7)))
        );
        let wrong = error(
            200,
            json!({"error": "wrong_client", "error_description": "no"}),
        );
        assert_eq!(
            wrong.to_string(),
            "refused: `wrong_client` (HTTP 200): there is no such application; the portal says: no"
        );
        for code in [
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "invalid_scope",
            "PAYMENT_REQUIRED",
        ] {
            let failure = error(401, json!({"error": code}));
            assert!(matches!(failure, Failure::Refused(_)), "{failure}");
            assert!(!TokenFailure::Renewal(Box::new(failure)).is_passing());
        }
        for (status, body) in [
            (503, json!({"error": "QUERY_LIMIT_EXCEEDED"})),
            (502, json!("")),
        ] {
            let failure = error(status, body);
            assert!(TokenFailure::Renewal(Box::new(failure)).is_passing());
        }
    }
}
