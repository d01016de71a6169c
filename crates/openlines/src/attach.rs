//! `ATTACH`: blocks in an envelope of identifier and colour.

use alloc::string::String;
use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::block::{self, Block};
use crate::checked::Payload;
use crate::choice::{self, Strictness};
use crate::code::{Code, Kind, PortalCode};
use crate::color::{self, ColorToken};
use crate::measure::{Fields, Stored};
use crate::number;
use crate::part::{self, Shape, TooLarge};
use crate::read::string::Text;
use crate::read::{
    Kept, KeptList, Key, Made, Mode, Read, Reader, Scalar, length, open, read_object, value,
};
use crate::subject::Subject;
use crate::text::{self, Look, Style};

/// What each key says, in these types and in the schema.
macro_rules! about {
    (ID) => {
        "Identifier; the portal puts its own in its place."
    };
    (COLOR_TOKEN) => {
        "Colour by its meaning; `base` by default."
    };
    (COLOR) => {
        "Colour, `#RGB` or `#RRGGBB`, for clients without tokens; without it the portal picks one at random."
    };
    (BLOCKS) => {
        "Blocks, shown one below the other."
    };
}

/// An attachment: a list of blocks, with a colour.
///
/// ```
/// use openlines::{Attach, Block, ColorToken, Image, Payload};
///
/// let attach = Attach::new([
///     Block::message("Your [B]order[/B]"),
///     Image::new("https://example.com/a.png").preview("https://example.com/a-small.png").into(),
/// ])
/// .color_token(ColorToken::Primary);
/// assert!(attach.check().is_ok());
/// ```
///
/// Limits: [`PART_BYTES`](crate::limits::PART_BYTES), [`PART_CHARS`](crate::limits::PART_CHARS), [`PART_DB_BYTES`](crate::limits::PART_DB_BYTES).
///
/// See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use]
#[non_exhaustive]
pub struct Attach {
    #[doc = about!(ID)]
    pub id: Option<i64>,
    #[doc = about!(COLOR_TOKEN)]
    pub color_token: Option<ColorToken>,
    #[doc = about!(COLOR)]
    pub color: Option<String>,
    #[doc = about!(BLOCKS)]
    pub blocks: Vec<Block>,
    /// Written as the list of blocks alone, where there is nothing else.
    short: bool,
}

impl Attach {
    /// An attachment of blocks, in the full form.
    pub fn new(blocks: impl IntoIterator<Item = Block>) -> Self {
        Self {
            id: None,
            color_token: None,
            color: None,
            blocks: blocks.into_iter().collect(),
            short: false,
        }
    }

    /// An attachment of blocks, written as their list alone as long as it has neither identifier nor colour.
    pub fn list(blocks: impl IntoIterator<Item = Block>) -> Self {
        Self {
            short: true,
            ..Self::new(blocks)
        }
    }

    /// Adds a block.
    pub fn block(mut self, block: impl Into<Block>) -> Self {
        self.blocks.push(block.into());
        self
    }

    /// Identifier; documented, though the portal puts its own in its place.
    ///
    /// Makes it the full form.
    pub fn id(self, id: i64) -> Self {
        Self {
            id: Some(id),
            short: false,
            ..self
        }
    }

    /// Colour by its meaning.
    ///
    /// Makes it the full form.
    pub fn color_token(self, token: ColorToken) -> Self {
        Self {
            color_token: Some(token),
            short: false,
            ..self
        }
    }

    /// Colour, `#RGB` or `#RRGGBB`, for clients without tokens.
    ///
    /// Makes it the full form.
    pub fn color(self, color: impl Into<String>) -> Self {
        Self {
            color: Some(color.into()),
            short: false,
            ..self
        }
    }
}

impl FromIterator<Block> for Attach {
    fn from_iter<I: IntoIterator<Item = Block>>(blocks: I) -> Self {
        Self::new(blocks)
    }
}

impl Serialize for Attach {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let alone = self.id.is_none() && self.color_token.is_none() && self.color.is_none();
        if self.short && alone {
            return self.blocks.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        if let Some(id) = &self.id {
            map.serialize_entry("ID", id)?;
        }
        if let Some(token) = &self.color_token {
            map.serialize_entry("COLOR_TOKEN", token)?;
        }
        if let Some(color) = &self.color {
            map.serialize_entry("COLOR", color)?;
        }
        map.serialize_entry("BLOCKS", &self.blocks)?;
        map.end()
    }
}

impl Payload for Attach {
    const SUBJECT: Subject = Subject::Attach;
}

impl Read for Attach {
    fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<Self>> {
        read(r)
    }

    fn empty() -> Option<Self> {
        Some(Self::list([]))
    }
}

const REFUSED: PortalCode = PortalCode::AttachError;

