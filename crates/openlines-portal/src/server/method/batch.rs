//! `batch`: up to 50 calls in one request, and its trap.
//!
//! `$result[…]`, `$error[…]` and `$time[…]` anywhere in a parameter value are replaced by what earlier calls
//! answered, message texts included, and there is no way to write them literally.

use serde_json::{Map, Value, json};

use super::super::answer::Answer;
use super::super::form;
use crate::php;

/// Name in lower case.
pub(in super::super) const NAME: &str = "batch";

/// Calls in one batch.
const MAX_CALLS: usize = 50;

/// Runs the calls in their order with `run`, which takes a method and its parameters.
pub(in super::super) fn run(
    params: &Map<String, Value>,
    mut run: impl FnMut(&str, Map<String, Value>) -> (Answer, Value),
) -> Answer {
    let commands: Vec<(String, &Value)> = match params.get("cmd") {
        Some(Value::Array(items)) => items
            .iter()
            .enumerate()
            .map(|(at, item)| (at.to_string(), item))
            .collect(),
        Some(Value::Object(members)) => members
            .iter()
            .map(|(key, item)| (key.clone(), item))
            .collect(),
        _ => Vec::new(),
    };
    if commands.len() > MAX_CALLS {
        return Answer::error(
            400,
            "ERROR_BATCH_LENGTH_EXCEEDED",
            "Max batch length exceeded",
        );
    }
    let halt = params
        .get("halt")
        .is_some_and(|halt| php::intval(halt) != 0);
    let mut so_far = SoFar::default();
    for (key, command) in commands {
        let Some(command) = command.as_str() else {
            continue;
        };
        let (method, query) = command.split_once('?').unwrap_or((command, ""));
        let method = method.trim().to_ascii_lowercase();
        let params = so_far.substituted(Value::Object(form::parse(query)));
        let Value::Object(params) = params else {
            continue;
        };
        let (answer, time) = if method == NAME {
            (
                Answer::error(
                    405,
                    "ERROR_BATCH_METHOD_NOT_ALLOWED",
                    "Method is not allowed for batch usage",
                ),
                Value::Null,
            )
        } else {
            run(&method, params)
        };
        if !time.is_null() {
            so_far.time.insert(key.clone(), time);
        }
        let failed = answer.body.get("error").is_some();
        match answer.body.get("result") {
            Some(result) if !failed => so_far.result.insert(key, result.clone()),
            _ => so_far.error.insert(key, answer.body),
        };
        if failed && halt {
            break;
        }
    }
    Answer::result(json!({
        "result": php::reencoded(&so_far.result.into()),
        "result_error": php::reencoded(&so_far.error.into()),
        "result_total": [],
        "result_next": [],
        "result_time": php::reencoded(&so_far.time.into()),
    }))
}

/// What the calls answered so far, by their keys.
#[derive(Default)]
struct SoFar {
    result: Map<String, Value>,
    error: Map<String, Value>,
    time: Map<String, Value>,
}

impl SoFar {
    /// Replaces the references in every text of a value.
    fn substituted(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.substituted_text(&text),
            Value::Object(members) => {
                let members = members
                    .into_iter()
                    .map(|(key, member)| (key, self.substituted(member)));
                members.collect::<Map<_, _>>().into()
            }
            other => other,
        }
    }

    /// A text that is one reference becomes the value itself; one that holds references stays a text.
    fn substituted_text(&self, text: &str) -> Value {
        let mut replaced = String::new();
        let mut rest = text;
        // Nothing that begins behind it is a reference, and each would be looked for up to the end.
        let last = text.rfind(']').unwrap_or_default();
        let begins = |rest: &str| {
            let at = rest.find('$')?;
            (text.len() - rest.len() + at < last).then_some(at)
        };
        while let Some(at) = begins(rest) {
            let (before, from) = rest.split_at(at);
            replaced.push_str(before);
            let Some((value, length)) = self.reference(from) else {
                replaced.push('$');
                rest = &from[1..];
                continue;
            };
            if length == text.len() {
                return value;
            }
            replaced.push_str(&php::strval(&value).unwrap_or("Array".into()));
            rest = &from[length..];
        }
        replaced.push_str(rest);
        replaced.into()
    }

    /// The reference a text starts with: what it stands for, and its length in bytes.
    fn reference(&self, text: &str) -> Option<(Value, usize)> {
        let sources = [
            ("$result", &self.result),
            ("$error", &self.error),
            ("$time", &self.time),
        ];
        let (name, source) = sources
            .into_iter()
            .find(|(name, _)| text.starts_with(name))?;
        let mut length = name.len();
        let mut found: Option<&Value> = None;
        let mut depth = 0;
        while let Some(inner) = text[length..].strip_prefix('[') {
            let Some(end) = inner.find(']') else { break };
            let key = &inner[..end];
            found = match (depth, found) {
                (0, _) => source.get(key),
                (_, Some(Value::Object(members))) => members.get(key),
                _ => None,
            };
            length += end + 2;
            depth += 1;
        }
        (depth > 0).then(|| (found.cloned().unwrap_or(Value::Null), length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_rewritten() {
        let mut so_far = SoFar::default();
        so_far
            .result
            .insert("user".to_owned(), json!({"ID": 7, "NAME": "Ann"}));
        so_far
            .error
            .insert("bad".to_owned(), json!({"error": "CODE"}));
        so_far.time.insert("user".to_owned(), json!({"start": 5}));
        let check = |text: &str, expected: Value| {
            assert_eq!(so_far.substituted_text(text), expected, "{text}");
        };
        check("$result[user][ID]", json!(7));
        check("$error[bad][error]", json!("CODE"));
        check("at $time[user][start]", json!("at 5"));
        check("costs $5, $result[user][NAME]!", json!("costs $5, Ann!"));
        check("$result[nobody] $result $", json!(" $result $"));
        check("$result[user]", json!({"ID": 7, "NAME": "Ann"}));
        check("$result[user][NAME] $result[user][ID]", json!("Ann 7"));
        check("$result and ]", json!("$result and ]"));
        check("$result[user", json!("$result[user"));
        check("$result[user][ID", json!("Array[ID"));
        let open = "$result[".repeat(50_000);
        check(&open, json!(open));
        check(
            &format!("$result[user][ID]{open}"),
            json!(format!("7{open}")),
        );
    }
}
