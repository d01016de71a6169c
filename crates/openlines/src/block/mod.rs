//! Blocks of an attachment: an object with exactly one key that names its kind.

pub(crate) mod delimiter;
pub(crate) mod file;
pub(crate) mod grid;
pub(crate) mod image;
pub(crate) mod link;
pub(crate) mod message;
pub(crate) mod network_id;
pub(crate) mod user;

use alloc::string::String;
use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap, Serializer};

pub use self::delimiter::Delimiter;
pub use self::file::File;
pub use self::grid::{GridDisplay, Row};
pub use self::image::Image;
pub use self::link::Link;
pub use self::user::{AvatarType, User};
use crate::code::{Code, Kind};
use crate::measure::{Fields, Items, Stored};
use crate::read::{Kept, KeptList, Key, Keys, Made, Mode, Next, Object, Reader, read_key};

/// One block of an [`Attach`](crate::Attach).
///
/// ```
/// use openlines::{Attach, Block, File, Payload};
///
/// let attach = Attach::new([
///     Block::message("Your order"),
///     File::new("https://example.com/order.pdf").name("order.pdf").size(1024).into(),
/// ]);
/// assert!(attach.check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Block {
    /// Text with BB codes.
    Message(String),
    /// Files to download.
    File(Vec<File>),
    /// Images.
    Image(Vec<Image>),
    /// Links, each shown as a block of its own.
    Link(Vec<Link>),
    /// Users, each shown as a block of its own.
    User(Vec<User>),
    /// Rows of names and values.
    Grid(Vec<Row>),
    /// A line between two blocks.
    Delimiter(Delimiter),
}

impl Block {
    /// A text with BB codes.
    pub fn message(text: impl Into<String>) -> Self {
        Self::Message(text.into())
    }

    /// A grid of rows.
    pub fn grid(rows: impl IntoIterator<Item = Row>) -> Self {
        Self::Grid(rows.into_iter().collect())
    }

    /// Several images in one block.
    pub fn images(images: impl IntoIterator<Item = Image>) -> Self {
        Self::Image(images.into_iter().collect())
    }

    /// Several files in one block.
    pub fn files(files: impl IntoIterator<Item = File>) -> Self {
        Self::File(files.into_iter().collect())
    }
}

macro_rules! from_item {
    ($($item:ident)+) => {
        $(impl From<$item> for Block {
            fn from(item: $item) -> Self {
                Self::$item(alloc::vec![item])
            }
        })+
    };
}

from_item! { File Image Link User }

impl From<Delimiter> for Block {
    fn from(delimiter: Delimiter) -> Self {
        Self::Delimiter(delimiter)
    }
}

impl Serialize for Block {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        match self {
            Self::Message(text) => map.serialize_entry("MESSAGE", text)?,
            Self::File(files) => map.serialize_entry("FILE", files)?,
            Self::Image(images) => map.serialize_entry("IMAGE", images)?,
            Self::Link(links) => match links.as_slice() {
                [link] => map.serialize_entry("LINK", link)?,
                links => map.serialize_entry("LINK", links)?,
            },
            Self::User(users) => match users.as_slice() {
                [user] => map.serialize_entry("USER", user)?,
                users => map.serialize_entry("USER", users)?,
            },
            Self::Grid(rows) => map.serialize_entry("GRID", rows)?,
            Self::Delimiter(delimiter) => map.serialize_entry("DELIMITER", delimiter)?,
        }
        map.end()
    }
}

/// Keys that name a block; the one that stands first in [`Key`] wins over the others.
pub(crate) const KEYS: Keys = Keys::of(&[
    Key::User,
    Key::Link,
    Key::RichLink,
    Key::Message,
    Key::Grid,
    Key::Image,
    Key::File,
    Key::Delimiter,
]);

/// What the portal keeps of one block of a message: perhaps several blocks.
pub(crate) struct KeptBlock<M: Mode> {
    /// Absent for `RICH_LINK`, which no documentation describes.
    pub(crate) value: Option<M::Of<Block>>,
    pub(crate) stored: Items,
}

/// Reads a block.
pub(crate) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<KeptBlock<M>> {
    if !r.next_is_object() {
        r.wrong_type(Kind::Object);
        return None;
    }
    // Most blocks are texts: what reads others is not inlined, so that the way to a text is short.
    r.one_of(KEYS, |r, key| {
        r.description = None;
        read_key!(KEYS, key, {
            User => each_a_block(r, key, user::read, Block::User),
            Link => each_a_block(r, key, link::read, Block::Link),
            RichLink => {
                let at = r.at();
                let suggestion = Some(Key::Link.name());
                r.problem(at, Code::Undocumented { suggestion });
                let kept = each_a_block(r, key, link::read_rich, Block::Link)?;
                Some(KeptBlock {
                    value: None,
                    ..kept
                })
            },
            Message => Some(one_block(key, message::read(r)?, Block::Message)),
            Grid => Some(one_block(key, grid::read(r)?, Block::Grid)),
            Image => Some(one_block(key, one_or_many(r, image::read)?, Block::Image)),
            File => Some(one_block(key, one_or_many(r, file::read)?, Block::File)),
            Delimiter => Some(one_block(key, delimiter::read(r), Block::Delimiter)),
        })
    })
}

/// Of several targets, in the order of the portal, the first one that is given: it reads none behind it.
fn first_target<M: Mode>(
    r: &mut Reader<'_, M>,
    object: &Object,
    targets: &[(Key, Option<Stored>)],
) -> Option<(Key, Stored)> {
    let mut targets = targets.iter();
    let (winner, stored) = targets.find_map(|(key, stored)| Some((*key, (*stored)?)))?;
    for (key, _) in targets {
        let expected = winner.name();
        r.lose(object, *key, Code::ExtraTarget { expected });
    }
    Some((winner, stored))
}