/// Reads an attachment and measures it; the portal rewrites every text of it, and no other.
pub(crate) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<Attach>> {
    r.rewrites = true;
    let attach = read_part(r);
    r.rewrites = false;
    attach
}

fn read_part<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<Attach>> {
    let at = r.at();
    let mut envelope = Envelope::default();
    let shape = part::open(r, REFUSED);
    let start = r.mark();
    let mut blocks = match shape {
        Shape::Nothing => {
            r.sizes.attach = None;
            return None;
        }
        Shape::List => {
            let mut blocks = Blocks::new();
            r.list(|r| {
                read_block(r, &mut blocks, &mut envelope);
            });
            Some(blocks)
        }
        Shape::Object => read_object(r, &mut envelope),
    };
    let bytes = r.bytes_since(start);
    let nothing_left = blocks.take_if(|blocks| blocks.stored.is_empty());
    if nothing_left.is_some() {
        r.problem(
            at,
            Code::NothingLeft {
                portal_code: REFUSED,
            },
        );
    }
    let stored = blocks
        .as_ref()
        .map(|blocks| envelope.stored(blocks.stored.stored()));
    let size = part::measure(
        r,
        at,
        bytes,
        stored,
        &TooLarge {
            bytes: |max, actual| Code::AttachBytes { max, actual },
            chars: |max, actual| Code::AttachChars {
                max,
                actual,
                portal_code: PortalCode::AttachOversize,
            },
            db_bytes: |max, actual| Code::AttachDbBytes { max, actual },
        },
    );
    r.sizes.attach = Some(size);
    let blocks = blocks?;
    Some(M::make(|proof| Attach {
        id: envelope.id,
        color_token: value(envelope.color_token),
        color: open::<M, _>(proof, envelope.color),
        blocks: blocks.open(proof),
        short: shape == Shape::List,
    }))
}

/// Reads the full form; without `BLOCKS` the portal takes the object itself for a list of blocks.
fn read_object<M: Mode>(r: &mut Reader<'_, M>, envelope: &mut Envelope<M>) -> Option<Blocks<M>> {
    let mut blocks = None;
    let object = read_object!(r, {
        Id => envelope.id = read_id(r),
        ColorToken => envelope.color_token = choice::read(r, Strictness::Fails),
        Color => envelope.color = read_color(r),
        Blocks => blocks = read_blocks(r, envelope),
        Description => envelope.description = read_description(r),
    });
    if object.has(Key::Blocks) {
        if envelope.block_description.is_some() && envelope.description.is_some() {
            let expected = Key::AsDescription.name();
            r.lose(&object, Key::Description, Code::ExtraTarget { expected });
        }
        return blocks;
    }
    *envelope = Envelope::default();
    let mut blocks = Blocks::new();
    part::as_list(r, &object, REFUSED, block::KEYS, &mut |r| {
        read_block(r, &mut blocks, envelope)
    })
    .then_some(blocks)
}

/// Reads `BLOCKS`; nothing where that alone makes the portal refuse the message.
fn read_blocks<M: Mode>(r: &mut Reader<'_, M>, envelope: &mut Envelope<M>) -> Option<Blocks<M>> {
    // Those of an earlier `BLOCKS` do not count.
    envelope.block_description = None;
    let mut blocks = Blocks::new();
    part::entries(r, REFUSED, block::KEYS, &mut |r| {
        read_block(r, &mut blocks, envelope)
    })
    .then_some(blocks)
}

/// Reads a block and adds what the portal keeps of it, if it keeps any.
fn read_block<M: Mode>(
    r: &mut Reader<'_, M>,
    blocks: &mut Blocks<M>,
    envelope: &mut Envelope<M>,
) -> bool {
    let Some(kept) = block::read(r) else {
        return false;
    };
    envelope.block_description = r.description.or(envelope.block_description);
    blocks.stored.join(kept.stored);
    blocks.values.extend(kept.value);
    true
}

/// The blocks that the portal keeps.
type Blocks<M> = KeptList<M, Block>;

/// Everything of an attachment but its blocks.
#[derive(Default)]
struct Envelope<M: Mode> {
    id: Option<i64>,
    color_token: Option<Kept<ColorToken>>,
    color: Option<Made<M, String>>,
    description: Option<Stored>,
    /// Description taken from a block; it wins.
    block_description: Option<Stored>,
}

impl<M: Mode> Envelope<M> {
    /// Length of the attachment as stored.
    fn stored(&self, blocks: Stored) -> Stored {
        /// Digits of the portal's time, which it writes for `ID`.
        const ID_DIGITS: usize = 10;
        /// A colour of the palette, `"#df532d"`, which the portal picks where none is given.
        const COLOR_CHARS: usize = 9;
        let description = self.block_description.or(self.description);
        Fields::new()
            .with("ID", Stored::ascii(ID_DIGITS))
            .with("BLOCKS", blocks)
            .with("DESCRIPTION", description.unwrap_or(Stored::EMPTY_TEXT))
            .with(
                "COLOR",
                length(&self.color).unwrap_or(Stored::ascii(COLOR_CHARS)),
            )
            .with(
                "COLOR_TOKEN",
                length(&self.color_token).unwrap_or(Stored::name(ColorToken::Base.as_str())),
            )
            .stored()
    }
}

