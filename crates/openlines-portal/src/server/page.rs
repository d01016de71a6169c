//! A page that shows each message as a chat shows it.

// Writing to a string cannot fail, so what it returns is left alone.
use std::fmt::Write as _;

use serde_json::Value;

use super::bb::{self, escape};
use super::clock::rfc3339;
use super::message::Message;

/// Messages on the page, the latest first.
const MAX_SHOWN: usize = 100;

const HEAD: &str = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><title>Portal on your desk</title><style>\
body{font:15px/1.4 system-ui,sans-serif;background:#dfe7ee;color:#1c2733;max-width:44rem;margin:0 auto;padding:1rem}\
h1{font-size:1.1rem}article{margin:0 0 1.2rem}header{font-size:.8rem;color:#526272;margin:0 0 .2rem}\
.bubble{background:#fff;border-radius:.9rem;padding:.7rem .9rem;overflow-wrap:anywhere}\
.refused{background:#fbe9e7}.attach{border-left:3px solid #9fb3c8;margin:.6rem 0 0;padding:0 0 0 .7rem}\
.primary{border-color:#2067b0}.secondary{border-color:#7d8b99}.alert{border-color:#d64541}\
.attach>*{margin:.35rem 0}.rows{display:flex;flex-wrap:wrap;gap:.4rem 1.2rem}.name{color:#526272;font-size:.85rem}\
.rows>*{flex-basis:100%}.rows>.LINE{flex-basis:auto}.rows>.ROW,.rows>.TABLE{display:flex;gap:.8rem}\
.rows>.ROW>.name,.rows>.TABLE>.name{flex:0 0 9rem}.rows>.TABLE{border-bottom:1px solid #c6ced6}\
.desc{color:#526272}.keyboard{margin:.5rem 0 0;display:flex;flex-wrap:wrap;gap:.4rem}.keyboard i{flex-basis:100%;height:0}\
.button{background:#2067b0;color:#fff;border-radius:.5rem;padding:.35rem .8rem;text-decoration:none}.off{opacity:.5}\
.action,.link{color:#2067b0}.picture{border:1px dashed #9fb3c8;border-radius:.5rem;padding:.6rem;color:#526272}\
hr{border:0;border-top:1px solid #c6ced6}ul{margin:.4rem 0 0;padding-left:1.2rem;font-size:.85rem;color:#8a3b2f}\
</style></head><body><h1>Portal on your desk</h1>\n";

/// The page. Everything that came from outside is escaped.
pub(super) fn html(messages: impl DoubleEndedIterator<Item = Message>) -> String {
    let mut html = HEAD.to_owned();
    let mut shown = 0;
    for message in messages.rev().take(MAX_SHOWN) {
        article(&message, &mut html);
        shown += 1;
    }
    if shown == 0 {
        html.push_str("<p>No message yet.</p>");
    }
    html.push_str("</body></html>\n");
    html
}

fn article(message: &Message, html: &mut String) {
    html.push_str("<article><header>");
    escape(&rfc3339(message.at), html);
    html.push_str(" · ");
    escape(message.method, html);
    html.push_str(" · ");
    escape(&recipient(message), html);
    html.push_str("</header>");
    if let Some(text) = &message.text {
        html.push_str("<div class=\"bubble\">");
        html.push_str(&bb::html(text));
        if let Some(stored) = message
            .received
            .as_ref()
            .and_then(|received| received.stored.as_ref())
        {
            if let Some(attach) = &stored.attach {
                attachment(attach, html);
            }
            let is_saved = message
                .received
                .as_ref()
                .and_then(|received| received.keyboard_saved);
            if let Some(buttons) = stored.keyboard.as_ref().filter(|_| is_saved == Some(true)) {
                keyboard(buttons, html);
            }
        }
        html.push_str("</div>");
    } else {
        html.push_str("<div class=\"bubble refused\">Refused: ");
        escape(&message.outcome, html);
        html.push_str("</div>");
    }
    let losses = message
        .received
        .as_ref()
        .map_or(&[][..], |received| &received.trace);
    if !losses.is_empty() {
        html.push_str("<ul>");
        for loss in losses {
            html.push_str("<li>");
            escape(&loss.to_string(), html);
            html.push_str("</li>");
        }
        html.push_str("</ul>");
    }
    html.push_str("</article>\n");
}

fn recipient(message: &Message) -> String {
    let param = |name: &str| {
        let members = message.params.as_object().into_iter().flatten();
        let mut found = members.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found
            .next_back()
            .map(|(_, value)| text_of(value))
            .unwrap_or_default()
    };
    match message.received {
        Some(_) => format!("to user {}", param("USER_ID")),
        None => format!("to chat {}", param("CHAT_ID")),
    }
}

fn attachment(attach: &Value, html: &mut String) {
    let token = attach["COLOR_TOKEN"].as_str().unwrap_or("base");
    html.push_str("<div class=\"attach ");
    escape(token, html);
    html.push_str("\">");
    for block in attach["BLOCKS"].as_array().into_iter().flatten() {
        for (kind, value) in block.as_object().into_iter().flatten() {
            show(kind, value, html);
        }
    }
    html.push_str("</div>");
}

fn show(kind: &str, value: &Value, html: &mut String) {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    match kind {
        "MESSAGE" => paragraph("", value.as_str().unwrap_or_default(), html),
        "DELIMITER" => html.push_str("<hr>"),
        "GRID" => {
            html.push_str("<div class=\"rows\">");
            for row in items {
                // One of the portal's own words, or its `true`; each looks different.
                let display = text(row, "DISPLAY");
                let _ = write!(html, "<div class=\"{}\">", escaped(display));
                let _ = write!(
                    html,
                    "<div class=\"name\">{}</div><div>",
                    bb::html(text(row, "NAME"))
                );
                linked(row, &bb::html(text(row, "VALUE")), html);
                html.push_str("</div></div>");
            }
            html.push_str("</div>");
        }
        "IMAGE" => {
            for item in items {
                html.push_str("<div class=\"picture\"><span class=\"name\">Picture</span> ");
                linked(item, &escaped(first(item, &["NAME", "LINK"])), html);
                html.push_str("</div>");
            }
        }
        "FILE" => {
            for item in items {
                html.push_str("<div><span class=\"name\">File</span> ");
                linked(item, &escaped(first(item, &["NAME", "LINK"])), html);
                if let Some(size) = item["SIZE"].as_i64() {
                    let _ = write!(html, " <span class=\"desc\">{size} bytes</span>");
                }
                html.push_str("</div>");
            }
        }
        _ => {
            for item in items {
                html.push_str("<div>");
                linked(item, &escaped(first(item, &["NAME", "LINK"])), html);
                html.push_str("</div>");
                let description = first(item, &["HTML", "DESC"]);
                if !description.is_empty() {
                    paragraph("desc", description, html);
                }
            }
        }
    }
}

fn paragraph(class: &str, text: &str, html: &mut String) {
    let _ = write!(html, "<div class=\"{class}\">{}</div>", bb::html(text));
}

/// Inner HTML as a link where the item has one.
fn linked(item: &Value, inner: &str, html: &mut String) {
    match item["LINK"].as_str() {
        Some(url) => {
            bb::link(url, html);
            html.push_str(inner);
            html.push_str("</a>");
        }
        None => html.push_str(inner),
    }
}

fn keyboard(buttons: &Value, html: &mut String) {
    html.push_str("<div class=\"keyboard\">");
    for button in buttons.as_array().into_iter().flatten() {
        if button["TYPE"] == "NEWLINE" {
            html.push_str("<i></i>");
            continue;
        }
        let class = if button["DISABLED"] == "Y" {
            "button off"
        } else {
            "button"
        };
        let _ = write!(
            html,
            "<span class=\"{class}\">{}</span>",
            escaped(text(button, "TEXT"))
        );
    }
    html.push_str("</div>");
}

fn text<'v>(item: &'v Value, key: &str) -> &'v str {
    item[key].as_str().unwrap_or_default()
}

/// The first of these texts that is not empty.
fn first<'v>(item: &'v Value, keys: &[&str]) -> &'v str {
    keys.iter()
        .map(|key| text(item, key))
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

fn escaped(text: &str) -> String {
    let mut html = String::new();
    escape(text, &mut html);
    html
}

fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
