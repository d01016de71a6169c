//! A message as a chat shows it, drawn with characters.
//!
//! It draws what arrives, so it is meant for what passed a check: what cannot be shown is left out without a word.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Color, RgbColor, Style};
use openlines::Lang;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use crate::bb;
use crate::human::{BOLD, DIM};
use crate::mask::masked;
use crate::visible::visible;
use crate::words::either;

/// Columns of a message, frame included.
const COLUMNS: usize = 66;

/// A message of either method as a chat shows it.
pub(crate) fn message(message: &Value, lang: Lang) -> String {
    let mut canvas = Canvas::new(lang);
    let inner = COLUMNS - 4;
    if let Some(text) = text(&message["MESSAGE"]) {
        canvas.text(&bb::plain(&text), inner);
    }
    attach(&mut canvas, &message["ATTACH"], inner);
    let mut drawn = canvas.framed(COLUMNS);
    keyboard(&mut drawn, &message["KEYBOARD"]);
    drawn
}

/// A text as it is seen: a space that breaks no line is one like any other, and what hides stands visibly.
fn seen(text: &str) -> String {
    visible(&text.replace(['\u{a0}', '\u{202f}'], " ")).into_owned()
}

/// Lines that are being drawn, with what they are made of.
struct Canvas {
    lines: Vec<Line>,
    lang: Lang,
}

/// One line: pieces of text in a style.
#[derive(Clone, Default)]
struct Line(Vec<(Style, String)>);

impl Line {
    fn new(style: Style, text: impl Into<String>) -> Self {
        Self(vec![(style, text.into())])
    }

    fn then(mut self, style: Style, text: impl Into<String>) -> Self {
        self.0.push((style, text.into()));
        self
    }

    fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }
}

impl Canvas {
    fn new(lang: Lang) -> Self {
        let lines = Vec::new();
        Self { lines, lang }
    }