/// Reads `ID`, which the portal ignores.
fn read_id<M: Mode>(r: &mut Reader<'_, M>) -> Option<i64> {
    let at = r.at();
    let converted = number::read(r)?;
    number::report(r, at, converted);
    Some(converted.number)
}

/// Reads the attachment's colour; for what is none the portal picks one at random.
fn read_color<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    let at = r.at();
    let Some(scalar) = r.scalar() else {
        if r.next_is_empty() {
            r.skip();
            r.problem(at, Code::ColorRandom);
        } else {
            r.type_error(Kind::String);
        }
        return None;
    };
    match scalar {
        Scalar::Null => None,
        Scalar::Text(text) if color::is_hex(text) => Some(color::kept(r, text)),
        Scalar::Text(text) if text.is("TRANSPARENT") => {
            r.problem(at, Code::Undocumented { suggestion: None });
            Some(color::kept(r, text))
        }
        // PHP's `true` equals any text, of which this is the first.
        Scalar::Bool(true) => {
            r.problem(
                at,
                Code::Converted {
                    expected: Kind::String,
                    actual: Kind::Boolean,
                },
            );
            Some(Kept {
                value: M::make(|_| String::new()),
                stored: Stored::name("transparent"),
            })
        }
        _ => {
            r.problem(at, Code::ColorRandom);
            None
        }
    }
}

/// Reads the undocumented `DESCRIPTION`.
fn read_description<M: Mode>(r: &mut Reader<'_, M>) -> Option<Stored> {
    let mark = r.mark();
    r.undocumented();
    let (_, look) = text::read(r, Style::JoinedLine)?;
    (look != Look::Blank)
        .then(|| r.again(mark, description))
        .flatten()
}

/// Measures a text as the attachment's description.
///
/// HTML in it is rewritten, which is reported and makes its length unknown: it counts as none.
fn description<M: Mode>(r: &mut Reader<'_, M>) -> Option<Stored> {
    let at = r.at();
    match r.scalar()? {
        Scalar::Text(text) if has_html(text) => {
            r.problem(at, Code::DescriptionHtml);
            None
        }
        Scalar::Text(text) => Some(text::length(r, text, Style::JoinedLine)),
        Scalar::Number(number) => Some(number::text_length(number)),
        Scalar::Bool(true) => Some(Stored::name("1")),
        _ => None,
    }
}

/// Whether a text has a tag in it or the one entity that the portal rewrites, escapes undone.
fn has_html(text: Text<'_>) -> bool {
    const SPACE: &str = "&nbsp;";
    let mut rest = text.chars();
    loop {
        let next = rest.clone();
        let is_tag = match rest.next() {
            None => return false,
            Some('<') => {
                let after = rest.clone().next();
                after.is_some_and(|c| c == '/' || c.is_ascii_alphabetic())
            }
            Some(_) => false,
        };
        if is_tag || next.take(SPACE.len()).eq(SPACE.chars()) {
            return true;
        }
    }
}

/// Both forms, without what no documentation names.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for Attach {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Attach".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let full = generator.subschema_for::<FullAttach>();
        schemars::json_schema!({
            "description": "An attachment: a list of blocks, with a colour. At most 30 × 1024 bytes of compact UTF-8 JSON, and 59,999 characters as the portal stores it: a schema cannot count them.",
            "anyOf": [full, blocks_schema(generator)],
        })
    }
}

/// The form with a colour.
#[cfg(feature = "schema")]
struct FullAttach;

#[cfg(feature = "schema")]
impl schemars::JsonSchema for FullAttach {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "FullAttach".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = schemars::json_schema!({
            "description": "An attachment with its colour.",
            "type": "object",
            "properties": {},
            "required": ["BLOCKS"],
            "additionalProperties": false,
        });
        let token = choice::schema::<ColorToken>(generator);
        let properties = [
            ("ID", number::any_schema(), about!(ID)),
            ("COLOR_TOKEN", token, about!(COLOR_TOKEN)),
            ("COLOR", color::schema(generator), about!(COLOR)),
            ("BLOCKS", blocks_schema(generator), about!(BLOCKS)),
        ];
        crate::schema::describe(&mut schema, properties);
        schema
    }
}

#[cfg(feature = "schema")]
fn blocks_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "array",
        "items": generator.subschema_for::<Block>(),
        "minItems": 1,
    })
}
