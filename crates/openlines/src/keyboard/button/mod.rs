//! One button: its text, and how it looks.

use alloc::string::String;

use serde::Serialize;

use super::action::{self, Action, Actions, Href, Winner, read_filled};
use super::colors::Colors;
use super::{Audience, Entry};
use crate::choice::{self, Flag, Strictness, choices};
use crate::code::Code;
use crate::color::{self, ColorToken};
use crate::measure::{Fields, Stored};
use crate::number;
use crate::read::{
    Kept, Key, Keys, Made, Mode, Name, Object, Reader, length, open, read_key, value,
};
use crate::text::Style;

/// Value of `TYPE` for a line break.
pub(super) const NEWLINE: &str = "NEWLINE";

choices! {
    /// On which devices a button is shown.
    pub enum ButtonContext {
        /// `MOBILE`
        Mobile = "MOBILE",
        /// `DESKTOP`
        Desktop = "DESKTOP",
        /// `ALL`, the default.
        All = "ALL",
    }
}

choices! {
    /// How a button is laid out.
    pub enum ButtonDisplay {
        /// `LINE`: beside the others.
        Line = "LINE",
        /// `BLOCK`: on a line of its own, the default.
        Block = "BLOCK",
    }
}

/// What each key says, in these types and in the schemas.
macro_rules! about {
    (TEXT) => {
        "Text on the button; not blank, and not `0`."
    };
    (BLOCK) => {
        "Whether the keyboard is locked after a press: `N` by default; works for `COMMAND` only."
    };
    (DISABLED) => {
        "Whether the button cannot be pressed: `N` by default."
    };
    (CONTEXT) => {
        "On which devices it is shown: `ALL` by default."
    };
    (DISPLAY) => {
        "`LINE`: beside the others; `BLOCK`, the default: on a line of its own."
    };
    (WIDTH) => {
        "Width in pixels."
    };
    (BG_COLOR_TOKEN) => {
        "Background colour by its meaning: `base` by default."
    };
    (BG_COLOR) => {
        "Background colour, `#RGB` or `#RRGGBB`, for clients without tokens."
    };
    (TEXT_COLOR) => {
        "Colour of the text, `#RGB` or `#RRGGBB`, for clients without tokens."
    };
    (OFF_BG_COLOR) => {
        "Background colour once disabled, `#RGB` or `#RRGGBB`, for clients without tokens."
    };
    (OFF_TEXT_COLOR) => {
        "Colour of the text once disabled, `#RGB` or `#RRGGBB`, for clients without tokens."
    };
}

// Behind the macro, which it uses.
#[cfg(feature = "schema")]
mod schema;
#[cfg(feature = "schema")]
pub(super) use self::schema::ButtonSchema;

/// A button: a text, an action, and how it looks.
///
/// [`LinkButton`] can only open a link, as `imopenlines.network.message.add` wants it.
///
/// ```
/// use openlines::{Button, ColorToken, LinkButton};
///
/// let link = LinkButton::new("Docs", "https://example.com/").bg_color_token(ColorToken::Primary);
/// let call = Button::call("Call us", "+4930123456").block(true);
/// ```
///
/// See [Bitrix24 Docs/Working with keyboards](https://apidocs.bitrix24.com/api-reference/chats/messages/keyboards.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[must_use]
#[non_exhaustive]
pub struct Button<A = Action> {
    #[doc = about!(TEXT)]
    pub text: String,
    /// What a press does.
    #[serde(flatten)]
    pub action: A,
    #[doc = about!(BLOCK)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block: Option<Flag>,
    #[doc = about!(DISABLED)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<Flag>,
    #[doc = about!(CONTEXT)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<ButtonContext>,
    #[doc = about!(DISPLAY)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<ButtonDisplay>,
    #[doc = about!(WIDTH)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u64>,
    #[doc = about!(BG_COLOR_TOKEN)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bg_color_token: Option<ColorToken>,
    #[doc = about!(BG_COLOR)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bg_color: Option<String>,
    #[doc = about!(TEXT_COLOR)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_color: Option<String>,
    #[doc = about!(OFF_BG_COLOR)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off_bg_color: Option<String>,
    #[doc = about!(OFF_TEXT_COLOR)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off_text_color: Option<String>,
}

