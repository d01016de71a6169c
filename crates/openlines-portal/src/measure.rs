//! What the portal's size limit counts, and what its database column takes.

use serde_json::Value;

use crate::php;

/// Size of a stored attachment or keyboard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Size {
    /// Characters (code points) of the JSON text PHP writes for it: unescaped Unicode, `/` as `\/`.
    pub chars: usize,
    /// Bytes of that text in the database, where a character beyond U+FFFF takes 10; deduced.
    pub db_bytes: usize,
}

/// Measures a value as PHP's `json_encode` with unescaped Unicode writes it.
pub(crate) fn measure(value: &Value) -> Size {
    let mut size = Size::default();
    add_value(&mut size, value);
    size
}

fn add_value(size: &mut Size, value: &Value) {
    match value {
        Value::Null | Value::Bool(true) => size.ascii(4),
        Value::Bool(false) => size.ascii(5),
        Value::Number(number) => size.ascii(php::number_json(number).len()),
        Value::String(text) => add_text(size, text),
        Value::Array(items) => {
            size.ascii(2 + items.len().saturating_sub(1));
            for item in items {
                add_value(size, item);
            }
        }
        Value::Object(members) => {
            size.ascii(2 + members.len().saturating_sub(1));
            for (key, value) in members {
                add_text(size, key);
                size.ascii(1);
                add_value(size, value);
            }
        }
    }
}

fn add_text(size: &mut Size, text: &str) {
    size.ascii(2);
    for char in text.chars() {
        match char {
            '"' | '\\' | '/' | '\n' | '\t' | '\r' | '\x08' | '\x0C' => size.ascii(2),
            '\0'..='\x1F' | '\u{2028}' | '\u{2029}' => size.ascii(6),
            '\u{10000}'.. => {
                size.chars += 1;
                size.db_bytes += 10;
            }
            other => {
                size.chars += 1;
                size.db_bytes += other.len_utf8();
            }
        }
    }
}

impl Size {
    fn ascii(&mut self, chars: usize) {
        self.chars += chars;
        self.db_bytes += chars;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(value: &Value, chars: usize, db_bytes: usize) {
        assert_eq!(measure(value), Size { chars, db_bytes });
    }

    #[test]
    fn escapes_count_as_written() {
        check(&json!("/\"\\\n"), 10, 10);
        check(&json!("\u{1}\u{2028}"), 14, 14);
        check(&json!("я😀"), 4, 14);
        check(&json!({"a": [1, true, null]}), 19, 19);
        check(&json!(1e20), 7, 7);
    }
}
