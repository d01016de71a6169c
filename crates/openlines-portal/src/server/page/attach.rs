//! An attachment and its blocks.

// Writing to a string cannot fail, so what it returns is left alone.
use std::fmt::Write as _;

use serde_json::Value;

use super::bb::{self, escaped};
use super::style::{Style, token};
use super::text;

/// An attachment as it is stored; `sent` is what it was stored from.
pub(super) fn attachment(attach: &Value, sent: &Value, html: &mut String) {
    let color = &attach["COLOR"];
    let (class, style) = match token(attach, "COLOR_TOKEN") {
        "base" if color == "transparent" => ("transparent", Style::default()),
        // One that nobody asked for is drawn by lot, and clients that know tokens show none of it.
        "base" if *color != sent["COLOR"] => ("base", Style::default()),
        token => (token, Style::of_item("border-color", attach)),
    };
    let _ = write!(html, "<div class=\"attach {class}\"{style}>");
    for block in attach["BLOCKS"].as_array().into_iter().flatten() {
        for (kind, value) in block.as_object().into_iter().flatten() {
            show(kind, value, html);
        }
    }
    html.push_str("</div>");
}

fn show(kind: &str, value: &Value, html: &mut String) {
    let show_item: fn(&Value, &mut String) = match kind {
        "MESSAGE" => return paragraph("", value.as_str().unwrap_or_default(), html),
        "DELIMITER" => return delimiter(value, html),
        "GRID" => row,
        "USER" => user,
        "IMAGE" => image,
        "FILE" => file,
        "LINK" | "RICH_LINK" => link,
        _ => return,
    };
    html.push_str("<div>");
    for item in value.as_array().into_iter().flatten() {
        show_item(item, html);
    }
    html.push_str("</div>");
}

fn delimiter(item: &Value, html: &mut String) {
    let style = Style::default()
        .pixels("width", &item["SIZE"])
        .color("background", text(item, "COLOR"));
    let _ = write!(html, "<hr{style}>");
}

/// A row of a grid.
fn row(row: &Value, html: &mut String) {
    // One of the portal's own words; each looks different.
    let display = text(row, "DISPLAY");
    let width = |property| {
        let style = Style::default();
        // Without a value there is nothing to keep apart.
        if text(row, "VALUE").is_empty() {
            style
        } else {
            style.pixels(property, &row["WIDTH"])
        }
    };
    let (whole, name) = if matches!(display, "ROW" | "TABLE") {
        (Style::default(), width("flex-basis"))
    } else {
        (width("width"), Style::default())
    };
    let _ = write!(
        html,
        "<div class=\"{}\"{whole}><div class=\"name\"{name}>{}</div><div class=\"value {}\"{}>",
        escaped(display),
        bb::html(text(row, "NAME")),
        token(row, "COLOR_TOKEN"),
        Style::of_item("color", row)
    );
    linked(row, &bb::html(text(row, "VALUE")), html);
    html.push_str("</div></div>");
}

/// A name beside a circle, which stands for the picture.
fn user(item: &Value, html: &mut String) {
    html.push_str("<div>");
    let name = text(item, "NAME");
    let initial: String = name.trim_start().chars().take(1).collect();
    let initial = escaped(&initial);
    match item["AVATAR"].as_str() {
        Some(address) => {
            bb::link(address, " class=\"avatar\"", html);
            let _ = write!(html, "{initial}</a> ");
        }
        None => {
            let _ = write!(html, "<span class=\"avatar\">{initial}</span> ");
        }
    }
    linked(item, &escaped(name), html);
    html.push_str("</div>");
}

fn image(item: &Value, html: &mut String) {
    html.push_str("<div class=\"picture\"><span class=\"name\">Picture</span> ");
    linked(item, &escaped(first(item, &["NAME", "LINK"])), html);
    size(item, html);
    html.push_str("</div>");
}

fn file(item: &Value, html: &mut String) {
    html.push_str("<div><span class=\"name\">File</span> ");
    linked(item, &escaped(first(item, &["NAME", "LINK"])), html);
    if let Some(size) = item["SIZE"].as_i64() {
        let _ = write!(html, " <span class=\"desc\">{size} bytes</span>");
    }
    html.push_str("</div>");
}

