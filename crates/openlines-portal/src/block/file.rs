//! FILE: files, each with its link.

use serde_json::{Map, Value};

use super::put;
use crate::field::Node;
use crate::trace::{Reason, Trace, TypeError};

pub(super) fn read(
    node: &Node<'_>,
    trace: &mut Trace,
) -> Result<Option<Map<String, Value>>, TypeError> {
    let Some(link) = node.link_under("LINK", trace)? else {
        trace.dropped(&node.path, Reason::Missing { key: "LINK" });
        return Ok(None);
    };
    node.report_unknown(trace, &["LINK", "NAME", "SIZE"]);

    let mut stored = Map::new();
    put(&mut stored, "LINK", Some(link));
    if let Some(name) = node.get("NAME") {
        if name.is_blank(trace)? {
            name.report_blank(trace);
        } else {
            put(&mut stored, "NAME", Some(name.line(trace)?));
        }
    }
    put(&mut stored, "SIZE", node.positive_under("SIZE", trace));
    Ok(Some(stored))
}
