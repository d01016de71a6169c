//! MESSAGE: a text, or an object with TEXT that may also become the description.

use super::Built;
use crate::field::Node;
use crate::php;
use crate::trace::{Reason, Trace, TypeError};

pub(super) fn read(node: &Node<'_>, trace: &mut Trace, built: &mut Built) -> Result<(), TypeError> {
    let inner = node.get("TEXT");
    let text = match &inner {
        // An array without TEXT is trimmed as it is, which PHP refuses.
        None if php::is_array(node.value) => return Err(trace.type_error(&node.path)),
        None => node,
        Some(text) => text,
    };
    if text.is_blank(trace)? {
        trace.dropped(&text.path, Reason::Blank);
        return Ok(());
    }
    let kept = text.paragraph(trace)?;
    node.report_unknown(trace, &["TEXT", "AS_DESCRIPTION"]);
    if let Some(flag) = node.get("AS_DESCRIPTION")
        && flag.yes(trace) == "Y"
    {
        built.description.clone_from(&kept);
    }
    built.push("MESSAGE", kept);
    Ok(())
}
