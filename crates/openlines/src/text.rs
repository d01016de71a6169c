//! Texts: what the portal trims, joins to one line and rewrites.

use alloc::string::String;

use crate::code::{Code, Kind};
use crate::measure::{Items, Stored};
use crate::number;
use crate::read::json::Number;
use crate::read::string::{Chars, Text};
use crate::read::{Kept, Made, Mode, Reader, Scalar};

/// What the portal does with a text before it stores it, besides [rewriting](rewritten) it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Text of several lines, which is trimmed.
    Lines,
    /// Text of one line, which is trimmed.
    Line,
    /// Text of several lines that is not trimmed.
    LooseLines,
    /// Text of one line that is not trimmed.
    LooseLine,
    /// Value that is stored as it is, also where it is no text.
    AsIs,
}

impl Style {
    /// Whether ASCII white space around it is trimmed.
    const fn is_trimmed(self) -> bool {
        matches!(self, Self::Lines | Self::Line)
    }

    /// Whether each line break becomes a space.
    const fn is_one_line(self) -> bool {
        matches!(self, Self::Line | Self::LooseLine)
    }
}

/// Whether a reader sees anything of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Nothing is left once it is trimmed.
    Blank,
    /// Something is left, and nobody sees it.
    Invisible,
    /// Something is seen.
    Visible,
}

/// Characters PHP's `trim` takes away.
pub(crate) const fn is_trimmed(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\0' | '\u{b}')
}

