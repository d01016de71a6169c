//! IMAGE: pictures, each with its link.

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
    node.report_unknown(trace, &["NAME", "LINK", "WIDTH", "HEIGHT", "PREVIEW"]);

    let mut stored = Map::new();
    let name = node.text_under("NAME", trace, &[field::trimmed])?;
    put(&mut stored, "NAME", name);
    put(&mut stored, "LINK", Some(link));
    for key in ["WIDTH", "HEIGHT"] {
        put(&mut stored, key, node.positive_under(key, trace));
    }
    put(&mut stored, "PREVIEW", node.link_under("PREVIEW", trace)?);
    Ok(Some(stored))
}
