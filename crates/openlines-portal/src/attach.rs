//! ATTACH as a whole: its forms, its envelope, its blocks.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::block::{self, Built};
use crate::field::{self, Node};
use crate::trace::{Reason, Trace, TypeError};
use crate::{Settings, html, php};

/// Reads ATTACH; `None` where not a single block is left (and reported).
///
/// # Errors
/// An array where PHP expects a string.
pub(crate) fn read(
    node: &Node<'_>,
    trace: &mut Trace,
    settings: &Settings,
) -> Result<Option<Value>, TypeError> {
    if node.value.is_string() {
        trace.rejected(&node.path, Reason::AttachAsText);
        return Ok(None);
    }
    if !php::is_array(node.value) {
        trace.rejected(&node.path, Reason::NotAnObject);
        return Ok(None);
    }
    let value = without_backslashes(node.value);
    let node = Node {
        value: &value,
        path: node.path,
    };

    let mut built = Built::default();
    let mut color = None;
    let mut token = "base";
    if let Some(blocks) = node.get("BLOCKS") {
        node.report_unknown(
            trace,
            &["ID", "BLOCKS", "DESCRIPTION", "COLOR", "COLOR_TOKEN"],
        );
        color = read_color(&node, trace)?;
        token = field::token(&node, "COLOR_TOKEN", trace)?;
        let description = node.get("DESCRIPTION");
        let own = match &description {
            Some(description) => read_description(description, trace)?,
            None => String::new(),
        };
        built.description.clone_from(&own);
        read_blocks(&blocks, trace, &mut built)?;
        if let Some(description) = description
            && !own.is_empty()
            && built.description != own
        {
            let by = "AS_DESCRIPTION";
            trace.dropped(&description.path, Reason::Overruled { by });
        }
    } else {
        read_blocks(&node, trace, &mut built)?;
    }
    if built.blocks.is_empty() {
        trace.rejected(&node.path, Reason::NothingLeft);
        return Ok(None);
    }
    let color = color.unwrap_or_else(|| settings.random_color.to_owned());
    let mut stored = json!({"ID": settings.unix_time});
    stored["BLOCKS"] = built.blocks.into();
    stored["DESCRIPTION"] = built.description.into();
    stored["COLOR"] = color.into();
    stored["COLOR_TOKEN"] = token.into();
    Ok(Some(stored))
}

fn read_blocks(node: &Node<'_>, trace: &mut Trace, built: &mut Built) -> Result<(), TypeError> {
    if !php::is_array(node.value) {
        trace.dropped(&node.path, Reason::NotAnObject);
    }
    node.members()
        .try_for_each(|member| block::read(&member, trace, built))
}

/// COLOR as it is kept; `None` where the portal picks one of its palette.
fn read_color(node: &Node<'_>, trace: &mut Trace) -> Result<Option<String>, TypeError> {
    let Some(color) = node.get("COLOR") else {
        return Ok(None);
    };
    if php::empty(color.value) {
        trace.altered(&color.path, Reason::NotAColor);
        return Ok(None);
    }
    if php::loosely_equals(color.value, "TRANSPARENT") {
        trace.altered(&color.path, Reason::Replaced);
        return Ok(Some("transparent".to_owned()));
    }
    let text = color.text(trace)?;
    if !field::is_color(&text) {
        trace.altered(&color.path, Reason::NotAColor);
        return Ok(None);
    }
    Ok(Some(text.into_owned()))
}

/// DESCRIPTION on one line, HTML as BB code, trimmed.
fn read_description(node: &Node<'_>, trace: &mut Trace) -> Result<String, TypeError> {
    let line = node.kept_text(trace, &[field::single_line, field::break_marks])?;
    let text = html::to_bb_code(&line);
    if text != line {
        trace.altered(&node.path, Reason::Html);
    }
    Ok(php::trim(&text).to_owned())
}

/// Every string value with `\n`, `\t`, `\"`, `\\` replaced by the character they stand for.
fn without_backslashes(value: &Value) -> Cow<'_, Value> {
    if has_backslash(value) {
        let mut copy = value.clone();
        replace_backslashes(&mut copy);
        Cow::Owned(copy)
    } else {
        Cow::Borrowed(value)
    }
}

fn has_backslash(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\\'),
        Value::Array(items) => items.iter().any(has_backslash),
        Value::Object(members) => members.values().any(has_backslash),
        _ => false,
    }
}

fn replace_backslashes(value: &mut Value) {
    match value {
        Value::String(text) => *text = unescaped(text),
        Value::Array(items) => items.iter_mut().for_each(replace_backslashes),
        Value::Object(members) => members.values_mut().for_each(replace_backslashes),
        _ => {}
    }
}

/// PHP's `str_replace` with a list: one sequence after the other, so that `\n` is a line break even behind another backslash.
fn unescaped(text: &str) -> String {
    text.replace(r"\n", "\n")
        .replace(r"\t", "\t")
        .replace(r#"\""#, "\"")
        .replace(r"\\", r"\")
}