/// Line breaks, as PHP's `\R` in Unicode mode knows them.
pub(crate) const fn is_line_break(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// White space and control characters, which no link has inside.
#[inline(never)]
pub(crate) fn is_gap(c: char) -> bool {
    matches!(c, '\0'..=' ' | '\u{7f}'..='\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}'
        | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Whether a character leaves no mark: white space, controls, and format characters of no width.
pub(crate) fn is_invisible(c: char) -> bool {
    is_gap(c)
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character that begins with this byte is certainly visible: one of ASCII, of U+00C0 to U+033F and U+0380 to U+05FF, where most alphabets are, of U+4000 to U+D7FF, and of U+10000 to U+3FFFF, where emoji are.
pub(crate) const fn begins_visible(byte: u8) -> bool {
    matches!(byte, b'!'..=b'~' | 0xC3..=0xCC | 0xCE..=0xD7 | 0xE4..=0xED | 0xF0)
}

/// Whether a reader sees anything of these characters.
pub(crate) fn look(chars: impl Iterator<Item = char>) -> Look {
    let mut look = Look::Blank;
    for c in chars {
        if !is_invisible(c) {
            return Look::Visible;
        }
        if !is_trimmed(c) {
            look = Look::Invisible;
        }
    }
    look
}

/// Reads a text that need not be there, and is not stored where it is blank.
pub(crate) fn optional<M: Mode>(r: &mut Reader<'_, M>, style: Style) -> Option<Made<M, String>> {
    not_needed(r, style, true)
}

/// Reads a text that need not be there, and is stored even where it is blank.
pub(crate) fn any<M: Mode>(r: &mut Reader<'_, M>, style: Style) -> Option<Made<M, String>> {
    not_needed(r, style, false)
}

/// Reads a text that need not be there; `false` may be lost.
fn not_needed<M: Mode>(
    r: &mut Reader<'_, M>,
    style: Style,
    loses_false: bool,
) -> Option<Made<M, String>> {
    let at = r.at();
    let (text, look) = read_or_lose(r, style, loses_false)?;
    if look == Look::Blank && style.is_trimmed() {
        r.problem(at, Code::BlankOptional);
    }
    Some(text)
}

/// Reads a text that is stored even where it is blank, and counts for being there.
pub(crate) fn kept<M: Mode>(r: &mut Reader<'_, M>, style: Style) -> Option<Made<M, String>> {
    let at = r.at();
    let (text, look) = read(r, style)?;
    if look == Look::Blank && r.since(at) != "\"\"" {
        r.problem(at, Code::Trimmed);
    }
    Some(text)
}

/// Reads a text without which its block is lost.
pub(crate) fn required<M: Mode>(r: &mut Reader<'_, M>, style: Style) -> Option<Made<M, String>> {
    let at = r.at();
    let (text, look) = read_or_lose(r, style, true)?;
    if look == Look::Visible {
        return Some(text);
    }
    let is_blank = look == Look::Blank;
    let code = if is_blank {
        Code::BlankText
    } else {
        Code::InvisibleText
    };
    r.problem(at, code);
    (!is_blank).then_some(text)
}

/// Reads over `false` where that is what comes next, and says so: it is blank as text, and lost for that.
pub(crate) fn lose_false<M: Mode>(r: &mut Reader<'_, M>, at: usize) -> bool {
    let is_false = r.next_is_false();
    if is_false {
        r.skip();
        r.problem(
            at,
            Code::WrongType {
                expected: Kind::String,
                actual: Kind::Boolean,
            },
        );
    }
    is_false
}

/// Reads a text and reports what the portal does to it, but not whether it is blank.
pub(crate) fn read<M: Mode>(
    r: &mut Reader<'_, M>,
    style: Style,
) -> Option<(Made<M, String>, Look)> {
    read_or_lose(r, style, false)
}

/// The same; `false` may be lost, which is reported.
fn read_or_lose<M: Mode>(
    r: &mut Reader<'_, M>,
    style: Style,
    loses_false: bool,
) -> Option<(Made<M, String>, Look)> {
    let at = r.at();
    let Some(text) = r.text_inline() else {
        if loses_false && lose_false(r, at) {
            return None;
        }
        return read_other(r, at, style);
    };
    let Some(stored) = untouched(text, style) else {
        return Some(read_touched(r, at, text, style));
    };
    let value = r.string(text);
    Some((Kept { value, stored }, look_of(text)))
}

/// Reports what the portal does to a text.
#[inline(never)]
fn read_touched<M: Mode>(
    r: &mut Reader<'_, M>,
    at: usize,
    text: Text<'_>,
    style: Style,
) -> (Made<M, String>, Look) {
    let measured = measure(text, rewritten(r, text), style);
    if measured.trimmed && measured.look != Look::Blank {
        r.problem(at, Code::Trimmed);
    }
    if measured.joined && measured.look != Look::Blank {
        r.problem(at, Code::LineBreak);
    }
    if measured.rewritten {
        r.problem(at, Code::Backslash);
    }
    let kept = Kept {
        value: r.string(text),
        stored: measured.stored,
    };
    (kept, measured.look)
}

/// Reads what stands in place of a text.
#[inline(never)]
fn read_other<M: Mode>(
    r: &mut Reader<'_, M>,
    at: usize,
    style: Style,
) -> Option<(Made<M, String>, Look)> {
    let actual = r.kind();
    let (stored, look) = match r.scalar() {
        Some(Scalar::Number(number)) => {
            return Some((read_number(r, at, number, style), Look::Visible));
        }
        Some(Scalar::Bool(on)) => {
            r.problem(
                at,
                Code::Converted {
                    expected: Kind::String,
                    actual,
                },
            );
            let as_text = if on { "1" } else { "" };
            let stored = if style == Style::AsIs {
                Stored::boolean(on)
            } else {
                Stored::name(as_text)
            };
            // Blank, and enough is said of that.
            let look = if on { Look::Visible } else { Look::Invisible };
            (stored, look)
        }
        // A text was read before.
        Some(Scalar::Null | Scalar::Text(_)) => return None,
        None if style == Style::AsIs => {
            r.problem(at, Code::Undocumented);
            (as_is(r), Look::Visible)
        }
        None => {
            r.type_error(Kind::String);
            return None;
        }
    };
    let value = M::make(|_| String::new());
    Some((Kept { value, stored }, look))
}

/// Reads any value that the portal stores as it is, and measures it.
pub(crate) fn as_is<M: Mode>(r: &mut Reader<'_, M>) -> Stored {
    match r.scalar() {
        Some(Scalar::Null) => Stored::ascii(4),
        Some(Scalar::Bool(on)) => Stored::boolean(on),
        Some(Scalar::Number(number)) => number_length(number),
        Some(Scalar::Text(text)) => length(r, text, Style::AsIs),
        None if r.next_is_empty() => {
            r.skip();
            // `{}` becomes a list, too.
            Stored::ascii(2)
        }
        None => {
            let mut items = Items::new();
            let mut keys = Stored::NOTHING;
            if r.next_is_object() {
                let is_list = r.next_counts_from_zero();
                r.values(&mut |r, key| {
                    if !is_list {
                        keys += key_length(key) + Stored::ascii(1);
                    }
                    items.push(as_is(r));
                });
            } else {
                r.list(|r| items.push(as_is(r)));
            }
            items.stored() + keys
        }
    }
}

/// Length of a number's digits as PHP writes them.
pub(crate) fn number_length(number: Number<'_>) -> Stored {
    whole(number).map_or_else(|| fraction(number), Stored::integer)
}

/// Length of a number that is not [`whole`]: without needless zeros; one with an exponent as it is written.
fn fraction(number: Number<'_>) -> Stored {
    let mut digits = number.raw.as_bytes();
    if !number.integer && !digits.iter().any(|byte| matches!(byte, b'e' | b'E')) {
        while let [rest @ .., b'0'] = digits {
            digits = rest;
        }
        if let [rest @ .., b'.'] = digits {
            digits = rest;
        }
    }
    Stored::ascii(digits.len())
}

/// A number where text is expected: the portal writes its digits.
fn read_number<M: Mode>(
    r: &mut Reader<'_, M>,
    at: usize,
    number: Number<'_>,
    style: Style,
) -> Made<M, String> {
    let quotes = if style == Style::AsIs { 0 } else { 2 };
    let (value, stored, code) = match whole(number) {
        Some(whole) => (
            r.digits(&whole),
            Stored::integer(whole),
            Code::NumberForText,
        ),
        None => (
            r.digits(number.raw),
            fraction(number),
            Code::Converted {
                expected: Kind::String,
                actual: Scalar::Number(number).kind(),
            },
        ),
    };
    r.problem(at, code);
    Kept {
        value,
        stored: stored + Stored::ascii(quotes),
    }
}

/// The integer that PHP writes for a number without loss, if it does.
pub(crate) fn whole(number: Number<'_>) -> Option<i64> {
    /// From here on PHP, which writes 14 digits, writes floats with an exponent.
    const EXPONENT: f64 = 1e14;
    if number.integer {
        // PHP reads it as zero, but a JSON library that knows floats alone writes it as `-0.0`.
        return number::parse(number.raw).filter(|_| number.raw != "-0");
    }
    let float = number.float();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be small and without a fraction"
    )]
    let whole = float as i64;
    #[expect(
        clippy::cast_precision_loss,
        clippy::float_cmp,
        reason = "small integers are exact"
    )]
    let same =
        whole as f64 == float && float.abs() < EXPONENT && (whole != 0 || float.is_sign_positive());
    same.then_some(whole)
}