/// A button that opens a link to an external site.
pub type LinkButton = Button<Href>;

impl LinkButton {
    /// A button that opens a link, `https://` or `http://`.
    pub fn new(text: impl Into<String>, link: impl Into<String>) -> Self {
        Self::with_action(text.into(), Href(link.into()))
    }
}

impl Button {
    /// A button with any action.
    pub fn action(text: impl Into<String>, action: Action) -> Self {
        Self::with_action(text.into(), action)
    }

    /// A button that opens a link.
    pub fn link(text: impl Into<String>, link: impl Into<String>) -> Self {
        Self::action(text, Action::Link(link.into()))
    }

    /// A button that puts a text into the input field.
    pub fn put(text: impl Into<String>, value: impl Into<String>) -> Self {
        Self::action(text, Action::Put(value.into()))
    }

    /// A button that sends a text.
    pub fn send(text: impl Into<String>, value: impl Into<String>) -> Self {
        Self::action(text, Action::Send(value.into()))
    }

    /// A button that copies a text.
    pub fn copy(text: impl Into<String>, value: impl Into<String>) -> Self {
        Self::action(text, Action::Copy(value.into()))
    }

    /// A button that calls a number in international format.
    pub fn call(text: impl Into<String>, number: impl Into<String>) -> Self {
        Self::action(text, Action::Call(number.into()))
    }

    /// A button that opens a dialog, `chatN` or a user's id.
    pub fn dialog(text: impl Into<String>, dialog: impl Into<String>) -> Self {
        Self::action(text, Action::Dialog(dialog.into()))
    }

    /// A button that sends a command to the bot.
    pub fn command(text: impl Into<String>, command: impl Into<String>) -> Self {
        Self::action(
            text,
            Action::Command {
                command: command.into(),
                params: None,
            },
        )
    }
}

impl<A> Button<A> {
    fn with_action(text: String, action: A) -> Self {
        Self {
            text,
            action,
            block: None,
            disabled: None,
            context: None,
            display: None,
            width: None,
            bg_color_token: None,
            bg_color: None,
            text_color: None,
            off_bg_color: None,
            off_text_color: None,
        }
    }

    /// Locks the keyboard after a press; works for commands only.
    pub fn block(mut self, block: bool) -> Self {
        self.block = Some(block.into());
        self
    }

    /// Shows the button without letting anybody press it.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = Some(disabled.into());
        self
    }

    /// On which devices it is shown.
    pub fn context(mut self, context: ButtonContext) -> Self {
        self.context = Some(context);
        self
    }

    /// How it is laid out.
    pub fn display(mut self, display: ButtonDisplay) -> Self {
        self.display = Some(display);
        self
    }

    /// Width in pixels.
    pub fn width(mut self, pixels: u64) -> Self {
        self.width = Some(pixels);
        self
    }

    /// Background colour by its meaning.
    pub fn bg_color_token(mut self, token: ColorToken) -> Self {
        self.bg_color_token = Some(token);
        self
    }

    /// Background colour, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub fn bg_color(mut self, color: impl Into<String>) -> Self {
        self.bg_color = Some(color.into());
        self
    }

    /// Colour of the text, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub fn text_color(mut self, color: impl Into<String>) -> Self {
        self.text_color = Some(color.into());
        self
    }

    /// Background colour once disabled, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub fn off_bg_color(mut self, color: impl Into<String>) -> Self {
        self.off_bg_color = Some(color.into());
        self
    }

    /// Colour of the text once disabled, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub fn off_text_color(mut self, color: impl Into<String>) -> Self {
        self.off_text_color = Some(color.into());
        self
    }
}

