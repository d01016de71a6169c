//! The part of a line around a problem, as it is shown.

use std::ops::Range;

use unicode_width::UnicodeWidthStr as _;

use crate::visible::{visible_byte, visible_characters};

const ELLIPSIS: &str = "…";

/// The part of a line around a place: what stands before it, what is marked, and what follows.
///
/// Secrets are masked, hidden characters are visible, and a long line is cut on either side.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    pub(crate) before: String,
    pub(crate) marked: String,
    pub(crate) after: String,
}

impl Excerpt {
    /// Cuts out what is around a byte offset, at most `columns` wide.
    ///
    /// The time it takes depends on `columns`, not on how long the line is.
    pub(crate) fn new(
        text: &[u8],
        secrets: &[Range<usize>],
        offset: usize,
        columns: usize,
    ) -> Self {
        // Wide enough for `columns` characters of four bytes and some that take no room.
        let reach = columns * 8;
        let offset = offset.min(text.len());
        let start = line_start(text, offset, reach);
        let end = line_end(text, offset, reach);
        let token = widened(offset..token_end(&text[..end], offset), secrets);
        let (start, end) = (start.min(token.start), end.max(token.end));

        let before = Strip::new(text, start..token.start, secrets);
        let marked = Strip::new(text, token.clone(), secrets);
        let after = Strip::new(text, token.end..end, secrets);
        // The mark has the most room, then what is before it; what follows has a third of the rest.
        let ellipsis = after.width().min(ELLIPSIS.width());
        let marked = marked.first(columns - before.width().min(columns / 3) - ellipsis);
        let room = columns.saturating_sub(marked.width());
        let after = after.first(room.saturating_sub(before.width()).max(room / 3));
        let before = before.last(room.saturating_sub(after.width()));
        Self {
            before,
            marked,
            after,
        }
    }

    /// Columns before the mark.
    pub(crate) fn indent(&self) -> usize {
        self.before.width()
    }

    /// Columns of the mark, at least one.
    pub(crate) fn mark(&self) -> usize {
        self.marked.width().max(1)
    }
}

/// Consecutive pieces that are shown or cut as a whole: characters, bytes that are not UTF-8, masked secrets.
struct Strip {
    pieces: Vec<String>,
}

impl Strip {
    fn new(text: &[u8], range: Range<usize>, secrets: &[Range<usize>]) -> Self {
        let mut pieces = Vec::new();
        let mut at = range.start;
        let first = secrets.partition_point(|secret| secret.end <= range.start);
        for secret in secrets[first..]
            .iter()
            .take_while(|secret| secret.start < range.end)
        {
            push_visible(&mut pieces, &text[at.min(secret.start)..secret.start]);
            pieces.push("***".to_owned());
            at = secret.end.min(range.end);
        }
        push_visible(&mut pieces, &text[at..range.end]);
        Self { pieces }
    }

    fn width(&self) -> usize {
        self.pieces.iter().map(|piece| piece.width()).sum()
    }

    /// The first pieces, with an ellipsis where not all have room.
    fn first(&self, room: usize) -> String {
        if self.width() <= room {
            return self.pieces.concat();
        }
        let kept = fitting(self.pieces.iter(), room);
        self.pieces[..kept].concat() + ELLIPSIS
    }

    /// The last pieces, with an ellipsis where not all have room.
    fn last(&self, room: usize) -> String {
        if self.width() <= room {
            return self.pieces.concat();
        }
        let kept = fitting(self.pieces.iter().rev(), room);
        ELLIPSIS.to_owned() + &self.pieces[self.pieces.len() - kept..].concat()
    }
}

/// How many pieces have room beside an ellipsis.
fn fitting<'a>(pieces: impl Iterator<Item = &'a String>, room: usize) -> usize {
    let mut used = ELLIPSIS.width();
    pieces
        .take_while(|piece| {
            used += piece.width();
            used <= room
        })
        .count()
}

fn push_visible(pieces: &mut Vec<String>, bytes: &[u8]) {
    for chunk in bytes.utf8_chunks() {
        pieces.extend(visible_characters(chunk.valid()));
        pieces.extend(chunk.invalid().iter().map(|byte| visible_byte(*byte)));
    }
}

/// Start of the line, or of a character within reach.
fn line_start(text: &[u8], offset: usize, reach: usize) -> usize {
    let nearest = offset.saturating_sub(reach);
    match text[nearest..offset]
        .iter()
        .rposition(|byte| *byte == b'\n')
    {
        Some(newline) => nearest + newline + 1,
        None => (nearest..offset)
            .find(|at| *at == 0 || !is_continuation(text[*at]))
            .unwrap_or(offset),
    }
}

/// End of the line without its line break, or of a character within reach.
fn line_end(text: &[u8], offset: usize, reach: usize) -> usize {
    let farthest = text.len().min(offset + reach);
    match text[offset..farthest]
        .iter()
        .position(|byte| *byte == b'\n')
    {
        Some(newline) => {
            let end = offset + newline;
            if newline > 0 && text[end - 1] == b'\r' {
                end - 1
            } else {
                end
            }
        }
        None => (offset..farthest)
            .rev()
            .map(|at| at + 1)
            .find(|at| *at == text.len() || !is_continuation(text[*at]))
            .unwrap_or(offset),
    }
}

