//! `NETWORK_ID`: a user of the Bitrix24 Network, such as `a12`.

use alloc::string::String;

use crate::code::{Code, Kind};
use crate::measure::Stored;
use crate::number;
use crate::read::{Kept, Reader, Scalar};
use crate::text::{Style, rewritten};

/// Most digits that surely fit 64 bits.
const MOST_DIGITS: usize = 18;

/// Reads the target; the portal keeps the first character, HTML-escaped, and the integer of the rest.
pub(super) fn read(r: &mut Reader<'_>) -> Option<Kept<String>> {
    let at = r.at();
    let Some(scalar) = r.scalar() else {
        let actual = r.kind();
        r.skip();
        r.problem(at, Code::type_error(Kind::String, actual));
        return None;
    };
    let (written, value): (String, _) = match scalar {
        Scalar::Null => return None,
        Scalar::Text(text) => (rewritten(text, Style::LINES).collect(), r.string(text)),
        Scalar::Bool(on) => {
            r.problem(
                at,
                Code::Converted {
                    expected: Kind::String,
                    actual: Kind::Boolean,
                },
            );
            (String::from(if on { "1" } else { "" }), String::new())
        }
        Scalar::Number(number) => {
            let code = if number.integer && is_kept(number.raw) {
                Code::NumberForText
            } else {
                Code::Converted {
                    expected: Kind::String,
                    actual: scalar.kind(),
                }
            };
            r.problem(at, code);
            (String::from(number.raw), String::from(number.raw))
        }
    };
    if matches!(scalar, Scalar::Text(_)) && !is_kept(&written) {
        r.problem(at, Code::NetworkId);
    }
    let mut rest = written.chars();
    let first = match rest.next() {
        None => Stored::NOTHING,
        Some('&') => Stored::ascii("&amp;".len()),
        Some('"') => Stored::ascii("&quot;".len()),
        Some('<' | '>') => Stored::ascii("&lt;".len()),
        Some(c) => Stored::char(c),
    };
    let digits = Stored::integer(number::of_text(rest.as_str()));
    Some(Kept {
        value,
        stored: first + digits + Stored::EMPTY_TEXT,
    })
}

/// Whether the portal keeps a `NETWORK_ID` as it is: one character that HTML does not escape, and an integer.
fn is_kept(written: &str) -> bool {
    let mut rest = written.chars();
    let first = rest
        .next()
        .is_some_and(|c| !matches!(c, '&' | '"' | '<' | '>' | '\'' | '\n'));
    let digits = rest.as_str().as_bytes();
    let canonical =
        matches!(digits, [b'0'] | [b'1'..=b'9', ..]) && digits.iter().all(u8::is_ascii_digit);
    first && canonical && digits.len() <= MOST_DIGITS
}

/// What [`is_kept`] takes.
///
/// The first character may be written as two, `\t` or `\\`, which become one.
/// The second pattern keeps out a line break at the end, which some languages let `$` match before.
#[cfg(feature = "schema")]
pub(crate) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "string",
        "pattern": "^(?:[^&<>\"']|\\\\[t\\\\])(?:0|[1-9][0-9]{0,17})$",
        "not": { "pattern": "\n" },
    })
}