    fn line(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Text, folded.
    fn text(&mut self, text: &str, columns: usize) {
        self.styled(Style::new(), text, columns);
    }

    fn styled(&mut self, style: Style, text: &str, columns: usize) {
        for line in text.lines() {
            for folded in textwrap::wrap(&seen(line), columns.max(8)) {
                self.line(Line::new(style, folded));
            }
        }
    }

    /// All lines in a frame.
    fn framed(&self, columns: usize) -> String {
        let mut drawn = format!("╭{}╮\n", "─".repeat(columns - 2));
        for line in &self.lines {
            drawn.push_str("│ ");
            for (style, text) in &line.0 {
                let _ = write!(drawn, "{style}{text}{style:#}");
            }
            let _ = writeln!(
                drawn,
                "{} │",
                " ".repeat((columns - 4).saturating_sub(line.width()))
            );
        }
        let _ = writeln!(drawn, "╰{}╯", "─".repeat(columns - 2));
        drawn
    }
}

/// An attachment: its blocks beside a bar in its colour.
fn attach(canvas: &mut Canvas, attach: &Value, columns: usize) {
    let blocks = list(if attach["BLOCKS"].is_null() {
        attach
    } else {
        &attach["BLOCKS"]
    });
    let bar = Style::new().fg_color(Some(color(attach))).bold();
    let mut is_first = true;
    for block in blocks {
        let mut drawn = Canvas::new(canvas.lang);
        draw_block(&mut drawn, block, columns - 2);
        if drawn.lines.is_empty() {
            continue;
        }
        if !canvas.lines.is_empty() {
            canvas.line(if is_first {
                Line::default()
            } else {
                Line::new(bar, BAR)
            });
        }
        is_first = false;
        for line in drawn.lines {
            let mut with_bar = Line::new(bar, BAR);
            with_bar.0.extend(line.0);
            canvas.line(with_bar);
        }
    }
}

const BAR: &str = "┃ ";

fn draw_block(canvas: &mut Canvas, block: &Value, columns: usize) {
    let Some(block) = block.as_object() else {
        return;
    };
    for (name, content) in block {
        match name.as_str() {
            "MESSAGE" => {
                if let Some(text) = text(content) {
                    canvas.text(&bb::plain(&text), columns);
                }
            }
            "LINK" => items(content).for_each(|item| link(canvas, item, columns)),
            "USER" => items(content).for_each(|item| user(canvas, item, columns)),
            "IMAGE" => items(content).for_each(|item| image(canvas, item, columns)),
            "FILE" => items(content).for_each(|item| file(canvas, item, columns)),
            "GRID" => grid(canvas, &list(content), columns),
            "DELIMITER" => delimiter(canvas, content, columns),
            _ => {}
        }
    }
}

fn link(canvas: &mut Canvas, item: &Value, columns: usize) {
    let address = text(&item["LINK"]);
    if let Some(name) = text(&item["NAME"]).or_else(|| address.clone()) {
        canvas.styled(BOLD, &format!("{name} ↗"), columns);
    }
    if let Some(description) = text(&item["HTML"]).or_else(|| text(&item["DESC"])) {
        canvas.text(&bb::plain(&description), columns);
    }
    if !item["PREVIEW"].is_null() {
        let name = either(canvas.lang, "preview", "миниатюра");
        picture(canvas, name, item, columns);
    }
    if let Some(address) = address {
        canvas.styled(DIM, &address, columns);
    }
}

fn user(canvas: &mut Canvas, item: &Value, columns: usize) {
    if let Some(name) = text(&item["NAME"]) {
        canvas.styled(BOLD, &format!("● {name}"), columns);
    }
}

fn image(canvas: &mut Canvas, item: &Value, columns: usize) {
    let nameless = either(canvas.lang, "image", "изображение");
    let name = text(&item["NAME"]);
    picture(canvas, name.as_deref().unwrap_or(nameless), item, columns);
    if let Some(address) = text(&item["LINK"]) {
        canvas.styled(DIM, &address, columns);
    }
}

/// A frame with a name and a size in pixels.
fn picture(canvas: &mut Canvas, name: &str, item: &Value, columns: usize) {
    let inner = 30.min(columns.saturating_sub(2));
    let size = match (text(&item["WIDTH"]), text(&item["HEIGHT"])) {
        (Some(width), Some(height)) => format!("{width} × {height}"),
        _ => String::new(),
    };
    canvas.line(Line::new(Style::new(), format!("┌{}┐", "─".repeat(inner))));
    for (style, text) in [(Style::new(), name), (DIM, size.as_str())] {
        for line in textwrap::wrap(&seen(text), inner - 2) {
            canvas.line(
                Line::new(Style::new(), "│")
                    .then(style, centred(&line, inner))
                    .then(Style::new(), "│"),
            );
        }
    }
    canvas.line(Line::new(Style::new(), format!("└{}┘", "─".repeat(inner))));
}

fn file(canvas: &mut Canvas, item: &Value, columns: usize) {
    let address = text(&item["LINK"]);
    let name = text(&item["NAME"])
        .or_else(|| address.clone())
        .unwrap_or_default();
    let size = text(&item["SIZE"])
        .and_then(|size| size.parse().ok())
        .map(|size| bytes(canvas.lang, size));
    let size = size.map_or_else(String::new, |size| format!("  {size}"));
    canvas.styled(BOLD, &format!("▤ {name}{size}"), columns);
    if let Some(address) = address {
        canvas.styled(DIM, &address, columns);
    }
}

/// Rows of a grid: names above values, or beside them in a column.
fn grid(canvas: &mut Canvas, rows: &[&Value], columns: usize) {
    let names: Vec<String> = rows
        .iter()
        .map(|row| seen(&text(&row["NAME"]).unwrap_or_default()))
        .collect();
    let column = names
        .iter()
        .map(|name| name.width())
        .max()
        .unwrap_or_default()
        .min(columns / 2);
    for (row, name) in rows.iter().zip(names) {
        let value = bb::plain(&text(&row["VALUE"]).unwrap_or_default());
        if matches!(row["DISPLAY"].as_str(), Some("ROW" | "TABLE")) {
            let room = columns.saturating_sub(column + 2).max(8);
            let names = textwrap::wrap(&name, column.max(1));
            let values: Vec<String> = value.lines().map(seen).collect();
            let values: Vec<_> = values
                .iter()
                .flat_map(|line| textwrap::wrap(line, room))
                .collect();
            for i in 0..names.len().max(values.len()) {
                let name = names.get(i).map_or("", AsRef::as_ref);
                let value = values.get(i).map_or("", AsRef::as_ref);
                let gap = " ".repeat((column + 2).saturating_sub(name.width()));
                canvas.line(Line::new(DIM, name).then(Style::new(), format!("{gap}{value}")));
            }
        } else {
            canvas.styled(DIM, &name, columns);
            canvas.text(&value, columns);
        }
    }
}

/// A rule as long as its pixels, eight to a column.
fn delimiter(canvas: &mut Canvas, item: &Value, columns: usize) {
    let pixels = text(&item["SIZE"])
        .and_then(|size| size.parse().ok())
        .unwrap_or(openlines::limits::DELIMITER_SIZE);
    let length = usize::try_from(pixels / 8)
        .unwrap_or(usize::MAX)
        .clamp(1, columns);
    canvas.line(Line::new(DIM, "─".repeat(length)));
}

/// Buttons below a message: those in `LINE` share a row, the others have one each; and below them where they lead to.
fn keyboard(drawn: &mut String, keyboard: &Value) {
    let buttons = list(if keyboard["BUTTONS"].is_null() {
        keyboard
    } else {
        &keyboard["BUTTONS"]
    });
    let mut row: Vec<String> = Vec::new();
    let mut links = Vec::new();
    for button in buttons {
        let Some(text) = text(&button["TEXT"]) else {
            buttons_in_a_row(drawn, &mut row);
            continue;
        };
        let arrow = if button["LINK"].is_null() { "" } else { " ↗" };
        let label = format!("{}{arrow}", seen(&text));
        if let Some(link) = self::text(&button["LINK"]) {
            links.push(format!("{label} {}", visible(&link)));
        }
        if button["DISPLAY"] == "LINE" {
            let used: usize = row.iter().map(|label| label.width() + 4).sum();
            if used + label.width() + 4 > COLUMNS {
                buttons_in_a_row(drawn, &mut row);
            }
            row.push(label);
        } else {
            buttons_in_a_row(drawn, &mut row);
            row.push(centred(&label, COLUMNS - 4));
            buttons_in_a_row(drawn, &mut row);
        }
    }
    buttons_in_a_row(drawn, &mut row);
    for link in links {
        let _ = writeln!(drawn, "{DIM}{link}{DIM:#}");
    }
}

/// Draws a row of buttons and empties it.
fn buttons_in_a_row(drawn: &mut String, row: &mut Vec<String>) {
    if row.is_empty() {
        return;
    }
    let mut lines = [const { String::new() }; 3];
    for label in row.drain(..) {
        let rule = "─".repeat(label.width() + 2);
        let _ = write!(lines[0], "╭{rule}╮");
        let _ = write!(lines[1], "│ {label} │");
        let _ = write!(lines[2], "╰{rule}╯");
    }
    for line in lines {
        drawn.push_str(&line);
        drawn.push('\n');
    }
}

/// Colour of an attachment's bar: that of its token, and without one its own.
fn color(attach: &Value) -> Color {
    match attach["COLOR_TOKEN"].as_str() {
        Some("primary") => return AnsiColor::BrightBlue.into(),
        Some("secondary") => return AnsiColor::BrightBlack.into(),
        Some("alert") => return AnsiColor::BrightRed.into(),
        _ => {}
    }
    let color = attach["COLOR"].as_str();
    color
        .and_then(|color| color.strip_prefix('#'))
        .and_then(rgb)
        .unwrap_or(AnsiColor::White.into())
}

/// Colour of three or six hexadecimal digits.
fn rgb(digits: &str) -> Option<Color> {
    let number = u32::from_str_radix(digits, 16).ok()?;
    let [_, r, g, b] = match digits.len() {
        6 => number,
        3 => {
            (number >> 8 & 0xf) * 0x11_00_00 + (number >> 4 & 0xf) * 0x11_00 + (number & 0xf) * 0x11
        }
        _ => return None,
    }
    .to_be_bytes();
    Some(Color::Rgb(RgbColor(r, g, b)))
}

/// A size as a chat shows it: `418.7 KB`.
fn bytes(lang: Lang, bytes: u64) -> String {
    let (units, point) = match lang {
        Lang::En => (["B", "KB", "MB", "GB", "TB"], '.'),
        Lang::Ru => (["Б", "КБ", "МБ", "ГБ", "ТБ"], ','),
    };
    // Tenths of the unit, rounded; exact enough and free of floats.
    let mut tenths = u128::from(bytes) * 10;
    let mut unit = 0;
    while tenths >= 10_240 && unit + 1 < units.len() {
        tenths = (tenths + 512) / 1024;
        unit += 1;
    }
    match tenths % 10 {
        0 => format!("{} {}", tenths / 10, units[unit]),
        tenth => format!("{}{point}{tenth} {}", tenths / 10, units[unit]),
    }
}

fn centred(text: &str, columns: usize) -> String {
    let space = columns.saturating_sub(text.width());
    format!(
        "{}{text}{}",
        " ".repeat(space / 2),
        " ".repeat(space - space / 2)
    )
}

/// Text of a string or number that is not blank, without its secrets.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.trim().is_empty()).then(|| masked(&text).into_owned())
}

