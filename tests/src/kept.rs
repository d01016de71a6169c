//! Whether everything that was sent is in what the portal stored, kept as written.
//!
//! "As written" allows what loses nothing: trimmed ends, a line break become a space, rewritten backslash sequences,
//! digits for text and text for digits, HTML-escaped button links, and whatever the portal adds.

use serde_json::{Map, Value};

use crate::places::places;

/// Compares the parameters of a message with what was stored of them.
///
/// # Errors
/// The JSON Pointer of the first part that was not kept.
pub fn kept_as_written(params: &Value, stored: &Map<String, Value>) -> Result<(), String> {
    let Value::Object(params) = params else {
        return Err(String::new());
    };
    for (key, sent) in params {
        let path = format!("/{key}");
        match key.to_ascii_uppercase().as_str() {
            "ATTACH" if !is_empty(sent) => {
                attach(sent, &stored["ATTACH"]).map_err(|at| path + &at)?;
            }
            "KEYBOARD" if !is_empty(sent) => {
                keyboard(sent, &stored["KEYBOARD"]).map_err(|at| path + &at)?;
            }
            key @ ("MESSAGE" | "URL_PREVIEW") => {
                if let Some(stored) = stored.get(key) {
                    same(sent, Some(stored)).map_err(|at| path + &at)?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// The single values of a part, each with its path, as texts that are alike where nothing is lost.
pub fn leaves(part: &Value) -> Vec<(String, String)> {
    let text = |place: &String| match part.pointer(place)? {
        Value::Null | Value::Array(_) | Value::Object(_) => None,
        Value::String(text) => Some(plain(text)),
        other => Some(other.to_string().trim_end_matches(".0").to_owned()),
    };
    let places = places(part).into_iter();
    places
        .filter_map(|place| text(&place).map(|text| (place, text)))
        .collect()
}

/// A text as it is whether or not its backslashes were rewritten and HTML escaped.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    // An escaped text is escaped once more.
    while text.contains("&amp;") {
        text = text.replace("&amp;", "&");
    }
    let text = text
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    canonical(&rewritten(&text))
}

/// What PHP calls empty.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(on) => !on,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty() || text == "0",
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
    }
}

fn attach(sent: &Value, stored: &Value) -> Result<(), String> {
    let blocks = match sent {
        Value::Object(members) => {
            for (key, sent) in members {
                if !matches!(key.as_str(), "ID" | "BLOCKS") {
                    same(sent, stored.get(key)).map_err(|at| format!("/{key}{at}"))?;
                }
            }
            &sent["BLOCKS"]
        }
        blocks => blocks,
    };
    let mut stored = stored["BLOCKS"].as_array().into_iter().flatten();
    for (i, block) in blocks.as_array().into_iter().flatten().enumerate() {
        let Some((kind, value)) = block
            .as_object()
            .and_then(|block| block.iter().find(|(_, value)| !value.is_null()))
        else {
            return Err(format!("/{i}"));
        };
        let items: Vec<&Value> = match value {
            Value::Array(items) => items.iter().collect(),
            item => vec![item],
        };
        let path = |at: String| format!("/{i}/{kind}{at}");
        match kind.as_str() {
            // Each item has become a block of its own.
            "USER" | "LINK" => {
                for item in items {
                    let stored = stored.next().and_then(|block| block.get(kind)?.get(0));
                    object(item, stored).map_err(path)?;
                }
            }
            "MESSAGE" => {
                same(value, stored.next().and_then(|block| block.get(kind))).map_err(path)?;
            }
            "DELIMITER" => {
                let stored = stored.next().and_then(|block| block.get(kind));
                if value.is_object() {
                    object(value, stored)
                } else {
                    stored.map(|_| ()).ok_or(String::new())
                }
                .map_err(path)?;
            }
            _ => {
                let stored = stored
                    .next()
                    .and_then(|block| block.get(kind))
                    .and_then(Value::as_array);
                let stored = stored.ok_or_else(|| path(String::new()))?;
                if stored.len() != items.len() {
                    return Err(path(String::new()));
                }
                for (item, stored) in items.into_iter().zip(stored) {
                    object(item, Some(stored)).map_err(path)?;
                }
            }
        }
    }
    match stored.next() {
        None => Ok(()),
        Some(more) => Err(format!(": more than was sent: {more}")),
    }
}

fn keyboard(sent: &Value, stored: &Value) -> Result<(), String> {
    let buttons = if sent.is_object() {
        &sent["BUTTONS"]
    } else {
        sent
    };
    let (Some(sent), Some(stored)) = (buttons.as_array(), stored.as_array()) else {
        return Err(String::new());
    };
    if sent.len() != stored.len() {
        return Err(": another number of buttons".into());
    }
    for (i, (sent, stored)) in sent.iter().zip(stored).enumerate() {
        let mut sent = sent.clone();
        if let Some(Value::String(link)) = sent.get_mut("LINK") {
            *link = link
                .replace('&', "&amp;")
                .replace('"', "&quot;")
                .replace('<', "&lt;")
                .replace('>', "&gt;");
        }
        object(&sent, Some(stored)).map_err(|at| format!("/{i}{at}"))?;
    }
    Ok(())
}

/// Whether every member that was sent is there.
fn object(sent: &Value, stored: Option<&Value>) -> Result<(), String> {
    let (Value::Object(sent), Some(Value::Object(stored))) = (sent, stored) else {
        return Err(String::new());
    };
    for (key, sent) in sent {
        same(sent, stored.get(key)).map_err(|at| format!("/{key}{at}"))?;
    }
    Ok(())
}

/// Whether a value was kept as written.
fn same(sent: &Value, stored: Option<&Value>) -> Result<(), String> {
    let kept = match (sent, stored) {
        (Value::Null, _) => true,
        (Value::String(sent), None) => canonical(sent).is_empty(),
        (Value::String(sent), Some(Value::String(stored))) => {
            canonical(&rewritten(sent)) == canonical(stored) || canonical(sent) == canonical(stored)
        }
        (Value::String(sent), Some(Value::Number(stored))) => *sent == stored.to_string(),
        (Value::Number(sent), Some(Value::String(stored))) => sent.as_f64() == stored.parse().ok(),
        (Value::Number(sent), Some(Value::Number(stored))) => sent.as_f64() == stored.as_f64(),
        (sent, Some(stored)) => sent == stored,
        (_, None) => false,
    };
    if kept {
        Ok(())
    } else {
        Err(format!(
            ": {sent} became {}",
            stored.unwrap_or(&Value::Null)
        ))
    }
}

/// Backslash sequences rewritten as in every text of `ATTACH`: one kind after the other.
fn rewritten(text: &str) -> String {
    text.replace(r"\n", "\n")
        .replace(r"\t", "\t")
        .replace(r#"\""#, "\"")
        .replace(r"\\", r"\")
}

/// A text with what may differ without loss made alike: trimmed, line breaks as spaces, `#BR#` as `[BR]`.
fn canonical(text: &str) -> String {
    let spaced: String = text
        .replace("\r\n", "\n")
        .replace("#BR#", "[BR]")
        .chars()
        .map(|c| {
            if matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .collect();
    spaced.trim_matches([' ', '\t', '\0']).into()
}