/// What a text turns into.
struct Measured {
    stored: Stored,
    look: Look,
    trimmed: bool,
    joined: bool,
    rewritten: bool,
}

/// Length of a text as stored.
pub(crate) fn length<M: Mode>(r: &Reader<'_, M>, text: Text<'_>, style: Style) -> Stored {
    untouched(text, style).unwrap_or_else(|| measure(text, rewritten(r, text), style).stored)
}

/// Length of a key inside a value that is stored as it is; the portal rewrites none.
fn key_length(key: Text<'_>) -> Stored {
    let measured = || key.chars().map(Stored::char).sum::<Stored>() + Stored::EMPTY_TEXT;
    key.stored().unwrap_or_else(measured)
}

/// Length of a text that is stored as it is.
///
/// Without escapes there is no control character, so all that can happen is a trimmed space or a rare line break.
#[inline]
fn untouched(text: Text<'_>, style: Style) -> Option<Stored> {
    text.stored()
        .filter(|_| !(style.is_trimmed() && is_spaced(text.raw.as_bytes())))
}

/// The same where there are escapes.
fn untouched_escaped(text: Text<'_>, style: Style) -> Option<Stored> {
    let raw = text.raw.as_bytes();
    let ends = [0, raw.len().wrapping_sub(2), raw.len().wrapping_sub(6)];
    // Some of what is trimmed is written as one of these.
    let is_space = |at| {
        matches!(
            raw.get(at..),
            Some([b'\\', b'n' | b'r' | b't', ..] | [b'\\', b'u', b'0', b'0', ..])
        )
    };
    if style.is_trimmed() && (is_spaced(raw) || ends.into_iter().any(is_space)) {
        return None;
    }
    let (stored, breaks) = text.stored_unescaped()?;
    (!(style.is_one_line() && breaks)).then_some(stored)
}

