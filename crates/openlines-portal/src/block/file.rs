//! FILE: files, each with its link.

use serde_json::{Map, Value};

use super::put;
use crate::field::{self, Node};
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
    let name = node.text_under("NAME", trace, &[field::trimmed, field::single_line])?;
    put(&mut stored, "NAME", name);
    put(&mut stored, "SIZE", node.positive_under("SIZE", trace));
    Ok(Some(stored))
}
