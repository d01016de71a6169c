//! USER: a name, one target, an avatar.

use serde_json::{Map, Value};

use super::{put, target};
use crate::field::{self, Node};
use crate::trace::{Reason, Trace, TypeError};

/// Targets in the order the portal tries them.
const TARGETS: [&str; 5] = ["NETWORK_ID", "USER_ID", "CHAT_ID", "BOT_ID", "LINK"];

pub(super) fn read(
    node: &Node<'_>,
    trace: &mut Trace,
) -> Result<Option<Map<String, Value>>, TypeError> {
    let Some(name) = node.get("NAME") else {
        trace.dropped(&node.path, Reason::Missing { key: "NAME" });
        return Ok(None);
    };
    if name.is_blank(trace)? {
        trace.dropped(&node.path, Reason::Missing { key: "NAME" });
        return Ok(None);
    }
    node.report_unknown(
        trace,
        &[
            "NAME",
            "AVATAR",
            "AVATAR_TYPE",
            "NETWORK_ID",
            "USER_ID",
            "CHAT_ID",
            "BOT_ID",
            "LINK",
        ],
    );

    let mut stored = Map::new();
    let name = name.kept_text(trace, &[field::single_line])?;
    put(&mut stored, "NAME", Some(name));
    put(&mut stored, "AVATAR_TYPE", Some("USER"));
    if let Some((key, target)) = target(node, &TARGETS, trace)? {
        put(&mut stored, key, Some(target));
        match key {
            "CHAT_ID" => put(&mut stored, "AVATAR_TYPE", Some("CHAT")),
            "BOT_ID" => put(&mut stored, "AVATAR_TYPE", Some("BOT")),
            _ => {}
        }
    }
    if let Some(kind) = node.get("AVATAR_TYPE") {
        const ACCEPTED: &[&str] = &["CHAT", "USER", "BOT"];
        if crate::php::in_array(kind.value, ACCEPTED) {
            put(&mut stored, "AVATAR_TYPE", Some(kind.value.clone()));
        } else {
            trace.dropped(&kind.path, Reason::not_one_of(ACCEPTED));
        }
    }
    put(&mut stored, "AVATAR", node.link_under("AVATAR", trace)?);
    Ok(Some(stored))
}
