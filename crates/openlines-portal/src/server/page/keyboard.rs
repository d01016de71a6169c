//! Buttons below a message.

// Writing to a string cannot fail, so what it returns is left alone.
use std::fmt::Write as _;

use serde_json::Value;

use super::bb::{self, escaped};
use super::style::{Style, token};
use super::{text, text_of};
use crate::keyboard::{ACTION_KEYS, APP_KEYS, COMMAND_KEYS};

pub(super) fn keyboard(buttons: &Value, html: &mut String) {
    html.push_str("<div class=\"keyboard\">");
    for entry in buttons.as_array().into_iter().flatten() {
        if entry["TYPE"] == "NEWLINE" {
            html.push_str("<i></i>");
        } else {
            button(entry, html);
        }
    }
    html.push_str("</div>");
}

fn button(button: &Value, html: &mut String) {
    let looks = looks(button);
    let label = escaped(text(button, "TEXT"));
    let link = button["LINK"].as_str().map(address);
    match link {
        // One that is off does not lead anywhere, but says where it would.
        Some(address) if button["DISABLED"] == "Y" => {
            let _ = write!(
                html,
                "<span{looks} title=\"{}\">{label} ↗</span>",
                escaped(&address)
            );
        }
        Some(address) => {
            bb::link(&address, &looks, html);
            let _ = write!(html, "{label} ↗</a>");
        }
        None => {
            // What a press does.
            let does: Vec<_> = [APP_KEYS, ACTION_KEYS, COMMAND_KEYS]
                .into_iter()
                .flatten()
                .filter(|key| !button[**key].is_null() && button[**key] != "")
                .map(|key| format!("{key}: {}", text_of(&button[*key])))
                .collect();
            let _ = write!(
                html,
                "<span{looks} title=\"{}\">{label}</span>",
                escaped(&does.join(", "))
            );
        }
    }
}

/// Class and style of a button.
fn looks(button: &Value) -> String {
    let display = if button["DISPLAY"] == "LINE" {
        "line"
    } else {
        "block"
    };
    let token = token(button, "BG_COLOR_TOKEN");
    let style = Style::default().pixels("width", &button["WIDTH"]);
    let color = |key| text(button, key);
    let (off, style) = if button["DISABLED"] == "Y" {
        let style = style
            .color("background", color("OFF_BG_COLOR"))
            .color("color", color("OFF_TEXT_COLOR"));
        (" off", style)
    } else if token == "base" {
        let style = style
            .color("background", color("BG_COLOR"))
            .color("color", color("TEXT_COLOR"));
        ("", style)
    } else {
        // As with an attachment, a token goes before a colour.
        ("", style.color("color", color("TEXT_COLOR")))
    };
    format!(" class=\"button {display} {token}{off}\"{style}")
}

/// The address as a client follows it; the portal keeps it escaped for HTML.
fn address(link: &str) -> String {
    // The ampersand last, so that nothing is unescaped twice.
    link.replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[track_caller]
    fn check(button: &Value, expected: &str) {
        let mut html = String::new();
        super::button(button, &mut html);
        assert_eq!(html, expected);
    }

    #[test]
    fn a_link_is_followed_as_it_was_sent() {
        check(
            &json!({"TEXT": "A", "LINK": "https://x/?a=1&amp;b=&quot;&amp;lt;", "DISPLAY": "LINE", "BG_COLOR_TOKEN": "primary"}),
            "<a class=\"button line primary\" rel=\"noopener noreferrer nofollow\" href=\"https://x/?a=1&amp;b=&quot;&amp;lt;\" title=\"https://x/?a=1&amp;b=&quot;&amp;lt;\">A ↗</a>",
        );
        check(
            &json!({"TEXT": "A", "LINK": "/&lt;a&gt;"}),
            "<a class=\"button block base\" rel=\"noopener noreferrer nofollow\" title=\"/&lt;a&gt;\">A ↗</a>",
        );
        check(
            &json!({"TEXT": "A", "LINK": "javascript:alert(1)", "DISPLAY": "BLOCK"}),
            "<a class=\"button block base\" rel=\"noopener noreferrer nofollow\" title=\"javascript:alert(1)\">A ↗</a>",
        );
    }

    #[test]
    fn a_button_looks_as_asked() {
        check(
            &json!({"TEXT": "A", "ACTION": "SEND", "ACTION_VALUE": "\"><b>", "WIDTH": 120, "BG_COLOR": "#abc", "TEXT_COLOR": "#010203"}),
            "<span class=\"button block base\" style=\"width:120px;background:#abc;color:#010203;\" title=\"ACTION: SEND, ACTION_VALUE: &quot;&gt;&lt;b&gt;\">A</span>",
        );
        check(
            &json!({"TEXT": "A", "LINK": "/a", "DISABLED": "Y", "BG_COLOR": "#abc", "OFF_BG_COLOR": "#ddd", "OFF_TEXT_COLOR": "#eee"}),
            "<span class=\"button block base off\" style=\"background:#ddd;color:#eee;\" title=\"/a\">A ↗</span>",
        );
        check(
            &json!({"TEXT": "A", "COMMAND": "go", "COMMAND_PARAMS": "", "BG_COLOR_TOKEN": "\"", "BG_COLOR": "url(//x)", "TEXT_COLOR": "</style>", "WIDTH": "1px"}),
            "<span class=\"button block base\" title=\"COMMAND: go\">A</span>",
        );
    }
}
