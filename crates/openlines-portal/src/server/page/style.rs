//! Looks a message asks for: classes of a fixed set, and CSS of checked values alone.

// Writing to a string cannot fail, so what it returns is left alone.
use std::fmt::{self, Write as _};

use serde_json::Value;

use super::text;
use crate::field::{TOKENS, is_color};

/// Most pixels that anything is given.
const MAX_PIXELS: i64 = 2000;

/// A `style` attribute with a space before it; nothing where nothing is asked for.
#[derive(Default)]
pub(super) struct Style(String);

impl Style {
    /// A colour of the item, unless its token, which is a class, has chosen one.
    pub(super) fn of_item(property: &'static str, item: &Value) -> Self {
        if token(item, "COLOR_TOKEN") == "base" {
            Self::default().color(property, text(item, "COLOR"))
        } else {
            Self::default()
        }
    }

    /// `#RGB` or `#RRGGBB`; nothing else is one.
    pub(super) fn color(mut self, property: &'static str, color: &str) -> Self {
        if is_color(color) {
            let _ = write!(self.0, "{property}:{color};");
        }
        self
    }

    /// Pixels above zero.
    pub(super) fn pixels(mut self, property: &'static str, pixels: &Value) -> Self {
        if let Some(pixels) = pixels.as_i64().filter(|pixels| *pixels > 0) {
            let _ = write!(self.0, "{property}:{}px;", pixels.min(MAX_PIXELS));
        }
        self
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        write!(f, " style=\"{}\"", self.0)
    }
}

/// The colour token under `key`, a class of the page.
pub(super) fn token(item: &Value, key: &str) -> &'static str {
    let token = text(item, key);
    let known = TOKENS.iter().find(|known| **known == token);
    known.copied().unwrap_or("base")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Style;

    #[test]
    fn only_checked_values_become_css() {
        let style = Style::default()
            .color("color", "#fff")
            .color("background", "#12AbEf")
            .pixels("width", &json!(20))
            .pixels("height", &json!(i64::MAX));
        assert_eq!(
            style.to_string(),
            r#" style="color:#fff;background:#12AbEf;width:20px;height:2000px;""#
        );
        for color in [
            "", "red", "#ff", "#fff;x:y", "#ffg", "url(//x)", "#fff\"", "</style>",
        ] {
            assert_eq!(Style::default().color("color", color).to_string(), "");
        }
        for pixels in [
            json!(0),
            json!(-1),
            json!("20"),
            json!("1px;x:url(//x)"),
            json!(null),
        ] {
            assert_eq!(Style::default().pixels("width", &pixels).to_string(), "");
        }
    }

    #[test]
    fn a_token_goes_before_a_color() {
        let style = |token: &str| {
            Style::of_item("color", &json!({"COLOR_TOKEN": token, "COLOR": "#fff"})).to_string()
        };
        assert_eq!(style("base"), r#" style="color:#fff;""#);
        assert_eq!(style("alert"), "");
    }
}
