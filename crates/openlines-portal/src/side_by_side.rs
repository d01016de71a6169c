//! For people: what was sent and what arrives, side by side, losses marked.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::iter;

use serde_json::Value;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::credentials::is_credential;
use crate::receive::TOO_MANY_CHARS;
use crate::trace::harmless;
use crate::{Effect, Lang, Loss, Outcome, Received, Stored, php};

/// Parameters in the order they are shown, before those nothing reads.
const SHOWN: [&str; 4] = ["MESSAGE", "ATTACH", "KEYBOARD", "URL_PREVIEW"];

impl Received {
    /// What was sent on the left, what reaches the recipient on the right, and every loss below.
    ///
    /// `params` are the parameters this was received from, `width` the columns of a terminal's line, `lang` the reader's language.
    /// A line of the left column starts with `!` where the message was refused for it, with `-` where it was dropped,
    /// with `~` where it was kept as something else.
    ///
    /// ```
    /// use openlines_portal::Lang;
    /// use serde_json::json;
    ///
    /// let params = json!({"MESSAGE": 1.50, "CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2});
    /// let shown = openlines_portal::receive(&params).side_by_side(&params, 60, Lang::En);
    /// let rows: Vec<&str> = shown.lines().collect();
    /// assert_eq!(rows[5], r#"~ MESSAGE: 1.5                | MESSAGE: "1.5""#);
    /// assert_eq!(rows[8], "/MESSAGE: altered: converted to the type wanted");
    /// ```
    pub fn side_by_side(&self, params: &Value, width: usize, lang: Lang) -> String {
        let mut text = self.columns(params, width, lang);
        if !self.trace.is_empty() {
            text.push('\n');
        }
        for loss in &self.trace {
            let _ = writeln!(text, "{}", loss.message(lang));
        }
        text
    }

    /// The same without the losses.
    pub fn columns(&self, params: &Value, width: usize, lang: Lang) -> String {
        let words = Words::of(lang);
        let mut text = format!("{}: {}\n", words.outcome, self.answer());
        for (name, size) in [
            ("ATTACH", self.attach_size),
            ("KEYBOARD", self.keyboard_size),
        ] {
            if let Some(size) = size {
                let most = TOO_MANY_CHARS - 1;
                let _ = writeln!(text, "{name}: {}/{most} {}", size.chars, words.characters);
            }
        }
        let left_width = width.max(20) / 2;
        let _ = writeln!(text, "\n{}| {}", fit(words.sent, left_width), words.arrives);
        for (left, right) in self.rows(params, left_width, words.not_sent) {
            let row = format!("{}| {}", fit(&left, left_width), fit(&right, left_width));
            let _ = writeln!(text, "{}", row.trim_end());
        }
        text
    }

    /// The rows of both columns, parameter by parameter.
    fn rows(&self, params: &Value, width: usize, not_sent: &str) -> Vec<(String, String)> {
        let marks = Marks::of(&self.trace);
        let arrives = self.arrives().map(|stored| stored.to_json());
        // What is nested too deep was not read, and is not shown.
        let read = Some(params).filter(|params| !php::too_deep(params));
        let members: Vec<(&String, &Value)> = read
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .collect();
        let is_shown = |key: &str| SHOWN.iter().any(|name| key.eq_ignore_ascii_case(name));
        let mut rows = Vec::new();
        for (key, value) in members.iter().filter(|(key, _)| !is_shown(key)) {
            let mut left = Vec::new();
            lines(key, value, marks.below(key), width, 0, &mut left);
            rows.extend(left.into_iter().map(|line| (line, String::new())));
        }
        for name in SHOWN {
            let mut left = Vec::new();
            for (key, value) in members
                .iter()
                .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            {
                lines(key, value, marks.below(key), width, 0, &mut left);
            }
            let mut right = Vec::new();
            if let Some(value) = arrives.as_ref().and_then(|arrives| arrives.get(name)) {
                lines(name, value, None, width, 0, &mut right);
                if left.is_empty() {
                    left.push(format!("  {name}: ({not_sent})"));
                }
            }
            let count = left.len().max(right.len());
            left.resize(count, String::new());
            right.resize(count, String::new());
            // The right column carries no marks.
            let right = right
                .into_iter()
                .map(|line| line.get(2..).unwrap_or_default().to_owned());
            rows.extend(left.into_iter().zip(right));
        }
        rows
    }

