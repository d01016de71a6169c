//! GRID: rows of names and values.

use serde_json::{Map, Value};

use super::put;
use crate::field::{self, Node};
use crate::php;
use crate::trace::{Reason, Trace, TypeError};

const DISPLAYS: &[&str] = &["BLOCK", "LINE", "ROW", "TABLE", "CARD", "COLUMN"];

pub(super) fn read_row(
    node: &Node<'_>,
    trace: &mut Trace,
) -> Result<Option<Map<String, Value>>, TypeError> {
    if node.value.is_string() {
        // The first read asks a string for a text key without asking whether it is set.
        return Err(trace.type_error(&node.path));
    }
    let name = node.get("NAME");
    let value = node.get("VALUE");
    let is_line = node
        .get("DISPLAY")
        .is_some_and(|display| php::loosely_equals(display.value, "LINE"));
    let mut has_text = false;
    for text in [&name, &value].into_iter().flatten() {
        has_text |= !text.is_blank(trace)?;
    }
    if !has_text && !is_line {
        let reason = match (&name, &value) {
            (None, None) if php::is_array(node.value) => Reason::Empty,
            (None, None) => Reason::NotAnObject,
            _ => Reason::Blank,
        };
        trace.dropped(&node.path, reason);
        return Ok(None);
    }
    node.report_unknown(
        trace,
        &[
            "DISPLAY",
            "NAME",
            "VALUE",
            "WIDTH",
            "HEIGHT",
            "USER_ID",
            "CHAT_ID",
            "LINK",
            "COLOR",
            "COLOR_TOKEN",
        ],
    );

    let mut stored = Map::new();
    put(&mut stored, "DISPLAY", Some(display(node, trace)));
    let name = name.map(|name| name.line(trace)).transpose()?;
    put(&mut stored, "NAME", Some(name.unwrap_or_default()));
    let value = value.map(|value| value.paragraph(trace)).transpose()?;
    put(&mut stored, "VALUE", Some(value.unwrap_or_default()));
    put(&mut stored, "COLOR", node.color_under("COLOR", trace)?);
    for key in ["WIDTH", "HEIGHT", "USER_ID", "CHAT_ID"] {
        put(&mut stored, key, node.positive_under(key, trace));
    }
    put(&mut stored, "LINK", node.link_under("LINK", trace)?);
    put(
        &mut stored,
        "COLOR_TOKEN",
        Some(field::token(node, "COLOR_TOKEN", trace)?),
    );
    Ok(Some(stored))
}

fn display(node: &Node<'_>, trace: &mut Trace) -> &'static str {
    let Some(display) = node.get("DISPLAY") else {
        return "BLOCK";
    };
    let kept = match display.value.as_str() {
        Some("BLOCK") => return "BLOCK",
        Some("LINE") => return "LINE",
        Some("ROW") => return "ROW",
        Some("TABLE") => return "TABLE",
        Some("CARD") => "LINE",
        // `true` equals every name, and this is the comparison it meets first.
        Some("COLUMN") => "ROW",
        None if php::loosely_equals(display.value, "COLUMN") => "ROW",
        _ => {
            trace.altered(&display.path, Reason::not_one_of(DISPLAYS));
            return "BLOCK";
        }
    };
    trace.altered(&display.path, Reason::Replaced);
    kept
}