/// Whether a space stands at an end.
#[inline]
fn is_spaced(raw: &[u8]) -> bool {
    raw.first() == Some(&b' ') || raw.last() == Some(&b' ')
}

/// Whether a reader sees anything of a text without escapes.
#[inline]
fn look_of(text: Text<'_>) -> Look {
    match text.raw.as_bytes().first() {
        Some(byte) if begins_visible(*byte) => Look::Visible,
        _ => look_at_all(text),
    }
}

/// The same, one character after the other.
#[inline(never)]
fn look_at_all(text: Text<'_>) -> Look {
    look(text.raw.chars())
}

/// What a text turns into.
fn measure(text: Text<'_>, written: Rewritten<'_>, style: Style) -> Measured {
    match untouched_escaped(text, style) {
        Some(stored) => Measured {
            stored,
            look: look(text.chars()),
            trimmed: false,
            joined: false,
            rewritten: false,
        },
        None => measure_chars(written, style),
    }
}

/// The same, one character after the other.
fn measure_chars(mut chars: Rewritten<'_>, style: Style) -> Measured {
    let look = look(chars.clone());
    let (mut stored, mut trimmed, mut joined) = (Stored::EMPTY_TEXT, false, false);
    // What is trimmed away if nothing else follows, and whether a line break is in it.
    let (mut trailing, mut trailing_break) = (Stored::NOTHING, false);
    let (mut leading, mut after_return) = (style.is_trimmed(), false);
    for c in &mut chars {
        let is_trimmed = style.is_trimmed() && is_trimmed(c);
        if leading && is_trimmed {
            trimmed = true;
            continue;
        }
        leading = false;
        let mut length = Stored::char(c);
        if style.is_one_line() && is_line_break(c) {
            trailing_break = true;
            length = if after_return && c == '\n' {
                Stored::NOTHING
            } else {
                Stored::char(' ')
            };
        }
        after_return = c == '\r';
        trailing += length;
        if !is_trimmed {
            stored += trailing;
            joined |= trailing_break;
            (trailing, trailing_break) = (Stored::NOTHING, false);
        }
    }
    Measured {
        stored,
        look,
        trimmed: trimmed || trailing != Stored::NOTHING,
        joined,
        rewritten: chars.changed,
    }
}

/// Characters of a text after the portal's rewriting of backslash sequences, where it stands.
pub(crate) fn rewritten<'a, M: Mode>(r: &Reader<'_, M>, text: Text<'a>) -> Rewritten<'a> {
    Rewritten::new(text, r.rewrites)
}

/// Replaces the sequences `\n`, `\t`, `\"`, `\\` by what they stand for, where the portal does: one kind after the other in the whole text.
#[derive(Clone)]
pub(crate) struct Rewritten<'a> {
    chars: Chars<'a>,
    rewrites: bool,
    /// Whether any was replaced.
    changed: bool,
}

impl<'a> Rewritten<'a> {
    fn new(text: Text<'a>, rewrites: bool) -> Self {
        Self {
            chars: text.chars(),
            rewrites,
            changed: false,
        }
    }

    /// Whether any sequence is replaced.
    pub(crate) fn changes(mut self) -> bool {
        self.by_ref().for_each(drop);
        self.changed
    }
}

