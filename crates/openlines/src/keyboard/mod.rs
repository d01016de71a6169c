//! `KEYBOARD`: buttons under a message.

mod action;
mod button;
mod colors;

use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap, Serializer};

pub use self::action::{Action, Href};
use self::button::KeptButton;
pub use self::button::{Button, ButtonContext, ButtonDisplay, LinkButton};
use self::colors::Colors;
use crate::checked::Payload;
use crate::choice::{self, Flag, Strictness};
use crate::code::{Code, Kind, PortalCode};
use crate::measure::Stored;
use crate::number;
use crate::part::{self, Shape, TooLarge};
use crate::read::{Kept, KeptList, Key, Mode, Next, Read, Reader, read_object, value};
use crate::subject::Subject;

/// Buttons in lines under a message.
///
/// [`LinkKeyboard`] is the one of `imopenlines.network.message.add`, in which every button is a link;
/// `Keyboard<Button>` is that of the other chat methods.
///
/// ```
/// use openlines::{Button, Keyboard, Payload};
///
/// let keyboard = Keyboard::new([Button::link("Docs", "https://example.com/")])
///     .new_line()
///     .button(Button::send("Yes", "I agree"));
/// assert!(keyboard.check().is_ok());
/// ```
///
/// The type of the buttons has to be known where a text is read:
///
/// ```
/// use openlines::{Keyboard, LinkKeyboard, Payload};
///
/// let text = r#"[{"TEXT": "Docs", "LINK": "https://example.com/"}]"#;
/// assert!(<Keyboard>::from_json(text).is_ok());
/// assert!(LinkKeyboard::from_json(text).is_ok());
/// ```
///
/// Limits: [`PART_BYTES`](crate::limits::PART_BYTES), [`PART_CHARS`](crate::limits::PART_CHARS), [`PART_DB_BYTES`](crate::limits::PART_DB_BYTES).
///
/// See [Bitrix24 Docs/Working with keyboards](https://apidocs.bitrix24.com/api-reference/chats/messages/keyboards.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[must_use]
#[non_exhaustive]
pub struct Keyboard<B = Button> {
    /// Buttons and line breaks.
    pub entries: Vec<Entry<B>>,
    /// Bot that handles the commands; a keyboard of links has none.
    pub bot_id: Option<u64>,
    /// Written as the list of buttons alone, where there is nothing else.
    short: bool,
}

/// Keyboard of `imopenlines.network.message.add`: a button that is not a link cannot be written.
///
/// ```
/// use openlines::{LinkButton, LinkKeyboard, Payload};
///
/// let keyboard = LinkKeyboard::new([LinkButton::new("Docs", "https://example.com/")]);
/// assert!(keyboard.check().is_ok());
/// ```
pub type LinkKeyboard = Keyboard<LinkButton>;

/// One entry of a keyboard.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Entry<B> {
    /// A button.
    Button(B),
    /// The following buttons start a new line.
    NewLine,
}

impl<B> Keyboard<B> {
    /// A keyboard of buttons, in the full form.
    pub fn new(buttons: impl IntoIterator<Item = B>) -> Self {
        Self {
            entries: buttons.into_iter().map(Entry::Button).collect(),
            bot_id: None,
            short: false,
        }
    }

    /// A keyboard of buttons, written as their list alone.
    pub fn list(buttons: impl IntoIterator<Item = B>) -> Self {
        Self {
            short: true,
            ..Self::new(buttons)
        }
    }

    /// Adds a button.
    pub fn button(mut self, button: B) -> Self {
        self.entries.push(Entry::Button(button));
        self
    }

    /// Lets the following buttons start a new line.
    pub fn new_line(mut self) -> Self {
        self.entries.push(Entry::NewLine);
        self
    }
}

impl Keyboard<Button> {
    /// Bot that handles the commands.
    ///
    /// Makes it the full form.
    pub fn bot_id(self, id: u64) -> Self {
        Self {
            bot_id: Some(id),
            short: false,
            ..self
        }
    }
}

impl<B> FromIterator<B> for Keyboard<B> {
    fn from_iter<I: IntoIterator<Item = B>>(buttons: I) -> Self {
        Self::new(buttons)
    }
}

impl<B: Serialize> Serialize for Keyboard<B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.short && self.bot_id.is_none() {
            return self.entries.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        if let Some(id) = &self.bot_id {
            map.serialize_entry("BOT_ID", id)?;
        }
        map.serialize_entry("BUTTONS", &self.entries)?;
        map.end()
    }
}

