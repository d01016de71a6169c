//! `RICH_LINK`: as LINK, with texts on one line and a picture of its own.

use serde_json::{Map, Value};

use super::{link, put};
use crate::field::Node;
use crate::php;
use crate::trace::{Reason, Trace, TypeError};

const KNOWN: [&str; 10] = [
    "NETWORK_ID",
    "USER_ID",
    "CHAT_ID",
    "NAME",
    "LINK",
    "DESC",
    "HTML",
    "PREVIEW",
    "PREVIEW_SIZE",
    "EXTRA_IMAGE",
];

pub(super) fn read(
    node: &Node<'_>,
    trace: &mut Trace,
) -> Result<Option<Map<String, Value>>, TypeError> {
    let Some(mut stored) = link::target_and_name(node, trace)? else {
        return Ok(None);
    };
    node.report_unknown(trace, &KNOWN);
    for key in ["DESC", "HTML"] {
        let text = node.get(key).map(|text| text.line(trace)).transpose()?;
        put(&mut stored, key, text);
    }
    if let Some(preview) = node.link_under("PREVIEW", trace)? {
        put(&mut stored, "PREVIEW", Some(preview));
        let wanted = node.get("PREVIEW_SIZE");
        if let Some(wanted) = &wanted {
            if php::is_array(wanted.value) {
                wanted.report_unknown(trace, &["HEIGHT", "WIDTH"]);
            } else {
                trace.dropped(&wanted.path, Reason::NotAnObject);
            }
        }
        let pixels = ["HEIGHT", "WIDTH"].map(|key| {
            let given = wanted.as_ref().and_then(|size| php::isset(size.value, key));
            (key.to_owned(), given.map_or(Value::from(0), php::reencoded))
        });
        put(&mut stored, "PREVIEW_SIZE", Some(Map::from_iter(pixels)));
        node.report_overruled(trace, &["EXTRA_IMAGE"], "PREVIEW");
    } else {
        node.report_lone(trace, "PREVIEW_SIZE", "PREVIEW");
        let image = node.link_under("EXTRA_IMAGE", trace)?;
        put(&mut stored, "EXTRA_IMAGE", image);
    }
    Ok(Some(stored))
}
