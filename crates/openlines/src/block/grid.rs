//! `GRID`: rows of names and values.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::choice::{self, Strictness, choices};
use crate::code::{Code, Kind};
use crate::color::{self, ColorToken};
use crate::measure::{Fields, Stored};
use crate::number;
use crate::read::{
    self, Kept, KeptList, Key, Keys, Made, Mode, Name, Next, Object, Reader, length, open,
    read_key, text_length,
};
use crate::text::{self, Style};
use crate::url::{self, Place};

choices! {
    /// How the rows of a grid are laid out; one grid does not mix them.
    pub enum GridDisplay {
        /// `BLOCK`: name above value, one below the other.
        Block = "BLOCK",
        /// `LINE`: blocks beside each other.
        Line = "LINE",
        /// `ROW`: name beside value.
        Row = "ROW",
        /// `TABLE`, which may be shown as `ROW`.
        Table = "TABLE",
    }
}

/// A row of a grid.
///
/// ```
/// use openlines::{Block, ColorToken, GridDisplay, Row};
///
/// let grid = Block::grid([
///     Row::new(GridDisplay::Row).name("Priority").value("high").color_token(ColorToken::Alert),
///     Row::new(GridDisplay::Row).name("Category").value("orders"),
/// ]);
/// ```
///
/// See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(transform = crate::schema::Descriptions, deny_unknown_fields)
)]
#[must_use]
#[non_exhaustive]
pub struct Row {
    /// How the rows are laid out; one grid does not mix them. Required by the documentation; without it the portal takes `BLOCK`.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::choice::schema::<GridDisplay>")
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<GridDisplay>,
    /// Name, of one line. A row needs a name or a value.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::text::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Value, with BB codes.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::text::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Width in pixels.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u64>,
    /// Height in pixels.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u64>,
    /// Colour of the value by its meaning; `base` by default.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::choice::schema::<ColorToken>")
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color_token: Option<ColorToken>,
    /// Colour of the value, `#RGB` or `#RRGGBB`, for clients without tokens.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::color::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Link of the value.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::url::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// User of the portal the value leads to.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<u64>,
    /// Chat of the portal the value leads to.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_id: Option<u64>,
}

impl Row {
    /// A row; it needs a name or a value.
    pub fn new(display: GridDisplay) -> Self {
        Self {
            display: Some(display),
            ..Self::default()
        }
    }

    /// Name, of one line.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Value, with BB codes.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// Width in pixels.
    pub fn width(mut self, pixels: u64) -> Self {
        self.width = Some(pixels);
        self
    }

    /// Height in pixels.
    pub fn height(mut self, pixels: u64) -> Self {
        self.height = Some(pixels);
        self
    }

    /// Colour of the value by its meaning.
    pub fn color_token(mut self, token: ColorToken) -> Self {
        self.color_token = Some(token);
        self
    }

    /// Colour of the value, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub fn color(mut self, color: impl Into<String>) -> Self {
        self.color = Some(color.into());
        self
    }

    /// Link of the value.
    pub fn link(mut self, link: impl Into<String>) -> Self {
        self.link = Some(link.into());
        self
    }

    /// User of the portal the value leads to.
    pub fn user_id(mut self, id: u64) -> Self {
        self.user_id = Some(id);
        self
    }

    /// Chat of the portal the value leads to.
    pub fn chat_id(mut self, id: u64) -> Self {
        self.chat_id = Some(id);
        self
    }
}

const KEYS: Keys = Keys::of(&[
    Key::Display,
    Key::Name,
    Key::Value,
    Key::Width,
    Key::Height,
    Key::ColorToken,
    Key::Color,
    Key::Link,
    Key::UserId,
    Key::ChatId,
]);

#[inline(never)]
pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, Vec<Row>>> {
    let mut rows = Rows {
        kept: KeptList::new(),
        display: None,
    };
    let at = r.at();
    match r.next() {
        Next::List => {
            if r.next_is_empty() {
                r.problem(at, Code::EmptyList);
            }
            r.list(|r| {
                rows.read(r);
            });
        }
        Next::Object => {
            let is_empty = r.next_is_empty();
            r.values_or_entry(KEYS, &mut |r| rows.read(r));
            if is_empty {
                r.problem(at, Code::EmptyList);
            }
        }
        _ => r.wrong_type(Kind::Array),
    }
    (!rows.kept.stored.is_empty()).then(|| Kept {
        stored: rows.kept.stored.stored(),
        value: M::make(|proof| rows.kept.open(proof)),
    })
}

struct Rows<M: Mode> {
    kept: KeptList<M, Row>,
    /// `DISPLAY` of the first row that has a readable one.
    display: Option<GridDisplay>,
}

impl<M: Mode> Rows<M> {
    /// Reads a row, and says whether the portal keeps it.
    fn read(&mut self, r: &mut Reader<'_, M>) -> bool {
        let row = match r.next() {
            Next::Object => read_row(r, &mut self.display),
            Next::Text => {
                r.type_error(Kind::Object);
                None
            }
            _ => {
                r.wrong_type(Kind::Object);
                None
            }
        };
        row.map(|row| self.kept.push(row)).is_some()
    }
}