/// Items of a list; an object stands for the list of its values.
fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(items) => items.values().collect(),
        _ => Vec::new(),
    }
}

/// Items of a block that may hold one item or a list of them.
fn items(value: &Value) -> impl Iterator<Item = &Value> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        item => std::slice::from_ref(item),
    };
    items.iter()
}

#[cfg(test)]
mod tests {
    use openlines::{Draft, SchemaFile};
    use serde_json::json;

    use super::*;

    fn drawn(value: &Value) -> String {
        anstream::adapter::strip_str(&message(value, Lang::En)).to_string()
    }

    #[track_caller]
    fn check(value: &Value, expected: &[&str]) {
        let drawn = drawn(value);
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines, expected, "\n{drawn}");
    }

    #[test]
    fn text_is_folded_in_a_frame() {
        let long = "слово ".repeat(20);
        let drawn = drawn(&json!({"MESSAGE": format!("[b]Привет[/b], 漢字![br]{long}")}));
        assert!(drawn.contains("│ Привет, 漢字!"), "{drawn}");
        assert!(drawn.lines().all(|line| line.width() == COLUMNS), "{drawn}");
    }

    #[test]
    fn a_space_that_breaks_no_line_is_seen_as_a_space() {
        let price = "1\u{a0}200\u{202f}₽";
        check(
            &json!({
                "MESSAGE": format!("{price}\u{200b}"),
                "ATTACH": [{"GRID": [{"DISPLAY": "ROW", "NAME": price, "VALUE": price}]}, {"IMAGE": [{"NAME": price, "LINK": "/a"}]}],
                "KEYBOARD": [{"TEXT": price, "LINK": "/b"}],
            }),
            &[
                "╭────────────────────────────────────────────────────────────────╮",
                "│ 1 200 ₽<U+200B>                                                │",
                "│                                                                │",
                "│ ┃ 1 200 ₽  1 200 ₽                                             │",
                "│ ┃                                                              │",
                "│ ┃ ┌──────────────────────────────┐                             │",
                "│ ┃ │           1 200 ₽            │                             │",
                "│ ┃ │                              │                             │",
                "│ ┃ └──────────────────────────────┘                             │",
                "│ ┃ /a                                                           │",
                "╰────────────────────────────────────────────────────────────────╯",
                "╭────────────────────────────────────────────────────────────────╮",
                "│                           1 200 ₽ ↗                            │",
                "╰────────────────────────────────────────────────────────────────╯",
                "1 200 ₽ ↗ /b",
            ],
        );
    }

    #[test]
    fn blocks_stand_beside_a_bar() {
        check(
            &json!({"MESSAGE": "Hi", "ATTACH": [
                {"MESSAGE": "Two"}, {"DELIMITER": {"SIZE": 80}}, {"FILE": {"NAME": "a.pdf", "LINK": "/a.pdf", "SIZE": 428_736}},
                {"GRID": [{"DISPLAY": "ROW", "NAME": "Sum", "VALUE": "10"}, {"DISPLAY": "ROW", "NAME": "Due", "VALUE": "today"}]},
                {"GRID": [{"DISPLAY": "BLOCK", "NAME": "City", "VALUE": "Riga"}]},
                {"IMAGE": [{"NAME": "Map", "LINK": "/m.png", "WIDTH": 10, "HEIGHT": 20}]},
                {"LINK": {"NAME": "Docs", "LINK": "/docs", "DESC": "Read"}}, {"USER": {"NAME": "Anna"}},
            ]}),
            &[
                "╭────────────────────────────────────────────────────────────────╮",
                "│ Hi                                                             │",
                "│                                                                │",
                "│ ┃ Two                                                          │",
                "│ ┃                                                              │",
                "│ ┃ ──────────                                                   │",
                "│ ┃                                                              │",
                "│ ┃ ▤ a.pdf  418.7 KB                                            │",
                "│ ┃ /a.pdf                                                       │",
                "│ ┃                                                              │",
                "│ ┃ Sum  10                                                      │",
                "│ ┃ Due  today                                                   │",
                "│ ┃                                                              │",
                "│ ┃ City                                                         │",
                "│ ┃ Riga                                                         │",
                "│ ┃                                                              │",
                "│ ┃ ┌──────────────────────────────┐                             │",
                "│ ┃ │             Map              │                             │",
                "│ ┃ │           10 × 20            │                             │",
                "│ ┃ └──────────────────────────────┘                             │",
                "│ ┃ /m.png                                                       │",
                "│ ┃                                                              │",
                "│ ┃ Docs ↗                                                       │",
                "│ ┃ Read                                                         │",
                "│ ┃ /docs                                                        │",
                "│ ┃                                                              │",
                "│ ┃ ● Anna                                                       │",
                "╰────────────────────────────────────────────────────────────────╯",
            ],
        );
    }

    /// The lines of one block, without the frame and the bar.
    fn block(lang: Lang, block: &Value) -> Vec<String> {
        let mut canvas = Canvas::new(lang);
        draw_block(&mut canvas, block, 40);
        let lines = canvas.lines.into_iter();
        lines
            .map(|line| line.0.into_iter().map(|(_, text)| text).collect())
            .collect()
    }

    #[test]
    fn what_has_no_name_has_its_address() {
        assert_eq!(
            block(
                Lang::En,
                &json!({"LINK": [{"LINK": "/a", "HTML": "[b]h[/b]", "DESC": "d"}]})
            ),
            ["/a ↗", "h", "/a"]
        );
        assert_eq!(
            block(Lang::En, &json!({"FILE": [{"LINK": "/a"}]})),
            ["▤ /a", "/a"]
        );
        let nameless = json!({"IMAGE": [{"LINK": "/a"}], "LINK": {"PREVIEW": "/p"}});
        let frame = |name: &str| {
            let rule = "─".repeat(30);
            [
                format!("┌{rule}┐"),
                format!("│{name:^30}│"),
                format!("│{:30}│", ""),
                format!("└{rule}┘"),
            ]
        };
        for (lang, image, preview) in [
            (Lang::En, "image", "preview"),
            (Lang::Ru, "изображение", "миниатюра"),
        ] {
            let mut expected = frame(image).to_vec();
            expected.push("/a".to_owned());
            expected.extend(frame(preview));
            assert_eq!(block(lang, &nameless), expected);
        }
    }

    #[test]
    fn names_of_rows_take_half_of_the_columns_at_most() {
        let rows = json!({"GRID": [
            {"DISPLAY": "ROW", "NAME": "a", "VALUE": "one two three four five"},
            {"DISPLAY": "TABLE", "NAME": "aaaa bbbb cccc dddd eeee", "VALUE": "v"},
            {"DISPLAY": "LINE", "NAME": "n", "VALUE": "v"},
        ]});
        assert_eq!(
            block(Lang::En, &rows),
            [
                "a                     one two three four",
                "                      five",
                "aaaa bbbb cccc dddd   v",
                "eeee                  ",
                "n",
                "v",
            ]
        );
    }

    #[test]
    fn what_hides_in_a_name_moves_no_value() {
        let rows = json!({"GRID": [
            {"DISPLAY": "ROW", "NAME": "a\u{200b}", "VALUE": "1"},
            {"DISPLAY": "ROW", "NAME": "b", "VALUE": "2"},
        ]});
        assert_eq!(block(Lang::En, &rows), ["a<U+200B>  1", "b          2"]);
    }

    #[test]
    fn a_rule_is_as_long_as_its_pixels() {
        for (size, columns) in [
            (json!(80), 10),
            (json!(1), 1),
            (json!(8000), 40),
            (json!(null), 25),
        ] {
            let drawn = block(Lang::En, &json!({"DELIMITER": {"SIZE": size}}));
            assert_eq!(drawn, ["─".repeat(columns)]);
        }
    }

    #[test]
    fn the_bar_has_the_colour_of_its_token_or_its_own() {
        for (attach, expected) in [
            (
                json!({"COLOR_TOKEN": "primary", "COLOR": "#fff"}),
                AnsiColor::BrightBlue.into(),
            ),
            (
                json!({"COLOR_TOKEN": "secondary"}),
                AnsiColor::BrightBlack.into(),
            ),
            (json!({"COLOR_TOKEN": "alert"}), AnsiColor::BrightRed.into()),
            (
                json!({"COLOR_TOKEN": "base", "COLOR": "#12aBef"}),
                RgbColor(0x12, 0xab, 0xef).into(),
            ),
            (json!({"COLOR": "#1aF"}), RgbColor(0x11, 0xaa, 0xff).into()),
            (json!({"COLOR": "#12345"}), AnsiColor::White.into()),
            (json!({"COLOR": "transparent"}), AnsiColor::White.into()),
        ] {
            assert_eq!(color(&attach), expected, "{attach}");
        }
    }

    #[test]
    fn every_block_is_drawn() {
        let schema = SchemaFile::Attach.schema(Draft::Draft202012);
        let blocks = schema["$defs"]["Block"]["properties"].as_object();
        let blocks = blocks.expect("blocks have their keys");
        assert!(blocks.contains_key("FILE"));
        for kind in blocks.keys() {
            let content = match kind.as_str() {
                "MESSAGE" => json!("a"),
                _ => json!([{"NAME": "a", "LINK": "/a"}]),
            };
            let mut canvas = Canvas::new(Lang::En);
            draw_block(&mut canvas, &json!({ kind: content }), COLUMNS);
            assert!(!canvas.lines.is_empty(), "{kind}");
        }
    }

    #[test]
    fn buttons_stand_in_rows() {
        let drawn = drawn(&json!({"KEYBOARD": {"BUTTONS": [
            {"TEXT": "A", "LINK": "/a", "DISPLAY": "LINE"}, {"TEXT": "B", "ACTION": "SEND", "DISPLAY": "LINE"},
            {"TYPE": "NEWLINE"}, {"TEXT": "C", "LINK": "/c", "DISPLAY": "LINE"}, {"TEXT": "D"},
        ]}}));
        let lines: Vec<&str> = drawn.lines().skip(2).collect();
        assert_eq!(
            lines[..3],
            ["╭─────╮╭───╮", "│ A ↗ ││ B │", "╰─────╯╰───╯"],
            "{drawn}"
        );
        assert_eq!(lines[3..6], ["╭─────╮", "│ C ↗ │", "╰─────╯"], "{drawn}");
        assert!(
            lines[6..9].iter().all(|line| line.width() == COLUMNS),
            "{drawn}"
        );
        assert_eq!(lines[9..], ["A ↗ /a", "C ↗ /c"], "{drawn}");
    }

    #[test]
    fn a_row_of_buttons_is_as_wide_as_a_message() {
        let rows = |widths: [usize; 2]| {
            let buttons = widths.map(|width| json!({"TEXT": "a".repeat(width), "DISPLAY": "LINE"}));
            drawn(&json!({"KEYBOARD": buttons})).lines().skip(2).count() / 3
        };
        assert_eq!(rows([29, 29]), 1);
        assert_eq!(rows([29, 30]), 2);
    }

    #[test]
    fn nothing_in_a_message_drives_the_terminal() {
        let drawn = message(
            &json!({"MESSAGE": "\u{1b}[2J", "ATTACH": [{"FILE": {"NAME": "\u{9b}", "LINK": "\r/a"}}, {"IMAGE": {"NAME": "\u{7}"}}],
            "KEYBOARD": [{"TEXT": "\u{1b}c"}]}),
            Lang::En,
        );
        let drawn = anstream::adapter::strip_str(&drawn).to_string();
        assert!(
            drawn.chars().all(|c| c == '\n' || !c.is_control()),
            "{drawn:?}"
        );
        assert!(drawn.contains("␛[2J") && drawn.contains("␛c"), "{drawn}");
    }

    #[test]
    fn no_secret_is_drawn() {
        let drawn = drawn(
            &json!({"MESSAGE": "[url=https://b24.example/rest/1/s3cret/]a[/url]", "ATTACH": [{"LINK": {"LINK": "/a?auth=s3cret"}}],
            "KEYBOARD": [{"TEXT": "token: s3cret", "LINK": "https://ann:s3cret@example.com"}]}),
        );
        assert!(!drawn.contains("s3cret"), "{drawn}");
        assert!(drawn.contains("/rest/1/******/"), "{drawn}");
    }

    #[test]
    fn sizes_are_short() {
        let shown = [
            0,
            1023,
            1024,
            1536,
            428_736,
            1024 * 1024,
            5 * 1024 * 1024 * 1024,
        ]
        .map(|size| bytes(Lang::En, size));
        assert_eq!(
            shown,
            [
                "0 B", "1023 B", "1 KB", "1.5 KB", "418.7 KB", "1 MB", "5 GB"
            ]
        );
        assert!(bytes(Lang::En, u64::MAX).ends_with(" TB"));
        let russian = [1, 1536, 3 << 20, 3 << 30, 3 << 40].map(|size| bytes(Lang::Ru, size));
        assert_eq!(russian, ["1 Б", "1,5 КБ", "3 МБ", "3 ГБ", "3 ТБ"]);
    }
}
