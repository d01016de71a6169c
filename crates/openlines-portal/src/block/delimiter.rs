//! DELIMITER: a line, whatever the value.

use serde_json::{Map, Value};

use super::put;
use crate::field::Node;
use crate::php;
use crate::trace::{Reason, Trace, TypeError};

/// Width in pixels of a delimiter without a valid SIZE.
const DEFAULT_SIZE: i64 = 200;

pub(super) fn read(node: &Node<'_>, trace: &mut Trace) -> Result<Map<String, Value>, TypeError> {
    node.report_unknown(trace, &["SIZE", "COLOR"]);
    if !php::is_array(node.value) && node.value != true {
        trace.altered(&node.path, Reason::NotAnObject);
    }
    let mut stored = Map::new();
    let size = node.positive_under("SIZE", trace);
    put(&mut stored, "SIZE", Some(size.unwrap_or(DEFAULT_SIZE)));
    put(&mut stored, "COLOR", node.color_under("COLOR", trace)?);
    Ok(stored)
}
