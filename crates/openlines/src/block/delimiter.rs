//! `DELIMITER`: a line between two blocks.

use alloc::string::String;

use serde::Serialize;

use crate::code::{Code, Kind};
use crate::color;
use crate::limits::DELIMITER_SIZE;
use crate::measure::{Fields, Stored};
use crate::number;
use crate::read::{Kept, Made, Mode, Reader, length, open, read_object, value};

/// A line between two blocks.
///
/// ```
/// let delimiter = openlines::Delimiter::new(200).color("#c6c6c6");
/// ```
///
/// See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::schema::Descriptions, deny_unknown_fields, extend("minProperties" = 1)))]
#[must_use]
#[non_exhaustive]
pub struct Delimiter {
    /// Length in pixels; 200 by default.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Colour, `#RGB` or `#RRGGBB`.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::color::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
}

impl Delimiter {
    /// A line of a length in pixels; [`Delimiter::default`] is [`DELIMITER_SIZE`] long.
    pub fn new(size: u64) -> Self {
        Self {
            size: Some(size),
            color: None,
        }
    }

    /// Colour, `#RGB` or `#RRGGBB`.
    pub fn color(mut self, color: impl Into<String>) -> Self {
        self.color = Some(color.into());
        self
    }
}

impl Default for Delimiter {
    fn default() -> Self {
        Self::new(DELIMITER_SIZE)
    }
}

#[inline(never)]
pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Made<M, Delimiter> {
    let (mut size, mut color) = (None, None);
    let at = r.at();
    let default;
    if r.next_is_object() {
        default = r.next_is_empty();
        read_object!(r, {
            Size => size = number::positive(r),
            Color => color = color::read(r),
        });
    } else {
        let actual = r.kind();
        default = r.next_is_true() || actual == Kind::Array && r.next_is_empty();
        r.skip();
        if !default {
            r.problem(
                at,
                Code::Converted {
                    expected: Kind::Object,
                    actual,
                },
            );
        }
    }
    if default {
        r.problem(at, Code::DelimiterDefault);
    }
    let stored = Fields::new()
        .with(
            "SIZE",
            length(&size).unwrap_or(Stored::integer(DELIMITER_SIZE.cast_signed())),
        )
        .with_some("COLOR", length(&color));
    Kept {
        stored: stored.stored(),
        value: M::make(|proof| match (value(size), open::<M, _>(proof, color)) {
            (None, None) => Delimiter::default(),
            (size, color) => Delimiter { size, color },
        }),
    }
}
