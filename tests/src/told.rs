//! Whether a report tells of what the portal loses.

use std::collections::BTreeSet;

use openlines::{Code, Effect, Problem, Report};
use openlines_portal::{Loss, Reason};
use serde_json::Value;

use crate::agreement::is_uncounted;
use crate::kept::leaves;

/// Whether the portal does something about it; what it might take today is none of these.
fn is_lossy(problem: &Problem) -> bool {
    matches!(
        problem.effect(),
        Effect::Rejected | Effect::Dropped | Effect::Altered
    )
}

/// Whether one path is another's, or of something inside it.
fn is_within(path: &str, around: &str) -> bool {
    path.strip_prefix(around)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The path of what is around.
fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// Whether anything goes with a loss: the portal's own takes the place of a keyboard's `BOT_ID`, and a button does not need it.
pub fn counts(loss: &Loss) -> bool {
    !loss.path.eq_ignore_ascii_case("/KEYBOARD/BOT_ID")
}

/// Whether an error tells of a loss.
pub fn is_told(loss: &Loss, report: &Report) -> bool {
    let lossy = || report.errors().filter(|error| is_lossy(error));
    let at = |path: &str| lossy().any(|error| error.path == path);
    // No documentation names the value that became another; an action that is no link is one too many anyway.
    let as_undocumented = || {
        report.errors().any(|error| {
            error.path == loss.path
                && match error.code {
                    Code::Undocumented { .. } => loss.effect == openlines_portal::Effect::Altered,
                    Code::NotALink => true,
                    _ => false,
                }
        })
    };
    // Of what is lost as a whole its inside is not told; that nothing is left tells of no single block.
    let around = || {
        lossy().any(|error| {
            is_within(&loss.path, &error.path) && !matches!(error.code, Code::NothingLeft { .. })
        })
    };
    let inside = || lossy().any(|error| is_within(&error.path, &loss.path));
    at(&loss.path)
        || as_undocumented()
        || around()
        || match &loss.reason {
            // Told at the key; of a target that lacks its name, at the name beside it.
            Reason::Missing { key } => {
                at(&format!("{}/{key}", loss.path))
                    || at(&format!("{}/{key}", parent(&loss.path)))
                    || at(&format!("{}/NAME", loss.path))
            }
            Reason::Function => at(&format!("{}/FUNCTION", loss.path)),
            Reason::NoAction | Reason::Empty | Reason::NothingLeft => inside(),
            Reason::Replaced => !counts(loss),
            Reason::CodeLength { .. } => at(""),
            Reason::Oversize { .. } => is_uncounted(report),
            _ => false,
        }
}

/// Whether something is told of a single value, of what is around it, or of the same item.
pub fn is_told_nearby(leaf: &str, report: &Report) -> bool {
    let around = |problem: &Problem| {
        let is_whole = matches!(
            problem.code,
            Code::NothingLeft { .. } | Code::ObjectForList | Code::NewlinesOnly
        );
        is_within(leaf, &problem.path) && !is_whole
    };
    // Of an item that is lost for one of its keys the others are not told.
    let beside = |error: &Problem| {
        let item = parent(&error.path);
        item.matches('/').count() > 1 && is_within(leaf, item)
    };
    report.problems.iter().any(around) || report.errors().filter(|e| is_lossy(e)).any(beside)
}

/// The single values, each with its path, that are not in what was stored of a message.
pub fn not_stored(params: &Value, stored: &Value) -> Vec<(String, String)> {
    // No part of what is stored as a message; the portal's own takes the place of the last.
    const ELSEWHERE: [&str; 4] = ["/CODE", "/USER_ID", "/auth", "/ATTACH/ID"];
    let kept: BTreeSet<_> = leaves(stored).into_iter().map(|leaf| leaf.1).collect();
    let mut values = leaves(params);
    values.retain(|(path, value)| {
        let is_elsewhere = ELSEWHERE
            .iter()
            .any(|place| path.eq_ignore_ascii_case(place));
        !value.is_empty() && !kept.contains(value) && !is_elsewhere
    });
    values
}
