//! The application's tokens: their expiry, and how they are renewed.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::answer::Answer;

/// How long an access token is valid.
///
/// Source: documentation of OAuth, August 2026.
const ACCESS_VALID: Duration = Duration::from_hours(1);

/// How long a refresh token is valid.
///
/// Source: documentation of OAuth, August 2026.
const REFRESH_VALID: Duration = Duration::from_hours(180 * 24);

/// Access tokens remembered, to tell an expired one from one that never was.
const MAX_REMEMBERED: usize = 64;

/// Credentials of the one application a portal knows, and its current tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct App {
    /// Application id.
    pub client_id: String,
    /// Application secret.
    pub client_secret: String,
    /// Access token, valid for an hour.
    pub access_token: String,
    /// Refresh token: one use gives a new pair and ends it.
    pub refresh_token: String,
}

/// What becomes of an access token a caller sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Valid,
    Expired,
    Unknown,
}

#[derive(Debug)]
pub(super) struct OAuth {
    app: App,
    /// Access tokens and when they end, the current one last.
    access: VecDeque<(String, Duration)>,
    refresh_ends: Duration,
    issued: u64,
}

impl OAuth {
    pub(super) fn new(now: Duration) -> Self {
        let app = App {
            client_id: "local.5f1e0c8a9b7d64.21436587".to_owned(),
            client_secret: "portal-on-your-desk-client-secret".to_owned(),
            access_token: String::new(),
            refresh_token: String::new(),
        };
        let mut oauth = Self {
            app,
            access: VecDeque::new(),
            refresh_ends: now,
            issued: 0,
        };
        oauth.issue(now);
        oauth
    }

    pub(super) fn app(&self) -> &App {
        &self.app
    }

    pub(super) fn judge(&self, token: &str, now: Duration) -> Token {
        match self.access.iter().find(|(known, _)| known == token) {
            Some((_, ends)) if now < *ends => Token::Valid,
            Some(_) => Token::Expired,
            None => Token::Unknown,
        }
    }

    /// Ends every access token, as time does.
    pub(super) fn expire(&mut self) {
        for (_, ends) in &mut self.access {
            *ends = Duration::ZERO;
        }
    }

    /// Answers a request for new tokens.
    pub(super) fn token(
        &mut self,
        params: &Map<String, Value>,
        base: &str,
        now: Duration,
    ) -> Answer {
        let get = |key: &str| params.get(key).and_then(Value::as_str).unwrap_or_default();
        if get("grant_type") != "refresh_token" || get("refresh_token").is_empty() {
            return Answer::error(400, "invalid_request", "Invalid or missing parameters");
        }
        if get("client_id") != self.app.client_id {
            return Answer::error(200, "wrong_client", "Wrong client");
        }
        if get("client_secret") != self.app.client_secret {
            return Answer::error(401, "invalid_client", "Wrong client credentials");
        }
        if get("refresh_token") != self.app.refresh_token || now >= self.refresh_ends {
            return Answer::error(
                400,
                "invalid_grant",
                "The refresh token is wrong or has expired",
            );
        }
        self.issue(now);
        let host = base.split_once("://").map_or(base, |(_, host)| host);
        let body = json!({
            "access_token": self.app.access_token,
            "refresh_token": self.app.refresh_token,
            "expires": (now.saturating_add(ACCESS_VALID)).as_secs(),
            "expires_in": ACCESS_VALID.as_secs(),
            "client_endpoint": format!("{base}/rest/"),
            "server_endpoint": format!("{base}/rest/"),
            "domain": host,
            "member_id": "d0c0ffee00000000000000000000cafe",
            "scope": "imopenlines,im,imbot,crm",
            "status": "L",
            "user_id": 1,
        });
        Answer { status: 200, body }
    }

    fn issue(&mut self, now: Duration) {
        self.issued += 1;
        self.app.access_token = format!("access{:026x}", self.issued);
        self.app.refresh_token = format!("refresh{:025x}", self.issued);
        self.access.push_back((
            self.app.access_token.clone(),
            now.saturating_add(ACCESS_VALID),
        ));
        if self.access.len() > MAX_REMEMBERED {
            self.access.pop_front();
        }
        self.refresh_ends = now.saturating_add(REFRESH_VALID);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_access_tokens_are_remembered() {
        let mut oauth = OAuth::new(Duration::ZERO);
        let first = oauth.app.access_token.clone();
        oauth.issue(Duration::ZERO);
        let second = oauth.app.access_token.clone();
        for _ in 2..=MAX_REMEMBERED {
            assert_eq!(oauth.judge(&first, ACCESS_VALID), Token::Expired);
            oauth.issue(Duration::ZERO);
        }
        assert_eq!(oauth.judge(&first, ACCESS_VALID), Token::Unknown);
        assert_eq!(oauth.judge(&second, ACCESS_VALID), Token::Expired);
        let last = &oauth.app.access_token;
        let end = ACCESS_VALID.saturating_sub(Duration::from_nanos(1));
        assert_eq!(oauth.judge(last, end), Token::Valid);
    }
}