/// Reads a row; `first` is how the first one is displayed, once that is known.
fn read_row<M: Mode>(
    r: &mut Reader<'_, M>,
    first: &mut Option<GridDisplay>,
) -> Option<Made<M, Row>> {
    let (mut layout, mut name, mut value, mut color_token, mut color) =
        (None, None, None, None, None);
    let (mut width, mut height, mut link, mut user_id, mut chat_id) =
        (None, None, None, None, None);
    let mut object = r.object(KEYS);
    while let Some(key) = r.key(&mut object) {
        read_key!(KEYS, key, {
            Display => layout = read_layout(r),
            Name => name = text::any(r, Style::Line),
            Value => value = text::any(r, Style::Lines),
            Width => width = number::positive(r),
            Height => height = number::positive(r),
            ColorToken => color_token = choice::read::<_, ColorToken>(r, Strictness::Fails),
            Color => color = color::read(r),
            Link => link = url::read(r, Place::Attach),
            UserId => user_id = number::positive(r),
            ChatId => chat_id = number::positive(r),
        });
    }
    let is_blank = text_length(&name).is_none() && text_length(&value).is_none();
    let is_lost = is_blank && !layout.is_some_and(|layout| layout.may_be_blank);
    if is_lost {
        r.unread_but(&object, &[Key::Name, Key::Value]);
        // A value that made the portal fail or was lost has its problem.
        r.problem(object.start.at(), Code::GridRowEmpty);
    } else if is_blank {
        r.problem(object.start.at(), Code::GridRowBlank);
    }
    report_display(r, &object, layout, first);
    if is_lost {
        return None;
    }
    let display = layout.map_or(GridDisplay::Block, |layout| layout.display);
    let has_display = object.has(Key::Display);
    if !has_display {
        first.get_or_insert(display);
    }
    let stored = Fields::new()
        .with("DISPLAY", Stored::name(display.as_str()))
        .with("NAME", length(&name).unwrap_or(Stored::EMPTY_TEXT))
        .with("VALUE", length(&value).unwrap_or(Stored::EMPTY_TEXT))
        .with(
            "COLOR_TOKEN",
            length(&color_token).unwrap_or(Stored::name(ColorToken::Base.as_str())),
        )
        .with_some("COLOR", length(&color))
        .with_some("WIDTH", length(&width))
        .with_some("HEIGHT", length(&height))
        .with_some("LINK", length(&link))
        .with_some("USER_ID", length(&user_id))
        .with_some("CHAT_ID", length(&chat_id));
    let row = M::make(|proof| Row {
        display: has_display.then_some(display),
        name: open::<M, _>(proof, name),
        value: open::<M, _>(proof, value),
        width: read::value(width),
        height: read::value(height),
        color_token: read::value(color_token),
        color: open::<M, _>(proof, color),
        link: open::<M, _>(proof, link),
        user_id: read::value(user_id),
        chat_id: read::value(chat_id),
    });
    Some(Kept {
        value: row,
        stored: stored.stored(),
    })
}

/// Says what is wrong with the `DISPLAY` of a row; `first` is that of [`read_row`].
fn report_display<M: Mode>(
    r: &mut Reader<'_, M>,
    object: &Object,
    layout: Option<Layout>,
    first: &mut Option<GridDisplay>,
) {
    if !object.has(Key::Display) {
        r.problem_of(object, Key::Display, Code::GridDisplay);
    } else if let Some(layout) = layout
        && layout.is_written
    {
        if *first.get_or_insert(layout.display) != layout.display {
            r.problem_of(object, Key::Display, Code::GridMixed);
        }
        if layout.display == GridDisplay::Table {
            r.problem_of(object, Key::Display, Code::GridTable);
        }
    }
}

/// Reads `DISPLAY`; the undocumented `CARD` and `COLUMN` become `LINE` and `ROW`.
fn read_layout<M: Mode>(r: &mut Reader<'_, M>) -> Option<Layout> {
    const OTHERS: &[Name] = &[Name::of("CARD"), Name::of("COLUMN")];
    const BECOME: &[GridDisplay] = &[GridDisplay::Line, GridDisplay::Row];
    let at = r.at();
    if let Some(display) = BECOME.get(r.text_of(OTHERS)).copied() {
        let suggestion = Some(display.as_str());
        r.problem(at, Code::Undocumented { suggestion });
        // A row may be blank by what is written, not by what becomes of it.
        return Some(Layout {
            display,
            may_be_blank: false,
            is_written: true,
        });
    }
    // PHP's `true` equals any text: first `LINE`, where a row may be blank, and in the end `COLUMN`.
    if r.next_is_true() {
        choice::refuse(r, Strictness::KeepsTrue, GridDisplay::NAMES);
        return Some(Layout {
            display: GridDisplay::Row,
            may_be_blank: true,
            is_written: false,
        });
    }
    let display = read::value(choice::read::<_, GridDisplay>(r, Strictness::Lenient))?;
    Some(Layout {
        display,
        may_be_blank: display == GridDisplay::Line,
        is_written: true,
    })
}

/// How the portal takes a `DISPLAY`.
#[derive(Clone, Copy)]
struct Layout {
    display: GridDisplay,
    /// Whether a row may be blank by it.
    may_be_blank: bool,
    /// Whether a layout is written, not another value that becomes one.
    is_written: bool,
}
