//! Placeholders in the texts of a message, filled from the columns of a table.

use serde_json::Value;

/// Fills every text within a value.
///
/// # Errors
/// - the name of a placeholder for which there is no column
pub(super) fn fill<'a>(
    value: &mut Value,
    column: &impl Fn(&str) -> Option<&'a str>,
) -> Result<(), String> {
    match value {
        Value::String(text) if text.contains('{') => *text = filled(text, column)?,
        Value::Array(items) => items.iter_mut().try_for_each(|item| fill(item, column))?,
        Value::Object(members) => members
            .values_mut()
            .try_for_each(|member| fill(member, column))?,
        _ => {}
    }
    Ok(())
}

/// A text with `{NAME}` replaced by what stands in that column, and `{{NAME}}` by `{NAME}`.
///
/// A single word in braces has to be a column, so that no misspelt placeholder is sent to anybody.
/// Other braces stay.
fn filled<'a>(text: &str, column: impl Fn(&str) -> Option<&'a str>) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let is_literal = from.starts_with("{{");
        let inner = &from[1 + usize::from(is_literal)..];
        let name = inner
            .find(['{', '}'])
            .filter(|end| inner[*end..].starts_with(if is_literal { "}}" } else { "}" }))
            .map(|end| &inner[..end]);
        let used = match name {
            Some(name) if column(name).is_some() || is_word(name) => {
                if is_literal {
                    out.push_str(&from[1..name.len() + 3]);
                    name.len() + 4
                } else {
                    out.push_str(column(name).ok_or_else(|| name.to_owned())?);
                    name.len() + 2
                }
            }
            _ => {
                out.push('{');
                1
            }
        };
        rest = &from[used..];
    }
    out.push_str(rest);
    Ok(out)
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
        let filled = filled(text, column);
        assert_eq!(
            filled.as_deref().map_err(String::as_str),
            expected,
            "{text}"
        );
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
        assert_eq!(filled("{A}", nested), Ok("{NAME}".to_owned()));
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
    fn texts_are_filled_wherever_they_stand() {
        let mut value = json!({"{NAME}": [1, {"LINK": "/{NAME}"}], "A": "{NAME}"});
        assert_eq!(fill(&mut value, &column), Ok(()));
        assert_eq!(
            value,
            json!({"{NAME}": [1, {"LINK": "/Anna"}], "A": "Anna"})
        );
    }
}