impl<B: Serialize> Serialize for Entry<B> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Button(button) => button.serialize(serializer),
            Self::NewLine => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("TYPE", button::NEWLINE)?;
                map.end()
            }
        }
    }
}

impl Payload for Keyboard<Button> {
    const SUBJECT: Subject = Subject::Keyboard;
}

impl Read for Keyboard<Button> {
    fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<Self>> {
        read(r, Audience::Chat)
    }

    fn empty() -> Option<Self> {
        Some(Self::list([]))
    }
}

impl Payload for LinkKeyboard {
    const SUBJECT: Subject = Subject::LinkKeyboard;
}

impl Read for LinkKeyboard {
    fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<Self>> {
        read_links(r, 0)
    }

    fn empty() -> Option<Self> {
        Some(Self::list([]))
    }
}

/// Reads the keyboard of a network message with the undocumented `BOT_ID`, zero if there is none.
pub(crate) fn read_links<M: Mode>(
    r: &mut Reader<'_, M>,
    bot_id: i64,
) -> Option<M::Of<LinkKeyboard>> {
    let keyboard = read(r, Audience::Network { bot_id })?;
    let link = |entry| match entry {
        Entry::Button(button) => button::as_link(button).map(Entry::Button),
        Entry::NewLine => Some(Entry::NewLine),
    };
    Some(M::make(|proof| {
        let keyboard: Keyboard = M::open(proof, keyboard);
        Keyboard {
            entries: keyboard.entries.into_iter().filter_map(link).collect(),
            bot_id: None,
            short: keyboard.short,
        }
    }))
}

/// Which method a keyboard is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Audience {
    /// Any chat method: every documented action.
    Chat,
    /// `imopenlines.network.message.add`: links.
    Network {
        /// The message's own undocumented `BOT_ID`, or zero.
        bot_id: i64,
    },
}

const REFUSED: PortalCode = PortalCode::KeyboardError;

fn read<M: Mode>(r: &mut Reader<'_, M>, audience: Audience) -> Option<M::Of<Keyboard>> {
    let at = r.at();
    let shape = part::open(r, REFUSED);
    let start = r.mark();
    let mut buttons = Buttons::new(audience);
    let readable = match shape {
        Shape::Nothing => {
            r.sizes.keyboard = None;
            return None;
        }
        Shape::List => {
            r.list(|r| {
                buttons.read(r);
            });
            true
        }
        Shape::Object => read_object(r, &mut buttons),
    };
    let bytes = r.bytes_since(start);
    let kept = !buttons.entries.stored.is_empty();
    if readable && !kept {
        r.problem(
            at,
            Code::NothingLeft {
                portal_code: REFUSED,
            },
        );
    } else if kept && buttons.missing.buttons == 0 && !buttons.lost {
        r.problem(at, Code::NewlinesOnly);
    }
    let stored = kept.then(|| buttons.stored());
    let size = part::measure(
        r,
        at,
        bytes,
        stored,
        &TooLarge {
            bytes: |max, actual| Code::KeyboardBytes { max, actual },
            chars: |max, actual| Code::KeyboardChars { max, actual },
            db_bytes: |max, actual| Code::KeyboardDbBytes { max, actual },
        },
    );
    r.sizes.keyboard = Some(size);
    kept.then(|| {
        M::make(|proof| Keyboard {
            entries: buttons.entries.open(proof).into_iter().flatten().collect(),
            bot_id: buttons.bot_id,
            short: shape == Shape::List,
        })
    })
}

/// Reads the full form; without `BUTTONS` the portal takes the object itself for a list of buttons.
fn read_object<M: Mode>(r: &mut Reader<'_, M>, buttons: &mut Buttons<M>) -> bool {
    let mut readable = false;
    let object = read_object!(r, {
        Buttons => {
            buttons.clear();
            readable = part::entries(r, REFUSED, button::KEYS, &mut |r| buttons.read(r));
        },
        BotId => buttons.read_bot_id(r),
        Colors => buttons.colors = colors::read(r),
        Vote => {
            r.undocumented();
            choice::read::<_, Flag>(r, Strictness::Lenient);
        },
    });
    if object.has(Key::Buttons) {
        return readable;
    }
    *buttons = Buttons::new(buttons.audience);
    part::as_list(r, &object, REFUSED, button::KEYS, &mut |r| buttons.read(r))
}

