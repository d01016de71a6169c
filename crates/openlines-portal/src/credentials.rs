//! Parameters that are the caller's alone: whatever the portal shows or keeps is without them.

/// Names by which a request carries a session, in any case.
const NAMES: [&str; 6] = [
    "AUTH",
    "ACCESS_TOKEN",
    "TOKEN",
    "SESSID",
    "AUTH_CONNECTOR",
    "AP",
];

/// Whether the value of a parameter is nobody's business.
pub(crate) fn is_credential(key: &str) -> bool {
    NAMES.iter().any(|name| key.eq_ignore_ascii_case(name))
}
