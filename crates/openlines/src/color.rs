//! Colours: `#RGB` or `#RRGGBB`, and the colour tokens.

use alloc::string::String;

use crate::choice::choices;
use crate::code::{Code, Kind};
use crate::measure::Stored;
use crate::read::string::Text;
use crate::read::{Kept, Made, Mode, Reader, Scalar};

choices! {
    /// Colour by its meaning; the client decides how it looks.
    pub enum ColorToken {
        /// `primary`
        Primary = "primary",
        /// `secondary`
        Secondary = "secondary",
        /// `alert`
        Alert = "alert",
        /// `base`, which the portal takes where none is given.
        Base = "base",
    }
}

/// Reads a colour in hexadecimal; any other is lost.
pub(crate) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    let at = r.at();
    let Some(scalar) = r.scalar() else {
        r.type_error(Kind::String);
        return None;
    };
    match scalar {
        Scalar::Null => None,
        Scalar::Text(text) if is_hex(text) => Some(kept(r, text)),
        _ => {
            r.problem(at, Code::Color);
            None
        }
    }
}

/// Whether a text is `#RGB` or `#RRGGBB`, in any case.
pub(crate) fn is_hex(text: Text<'_>) -> bool {
    let Some(name) = text.name() else {
        return false;
    };
    let (bytes, length) = name.bytes();
    matches!(bytes.get(..length), Some([b'#', digits @ ..])
        if matches!(digits.len(), 3 | 6) && digits.iter().all(u8::is_ascii_hexdigit))
}

/// A colour, or another word of ASCII, as the portal keeps it.
pub(crate) fn kept<M: Mode>(r: &Reader<'_, M>, text: Text<'_>) -> Made<M, String> {
    let measured = || Stored::ascii(text.chars().count() + 2);
    Kept {
        value: r.string(text),
        stored: text.stored().unwrap_or_else(measured),
    }
}

/// `#RGB` or `#RRGGBB`.
///
/// The second pattern keeps out what ends a line, which some languages let `$` match before.
#[cfg(feature = "schema")]
pub(crate) fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "string",
        "pattern": "^#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$",
        "not": { "type": "string", "pattern": "[^#0-9A-Fa-f]" },
    })
}
