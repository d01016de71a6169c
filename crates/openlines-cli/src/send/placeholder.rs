//! Placeholders in the texts of a message, filled from the columns of a table.

use std::iter;

use serde_json::Value;

/// Fills every text within a value, whose placeholders all have their columns.
pub(super) fn fill<'a>(value: &mut Value, column: &impl Fn(&str) -> Option<&'a str>) {
    match value {
        Value::String(text) if text.contains('{') => *text = filled(text, column),
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, column)),
        Value::Object(members) => members.values_mut().for_each(|member| fill(member, column)),
        _ => {}
    }
}

/// Names of the placeholders in every text within a value.
pub(super) fn names<'v>(value: &'v Value, is_column: &impl Fn(&str) -> bool) -> Vec<&'v str> {
    match value {
        Value::String(text) => parts(text, is_column)
            .filter_map(|part| match part {
                Part::Placeholder(name) => Some(name),
                Part::Text(_) => None,
            })
            .collect(),
        Value::Array(items) => items
            .iter()
            .flat_map(|item| names(item, is_column))
            .collect(),
        Value::Object(members) => members
            .values()
            .flat_map(|member| names(member, is_column))
            .collect(),
        _ => Vec::new(),
    }
}

/// A text with `{NAME}` replaced by what stands in that column, and `{{NAME}}` by `{NAME}`.
fn filled<'a>(text: &str, column: impl Fn(&str) -> Option<&'a str>) -> String {
    parts(text, |name| column(name).is_some())
        .map(|part| match part {
            Part::Text(text) => text,
            Part::Placeholder(name) => column(name).unwrap_or_default(),
        })
        .collect()
}

/// What a text is made of.
enum Part<'t> {
    Text(&'t str),
    Placeholder(&'t str),
}

/// Parts of a text, without the outer of doubled braces.
///
/// A single word in braces has to be a column, so that no misspelt placeholder is sent to anybody.
/// Other braces stay.
fn parts(text: &str, is_column: impl Fn(&str) -> bool) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (part, used) = if let Some(inner) = rest.strip_prefix("{{") {
            match name(inner, "}}").filter(|name| is_column(name) || is_word(name)) {
                Some(name) => (Part::Text(&rest[1..name.len() + 3]), name.len() + 4),
                None => (Part::Text("{"), 1),
            }
        } else if let Some(inner) = rest.strip_prefix('{') {
            match name(inner, "}").filter(|name| is_column(name) || is_word(name)) {
                Some(name) => (Part::Placeholder(name), name.len() + 2),
                None => (Part::Text("{"), 1),
            }
        } else {
            let before = rest.find('{').unwrap_or(rest.len());
            (Part::Text(&rest[..before]), before)
        };
        rest = &rest[used..];
        Some(part)
    })
}

/// What stands before the braces that close.
fn name<'t>(inner: &'t str, close: &str) -> Option<&'t str> {
    let end = inner.find(['{', '}'])?;
    inner[end..].starts_with(close).then_some(&inner[..end])
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn column(name: &str) -> Option<&'static str> {
        match name {
            "NAME" => Some("Anna"),
            "first order" => Some("12"),
            "EMPTY" => Some(""),
            _ => None,
        }
    }

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        let value = json!(text);
        let names = names(&value, &|name| column(name).is_some());
        let unknown = names.into_iter().find(|name| column(name).is_none());
        let filled = filled(text, column);
        assert_eq!(unknown.map_or(Ok(&*filled), Err), expected, "{text}");
    }

    #[test]
    fn columns_take_the_place_of_their_names() {
        check("Hi {NAME}!", Ok("Hi Anna!"));
        check("{NAME}{first order}{EMPTY}{NAME}", Ok("Anna12Anna"));
        check("ж{NAME}ж", Ok("жAnnaж"));
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        let nested = |_: &str| Some("{NAME}");
        assert_eq!(filled("{A}", nested), "{NAME}");
    }

    #[test]
    fn a_word_that_is_no_column_is_an_error() {
        check("Hi {NAEM}", Err("NAEM"));
        check("{имя}", Err("имя"));
    }

    #[test]
    fn other_braces_stay() {
        for text in [
            "{",
            "}",
            "{}",
            "{ }",
            "{a b}",
            "{\"a\": 1}",
            "{NAME",
            "a}b{",
        ] {
            check(text, Ok(text));
        }
        check("{{NAME}", Ok("{Anna"));
        check("{{}}", Ok("{{}}"));
    }

    #[test]
    fn doubled_braces_are_braces() {
        check("{{NAME}} is {NAME}", Ok("{NAME} is Anna"));
        check("{{other}}", Ok("{other}"));
    }

    #[test]
    fn names_are_those_that_are_filled() {
        let value =
            json!({"{X}": "{B} {{A}} {A}", "C": [["{first order} {a b}"], 1, {"D": "{B}"}]});
        let names = |is_column: &dyn Fn(&str) -> bool| names(&value, &is_column);
        assert_eq!(names(&|_| false), ["B", "A", "B"]);
        assert_eq!(
            names(&|name| column(name).is_some()),
            ["B", "A", "first order", "B"]
        );
    }

    #[test]
    fn texts_are_filled_wherever_they_stand() {
        let mut value = json!({"{NAME}": [1, {"LINK": "/{NAME}"}], "A": "{NAME}"});
        fill(&mut value, &column);
        assert_eq!(
            value,
            json!({"{NAME}": [1, {"LINK": "/Anna"}], "A": "Anna"})
        );
    }
}
