//! `IMAGE`: images.

use alloc::string::String;

use serde::Serialize;

use crate::code::Code;
use crate::measure::Fields;
use crate::number;
use crate::read::{Kept, Key, Made, Mode, Reader, length, open, read_object, text_length, value};
use crate::text::{self, Style};
use crate::url::{self, Place};

/// An image.
///
/// ```
/// let image = openlines::Image::new("https://example.com/a.png")
///     .name("Connection diagram")
///     .preview("https://example.com/a-small.png")
///     .size(1280, 720);
/// ```
///
/// See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(transform = crate::schema::Descriptions, deny_unknown_fields)
)]
#[must_use]
#[non_exhaustive]
pub struct Image {
    /// Link to the image: `https://`, `http://` or a path of the portal.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::url::schema"))]
    pub link: String,
    /// Name of the image.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::text::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Link to a smaller image, shown in the chat; recommended.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::url::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
    /// Width in pixels; together with `HEIGHT`.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u64>,
    /// Height in pixels; together with `WIDTH`.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u64>,
}

impl Image {
    /// An image at a link: `https://`, `http://` or a path of the portal.
    pub fn new(link: impl Into<String>) -> Self {
        Self {
            link: link.into(),
            name: None,
            preview: None,
            width: None,
            height: None,
        }
    }

    /// Name of the image.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Link to a smaller image, shown in the chat; recommended.
    pub fn preview(mut self, link: impl Into<String>) -> Self {
        self.preview = Some(link.into());
        self
    }

    /// Width and height in pixels; they belong together.
    pub fn size(self, width: u64, height: u64) -> Self {
        Self {
            width: Some(width),
            height: Some(height),
            ..self
        }
    }
}

pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, Image>> {
    let (mut link, mut name, mut preview, mut width, mut height) = (None, None, None, None, None);
    let object = read_object!(r, {
        Link => link = url::read(r, Place::Attach),
        Name => name = text::optional(r, Style::Lines),
        Preview => preview = url::read(r, Place::Attach),
        Width => width = number::positive(r),
        Height => height = number::positive(r),
    });
    r.require(&object, Key::Link);
    if link.is_none() {
        r.unread_but(&object, &[Key::Link]);
    }
    if !object.has(Key::Preview) {
        r.problem_of(&object, Key::Preview, Code::ImagePreview);
    }
    match (object.has(Key::Width), object.has(Key::Height)) {
        (true, false) => r.problem_of(&object, Key::Height, Code::ImageSize { expected: "HEIGHT" }),
        (false, true) => r.problem_of(&object, Key::Width, Code::ImageSize { expected: "WIDTH" }),
        _ => {}
    }
    let link = link?;
    let stored = Fields::new()
        .with("LINK", link.stored)
        .with_some("NAME", text_length(&name))
        .with_some("PREVIEW", length(&preview))
        .with_some("WIDTH", length(&width))
        .with_some("HEIGHT", length(&height));
    Some(Kept {
        value: M::make(|proof| Image {
            link: M::open(proof, link.value),
            name: open::<M, _>(proof, name),
            preview: open::<M, _>(proof, preview),
            width: value(width),
            height: value(height),
        }),
        stored: stored.stored(),
    })
}