/// End of the JSON token that begins at a place: a string, a word or number, else one character.
fn token_end(line: &[u8], start: usize) -> usize {
    let Some(first) = line.get(start) else {
        return start;
    };
    let length = match first {
        b'"' => {
            let mut escaped = false;
            line[start + 1..]
                .iter()
                .position(|byte| {
                    let closes = *byte == b'"' && !escaped;
                    escaped = *byte == b'\\' && !escaped;
                    closes
                })
                .map_or(line.len() - start, |n| n + 2)
        }
        byte if is_bare(*byte) => line[start..]
            .iter()
            .position(|byte| !is_bare(*byte))
            .unwrap_or(line.len() - start),
        _ => {
            1 + line[start + 1..]
                .iter()
                .take_while(|byte| is_continuation(**byte))
                .count()
        }
    };
    start + length
}

/// The same range, or a wider one that holds no secret in part.
fn widened(range: Range<usize>, secrets: &[Range<usize>]) -> Range<usize> {
    let holder = |at: usize| {
        let secret = secrets.get(secrets.partition_point(|secret| secret.end <= at))?;
        (secret.start < at).then_some(secret)
    };
    let start = holder(range.start).map_or(range.start, |secret| secret.start);
    let end = holder(range.end).map_or(range.end, |secret| secret.end);
    start..end
}

fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_')
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::secrets;

    #[track_caller]
    fn check(text: impl AsRef<[u8]>, offset: usize, columns: usize, expected: [&str; 3]) {
        let text = text.as_ref();
        let excerpt = Excerpt::new(text, &secrets(text), offset, columns);
        assert_eq!(
            [&*excerpt.before, &*excerpt.marked, &*excerpt.after],
            expected
        );
        assert!(excerpt.before.width() + excerpt.marked.width() + excerpt.after.width() <= columns);
    }

    #[test]
    fn marks_a_token() {
        check(
            r#"{"a": "b\"c", "d": 1}"#,
            6,
            80,
            [r#"{"a": "#, r#""b\"c""#, r#", "d": 1}"#],
        );
        check(r#"{"a": -1.5e3}"#, 6, 80, [r#"{"a": "#, "-1.5e3", "}"]);
        check(
            r#"{"a": {"b": 1}}"#,
            6,
            80,
            [r#"{"a": "#, "{", r#""b": 1}}"#],
        );
        check(r#"{"a": "b"#, 6, 80, [r#"{"a": "#, r#""b"#, ""]);
        check("[1,]", 3, 80, ["[1,", "]", ""]);
        check("[я]", 1, 80, ["[", "я", "]"]);
    }

    #[test]
    fn keeps_to_its_line() {
        check("[\r\n  1x,\r\n  2\r\n]", 5, 80, ["  ", "1x", ","]);
        check("[\n1\n", 2, 80, ["", "1", ""]);
        check("[1\n", 2, 80, ["[1", "", ""]);
        check("[1\n", 3, 80, ["", "", ""]);
        check("", 0, 80, ["", "", ""]);
        check("[", 7, 80, ["[", "", ""]);
    }

    #[test]
    fn cuts_a_long_line_around_the_place() {
        let text = format!("[{}\"bad\"{}]", "1,".repeat(20_000), ",2".repeat(20_000));
        check(
            &text,
            40_001,
            30,
            ["…1,1,1,1,1,1,1,1,", "\"bad\"", ",2,2,2,…"],
        );
        let text = format!("[\"{}\"]", "я".repeat(30_000));
        check(&text, 1, 30, ["[", "\"яяяяяяяяяяяяяяяяяяяяяяяяяяя…", ""]);
        let text = "漢".repeat(30_000);
        check(&text, 30_000, 20, ["…漢漢漢漢漢漢", "漢", "漢漢…"]);
    }

    #[test]
    fn gives_no_secret_away() {
        check(
            r#"{"auth": "s3cret", "a": 1}"#,
            9,
            80,
            [r#"{"auth": "#, r#""***""#, r#", "a": 1}"#],
        );
        check(
            r#"{"auth": "s3cret", "a": x}"#,
            24,
            80,
            [r#"{"auth": "***", "a": "#, "x", "}"],
        );
        check(
            r#"{"auth": "s3cret!", "a": x}"#,
            13,
            80,
            [r#"{"auth": ""#, "***", r#"", "a": x}"#],
        );
        let text = format!("{{\"auth\": \"{}\", \"a\": x}}", "s3cret".repeat(10_000));
        check(&text, text.len() - 2, 40, ["***\", \"a\": ", "x", "}"]);
    }

    #[test]
    fn shows_what_is_not_text() {
        check(b"[\"a\xff\xfeb\"]", 3, 80, ["[\"a", "<0xFF>", "<0xFE>b\"]"]);
        check("[\x1b\u{200b}\t1]", 6, 80, ["[␛<U+200B>    ", "1", "]"]);
    }
}
