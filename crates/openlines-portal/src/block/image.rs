//! IMAGE: pictures, each with its link.

use serde_json::{Map, Value};

use super::put;
use crate::field::{self, Node};
use crate::trace::{Reason, Trace, TypeError};

pub(super) fn read(
    node: &Node<'_>,
    trace: &mut Trace,
) -> Result<Option<Map<String, Value>>, TypeError> {
    let link = match node.get("LINK") {
        Some(link) => link.link(trace)?,
        None => None,
    };
    let Some(link) = link else {
        trace.dropped(&node.path, Reason::Missing { key: "LINK" });
        return Ok(None);
    };
    node.report_unknown(trace, &["NAME", "LINK", "WIDTH", "HEIGHT", "PREVIEW"]);

    let mut stored = Map::new();
    if let Some(name) = node.get("NAME") {
        if name.is_blank(trace)? {
            name.report_blank(trace);
        } else {
            let name = name.kept_text(trace, &[field::trimmed])?;
            put(&mut stored, "NAME", Some(name));
        }
    }
    put(&mut stored, "LINK", Some(link));
    for key in ["WIDTH", "HEIGHT"] {
        put(
            &mut stored,
            key,
            node.get(key).and_then(|size| size.positive(trace)),
        );
    }
    if let Some(preview) = node.get("PREVIEW") {
        put(&mut stored, "PREVIEW", preview.link(trace)?);
    }
    Ok(Some(stored))
}
