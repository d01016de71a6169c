//! Blocks of an attachment: one key each, and a fixed order of precedence where there are more.

mod delimiter;
mod file;
mod grid;
mod image;
mod link;
mod message;
mod rich_link;
mod user;

use serde_json::{Map, Value};

use crate::field::{self, Node};
use crate::php;
use crate::trace::{Reason, Trace, TypeError};

/// Block keys as the portal looks for them: the first that is set wins, valid or not.
pub(crate) const KINDS: [&str; 8] = [
    "USER",
    "LINK",
    "RICH_LINK",
    "MESSAGE",
    "GRID",
    "IMAGE",
    "FILE",
    "DELIMITER",
];

/// What has been built of an attachment.
#[derive(Debug, Default)]
pub(crate) struct Built {
    pub(crate) blocks: Vec<Value>,
    pub(crate) description: String,
}

impl Built {
    fn push(&mut self, kind: &str, value: impl Into<Value>) {
        self.blocks
            .push(Map::from_iter([(kind.to_owned(), value.into())]).into());
    }
}

/// Reads one member of BLOCKS.
///
/// # Errors
/// An array where PHP expects a string.
pub(crate) fn read(node: &Node<'_>, trace: &mut Trace, built: &mut Built) -> Result<(), TypeError> {
    if !php::is_array(node.value) {
        trace.dropped(&node.path, Reason::NotAnObject);
        return Ok(());
    }
    let mut kinds = KINDS.iter().enumerate();
    let found = kinds.find_map(|(index, kind)| Some((index, *kind, node.get(kind)?)));
    let Some((index, kind, value)) = found else {
        trace.dropped(&node.path, Reason::Empty);
        return Ok(());
    };
    node.report_unknown(trace, &KINDS);
    node.report_overruled(trace, &KINDS[index + 1..], kind);
    match kind {
        "USER" => each(&value, trace, built, kind, user::read),
        "LINK" => each(&value, trace, built, kind, link::read),
        "RICH_LINK" => each(&value, trace, built, kind, rich_link::read),
        "MESSAGE" => message::read(&value, trace, built),
        "GRID" => together(value.members(), &value, trace, built, kind, grid::read_row),
        "IMAGE" => together(value.items(), &value, trace, built, kind, image::read),
        "FILE" => together(value.items(), &value, trace, built, kind, file::read),
        _ => {
            let delimiter = delimiter::read(&value, trace)?;
            built.push("DELIMITER", delimiter);
            Ok(())
        }
    }
}

/// Reads one item of a block: its stored form, or `None` where it is dropped (and reported).
type ReadItem = fn(&Node<'_>, &mut Trace) -> Result<Option<Map<String, Value>>, TypeError>;

/// Every item becomes a block of its own, a list of one.
fn each(
    node: &Node<'_>,
    trace: &mut Trace,
    built: &mut Built,
    kind: &'static str,
    read: ReadItem,
) -> Result<(), TypeError> {
    report_not_items(node, trace);
    for item in node.items() {
        if let Some(stored) = read(&item, trace)? {
            built.push(kind, vec![Value::from(stored)]);
        }
    }
    Ok(())
}

/// All items become one block, a list, where at least one is left.
fn together<'a>(
    items: impl Iterator<Item = Node<'a>>,
    node: &Node<'_>,
    trace: &mut Trace,
    built: &mut Built,
    kind: &'static str,
    read: ReadItem,
) -> Result<(), TypeError> {
    report_not_items(node, trace);
    let mut stored = Vec::new();
    for item in items {
        stored.extend(read(&item, trace)?.map(Value::from));
    }
    if !stored.is_empty() {
        built.push(kind, stored);
    }
    Ok(())
}

/// A text or an empty list has no items to report, so the block itself is reported.
fn report_not_items(node: &Node<'_>, trace: &mut Trace) {
    if !php::is_array(node.value) {
        trace.dropped(&node.path, Reason::NotAnObject);
    } else if php::empty(node.value) {
        trace.dropped(&node.path, Reason::Empty);
    }
}

/// The first target that counts, and its key; those behind it lose.
fn target(
    node: &Node<'_>,
    targets: &'static [&'static str],
    trace: &mut Trace,
) -> Result<Option<(&'static str, Value)>, TypeError> {
    for (index, key) in targets.iter().enumerate() {
        let Some(target) = node.get(key) else {
            continue;
        };
        let value = match *key {
            "NETWORK_ID" => Some(field::network_id(&target, trace)?.into()),
            "LINK" => target.link(trace)?,
            _ => target.positive(trace).map(Value::from),
        };
        if let Some(value) = value {
            node.report_overruled(trace, &targets[index + 1..], key);
            return Ok(Some((key, value)));
        }
    }
    Ok(None)
}

/// A member of the stored object, left out where it is `None`.
fn put(stored: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        stored.insert(key.to_owned(), value.into());
    }
}