/// The buttons that the portal keeps.
struct Buttons<M: Mode> {
    audience: Audience,
    entries: KeptList<M, Option<Entry<Button>>>,
    /// What the keyboard adds to its buttons.
    missing: colors::Missing,
    colors: Colors,
    bot_id: Option<u64>,
    /// Whether the portal drops one that was sent.
    lost: bool,
}

impl<M: Mode> Buttons<M> {
    fn new(audience: Audience) -> Self {
        Self {
            audience,
            entries: KeptList::new(),
            missing: colors::Missing::default(),
            colors: Colors::default(),
            bot_id: None,
            lost: false,
        }
    }

    /// Forgets the buttons of an earlier `BUTTONS`.
    fn clear(&mut self) {
        self.entries = KeptList::new();
        self.missing = colors::Missing::default();
        self.lost = false;
    }

    /// Reads an entry, and says whether the portal keeps it.
    fn read(&mut self, r: &mut Reader<'_, M>) -> bool {
        if !r.next_is_object() {
            self.lost = true;
            r.wrong_type(Kind::Object);
            return false;
        }
        let Some(KeptButton {
            value,
            stored,
            colors,
        }) = button::read(r, self.audience)
        else {
            self.lost = true;
            return false;
        };
        self.entries.push(Kept { value, stored });
        if let Some(colors) = colors {
            self.missing.add(colors);
        }
        true
    }

    /// Reads `BOT_ID`, which in a network message the portal replaces by the message's own.
    fn read_bot_id(&mut self, r: &mut Reader<'_, M>) {
        if self.audience == Audience::Chat {
            self.bot_id = value(number::positive(r));
            return;
        }
        let at = r.at();
        if r.next() != Next::Null {
            r.problem(at, Code::Needless);
        }
        r.skip();
    }

    /// Length of the keyboard as stored, with what the keyboard adds to each button.
    fn stored(&self) -> Stored {
        let bot_id = match self.audience {
            Audience::Network { bot_id } => bot_id,
            Audience::Chat => self
                .bot_id
                .and_then(|id| i64::try_from(id).ok())
                .unwrap_or_default(),
        };
        self.entries.stored.stored() + self.missing.stored(&self.colors, Stored::integer(bot_id))
    }
}

/// Both forms, without what no documentation names.
#[cfg(feature = "schema")]
impl<B: button::ButtonSchema> schemars::JsonSchema for Keyboard<B> {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        B::KEYBOARD.into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let full = generator.subschema_for::<FullKeyboard<B>>();
        schemars::json_schema!({
            "description": "Buttons in lines under a message. At most 30 × 1024 bytes of compact UTF-8 JSON, and 59,999 characters as the portal stores it (360 of the shortest buttons that lead to another site are too many): a schema cannot count them.",
            "anyOf": [full, entries_schema::<B>(generator)],
        })
    }
}

/// The form that may name a bot.
#[cfg(feature = "schema")]
struct FullKeyboard<B>(core::marker::PhantomData<B>);

#[cfg(feature = "schema")]
impl<B: button::ButtonSchema> schemars::JsonSchema for FullKeyboard<B> {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        alloc::format!("Full{}", B::KEYBOARD).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut buttons = entries_schema::<B>(generator);
        buttons["description"] = "Buttons and line breaks.".into();
        let mut properties = serde_json::json!({ "BUTTONS": buttons });
        if B::HAS_BOT {
            properties["BOT_ID"] = number::schema(generator).to_value();
            properties["BOT_ID"]["description"] = "Bot that handles the commands.".into();
        }
        schemars::json_schema!({
            "description": "A keyboard as an object.",
            "type": "object",
            "properties": properties,
            "required": ["BUTTONS"],
            "additionalProperties": false,
        })
    }
}

#[cfg(feature = "schema")]
fn entries_schema<B: button::ButtonSchema>(
    generator: &mut schemars::SchemaGenerator,
) -> serde_json::Value {
    serde_json::json!({
        "type": "array",
        "items": { "anyOf": [generator.subschema_for::<B>(), generator.subschema_for::<NewLine>()] },
        "minItems": 1,
    })
}

/// What stands between buttons of two lines.
#[cfg(feature = "schema")]
struct NewLine;

#[cfg(feature = "schema")]
impl schemars::JsonSchema for NewLine {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "NewLine".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "The following buttons start a new line.",
            "type": "object",
            // Not `const`, which draft 04 does not know.
            "properties": { "TYPE": {
                "description": "What this is instead of a button.",
                "type": "string",
                "enum": [button::NEWLINE],
            } },
            "required": ["TYPE"],
            "additionalProperties": false,
        })
    }
}
