//! `NETWORK_ID`: a user of the Bitrix24 Network, such as `a12`.

use alloc::string::String;

use crate::code::{Code, Kind};
use crate::measure::Stored;
use crate::number;
use crate::read::string::Text;
use crate::read::{Kept, Made, Mode, Reader, Scalar};
use crate::text::rewritten;

/// Most digits that surely fit 64 bits.
const MOST_DIGITS: usize = 18;

/// Reads the target; the portal keeps the first character, HTML-escaped, and the integer of the rest.
pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    let at = r.at();
    let Some(scalar) = r.scalar() else {
        r.type_error(Kind::String);
        return None;
    };
    let converted = Code::Converted {
        expected: Kind::String,
        actual: scalar.kind(),
    };
    let (text, code) = match scalar {
        Scalar::Null => return None,
        Scalar::Text(text) => (text, None),
        Scalar::Bool(on) => (Text::escaped(if on { "1" } else { "" }), Some(converted)),
        Scalar::Number(number) => {
            let code = if number.integer && number::whole(number).is_some() {
                Code::NumberForText
            } else {
                converted
            };
            (Text::escaped(number.raw), Some(code))
        }
    };
    let written = rewritten(r, text);
    if written.clone().changes() {
        r.problem(at, Code::Backslash);
    }
    let value = r.string(text);
    let kept = kept(written.clone());
    match (code, kept) {
        (None, Some(_)) => {}
        (None | Some(Code::NumberForText), None) => r.problem(at, Code::NetworkId),
        (Some(code), _) => r.problem(at, code),
    }
    let stored = kept.unwrap_or_else(|| altered(written));
    Some(Kept { value, stored })
}

/// Length of what the portal makes of any text.
fn altered(mut written: impl Iterator<Item = char>) -> Stored {
    let first = written.next().map_or(Stored::NOTHING, Stored::html);
    let rest: String = written.collect();
    first + Stored::integer(number::of_text(&rest)) + Stored::EMPTY_TEXT
}

/// Length of a `NETWORK_ID` that the portal keeps as it is: one character that HTML does not escape, and an integer.
fn kept(mut written: impl Iterator<Item = char>) -> Option<Stored> {
    let first = written
        .next()
        .filter(|c| Stored::html(*c) == Stored::char(*c))?;
    let (mut minus, mut digits, mut zero) = (0, 0, false);
    for c in written {
        if c == '-' && digits + minus == 0 {
            minus = 1;
            continue;
        }
        // Neither more digits than surely fit, nor any behind a zero in front, nor a zero below zero.
        if !c.is_ascii_digit() || digits == MOST_DIGITS || zero {
            return None;
        }
        zero = digits == 0 && c == '0';
        digits += 1;
    }
    let is_integer = digits > 0 && !(zero && minus > 0);
    is_integer.then(|| Stored::char(first) + Stored::ascii(minus + digits) + Stored::EMPTY_TEXT)
}

/// What [`kept`] takes.
///
/// The first character may be written as two, `\n`, `\t` or `\\`, which become one.
/// The second pattern keeps out what ends a line, which some languages let `$` match before.
#[cfg(feature = "schema")]
pub(crate) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "string",
        "pattern": alloc::format!("^(?:[^&<>\"]|\\\\[nt\\\\])(?:0|-?[1-9][0-9]{{0,{}}})$", MOST_DIGITS - 1),
        "not": { "type": "string", "pattern": "[0-9][^-0-9]" },
    })
}