/// The button as one that opens a link, if it does.
pub(super) fn as_link(button: Button) -> Option<LinkButton> {
    let Action::Link(link) = button.action else {
        return None;
    };
    Some(Button {
        action: Href(link),
        text: button.text,
        block: button.block,
        disabled: button.disabled,
        context: button.context,
        display: button.display,
        width: button.width,
        bg_color_token: button.bg_color_token,
        bg_color: button.bg_color,
        text_color: button.text_color,
        off_bg_color: button.off_bg_color,
        off_text_color: button.off_text_color,
    })
}

/// Keys of a button that are neither of its action nor of its looks.
const OWN_KEYS: Keys = Keys::of(&[Key::Type, Key::Text, Key::Function]);

/// Keys of a button.
pub(super) const KEYS: Keys = OWN_KEYS.or(LOOKS).or(action::KEYS);

/// What the portal keeps of an entry of a keyboard.
pub(super) struct KeptButton<M: Mode> {
    /// Absent for an action that no documentation names.
    pub(super) value: M::Of<Option<Entry<Button>>>,
    /// Length without what the keyboard adds: colours it lacks, and the bot's identifier.
    pub(super) stored: Stored,
    /// Length of its colours; absent for a line break.
    pub(super) colors: Option<Colors>,
}

/// Reads an entry: a line break or a button.
pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>, audience: Audience) -> Option<KeptButton<M>> {
    let (mut text, mut is_newline) = (None, false);
    let (mut actions, mut looks) = (Actions::default(), Looks::default());
    let mut object = r.object(KEYS);
    while let Some(key) = r.key(&mut object) {
        if OWN_KEYS.has(key) {
            read_key!(OWN_KEYS, key, {
                Type => is_newline = read_type(r),
                Text => text = read_filled(r, Style::Lines, Code::BlankText),
                Function => r.skip(),
            });
        } else if LOOKS.has(key) {
            looks.read(r, key);
        } else {
            actions.read(r, key, audience);
        }
    }
    if is_newline {
        r.lose_all(&object, KEYS.without(Key::Type), Code::NewlineExtra);
        let stored = Fields::new().with("TYPE", Stored::name(NEWLINE)).stored();
        return Some(KeptButton {
            value: M::make(|_| Some(Entry::NewLine)),
            stored,
            colors: None,
        });
    }
    r.require(&object, Key::Text);
    if object.has(Key::Function) {
        r.problem_of(&object, Key::Function, Code::Function);
        r.unread_but(&object, &[]);
        return None;
    }
    let reads_value = actions.reads_value();
    let winner = actions.settle(r, &object, audience);
    if text.is_none() || winner.is_none() {
        let read: &[Key] = if text.is_some() && reads_value {
            &[Key::ActionValue]
        } else {
            &[]
        };
        r.unread_but(&object, read);
    }
    let winner = winner?;
    looks.judge(r, &object, &winner);
    let text = text?;
    let stored = Fields::new()
        .with("BOT_ID", Stored::NOTHING)
        .with("TYPE", Stored::name("BUTTON"))
        .with("TEXT", text.stored)
        .with("VOTE", ONE_LETTER)
        .with("WAIT", ONE_LETTER);
    let colors = looks.colors();
    let (stored, action) = winner.finish(looks.stored(stored, colors));
    let button = M::make(|proof| {
        Some(Entry::Button(Button {
            text: M::open(proof, text.value),
            action: M::open(proof, action)?,
            block: value(looks.block),
            disabled: value(looks.disabled),
            context: value(looks.context),
            display: value(looks.display),
            width: value(looks.width),
            bg_color_token: value(looks.bg_color_token),
            bg_color: open::<M, _>(proof, looks.bg_color),
            text_color: open::<M, _>(proof, looks.text_color),
            off_bg_color: open::<M, _>(proof, looks.off_bg_color),
            off_text_color: open::<M, _>(proof, looks.off_text_color),
        }))
    });
    Some(KeptButton {
        value: button,
        stored: stored.stored(),
        colors: Some(colors),
    })
}

/// `Y` or `N`.
const ONE_LETTER: Stored = Stored::name("N");

/// Keys of [`Looks`].
const LOOKS: Keys = Keys::of(&[
    Key::Block,
    Key::Disabled,
    Key::Context,
    Key::Display,
    Key::Width,
    Key::BgColorToken,
    Key::BgColor,
    Key::TextColor,
    Key::OffBgColor,
    Key::OffTextColor,
]);

