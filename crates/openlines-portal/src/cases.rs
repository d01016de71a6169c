//! The observed cases: what real portal code did with 5,483 sets of parameters.
//!
//! One case is one line of JSON. Long inputs are written as recipes:
//! `{"$rep": s, "n": k}` is the string `s` k times, `{"$cat": [...]}` the concatenation,
//! and `{"$list": x, "n": k}` inside a list stands for k copies of `x`.

use std::borrow::Cow;
use std::path::Path;
use std::{fs, io};

use serde_json::{Map, Value};

/// One observed case.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Case {
    /// Group and number, such as `kb-link-4124`.
    pub id: String,
    /// Parameters of the request, recipes expanded.
    pub params: Value,
    /// `ok`, the portal's error code, or `php_fatal`.
    pub outcome: String,
    /// What was kept: `ATTACH`, `KEYBOARD`, and `MESSAGE`, `URL_PREVIEW`, `DIALOG_ID` only where they differ from the input.
    pub stored: Map<String, Value>,
    /// Whether `stored` was left out, because the input is a recipe.
    pub stored_omitted: bool,
    /// Compact UTF-8 JSON of ATTACH as sent, in bytes.
    pub attach_client_bytes: Option<u64>,
    /// Compact UTF-8 JSON of KEYBOARD as sent, in bytes.
    pub keyboard_client_bytes: Option<u64>,
    /// Stored ATTACH in the portal's measure.
    pub attach_json_chars: Option<u64>,
    /// Stored KEYBOARD in the portal's measure.
    pub keyboard_json_chars: Option<u64>,
    /// Stored ATTACH in database bytes.
    pub attach_db_bytes: Option<u64>,
    /// Stored KEYBOARD in database bytes.
    pub keyboard_db_bytes: Option<u64>,
    /// Whether the keyboard was saved: an oversize one is lost silently.
    pub keyboard_saved: Option<bool>,
    /// Deduced effect of the sending step, where it is not simply `ok`: `outcome`, and `MESSAGE` or `MESSAGE_chars`.
    pub after_add: Option<Value>,
}

impl Case {
    /// Reads one line.
    ///
    /// # Errors
    /// Text that is not JSON, or not an object with `id`, `params` and `outcome`.
    pub fn from_line(line: &str) -> io::Result<Self> {
        let mut json: Value = serde_json::from_str(line)?;
        let mut text = |key: &str| match json[key].take() {
            Value::String(text) => Ok(text),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("a case without `{key}`"),
            )),
        };
        let (id, outcome) = (text("id")?, text("outcome")?);
        let stored = match json["stored"].take() {
            Value::Object(stored) => stored,
            _ => Map::new(),
        };
        let attach_json_chars = json["attach_json_chars"].as_u64();
        let keyboard_json_chars = json["keyboard_json_chars"].as_u64();
        Ok(Self {
            id,
            outcome,
            stored,
            stored_omitted: json["stored_omitted"] == true,
            attach_client_bytes: json["attach_client_bytes"].as_u64(),
            keyboard_client_bytes: json["keyboard_client_bytes"].as_u64(),
            attach_json_chars,
            keyboard_json_chars,
            attach_db_bytes: json["attach_db_bytes"].as_u64().or(attach_json_chars),
            keyboard_db_bytes: json["keyboard_db_bytes"].as_u64().or(keyboard_json_chars),
            keyboard_saved: json["keyboard_saved"]
                .as_bool()
                .or(keyboard_json_chars.map(|_| true)),
            after_add: json.get_mut("after_add").map(Value::take),
            params: expand(json["params"].take()),
        })
    }
}

/// All cases in the `*.ndjson` files of a folder, in the order of file names and lines.
///
/// # Errors
/// A folder or file that cannot be read, or a line that is not a case.
pub fn load(folder: &Path) -> io::Result<Vec<Case>> {
    let mut files = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "ndjson")
    });
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        for line in fs::read_to_string(file)?.lines() {
            cases.push(Case::from_line(line)?);
        }
    }
    Ok(cases)
}

/// A value with its recipes carried out.
pub fn expand(value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut expanded = Vec::with_capacity(items.len());
            for item in items {
                if let (Some(copied), Some(count)) = (item.get("$list"), count(item.get("n"))) {
                    let copied = expand(copied.clone());
                    expanded.extend(std::iter::repeat_n(copied, count));
                } else {
                    expanded.push(expand(item));
                }
            }
            expanded.into()
        }
        Value::Object(members) => {
            if let Some(text) = text(&members) {
                return text.into();
            }
            members
                .into_iter()
                .map(|(key, member)| (key, expand(member)))
                .collect::<Map<_, _>>()
                .into()
        }
        other => other,
    }
}

/// Whether a JSON text holds recipes.
pub fn has_recipes(text: &str) -> bool {
    text.contains(r#"{"$"#)
}

/// A text with its recipes carried out; one without any stays as it is written.
///
/// # Errors
/// - a text with recipes that is not JSON
pub fn expand_text(text: &str) -> serde_json::Result<Cow<'_, str>> {
    if has_recipes(text) {
        let recipe = serde_json::from_str(text)?;
        Ok(expand(recipe).to_string().into())
    } else {
        Ok(text.into())
    }
}

/// The text a recipe stands for; `None` where the object is no recipe for a text.
fn text(members: &Map<String, Value>) -> Option<String> {
    if let Some(Value::Array(parts)) = members.get("$cat") {
        return parts
            .iter()
            .map(|part| {
                part.as_object()
                    .map_or(part.as_str().map(str::to_owned), text)
            })
            .collect();
    }
    let repeated = members.get("$rep")?.as_str()?;
    Some(repeated.repeat(count(members.get("n"))?))
}

fn count(n: Option<&Value>) -> Option<usize> {
    usize::try_from(n?.as_u64()?).ok()
}

#[cfg(test)]
mod tests {
    use super::expand;
    use serde_json::json;

    #[test]
    fn recipes_are_carried_out() {
        let recipe = json!({"a": {"$cat": ["x", {"$rep": "я", "n": 3}, {"$cat": ["y"]}]}, "b": [1, {"$list": {"c": 2}, "n": 2}]});
        assert_eq!(
            expand(recipe),
            json!({"a": "xяяяy", "b": [1, {"c": 2}, {"c": 2}]})
        );
    }
}
