//! The corpus of our own, `cases/<block>/<sentence>.json`: a message and everything that is said about it.
//!
//! A case is plain JSON, so that every language can run it:
//!
//! - `subject`: `network`, `crm`, `attach`, `keyboard` or `link-keyboard`;
//! - `input`, a value, or `text`, the JSON text itself; long ones are recipes, see [`expand`];
//! - `options`, where they are not the default: `contract` and `unknown_keys` (`error` or `warning`), `max_bytes`, `max_chars`;
//! - `valid`;
//! - `expected`: every problem in order, each with `path`, `code`, `effect`, and perhaps parameters of the code;
//! - `sizes`, where they matter: of `attach` and `keyboard` the measures named there.

use std::path::{Path, PathBuf};
use std::{fs, io};

use openlines::{Options, Severity, Subject};
use openlines_portal::cases::{self, expand};
use serde_json::Value;

/// One case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Block and sentence: `file/link-without-a-scheme`.
    pub name: String,
    /// What the text is checked as.
    pub subject: Subject,
    /// How it is checked.
    pub options: Options,
    /// The JSON text.
    pub text: String,
    /// Whether the text was written from a value.
    pub is_value: bool,
    /// Whether there is no error.
    pub valid: bool,
    /// Every problem.
    pub expected: Vec<Value>,
    /// Sizes, as far as they are named.
    pub sizes: Value,
}

/// Every case, in the order of names.
///
/// # Errors
/// A file that cannot be read or is no case.
pub fn load() -> io::Result<Vec<Case>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut cases = Vec::new();
    for folder in entries(&root)? {
        for file in entries(&folder)? {
            if file
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                let name = file.with_extension("");
                let name = name.strip_prefix(&root).unwrap_or(&name);
                let name = name.to_string_lossy().replace('\\', "/");
                let case = serde_json::from_str(&fs::read_to_string(&file)?)?;
                cases.push(
                    read(&name, case)
                        .ok_or_else(|| io::Error::other(format!("{name} is no case")))?,
                );
            }
        }
    }
    Ok(cases)
}

/// Every observed case.
///
/// # Errors
/// A file that cannot be read or holds no case.
pub fn observed() -> io::Result<Vec<cases::Case>> {
    cases::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/portal"))
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

/// A case as it stands in its file; every key is known.
fn read(name: &str, mut case: Value) -> Option<Case> {
    let subject: Subject = case["subject"].take().as_str()?.parse().ok()?;
    let members = case.as_object_mut()?;
    members.remove("subject");
    let mut options = Options::default();
    if let Some(Value::Object(given)) = members.remove("options") {
        for (name, value) in given {
            match name.as_str() {
                "contract" => options.contract = severity(&value)?,
                "unknown_keys" => options.unknown_keys = severity(&value)?,
                "max_bytes" => options.max_bytes = value.as_u64()?.try_into().ok()?,
                "max_chars" => options.max_chars = value.as_u64()?.try_into().ok()?,
                _ => return None,
            }
        }
    }
    let text = members.remove("text").map(expand);
    let input = members.remove("input").map(expand);
    let is_value = input.is_some();
    let text = match (text, input) {
        (Some(Value::String(text)), None) => text,
        (None, Some(input)) => input.to_string(),
        _ => return None,
    };
    let valid = members.remove("valid")?.as_bool()?;
    let Value::Array(expected) = members.remove("expected")? else {
        return None;
    };
    let sizes = members.remove("sizes").unwrap_or_default();
    members.is_empty().then(|| Case {
        name: name.to_owned(),
        subject,
        options,
        text,
        is_value,
        valid,
        expected,
        sizes,
    })
}

fn severity(name: &Value) -> Option<Severity> {
    name.as_str()?.parse().ok()
}
