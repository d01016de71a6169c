//! A page that shows each message as a chat shows it.

mod attach;
mod bb;
mod keyboard;
mod style;

// Writing to a string cannot fail, so what it returns is left alone.
use std::fmt::Write as _;
use std::iter::once;
use std::sync::Arc;

use serde_json::Value;

use self::bb::escaped;
use super::clock::rfc3339;
use super::message::{Call, Message};

/// Messages on the page, the latest first.
const MAX_SHOWN: usize = 100;

const HEAD: &str = concat!(
    "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">",
    "<meta name=\"viewport\" content=\"width=device-width\"><title>Portal on your desk</title><style>\n",
    include_str!("style.css"),
    "</style></head><body><main><h1>Portal on your desk</h1>\n"
);

/// The page, a message at a time. Everything that came from outside is escaped.
pub(super) fn html(calls: Vec<Arc<Call>>) -> impl Iterator<Item = String> {
    let nothing = calls.is_empty().then_some("<p>No message yet.</p>");
    let latest = calls.into_iter().rev().take(MAX_SHOWN);
    once(HEAD.to_owned())
        .chain(latest.map(|call| article(&call.message())))
        .chain(nothing.map(str::to_owned))
        .chain(once("</main></body></html>\n".to_owned()))
}

fn article(message: &Message) -> String {
    let mut html = format!(
        "<article><header>{} · {} · {}</header>",
        rfc3339(message.at),
        message.method,
        escaped(&recipient(message))
    );
    if let Some(text) = &message.text {
        html.push_str("<div class=\"bubble\">");
        html.push_str(&bb::html(text));
        if let Some(received) = &message.received
            && let Some(stored) = &received.stored
        {
            if let Some(attach) = &stored.attach {
                let sent = param(message, "ATTACH").unwrap_or(&Value::Null);
                attach::attachment(attach, sent, &mut html);
            }
            if received.keyboard_saved == Some(true)
                && let Some(buttons) = &stored.keyboard
            {
                keyboard::keyboard(buttons, &mut html);
            }
        }
        html.push_str("</div>");
    } else {
        let outcome = escaped(&message.outcome);
        let _ = write!(
            html,
            "<div class=\"bubble refused\">Refused: {outcome}</div>"
        );
    }
    if !message.lost().is_empty() {
        html.push_str("<ul>");
        for loss in message.lost() {
            let _ = write!(html, "<li>{}</li>", escaped(&loss.to_string()));
        }
        html.push_str("</ul>");
    }
    html.push_str("</article>\n");
    html
}

fn recipient(message: &Message) -> String {
    let (kind, name) = match message.received {
        Some(_) => ("user", "USER_ID"),
        None => ("chat", "CHAT_ID"),
    };
    format!(
        "to {kind} {}",
        param(message, name).map(text_of).unwrap_or_default()
    )
}

/// A parameter, whatever the case of its name.
fn param<'m>(message: &'m Message, name: &str) -> Option<&'m Value> {
    let members = message.params.as_object().into_iter().flatten();
    let mut found = members.filter(|(key, _)| key.eq_ignore_ascii_case(name));
    found.next_back().map(|(_, value)| value)
}

fn text<'v>(item: &'v Value, key: &str) -> &'v str {
    item[key].as_str().unwrap_or_default()
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use crate::field::TOKENS;

    /// Contrast of a colour with white, as WCAG has it.
    fn contrast(color: &str) -> f64 {
        let part = |at: usize, weight: f64| {
            let part = u8::from_str_radix(&color[at..at + 2], 16).expect("hexadecimal digits");
            let part = f64::from(part) / 255.0;
            weight * ((part + 0.055) / 1.055).powf(2.4)
        };
        1.05 / (part(1, 0.2126) + part(3, 0.7152) + part(5, 0.0722) + 0.05)
    }

    #[test]
    fn what_has_a_token_can_be_read() {
        let css = include_str!("style.css");
        for token in TOKENS.iter().filter(|token| **token != "base") {
            for rule in [".value.TOKEN{color:", ".button.TOKEN{background:"] {
                let rule = rule.replace("TOKEN", token);
                let (_, color) = css.split_once(&rule).expect("a rule");
                assert!(contrast(&color[..7]) >= 4.5, "{rule}");
            }
        }
    }
}