/// LINK or `RICH_LINK`.
fn link(item: &Value, html: &mut String) {
    html.push_str("<div>");
    linked(item, &escaped(first(item, &["NAME", "LINK"])), html);
    html.push_str("</div>");
    let description = first(item, &["HTML", "DESC"]);
    if !description.is_empty() {
        paragraph("desc", description, html);
    }
    let picture = first(item, &["PREVIEW", "EXTRA_IMAGE"]);
    if !picture.is_empty() {
        html.push_str("<div class=\"picture\">");
        bb::link(picture, "", html);
        html.push_str("Preview</a>");
        size(item, html);
        size(&item["PREVIEW_SIZE"], html);
        html.push_str("</div>");
    }
}

/// Size of a picture, where both sides are given.
fn size(item: &Value, html: &mut String) {
    let pixels = |key: &str| item[key].as_i64().filter(|pixels| *pixels > 0);
    if let (Some(width), Some(height)) = (pixels("WIDTH"), pixels("HEIGHT")) {
        let _ = write!(html, " <span class=\"desc\">{width} × {height}</span>");
    }
}

fn paragraph(class: &str, text: &str, html: &mut String) {
    let _ = write!(html, "<div class=\"{class}\">{}</div>", bb::html(text));
}

/// Inner HTML as a link where the item has one.
fn linked(item: &Value, inner: &str, html: &mut String) {
    match item["LINK"].as_str() {
        Some(url) => {
            bb::link(url, "", html);
            html.push_str(inner);
            html.push_str("</a>");
        }
        None => html.push_str(inner),
    }
}

