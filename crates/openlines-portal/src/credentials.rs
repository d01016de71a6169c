//! Parameters that are the caller's alone: whatever the portal shows or keeps is without them.

/// Names by which a request carries a session, in any case.
const SESSION: [&str; 6] = [
    "AUTH",
    "ACCESS_TOKEN",
    "TOKEN",
    "SESSID",
    "AUTH_CONNECTOR",
    "AP",
];

/// Names of other secrets of applications and webhooks, in any case, which no method reads.
const OTHERS: [&str; 9] = [
    "APP_SID",
    "SID",
    "AUTH_ID",
    "REFRESH_ID",
    "AUTHORIZATION",
    "REFRESH_TOKEN",
    "APPLICATION_TOKEN",
    "CLIENT_SECRET",
    "AUTH_TOKEN",
];

/// Every name whose value is nobody's business, in upper case.
pub fn names() -> impl Iterator<Item = &'static str> {
    SESSION.into_iter().chain(OTHERS)
}

/// Whether the value of a parameter is nobody's business.
pub(crate) fn is_credential(key: &str) -> bool {
    names().any(|name| key.eq_ignore_ascii_case(name))
}

/// Whether a request carries a session by this name.
pub(crate) fn is_session(key: &str) -> bool {
    SESSION.iter().any(|name| key.eq_ignore_ascii_case(name))
}
