//! LINK: a link, or a user, chat or network user under a name.

use serde_json::{Map, Value};

use super::{put, target};
use crate::field::Node;
use crate::php;
use crate::trace::{Reason, Trace, TypeError};

/// Targets in the order the portal tries them; each needs a NAME beside it.
const TARGETS: [&str; 3] = ["NETWORK_ID", "USER_ID", "CHAT_ID"];

const KNOWN: [&str; 10] = [
    "NETWORK_ID",
    "USER_ID",
    "CHAT_ID",
    "NAME",
    "LINK",
    "DESC",
    "HTML",
    "PREVIEW",
    "WIDTH",
    "HEIGHT",
];

pub(super) fn read(
    node: &Node<'_>,
    trace: &mut Trace,
) -> Result<Option<Map<String, Value>>, TypeError> {
    let Some(mut stored) = target_and_name(node, trace)? else {
        return Ok(None);
    };
    node.report_unknown(trace, &KNOWN);
    put(
        &mut stored,
        "DESC",
        node.get("DESC").map(|desc| php::reencoded(desc.value)),
    );
    if let Some(html) = node.get("HTML") {
        put(&mut stored, "HTML", Some(php::reencoded(html.value)));
        node.report_overruled(trace, &["PREVIEW", "WIDTH", "HEIGHT"], "HTML");
        return Ok(Some(stored));
    }
    let preview = node.link_under("PREVIEW", trace)?;
    let has_preview = preview.is_some();
    put(&mut stored, "PREVIEW", preview);
    for key in ["WIDTH", "HEIGHT"] {
        let Some(size) = node.get(key) else { continue };
        if has_preview {
            put(&mut stored, key, size.positive(trace));
        } else {
            trace.dropped(&size.path, Reason::Missing { key: "PREVIEW" });
        }
    }
    Ok(Some(stored))
}

/// Target, NAME and LINK, which LINK and `RICH_LINK` read alike; `None` where the item is dropped.
pub(super) fn target_and_name(
    node: &Node<'_>,
    trace: &mut Trace,
) -> Result<Option<Map<String, Value>>, TypeError> {
    let mut stored = Map::new();
    let name = node.get("NAME");
    if name.is_none() {
        for key in TARGETS {
            node.report_lone(trace, key, "NAME");
        }
    } else if let Some((key, target)) = target(node, &TARGETS, trace)? {
        put(&mut stored, key, Some(target));
    }
    let link = node.get("LINK");
    if stored.is_empty() {
        // Only without another target is the link checked; beside one it is stored as it is.
        match &link {
            Some(link) if link.is_link(trace)? => {}
            Some(link) => {
                trace.dropped(&link.path, Reason::LinkStart);
                trace.dropped(&node.path, Reason::Missing { key: "LINK" });
                return Ok(None);
            }
            None => {
                trace.dropped(&node.path, Reason::Missing { key: "LINK" });
                return Ok(None);
            }
        }
    }
    let name = name.map(|name| name.line(trace)).transpose()?;
    put(&mut stored, "NAME", name);
    put(
        &mut stored,
        "LINK",
        link.map(|link| php::reencoded(link.value)),
    );
    Ok(Some(stored))
}