/// A block of everything under one key.
fn one_block<M: Mode, T>(key: Key, kept: Made<M, T>, block: fn(T) -> Block) -> KeptBlock<M> {
    let mut stored = Items::new();
    stored.push(Fields::new().with(key.name(), kept.stored).stored());
    KeptBlock {
        value: Some(M::make(|proof| block(M::open(proof, kept.value)))),
        stored,
    }
}

/// Items under one key, each of which the portal makes a block of its own.
#[inline(never)]
fn each_a_block<M: Mode, T>(
    r: &mut Reader<'_, M>,
    key: Key,
    read: ReadItem<M, T>,
    block: fn(Vec<T>) -> Block,
) -> Option<KeptBlock<M>> {
    let list = Stored::ascii(2);
    let items = items(r, Fields::new().with(key.name(), list).stored(), read)?;
    Some(KeptBlock {
        stored: items.stored,
        value: Some(M::make(|proof| block(items.open(proof)))),
    })
}

/// Items under one key, which the portal keeps as one list.
#[inline(never)]
fn one_or_many<M: Mode, T>(r: &mut Reader<'_, M>, read: ReadItem<M, T>) -> Option<Made<M, Vec<T>>> {
    let items = items(r, Stored::NOTHING, read)?;
    Some(Kept {
        stored: items.stored.stored(),
        value: M::make(|proof| items.open(proof)),
    })
}

/// How one item is read.
type ReadItem<M, T> = fn(&mut Reader<'_, M>) -> Option<Made<M, T>>;

/// Reads an object, or a list of objects, each inside something of a length; nothing if the portal keeps none of them.
fn items<M: Mode, T>(
    r: &mut Reader<'_, M>,
    around: Stored,
    read: ReadItem<M, T>,
) -> Option<KeptList<M, T>> {
    let mut items = KeptList::new();
    each_item(r, &mut |r| {
        if let Some(Kept { value, stored }) = read(r) {
            let stored = stored + around;
            items.push(Kept { value, stored });
        }
    });
    (!items.stored.is_empty()).then_some(items)
}

/// Goes through the objects of a list, or to the one that stands instead.
///
/// The closure is not a type parameter, so that there is one such function for all kinds of items.
fn each_item<M: Mode>(r: &mut Reader<'_, M>, each: &mut dyn FnMut(&mut Reader<'_, M>)) {
    let at = r.at();
    if r.next() == Next::List {
        if r.next_is_empty() {
            r.problem(at, Code::EmptyList);
        }
        r.list(|r| each_or_lose(r, each));
    } else if r.next_counts_from_zero() {
        r.problem(at, Code::ObjectForList);
        r.values(&mut |r, _| each_or_lose(r, each));
    } else {
        each_or_lose(r, each);
    }
}

/// Has an object read; anything else the portal loses.
fn each_or_lose<M: Mode>(r: &mut Reader<'_, M>, each: &mut dyn FnMut(&mut Reader<'_, M>)) {
    if r.next_is_object() {
        each(r);
    } else {
        r.wrong_type(Kind::Object);
    }
}

/// An object with exactly one key.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for Block {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Block".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        fn list<T: schemars::JsonSchema>(
            generator: &mut schemars::SchemaGenerator,
        ) -> serde_json::Value {
            serde_json::json!({ "type": "array", "items": generator.subschema_for::<T>(), "minItems": 1 })
        }
        // The example is what an editor writes for the key.
        fn one_or_many<T: schemars::JsonSchema + Serialize>(
            generator: &mut schemars::SchemaGenerator,
            about: &str,
            example: &T,
        ) -> serde_json::Value {
            let one = generator.subschema_for::<T>();
            serde_json::json!({
                "description": about,
                "anyOf": [one, list::<T>(generator)],
                "examples": [example],
            })
        }
        let mut grid = list::<Row>(generator);
        grid["description"] = "Rows of names and values; one grid does not mix `DISPLAY`.".into();
        schemars::json_schema!({
            "description": "A block of an attachment: an object with exactly one key, its kind.",
            "type": "object",
            "properties": {
                "MESSAGE": { "type": "string", "description": "Text with BB codes; not blank." },
                "FILE": one_or_many(generator, "Files to download.", &File::new("https://example.com/plan.pdf").name("plan.pdf").size(428_736)),
                "IMAGE": one_or_many(generator, "Images.", &Image::new("https://example.com/plan.png").preview("https://example.com/plan-small.png")),
                "LINK": one_or_many(generator, "Links, each shown as a block of its own.", &Link::new("https://example.com/").name("Example")),
                "USER": one_or_many(generator, "Users, each shown as a block of its own.", &User::new("Anna").link("https://example.com/")),
                "GRID": grid,
                "DELIMITER": generator.subschema_for::<Delimiter>(),
            },
            "additionalProperties": false,
            "minProperties": 1,
            "maxProperties": 1,
        })
    }
}

#[cfg(all(test, feature = "schema"))]
mod tests {
    use alloc::collections::BTreeSet;

    use schemars::{JsonSchema as _, SchemaGenerator};

    use super::{Block, KEYS};

    #[test]
    fn the_schema_has_every_documented_block() {
        let schema = Block::json_schema(&mut SchemaGenerator::default());
        let properties = schema.get("properties").and_then(|all| all.as_object());
        let in_schema: BTreeSet<_> = properties
            .into_iter()
            .flatten()
            .map(|(key, _)| &**key)
            .collect();
        assert_eq!(in_schema, KEYS.documented().names().collect());
    }
}
