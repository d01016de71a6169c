//! What the core says about a message against what a portal made of it: the four statements of the design.

use openlines::{Code, PortalCode, Problem, Report};
use openlines_portal::Received;
use openlines_portal::cases::Case;
use serde_json::{Map, Value};

use crate::kept::kept_as_written;

/// What a portal made of a message.
#[derive(Clone, Debug)]
pub struct Observed {
    /// `ok`, the portal's error code, or `php_fatal`.
    pub outcome: String,
    /// The same for the sending step.
    pub after: String,
    /// Whether the sending step cuts the text.
    pub cut: bool,
    /// Whether the keyboard, if there is one, is saved.
    pub keyboard_saved: bool,
    /// What is stored, where that is known.
    pub stored: Option<Map<String, Value>>,
    /// Sizes of `ATTACH`.
    pub attach: Measures,
    /// Sizes of `KEYBOARD`.
    pub keyboard: Measures,
}

/// Sizes of a part, as far as there is one.
#[derive(Clone, Copy, Debug)]
pub struct Measures {
    /// Bytes of the value as compact JSON; the outer `None` where nobody measured.
    pub bytes: Option<Option<u64>>,
    /// Characters as stored.
    pub chars: Option<u64>,
    /// Bytes in the database.
    pub db_bytes: Option<u64>,
}

impl From<&Case> for Observed {
    fn from(case: &Case) -> Self {
        let after = case.after_add.as_ref();
        Self {
            outcome: case.outcome.clone(),
            after: after
                .and_then(|after| after["outcome"].as_str())
                .unwrap_or("ok")
                .to_owned(),
            cut: after.is_some_and(|after| after.get("MESSAGE_chars").is_some()),
            keyboard_saved: case.keyboard_saved != Some(false),
            stored: (!case.stored_omitted).then(|| case.stored.clone()),
            attach: Measures {
                bytes: Some(case.attach_client_bytes),
                chars: case.attach_json_chars,
                db_bytes: case.attach_db_bytes,
            },
            keyboard: Measures {
                bytes: Some(case.keyboard_client_bytes),
                chars: case.keyboard_json_chars,
                db_bytes: case.keyboard_db_bytes,
            },
        }
    }
}

impl From<&Received> for Observed {
    fn from(received: &Received) -> Self {
        let after = received.after_add.as_ref();
        let stored = received
            .stored
            .as_ref()
            .map(openlines_portal::Stored::to_json);
        let measures = |size: Option<openlines_portal::Size>| Measures {
            bytes: None,
            chars: size.and_then(|size| count(size.chars)),
            db_bytes: size.and_then(|size| count(size.db_bytes)),
        };
        Self {
            outcome: received.outcome.code().to_owned(),
            after: after.map_or("ok", |after| after.outcome.code()).to_owned(),
            cut: after.is_some_and(|after| after.is_cut),
            keyboard_saved: received.keyboard_saved != Some(false),
            stored: stored.and_then(|stored| stored.as_object().cloned()),
            attach: measures(received.attach_size),
            keyboard: measures(received.keyboard_size),
        }
    }
}

/// The four statements about one message.
///
/// # Errors
/// Which statement does not hold, and where.
pub fn agree(params: &Value, report: &Report, observed: &Observed) -> Result<(), String> {
    let Observed { outcome, after, .. } = observed;
    let rejections = || {
        report
            .errors()
            .filter_map(|problem| problem.code.portal_code())
    };
    if report.is_valid() {
        if outcome != "ok" || after != "ok" || !observed.keyboard_saved || observed.cut {
            return Err(format!(
                "1: clean, but the portal answers {outcome} / {after}, keyboard saved: {}, text cut: {}",
                observed.keyboard_saved, observed.cut
            ));
        }
        if let Some(stored) = &observed.stored {
            kept_as_written(params, stored)
                .map_err(|at| format!("1: clean, but not kept: {at}"))?;
        }
        sizes(report, observed)?;
    }
    if outcome != "ok" && !is_unforeseen(report) {
        let expected = match outcome.as_str() {
            "php_fatal" => PortalCode::InternalServerError.as_str(),
            code => code,
        };
        if !rejections().any(|code| code.as_str() == expected) {
            return Err(format!("2: the portal answers {outcome}, no error says so"));
        }
    }
    if outcome == "ok"
        && after == "ok"
        && let Some(code) = rejections().next()
    {
        return Err(format!("3: rejected with {code}, but the portal takes it"));
    }
    Ok(())
}

/// The fourth statement: sizes of a clean message.
fn sizes(report: &Report, observed: &Observed) -> Result<(), String> {
    for (what, ours, observed) in [
        ("attach", report.sizes.attach, observed.attach),
        ("keyboard", report.sizes.keyboard, observed.keyboard),
    ] {
        let bytes = ours.and_then(|ours| count(ours.bytes));
        let chars = ours.and_then(|ours| ours.chars).and_then(count);
        let db_bytes = ours.and_then(|ours| ours.db_bytes).and_then(count);
        // An empty value was measured in the observation; the report says `null`.
        let same_bytes = observed
            .bytes
            .is_none_or(|observed| observed == bytes || (bytes.is_none() && observed == Some(2)));
        if !same_bytes || (chars, db_bytes) != (observed.chars, observed.db_bytes) {
            return Err(format!("4: {what}: {ours:?}, observed {observed:?}"));
        }
    }
    Ok(())
}

/// A number as every side counts.
fn count(n: impl TryInto<u64>) -> Option<u64> {
    n.try_into().ok()
}

/// Whether nobody says what the portal answers: there any error will do.
fn is_unforeseen(report: &Report) -> bool {
    // Portals of different ages read such an `ATTACH` differently.
    let is_text = |problem: &Problem| matches!(problem.code, Code::PartAsText { .. });
    report.errors().any(is_text) || is_uncounted(report)
}

/// Whether there is HTML in the attachment's description: nobody counts what the portal makes of it.
pub fn is_uncounted(report: &Report) -> bool {
    report
        .errors()
        .any(|error| error.code == Code::DescriptionHtml)
}
