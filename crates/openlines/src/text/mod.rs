//! Texts: what the portal trims, joins to one line and rewrites.

mod look;
mod measure;
mod rewrite;

use alloc::string::{String, ToString};

use self::look::look_of;
pub(crate) use self::look::{
    Look, begins_visible, is_gap, is_invisible, is_line_break, is_trimmed, look,
};
pub(crate) use self::measure::length;
use self::measure::{key_length, measure, untouched};
pub(crate) use self::rewrite::rewritten;
use crate::code::{Code, Kind};
use crate::measure::{Items, Stored};
use crate::number;
use crate::read::json::Number;
use crate::read::string::Text;
use crate::read::{Kept, Made, Mode, Reader, Scalar};

/// What the portal does with a text before it stores it, besides [rewriting](rewritten) it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Text of several lines, which is trimmed.
    Lines,
    /// Text of one line, which is trimmed.
    Line,
    /// Text of one line, which is trimmed once its line breaks are spaces.
    JoinedLine,
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
        matches!(self, Self::Lines | Self::Line | Self::JoinedLine)
    }

    /// Whether each line break becomes a space.
    const fn is_one_line(self) -> bool {
        matches!(self, Self::Line | Self::JoinedLine | Self::LooseLine)
    }
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
    filled(r, style, Code::BlankText)
}

/// Reads a text that is lost where it is blank; what is to be said of that depends on whether it has to be there.
#[inline]
pub(crate) fn filled<M: Mode>(
    r: &mut Reader<'_, M>,
    style: Style,
    blank: Code,
) -> Option<Made<M, String>> {
    let at = r.at();
    let (text, look) = read_or_lose(r, style, true)?;
    if look == Look::Visible {
        return Some(text);
    }
    let is_blank = look == Look::Blank;
    let code = if is_blank { blank } else { Code::InvisibleText };
    r.problem(at, code);
    (!is_blank).then_some(text)
}

/// Reads over `false` where that is what comes next, and says so: it is blank as text, and lost for that.
pub(crate) fn lose_false<M: Mode>(r: &mut Reader<'_, M>) -> bool {
    let is_false = r.next_is_false();
    if is_false {
        r.wrong_type(Kind::String);
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
        if loses_false && lose_false(r) {
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
            r.problem(at, Code::Undocumented { suggestion: None });
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
        Some(Scalar::Number(number)) => number::length(number),
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

/// A number where text is expected: the portal writes its digits.
fn read_number<M: Mode>(
    r: &mut Reader<'_, M>,
    at: usize,
    number: Number<'_>,
    style: Style,
) -> Made<M, String> {
    let stored = if style == Style::AsIs {
        number::length(number)
    } else {
        number::text_length(number)
    };
    let (value, code) = match number::whole(number) {
        Some(whole) => (M::make(|_| whole.to_string()), Code::NumberForText),
        None => (
            M::make(|_| number.raw.into()),
            Code::Converted {
                expected: Kind::String,
                actual: Scalar::Number(number).kind(),
            },
        ),
    };
    r.problem(at, code);
    Kept { value, stored }
}

/// Any text; what depends on trimming a schema cannot say.
#[cfg(feature = "schema")]
pub(crate) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string" })
}