/// The first of these texts that is not empty.
fn first<'v>(item: &'v Value, keys: &[&str]) -> &'v str {
    keys.iter()
        .map(|key| text(item, key))
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[track_caller]
    fn check(kind: &str, value: &Value, expected: &str) {
        let mut html = String::new();
        super::show(kind, value, &mut html);
        assert_eq!(html, expected);
    }

    #[test]
    fn every_block_is_shown() {
        let item = json!({"NAME": "n", "VALUE": "v"});
        for kind in crate::block::KINDS {
            let value = match kind {
                "MESSAGE" => json!("n"),
                "DELIMITER" => item.clone(),
                _ => json!([item]),
            };
            let mut html = String::new();
            super::show(kind, &value, &mut html);
            assert_ne!(html, "", "{kind}");
        }
    }

    #[track_caller]
    fn check_bar(attach: &Value, sent: &Value, expected: &str) {
        let mut html = String::new();
        super::attachment(attach, sent, &mut html);
        assert_eq!(html, format!("<div class=\"attach {expected}></div>"));
    }

    #[test]
    fn the_bar_has_the_color_asked_for() {
        let color = json!({"COLOR": "#abc"});
        let stored = json!({"COLOR": "#abc", "COLOR_TOKEN": "base"});
        check_bar(&stored, &color, "base\" style=\"border-color:#abc;\"");
        // The short form cannot ask for any.
        check_bar(&stored, &json!([]), "base\"");
        let token = json!({"COLOR": "#abc", "COLOR_TOKEN": "alert"});
        check_bar(&token, &color, "alert\"");
        let none = json!({"COLOR": "transparent", "COLOR_TOKEN": "base"});
        check_bar(&none, &json!({"COLOR": "TRANSPARENT"}), "transparent\"");
        let evil = json!({"COLOR": "#fff;background:url(//x)", "COLOR_TOKEN": "\"></style>"});
        check_bar(&evil, &evil, "base\"");
    }

    #[test]
    fn rows_have_a_width_and_a_color() {
        check(
            "GRID",
            &json!([{"DISPLAY": "ROW", "NAME": "n", "VALUE": "v", "WIDTH": 90, "COLOR": "#abc", "COLOR_TOKEN": "base"}]),
            "<div><div class=\"ROW\"><div class=\"name\" style=\"flex-basis:90px;\">n</div>\
            <div class=\"value base\" style=\"color:#abc;\">v</div></div></div>",
        );
        check(
            "GRID",
            &json!([{"DISPLAY": "LINE", "NAME": "n", "VALUE": "v", "WIDTH": 90, "COLOR_TOKEN": "alert"}]),
            "<div><div class=\"LINE\" style=\"width:90px;\"><div class=\"name\">n</div>\
            <div class=\"value alert\">v</div></div></div>",
        );
    }

    #[test]
    fn delimiters_have_a_length_and_a_color() {
        check(
            "DELIMITER",
            &json!({"SIZE": 300, "COLOR": "#abc"}),
            "<hr style=\"width:300px;background:#abc;\">",
        );
        check(
            "DELIMITER",
            &json!({"SIZE": "300px", "COLOR": "red;}"}),
            "<hr>",
        );
    }

    #[test]
    fn links_have_a_description_and_a_picture() {
        let rel = "rel=\"noopener noreferrer nofollow\"";
        check(
            "LINK",
            &json!([{"NAME": "n", "LINK": "/a", "HTML": "[b]h[/b]", "DESC": "d"}, {"LINK": "/b", "DESC": "d"}]),
            &format!(
                "<div><div><a {rel} title=\"/a\">n</a></div><div class=\"desc\"><b>h</b></div>\
                <div><a {rel} title=\"/b\">/b</a></div><div class=\"desc\">d</div></div>"
            ),
        );
        check(
            "LINK",
            &json!([{"NAME": "n", "PREVIEW": "/p.png", "WIDTH": 10, "HEIGHT": 20}]),
            &format!(
                "<div><div>n</div><div class=\"picture\"><a {rel} title=\"/p.png\">Preview</a> \
                <span class=\"desc\">10 × 20</span></div></div>"
            ),
        );
        check(
            "RICH_LINK",
            &json!([{"NAME": "n", "EXTRA_IMAGE": "/e.png", "WIDTH": 10}]),
            &format!(
                "<div><div>n</div><div class=\"picture\"><a {rel} title=\"/e.png\">Preview</a></div></div>"
            ),
        );
    }

    #[test]
    fn images_and_files_have_a_name_and_a_size() {
        let rel = "rel=\"noopener noreferrer nofollow\"";
        check(
            "IMAGE",
            &json!([{"NAME": "n", "LINK": "/a", "WIDTH": 10, "HEIGHT": 20}, {"LINK": "/b", "WIDTH": 0, "HEIGHT": 20}]),
            &format!(
                "<div><div class=\"picture\"><span class=\"name\">Picture</span> <a {rel} title=\"/a\">n</a> \
                <span class=\"desc\">10 × 20</span></div>\
                <div class=\"picture\"><span class=\"name\">Picture</span> <a {rel} title=\"/b\">/b</a></div></div>"
            ),
        );
        check(
            "FILE",
            &json!([{"NAME": "n", "LINK": "/a", "SIZE": 7}, {"LINK": "/b"}]),
            &format!(
                "<div><div><span class=\"name\">File</span> <a {rel} title=\"/a\">n</a> \
                <span class=\"desc\">7 bytes</span></div>\
                <div><span class=\"name\">File</span> <a {rel} title=\"/b\">/b</a></div></div>"
            ),
        );
    }

    #[test]
    fn pictures_are_not_loaded_but_led_to() {
        let rel = "rel=\"noopener noreferrer nofollow\"";
        check(
            "USER",
            &json!([{"NAME": "Ann", "AVATAR": "https://x/a.png"}]),
            &format!(
                "<div><div><a class=\"avatar\" {rel} href=\"https://x/a.png\" title=\"https://x/a.png\">A</a> Ann</div></div>"
            ),
        );
        check(
            "USER",
            &json!([{"NAME": " <b"}]),
            "<div><div><span class=\"avatar\">&lt;</span>  &lt;b</div></div>",
        );
        check(
            "RICH_LINK",
            &json!([{"NAME": "n", "PREVIEW": "/p.png", "PREVIEW_SIZE": {"HEIGHT": 20, "WIDTH": 10}}]),
            &format!(
                "<div><div>n</div><div class=\"picture\"><a {rel} title=\"/p.png\">Preview</a> <span class=\"desc\">10 × 20</span></div></div>"
            ),
        );
    }
}
