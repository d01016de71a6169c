//! All that is said of one message, as it is written and as the portal receives it.

use openlines::{Code, NetworkMessage, Options, Payload, Report, Severity, Subject};
use openlines_portal::{Outcome, Received, Stored, params_from_text, receive};
use serde_json::Value;

use crate::agreement::{Observed, agree};
use crate::json::Json;
use crate::places::places;

/// What a portal stored of a message, numbers as texts where it keeps them of either type.
fn stored(received: &Received) -> Option<Value> {
    let mut stored = received.stored.as_ref().map(Stored::to_json)?;
    for place in places(&stored) {
        if (place.ends_with("/DESC") || place.ends_with("/HTML"))
            && let Some(value) = stored.pointer_mut(&place)
            && value.is_number()
        {
            *value = value.to_string().into();
        }
    }
    Some(stored)
}

/// All that is said of one message, which is this text.
///
/// # Errors
/// What does not hold.
pub fn holds(message: &Json, text: &str) -> Result<(), String> {
    let params = params_from_text(text);
    let report = Subject::Network.check(text);
    let received = receive(&params);
    agree(&params, &report, &Observed::from(&received))?;
    for (contract, unknown_keys) in [
        (Severity::Error, Severity::Error),
        (Severity::Warning, Severity::Error),
        (Severity::Error, Severity::Warning),
        (Severity::Warning, Severity::Warning),
    ] {
        let options = Options {
            contract,
            unknown_keys,
            ..Options::default()
        };
        let valid = options.check(Subject::Network, text).is_valid();
        if valid && received.answer() != Outcome::Ok {
            return Err(format!(
                "valid with {options:?}, but the portal answers {}",
                received.answer()
            ));
        }
        if options.is_valid(Subject::Network, text) != valid {
            return Err(format!(
                "is_valid does not say {valid} as check does, with {options:?}"
            ));
        }
    }
    let typed = NetworkMessage::from_json(text);
    if typed.is_ok() != report.is_valid() {
        return Err("from_json and check do not agree".to_owned());
    }
    if let Ok(checked) = &typed {
        let written = serde_json::to_string(checked.value()).map_err(|e| e.to_string())?;
        if stored(&receive(&params_from_text(&written))) != stored(&received) {
            return Err(format!(
                "another message arrives once it is written anew: {written}"
            ));
        }
    }
    if typed
        .as_ref()
        .map_or_else(|failed| failed, |checked| checked.report())
        != &report
    {
        return Err("from_json reports something else than check".to_owned());
    }
    sizes_hold(message, &report).unwrap_or(Ok(()))
}

/// Whether the bytes of both parts are counted as they are; nothing where that cannot be told.
///
/// # Errors
/// Which are not.
pub fn sizes_hold(message: &Json, report: &Report) -> Option<Result<(), String>> {
    // In what the portal does not read, keys that stand twice go unnoticed.
    let noticed = report
        .problems
        .iter()
        .filter(|problem| problem.code == Code::DuplicateKey)
        .count();
    if noticed != message.repeated() {
        return None;
    }
    let settled = message.settled();
    for (key, size) in [
        ("ATTACH", report.sizes.attach),
        ("KEYBOARD", report.sizes.keyboard),
    ] {
        let bytes = settled.member(key).map_or(0, |part| part.compact().len());
        if let Some(size) = size
            && u64::from(size.bytes) != bytes as u64
        {
            return Some(Err(format!("{key} has {bytes} bytes, not {}", size.bytes)));
        }
    }
    Some(Ok(()))
}