/// How a button looks, and where.
#[derive(Default)]
struct Looks<M: Mode> {
    block: Option<Kept<Flag>>,
    disabled: Option<Kept<Flag>>,
    context: Option<Kept<ButtonContext>>,
    display: Option<Kept<ButtonDisplay>>,
    width: Option<Kept<u64>>,
    bg_color_token: Option<Kept<ColorToken>>,
    bg_color: Option<Made<M, String>>,
    text_color: Option<Made<M, String>>,
    off_bg_color: Option<Made<M, String>>,
    off_text_color: Option<Made<M, String>>,
}

impl<M: Mode> Looks<M> {
    /// Reads what stands under one of these keys.
    #[inline]
    fn read(&mut self, r: &mut Reader<'_, M>, key: Key) {
        read_key!(LOOKS, key, {
            Block => self.block = choice::read(r, Strictness::Lenient),
            Disabled => self.disabled = choice::read(r, Strictness::Lenient),
            Context => self.context = choice::read(r, Strictness::KeepsTrue),
            Display => self.display = choice::read(r, Strictness::KeepsTrue),
            Width => self.width = number::positive(r),
            BgColorToken => self.bg_color_token = choice::read(r, Strictness::Fails),
            BgColor => self.bg_color = color::read(r),
            TextColor => self.text_color = color::read(r),
            OffBgColor => self.off_bg_color = color::read(r),
            OffTextColor => self.off_text_color = color::read(r),
        });
    }

    /// Says which of them do not fit the action.
    fn judge(&self, r: &mut Reader<'_, M>, object: &Object, action: &Winner<M>) {
        let is_on =
            |flag: &Option<Kept<Flag>>| matches!(flag, Some(flag) if flag.value == Flag::Yes);
        if is_on(&self.block) && !matches!(action, Winner::Command { .. }) {
            r.problem_of(object, Key::Block, Code::BlockLink);
        }
        if is_on(&self.disabled) && matches!(action, Winner::Link(_)) {
            r.problem_of(object, Key::Disabled, Code::DisabledLink);
        }
    }

    fn colors(&self) -> Colors {
        [
            length(&self.bg_color),
            length(&self.text_color),
            length(&self.off_bg_color),
            length(&self.off_text_color),
        ]
    }

    /// Length with these keys, the portal's defaults among them.
    fn stored(&self, stored: Fields, [bg, text, off_bg, off_text]: Colors) -> Fields {
        stored
            .with("BLOCK", ONE_LETTER)
            .with(
                "CONTEXT",
                length(&self.context).unwrap_or(Stored::name(ButtonContext::All.as_str())),
            )
            .with("DISABLED", ONE_LETTER)
            .with(
                "DISPLAY",
                length(&self.display).unwrap_or(Stored::name(ButtonDisplay::Block.as_str())),
            )
            .with(
                "BG_COLOR_TOKEN",
                length(&self.bg_color_token).unwrap_or(Stored::name(ColorToken::Base.as_str())),
            )
            .with_some("WIDTH", length(&self.width))
            .with_some("BG_COLOR", bg)
            .with_some("TEXT_COLOR", text)
            .with_some("OFF_BG_COLOR", off_bg)
            .with_some("OFF_TEXT_COLOR", off_text)
    }
}

/// Reads `TYPE`, and tells whether it is a line break.
fn read_type<M: Mode>(r: &mut Reader<'_, M>) -> bool {
    const SHORT: &[Name] = &[Name::of("BUTTON"), Name::of(NEWLINE)];
    let at = r.at();
    match r.text_of(SHORT) {
        0 => {
            r.problem(at, Code::Needless);
            false
        }
        1 => true,
        _ => {
            // PHP's `true` equals any text.
            let is_newline = r.next_is_true();
            // A button needs no `TYPE`.
            choice::refuse(r, Strictness::KeepsTrue, &[NEWLINE]);
            is_newline
        }
    }
}
