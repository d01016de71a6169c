//! `FILE`: files to download.

use alloc::string::String;

use serde::Serialize;

use crate::code::Code;
use crate::measure::Fields;
use crate::number;
use crate::read::{Kept, Key, Made, Mode, Reader, length, open, read_object, text_length, value};
use crate::text::{self, Style};
use crate::url::{self, Place};

/// A file to download.
///
/// ```
/// let file = openlines::File::new("https://example.com/a.pdf").name("a.pdf").size(428_736);
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
pub struct File {
    /// Link to the file: `https://`, `http://` or a path of the portal.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::url::schema"))]
    pub link: String,
    /// Name that is shown, of one line; without it the link is shown.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::text::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Size in bytes; without it no correct size is shown.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

impl File {
    /// A file at a link: `https://`, `http://` or a path of the portal.
    pub fn new(link: impl Into<String>) -> Self {
        Self {
            link: link.into(),
            name: None,
            size: None,
        }
    }

    /// Name that is shown, of one line.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Size in bytes; without it no correct size is shown.
    pub fn size(mut self, bytes: u64) -> Self {
        self.size = Some(bytes);
        self
    }
}

pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, File>> {
    let (mut link, mut name, mut size) = (None, None, None);
    let object = read_object!(r, {
        Link => link = url::read(r, Place::Attach),
        Name => name = text::optional(r, Style::Line),
        Size => size = number::positive(r),
    });
    r.require(&object, Key::Link);
    if link.is_none() {
        r.unread_but(&object, &[Key::Link]);
    }
    if !object.has(Key::Name) || name.is_some() && text_length(&name).is_none() {
        r.problem_of(&object, Key::Name, Code::FileName);
    }
    if !object.has(Key::Size) {
        r.problem_of(&object, Key::Size, Code::FileSize);
    }
    let link = link?;
    let stored = Fields::new()
        .with("LINK", link.stored)
        .with_some("NAME", text_length(&name))
        .with_some("SIZE", length(&size));
    Some(Kept {
        value: M::make(|proof| File {
            link: M::open(proof, link.value),
            name: open::<M, _>(proof, name),
            size: value(size),
        }),
        stored: stored.stored(),
    })
}