    /// What the recipient gets of what is kept; `None` where the message is refused, also by the sending step.
    fn arrives(&self) -> Option<Stored> {
        let sent = self.after_add.as_ref();
        let sent = sent.filter(|sent| sent.outcome == Outcome::Ok)?;
        let mut arrives = self.stored.clone()?;
        arrives.message.clone_from(&sent.message);
        if self.keyboard_saved == Some(false) {
            arrives.keyboard = None;
        }
        Some(arrives)
    }
}

/// The gravest mark of a place that lost something, and of the places below it.
#[derive(Default)]
struct Marks {
    mark: Option<char>,
    below: HashMap<String, Marks>,
}

impl Marks {
    fn of(trace: &[Loss]) -> Self {
        let mut all = Self::default();
        for loss in trace {
            let mark = match loss.effect {
                Effect::Rejected => '!',
                Effect::Dropped => '-',
                Effect::Altered => '~',
            };
            let mut place = &mut all;
            for key in loss.path.split('/').skip(1) {
                let key = key.replace("~1", "/").replace("~0", "~");
                place = place.below.entry(key).or_default();
            }
            // In ASCII, `!` comes before `-`, and `-` before `~`.
            place.mark = Some(place.mark.map_or(mark, |worst| worst.min(mark)));
        }
        all
    }

    fn below(&self, key: &str) -> Option<&Self> {
        self.below.get(key)
    }
}

/// Words around the columns.
struct Words {
    outcome: &'static str,
    characters: &'static str,
    sent: &'static str,
    arrives: &'static str,
    not_sent: &'static str,
}

impl Words {
    fn of(lang: Lang) -> Self {
        match lang {
            Lang::En => Self {
                outcome: "outcome",
                characters: "characters as stored",
                sent: "sent",
                arrives: "arrives",
                not_sent: "not sent",
            },
            Lang::Ru => Self {
                outcome: "ответ",
                characters: "символов в хранимом виде",
                sent: "отправлено",
                arrives: "доходит",
                not_sent: "не отправлено",
            },
        }
    }
}

/// A value as lines, each with the mark of its place: objects and lists one member a line, credentials masked.
fn lines(
    name: &str,
    value: &Value,
    marks: Option<&Marks>,
    width: usize,
    depth: usize,
    out: &mut Vec<String>,
) {
    let mark = marks.and_then(|marks| marks.mark).unwrap_or(' ');
    // Nothing beyond the width is shown.
    let indent = "  ".repeat(depth.min(width));
    let member = |key: &str, value: &Value, out: &mut Vec<String>| {
        let marks = marks.and_then(|marks| marks.below(key));
        lines(key, value, marks, width, depth + 1, out);
    };
    match value {
        _ if is_credential(name) => out.push(format!("{mark} {indent}{name}: \"***\"")),
        Value::Array(items) if !items.is_empty() => {
            out.push(format!("{mark} {indent}{name}:"));
            for (index, item) in items.iter().enumerate() {
                member(&index.to_string(), item, out);
            }
        }
        Value::Object(members) if !members.is_empty() => {
            out.push(format!("{mark} {indent}{name}:"));
            for (key, value) in members {
                member(key, value, out);
            }
        }
        leaf => out.push(format!("{mark} {indent}{name}: {leaf}")),
    }
}

/// As wide as a column: text with a space behind it at least, cut if it is too wide, and nothing that could upset a terminal.
fn fit(line: &str, width: usize) -> String {
    let mut shown = harmless(line);
    if shown.width() >= width {
        let room = width.saturating_sub(2);
        let mut taken = 0;
        let end = shown.char_indices().find_map(|(at, c)| {
            taken += c.width().unwrap_or(0);
            (taken > room).then_some(at)
        });
        shown.truncate(end.unwrap_or(shown.len()));
        shown.push('…');
    }
    let gap = width.saturating_sub(shown.width());
    shown.extend(iter::repeat_n(' ', gap));
    shown
}
