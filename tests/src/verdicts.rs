//! What the check says of every case, as data for other languages.

use std::collections::BTreeSet;
use std::io;

use openlines::{Report, SchemaFile};
use serde_json::{Value, json};

use crate::corpus;

/// One value, and whether its schema is to accept it.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The case the value is from.
    pub case: String,
    /// What it is checked as.
    pub schema: SchemaFile,
    /// The value.
    pub value: Value,
    /// Whether there is no problem that a schema can say.
    pub accepted: bool,
}

impl Verdict {
    /// As one line of JSON: `case`, `schema` (the name of the file), `value` and `accepted`.
    pub fn to_line(&self) -> String {
        let Self {
            case,
            schema,
            value,
            accepted,
        } = self;
        json!({"case": case, "schema": schema.as_str(), "value": value, "accepted": accepted})
            .to_string()
    }
}

/// Whether a schema accepts what this was said of.
pub fn is_accepted(report: &Report) -> bool {
    !report
        .problems
        .iter()
        .any(|problem| problem.code.in_schema())
}

/// Every case: the observed ones, whole and by their parts, and our own as far as they are JSON; none twice.
///
/// # Errors
/// A file that cannot be read or holds no case.
pub fn verdicts() -> io::Result<Vec<Verdict>> {
    let mut cases = Vec::new();
    for case in corpus::observed()? {
        let (attach, keyboard) = (case.params.get("ATTACH"), case.params.get("KEYBOARD"));
        for (schema, value) in [
            (SchemaFile::Attach, attach),
            (SchemaFile::Keyboard, keyboard),
            (SchemaFile::LinkKeyboard, keyboard),
            (SchemaFile::NetworkMessage, Some(&case.params)),
        ] {
            cases.extend(value.map(|value| (case.id.clone(), schema, value.clone())));
        }
    }
    for case in corpus::load()? {
        let schema = SchemaFile::ALL
            .iter()
            .copied()
            .find(|schema| schema.subject() == Some(case.subject));
        if let (Some(schema), Ok(value)) = (schema, serde_json::from_str(&case.text)) {
            cases.push((case.name, schema, value));
        }
    }
    let mut seen = BTreeSet::new();
    Ok(cases
        .into_iter()
        .filter(|(_, schema, value)| seen.insert((schema.as_str(), value.to_string())))
        .filter_map(|(case, schema, value)| {
            let accepted = is_accepted(&schema.subject()?.check_value(&value));
            Some(Verdict {
                case,
                schema,
                value,
                accepted,
            })
        })
        .collect())
}