impl Iterator for Rewritten<'_> {
    type Item = char;

    #[inline]
    fn next(&mut self) -> Option<char> {
        let c = self.chars.next()?;
        Some(if c == '\\' && self.rewrites {
            self.sequence()
        } else {
            c
        })
    }
}

impl Rewritten<'_> {
    /// What a backslash and what stands behind it become.
    #[inline(never)]
    fn sequence(&mut self) -> char {
        let mut ahead = self.chars.clone();
        let replaced = match ahead.next() {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('"') => '"',
            // The second one is gone before two are looked for.
            Some('\\') if !matches!(ahead.clone().next(), Some('n' | 't')) => '\\',
            _ => return '\\',
        };
        self.chars = ahead;
        self.changed = true;
        replaced
    }
}

/// Any text; what depends on trimming a schema cannot say.
#[cfg(feature = "schema")]
pub(crate) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string" })
}

#[cfg(test)]
mod tests {
    use core::iter;

    use super::*;
    use crate::read::json::Json;
    use crate::read::string::of_three;

    #[test]
    fn what_begins_visible_is_visible() {
        let mut visible = 0;
        for c in '\0'..=char::MAX {
            let mut bytes = [0; 4];
            if begins_visible(c.encode_utf8(&mut bytes).as_bytes()[0]) {
                assert!(!is_invisible(c), "{c:?}");
                visible += 1;
            }
        }
        let (cjk, astral) = (0xD800 - 0x4000, 0x30000);
        assert_eq!(
            visible,
            94 + (0x340 - 0xC0) + (0x600 - 0x380) + cjk + astral
        );
    }

    #[test]
    fn sequences_are_replaced_one_kind_after_the_other() {
        const CHARS: [char; 5] = ['\\', 'n', 't', '"', 'a'];
        for number in 0..CHARS.len().pow(6) {
            let mut rest = number;
            let text: String = iter::repeat_with(|| {
                let c = CHARS[rest % CHARS.len()];
                rest /= CHARS.len();
                c
            })
            .take(6)
            .collect();
            let expected = text
                .replace(r"\n", "\n")
                .replace(r"\t", "\t")
                .replace(r#"\""#, "\"")
                .replace(r"\\", r"\");
            let json = serde_json::to_string(&text).expect("a text is JSON");
            let read = Json::new(&json).text();
            assert_eq!(
                Rewritten::new(read, true).collect::<String>(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_measured_fast_is_measured_rightly() {
        const PIECES: [&str; 28] = [
            "a",
            "я",
            "中",
            "😀",
            " ",
            "/",
            "n",
            "[",
            "\u{85}",
            "\u{2028}",
            "\u{200b}",
            r#"\""#,
            r"\/",
            r"\\",
            r"\n",
            r"\r",
            r"\t",
            r"\b",
            r"\u0020",
            r"\u0000",
            r"\u000b",
            r"\u005C",
            r"\u0431",
            r"\u2029",
            r"\u200b",
            r"\uD83D\uDE00",
            r"\u0061",
            "long enough for a vector",
        ];
        let styles = [
            Style::Lines,
            Style::Line,
            Style::LooseLines,
            Style::LooseLine,
            Style::AsIs,
        ];
        let mut escaped = 0;
        for quoted in of_three(&PIECES) {
            let text = Json::new(&quoted).text();
            for style in styles {
                let Some(stored) = untouched(text, style).or(untouched_escaped(text, style)) else {
                    continue;
                };
                for rewrites in [false, true] {
                    let measured = measure_chars(Rewritten::new(text, rewrites), style);
                    assert_eq!(stored, measured.stored, "{quoted} {style:?}");
                    let is_touched = measured.trimmed || measured.joined || measured.rewritten;
                    assert!(!is_touched, "{quoted} {style:?}");
                    if text.stored().is_some() {
                        assert_eq!(look_of(text), measured.look, "{quoted} {style:?}");
                    } else {
                        escaped += 1;
                    }
                }
            }
        }
        assert!(escaped > 20_000, "{escaped}");
    }
}
