//! One button and what it does.

use alloc::string::String;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Audience, Entry, colors};
use crate::choice::{self, Choice, Flag, Strictness, choices};
use crate::code::{Code, Kind};
use crate::color::{self, ColorToken};
use crate::measure::{Fields, Stored};
use crate::number::{self, Converted, Faith};
use crate::read::{
    Kept, Key, Keys, Made, Mode, Name, Next, Object, Reader, length, open, suggest, value,
};
use crate::text::{self, Look, Style};
use crate::url::{self, Place};

/// Value of `TYPE` for a line break.
pub(super) const NEWLINE: &str = "NEWLINE";

choices! {
    /// On which devices a button is shown.
    ButtonContext {
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
    ButtonDisplay {
        /// `LINE`: beside the others.
        Line = "LINE",
        /// `BLOCK`: on a line of its own, the default.
        Block = "BLOCK",
    }
}

/// What a button does when it is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Action {
    /// `LINK`: opens a link.
    Link(String),
    /// `ACTION` `PUT`: puts a text into the input field.
    Put(String),
    /// `ACTION` `SEND`: sends a text.
    Send(String),
    /// `ACTION` `COPY`: copies a text.
    Copy(String),
    /// `ACTION` `CALL`: calls a number in international format.
    Call(String),
    /// `ACTION` `DIALOG`: opens a dialog, `chatN` or a user's id.
    Dialog(String),
    /// `COMMAND`: sends a command to the bot.
    Command {
        /// Name of the command.
        command: String,
        /// Its parameters, `COMMAND_PARAMS`.
        params: Option<String>,
    },
    /// `APP_ID`: opens an application; deprecated.
    App {
        /// Identifier of the application.
        id: u64,
        /// Its parameters, `APP_PARAMS`.
        params: Option<String>,
    },
}

/// The only action of a button of the network method: opens a link to an external site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Href(pub String);

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
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Button<A = Action> {
    /// Text on the button, of one line.
    pub text: String,
    /// What a press does.
    pub action: A,
    /// Whether a press locks the keyboard; works for commands only.
    pub block: Option<Flag>,
    /// Whether nobody can press it.
    pub disabled: Option<Flag>,
    /// On which devices it is shown; on all by default.
    pub context: Option<ButtonContext>,
    /// How it is laid out; as a block of its own by default.
    pub display: Option<ButtonDisplay>,
    /// Width in pixels.
    pub width: Option<u64>,
    /// Background colour by its meaning; `base` by default.
    pub bg_color_token: Option<ColorToken>,
    /// Background colour, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub bg_color: Option<String>,
    /// Colour of the text, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub text_color: Option<String>,
    /// Background colour once disabled, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub off_bg_color: Option<String>,
    /// Colour of the text once disabled, `#RGB` or `#RRGGBB`, for clients without tokens.
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
    pub fn block(self, block: bool) -> Self {
        Self {
            block: Some(block.into()),
            ..self
        }
    }

    /// Shows the button without letting anybody press it.
    pub fn disabled(self, disabled: bool) -> Self {
        Self {
            disabled: Some(disabled.into()),
            ..self
        }
    }

    /// On which devices it is shown.
    pub fn context(self, context: ButtonContext) -> Self {
        Self {
            context: Some(context),
            ..self
        }
    }

    /// How it is laid out.
    pub fn display(self, display: ButtonDisplay) -> Self {
        Self {
            display: Some(display),
            ..self
        }
    }

    /// Width in pixels.
    pub fn width(self, pixels: u64) -> Self {
        Self {
            width: Some(pixels),
            ..self
        }
    }

    /// Background colour by its meaning.
    pub fn bg_color_token(self, token: ColorToken) -> Self {
        Self {
            bg_color_token: Some(token),
            ..self
        }
    }

    /// Background colour, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub fn bg_color(self, color: impl Into<String>) -> Self {
        Self {
            bg_color: Some(color.into()),
            ..self
        }
    }

    /// Colour of the text, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub fn text_color(self, color: impl Into<String>) -> Self {
        Self {
            text_color: Some(color.into()),
            ..self
        }
    }

    /// Background colour once disabled, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub fn off_bg_color(self, color: impl Into<String>) -> Self {
        Self {
            off_bg_color: Some(color.into()),
            ..self
        }
    }

    /// Colour of the text once disabled, `#RGB` or `#RRGGBB`, for clients without tokens.
    pub fn off_text_color(self, color: impl Into<String>) -> Self {
        Self {
            off_text_color: Some(color.into()),
            ..self
        }
    }

    /// The same button with another action, if there is one.
    fn map_action<B>(self, map: impl FnOnce(A) -> Option<B>) -> Option<Button<B>> {
        Some(Button {
            action: map(self.action)?,
            text: self.text,
            block: self.block,
            disabled: self.disabled,
            context: self.context,
            display: self.display,
            width: self.width,
            bg_color_token: self.bg_color_token,
            bg_color: self.bg_color,
            text_color: self.text_color,
            off_bg_color: self.off_bg_color,
            off_text_color: self.off_text_color,
        })
    }
}

/// The button as one that opens a link, if it does.
pub(super) fn as_link(button: Button) -> Option<LinkButton> {
    button.map_action(|action| match action {
        Action::Link(link) => Some(Href(link)),
        _ => None,
    })
}

/// Keys by which an action is written.
trait Written {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

impl Written for Href {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("LINK", &self.0)
    }
}

impl Written for Action {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let (verb, value) = match self {
            Self::Link(link) => return map.serialize_entry("LINK", link),
            Self::Command { command, params } => {
                map.serialize_entry("COMMAND", command)?;
                return params
                    .iter()
                    .try_for_each(|params| map.serialize_entry("COMMAND_PARAMS", params));
            }
            Self::App { id, params } => {
                map.serialize_entry("APP_ID", id)?;
                return params
                    .iter()
                    .try_for_each(|params| map.serialize_entry("APP_PARAMS", params));
            }
            Self::Put(value) => ("PUT", value),
            Self::Send(value) => ("SEND", value),
            Self::Copy(value) => ("COPY", value),
            Self::Call(value) => ("CALL", value),
            Self::Dialog(value) => ("DIALOG", value),
        };
        map.serialize_entry("ACTION", verb)?;
        map.serialize_entry("ACTION_VALUE", value)
    }
}

impl<A: Written> Serialize for Button<A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn some<M: SerializeMap, T: Serialize>(
            map: &mut M,
            key: &'static str,
            value: &Option<T>,
        ) -> Result<(), M::Error> {
            value
                .iter()
                .try_for_each(|value| map.serialize_entry(key, value))
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("TEXT", &self.text)?;
        self.action.write(&mut map)?;
        some(&mut map, "BLOCK", &self.block)?;
        some(&mut map, "DISABLED", &self.disabled)?;
        some(&mut map, "CONTEXT", &self.context)?;
        some(&mut map, "DISPLAY", &self.display)?;
        some(&mut map, "WIDTH", &self.width)?;
        some(&mut map, "BG_COLOR_TOKEN", &self.bg_color_token)?;
        some(&mut map, "BG_COLOR", &self.bg_color)?;
        some(&mut map, "TEXT_COLOR", &self.text_color)?;
        some(&mut map, "OFF_BG_COLOR", &self.off_bg_color)?;
        some(&mut map, "OFF_TEXT_COLOR", &self.off_text_color)?;
        map.end()
    }
}

const KEYS: Keys = Keys::of(&[
    Key::Text,
    Key::Link,
    Key::Display,
    Key::BgColorToken,
    Key::Type,
    Key::Action,
    Key::ActionValue,
    Key::Command,
    Key::CommandParams,
    Key::AppId,
    Key::AppParams,
    Key::Block,
    Key::Disabled,
    Key::Context,
    Key::Width,
    Key::BgColor,
    Key::TextColor,
    Key::OffBgColor,
    Key::OffTextColor,
    Key::Function,
]);

/// Keys of all actions but the link, which wins over them.
const TARGETS: Keys = Keys::of(&[
    Key::AppId,
    Key::AppParams,
    Key::Action,
    Key::ActionValue,
    Key::Command,
    Key::CommandParams,
]);

/// What the portal keeps of an entry of a keyboard.
pub(super) struct KeptButton<M: Mode> {
    /// Absent for an action that no documentation names.
    pub(super) value: M::Of<Option<Entry<Button>>>,
    /// Length without what the keyboard adds: colours it lacks, and the bot's identifier.
    pub(super) stored: Stored,
    /// Length of its colours; absent for a line break.
    pub(super) colors: Option<colors::Colors>,
}

/// Reads an entry: a line break or a button.
pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>, audience: Audience) -> Option<KeptButton<M>> {
    let link_place = match audience {
        Audience::Chat => Place::Button,
        Audience::Network { .. } => Place::External,
    };
    let (mut text, mut action) = (None, Actions::default());
    let (mut block, mut disabled, mut context, mut display, mut width) =
        (None, None, None, None, None);
    let (mut token, mut bg, mut fg, mut off_bg, mut off_fg) = (None, None, None, None, None);
    let mut newline = false;
    let mut object = r.object(KEYS);
    while let Some(key) = r.key(&mut object) {
        match key {
            Key::Type => newline = read_type(r),
            Key::Text => text = read_text(r),
            Key::Link => action.link = url::read(r, link_place),
            Key::Action => action.verb = read_verb(r),
            Key::ActionValue => action.value = read_value(r),
            Key::Command => action.command = read_command(r),
            Key::CommandParams => action.command_params = read_string(r),
            Key::AppId => action.app_id = read_app_id(r),
            Key::AppParams => action.app_params = read_string(r),
            Key::Block => block = choice::read::<_, Flag>(r, Strictness::Lenient),
            Key::Disabled => disabled = choice::read::<_, Flag>(r, Strictness::Lenient),
            Key::Context => context = choice::read::<_, ButtonContext>(r, Strictness::KeepsTrue),
            Key::Display => display = choice::read::<_, ButtonDisplay>(r, Strictness::KeepsTrue),
            Key::Width => width = number::positive(r, Style::PLAIN),
            Key::BgColorToken => token = choice::read::<_, ColorToken>(r, Strictness::Fails),
            Key::BgColor => bg = color::read(r),
            Key::TextColor => fg = color::read(r),
            Key::OffBgColor => off_bg = color::read(r),
            Key::OffTextColor => off_fg = color::read(r),
            _ => r.skip(),
        }
    }
    if newline {
        r.lose_all(&object, KEYS.without(Key::Type), Code::NewlineExtra);
        let stored = Fields::new().with("TYPE", Stored::name(NEWLINE)).stored();
        return Some(KeptButton {
            value: M::make(|_| Some(Entry::NewLine)),
            stored,
            colors: None,
        });
    }
    if object.has(Key::Function) {
        r.problem_of(&object, Key::Function, Code::Function);
        r.unread_but(&object, &[]);
        return None;
    }
    r.require(&object, Key::Text, Code::MissingKey { expected: "TEXT" });
    let winner = action.settle(r, &object, audience);
    if text.is_none() || winner.is_none() {
        // `ACTION_VALUE` is read before it is known whether the button is kept.
        let read: &[Key] = if text.is_some() && action.verb.is_some() {
            &[Key::ActionValue]
        } else {
            &[]
        };
        r.unread_but(&object, read);
    }
    let winner = winner?;
    let is = |flag: &Option<Kept<Flag>>| flag.as_ref().is_some_and(|flag| flag.value == Flag::Yes);
    if is(&block) && winner != Winner::Command {
        r.problem_of(&object, Key::Block, Code::BlockLink);
    }
    if is(&disabled) && winner == Winner::Link {
        r.problem_of(&object, Key::Disabled, Code::DisabledLink);
    }
    let text = text?;
    let one_letter = Stored::name("N");
    let colors = [length(&bg), length(&fg), length(&off_bg), length(&off_fg)];
    let stored = Fields::new()
        .with("BOT_ID", Stored::NOTHING)
        .with("TYPE", Stored::name("BUTTON"))
        .with("TEXT", text.stored)
        .with("VOTE", one_letter)
        .with("BLOCK", one_letter)
        .with("WAIT", one_letter)
        .with(
            "CONTEXT",
            length(&context).unwrap_or(Stored::name(ButtonContext::All.name())),
        )
        .with("DISABLED", one_letter)
        .with(
            "DISPLAY",
            length(&display).unwrap_or(Stored::name(ButtonDisplay::Block.name())),
        )
        .with(
            "BG_COLOR_TOKEN",
            length(&token).unwrap_or(Stored::name(ColorToken::Base.name())),
        )
        .with_some("WIDTH", length(&width))
        .with_some("BG_COLOR", colors[0])
        .with_some("TEXT_COLOR", colors[1])
        .with_some("OFF_BG_COLOR", colors[2])
        .with_some("OFF_TEXT_COLOR", colors[3]);
    let (stored, action) = action.finish(winner, stored)?;
    let button = M::make(|proof| {
        Some(Entry::Button(Button {
            text: M::open(proof, text.value),
            action: M::open(proof, action)?,
            block: value(block),
            disabled: value(disabled),
            context: value(context),
            display: value(display),
            width: value(width),
            bg_color_token: value(token),
            bg_color: open::<M, _>(proof, bg),
            text_color: open::<M, _>(proof, fg),
            off_bg_color: open::<M, _>(proof, off_bg),
            off_text_color: open::<M, _>(proof, off_fg),
        }))
    });
    Some(KeptButton {
        value: button,
        stored: stored.stored(),
        colors: Some(colors),
    })
}

/// Reads `TYPE`, and tells whether it is a line break.
fn read_type<M: Mode>(r: &mut Reader<'_, M>) -> bool {
    const NAMES: &[&str] = &[NEWLINE];
    const TYPES: &[(Name, bool)] = &[(Name::of(NEWLINE), true), (Name::of("BUTTON"), false)];
    let at = r.at();
    if let Some(newline) = r.text_of(TYPES) {
        if !newline {
            r.problem(at, Code::Needless);
        }
        return newline;
    }
    let Some(text) = r.text() else {
        // PHP's `true` equals any text.
        let newline = r.next_is_true();
        let converted = |actual| Code::Converted {
            expected: Kind::String,
            actual,
        };
        r.instead_of_text(at, converted, converted);
        return newline;
    };
    r.problem(
        at,
        Code::Choice {
            expected: NAMES,
            suggestion: suggest(text, &mut NAMES.iter().copied()),
        },
    );
    false
}

/// Reads a text that must be a string; anything else is lost.
fn read_string<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    if matches!(r.next(), Next::Text | Next::Null) {
        return text::required(
            r,
            Style {
                trim: false,
                ..Style::PLAIN
            },
        );
    }
    r.wrong_type(Kind::String);
    None
}

/// Reads `COMMAND`, of which the portal takes one slash away.
fn read_command<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    let at = r.at();
    let mark = r.mark();
    let Kept { value, stored } = read_string(r)?;
    let has_slash = r.again(mark, |r| r.text()?.chars().next()) == Some('/');
    if !has_slash {
        return Some(Kept { value, stored });
    }
    r.problem(at, Code::CommandSlash);
    let stored = stored - Stored::char('/');
    Some(Kept { value, stored })
}

/// Reads `TEXT`, which must be a string, and not `0` once it is trimmed.
fn read_text<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    let at = r.at();
    if !r.next_is_text() {
        return read_string(r);
    }
    let mark = r.mark();
    let text = text::required(r, Style::PLAIN)?;
    let is_short = text.stored == Stored::name("0");
    if is_short && r.again(mark, |r| r.text().is_some_and(text::is_zero)) {
        r.problem(at, Code::BlankText);
        return None;
    }
    Some(text)
}

/// What `ACTION` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Put,
    Send,
    Copy,
    Call,
    Dialog,
    /// `LIVECHAT` or `HELP`: named by no documentation.
    Undocumented(&'static str),
}

impl Verb {
    const NAMES: &[&str] = &["PUT", "SEND", "COPY", "CALL", "DIALOG"];
    const ALL: &[(Name, Self)] = &[
        (Name::of("PUT"), Self::Put),
        (Name::of("SEND"), Self::Send),
        (Name::of("COPY"), Self::Copy),
        (Name::of("CALL"), Self::Call),
        (Name::of("DIALOG"), Self::Dialog),
        (Name::of("LIVECHAT"), Self::Undocumented("LIVECHAT")),
        (Name::of("HELP"), Self::Undocumented("HELP")),
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Put => "PUT",
            Self::Send => "SEND",
            Self::Copy => "COPY",
            Self::Call => "CALL",
            Self::Dialog => "DIALOG",
            Self::Undocumented(name) => name,
        }
    }
}

/// Reads `ACTION`; an unknown one is none.
fn read_verb<M: Mode>(r: &mut Reader<'_, M>) -> Option<Verb> {
    let at = r.at();
    if let Some(verb) = r.text_of(Verb::ALL) {
        if matches!(verb, Verb::Undocumented(_)) {
            r.problem(at, Code::Undocumented);
        }
        return Some(verb);
    }
    let Some(text) = r.text() else {
        let wrong_type = |actual| Code::WrongType {
            expected: Kind::String,
            actual,
        };
        r.instead_of_text(at, wrong_type, wrong_type);
        return None;
    };
    r.problem(
        at,
        Code::UnknownAction {
            expected: Verb::NAMES,
            suggestion: suggest(text, &mut Verb::NAMES.iter().copied()),
        },
    );
    None
}

/// Reads `ACTION_VALUE`, which is stored as it is; a list or object makes the portal fail.
fn read_value<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    let at = r.at();
    if matches!(r.next(), Next::List | Next::Object) {
        r.type_error(Kind::String);
        return None;
    }
    if text::lose_false(r, at) {
        return None;
    }
    let (text, look) = text::read(
        r,
        Style {
            trim: false,
            raw: true,
            ..Style::PLAIN
        },
    )?;
    if look == Look::Blank {
        r.problem(at, Code::BlankText);
        return None;
    }
    Some(text)
}

/// Reads `APP_ID`: any value that PHP does not call empty, as an integer.
fn read_app_id<M: Mode>(r: &mut Reader<'_, M>) -> Option<Kept<u64>> {
    let at = r.at();
    let converted = number::read(r, Style::PLAIN)?;
    if converted.empty {
        r.problem(at, Code::NotPositive { min: 1 });
        return None;
    }
    let value = u64::try_from(converted.number).unwrap_or_default();
    let faith = if value == 0 {
        Faith::Altered
    } else {
        converted.faith
    };
    number::report(r, at, Converted { faith, ..converted });
    Some(Kept {
        value,
        stored: Stored::integer(converted.number),
    })
}

/// The actions a button names.
#[derive(Default)]
struct Actions<M: Mode> {
    link: Option<Made<M, String>>,
    verb: Option<Verb>,
    value: Option<Made<M, String>>,
    command: Option<Made<M, String>>,
    command_params: Option<Made<M, String>>,
    app_id: Option<Kept<u64>>,
    app_params: Option<Made<M, String>>,
}

/// The action that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Winner {
    Link,
    App,
    Action,
    Command,
}

impl<M: Mode> Actions<M> {
    /// Decides which action counts and says what is wrong with the others; none if the portal drops the button.
    fn settle(&self, r: &mut Reader<'_, M>, object: &Object, audience: Audience) -> Option<Winner> {
        let can_command =
            audience == Audience::Chat || matches!(audience, Audience::Network { bot_id: 1.. });
        let (winner, first, second) = if self.link.is_some() {
            (Winner::Link, Key::Link, Key::Link)
        } else if self.app_id.is_some() {
            (Winner::App, Key::AppId, Key::AppParams)
        } else if self.verb.is_some() && self.value.is_some() {
            (Winner::Action, Key::Action, Key::ActionValue)
        } else if self.command.is_some() && can_command {
            (Winner::Command, Key::Command, Key::CommandParams)
        } else {
            self.report_none(r, object, audience);
            return None;
        };
        let mut others = TARGETS.without(first).without(second);
        if winner == Winner::Command && self.verb.is_some() {
            // The portal came to this one first, and may have failed over it.
            others = others.without(Key::ActionValue);
        }
        let expected = first.name();
        r.lose_all(object, others, Code::ExtraAction { expected });
        if audience != Audience::Chat && winner != Winner::Link {
            r.problem_of(object, first, Code::NotALink);
        } else if winner == Winner::App {
            r.problem_of(object, first, Code::AppId);
        }
        Some(winner)
    }

    /// Says what a button without an action lacks, unless what is wrong with it has been said.
    fn report_none(&self, r: &mut Reader<'_, M>, object: &Object, audience: Audience) {
        let has_any = [
            Key::Link,
            Key::AppId,
            Key::Action,
            Key::ActionValue,
            Key::Command,
        ]
        .iter()
        .any(|key| object.has(*key));
        if audience != Audience::Chat {
            if self.command.is_some() {
                r.problem_of(object, Key::Command, Code::Command);
            } else {
                r.require(object, Key::Link, Code::MissingKey { expected: "LINK" });
            }
        } else if object.has(Key::Action) != object.has(Key::ActionValue) {
            for key in [Key::Action, Key::ActionValue] {
                let expected = key.name();
                r.require(object, key, Code::MissingKey { expected });
            }
        } else if !has_any {
            r.problem(object.at, Code::NoAction);
        }
    }

    /// Length with the action's keys, and the typed action, unless no documentation names it.
    fn finish(self, winner: Winner, stored: Fields) -> Option<(Fields, M::Of<Option<Action>>)> {
        Some(match winner {
            Winner::Link => {
                let link = self.link?;
                let stored = stored.with("LINK", link.stored);
                let action = M::make(|proof| Some(Action::Link(M::open(proof, link.value))));
                (stored, action)
            }
            Winner::App => {
                let id = self.app_id?;
                let stored = stored
                    .with("APP_ID", id.stored)
                    .with_some("APP_PARAMS", length(&self.app_params));
                let action = M::make(|proof| {
                    Some(Action::App {
                        id: id.value,
                        params: open::<M, _>(proof, self.app_params),
                    })
                });
                (stored, action)
            }
            Winner::Action => {
                let (verb, text) = (self.verb?, self.value?);
                let stored = stored
                    .with("ACTION", Stored::name(verb.name()))
                    .with("ACTION_VALUE", text.stored);
                let action = M::make(|proof| {
                    let text = M::open(proof, text.value);
                    Some(match verb {
                        Verb::Put => Action::Put(text),
                        Verb::Send => Action::Send(text),
                        Verb::Copy => Action::Copy(text),
                        Verb::Call => Action::Call(text),
                        Verb::Dialog => Action::Dialog(text),
                        Verb::Undocumented(_) => return None,
                    })
                });
                (stored, action)
            }
            Winner::Command => {
                let command = self.command?;
                let stored = stored.with("COMMAND", command.stored).with(
                    "COMMAND_PARAMS",
                    length(&self.command_params).unwrap_or(Stored::EMPTY_TEXT),
                );
                let action = M::make(|proof| {
                    Some(Action::Command {
                        command: M::open(proof, command.value),
                        params: open::<M, _>(proof, self.command_params),
                    })
                });
                (stored, action)
            }
        })
    }
}

/// What a schema says of a kind of button and its keyboard.
#[cfg(feature = "schema")]
pub trait ButtonSchema: schemars::JsonSchema {
    /// Name of the keyboard's schema.
    const KEYBOARD: &'static str;
    /// Whether the keyboard has a `BOT_ID`.
    const HAS_BOT: bool;
}

#[cfg(feature = "schema")]
mod schema {
    use alloc::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use serde_json::{Value, json};

    use super::{
        Button, ButtonContext, ButtonDisplay, ButtonSchema, ColorToken, Flag, LinkButton, Verb,
        choice, color, number, text, url,
    };
    use crate::schema::has;

    /// A button without its action.
    fn look(generator: &mut SchemaGenerator, about: &str) -> Schema {
        let mut schema = json_schema!({
            "description": about,
            "type": "object",
            "properties": {
                "TEXT": text::schema(generator),
                "BLOCK": choice::schema::<Flag>(generator),
                "DISABLED": choice::schema::<Flag>(generator),
                "CONTEXT": choice::schema::<ButtonContext>(generator),
                "DISPLAY": choice::schema::<ButtonDisplay>(generator),
                "WIDTH": number::schema(generator),
                "BG_COLOR_TOKEN": choice::schema::<ColorToken>(generator),
                "BG_COLOR": color::schema(generator),
                "TEXT_COLOR": color::schema(generator),
                "OFF_BG_COLOR": color::schema(generator),
                "OFF_TEXT_COLOR": color::schema(generator),
            },
            "required": ["TEXT"],
            "additionalProperties": false,
        });
        for (key, about) in [
            ("TEXT", "Text on the button; not blank, and not `0`."),
            (
                "BLOCK",
                "Whether the keyboard is locked after a press: `N` by default; works for `COMMAND` only.",
            ),
            (
                "DISABLED",
                "Whether the button cannot be pressed: `N` by default.",
            ),
            ("CONTEXT", "On which devices it is shown: `ALL` by default."),
            (
                "DISPLAY",
                "`LINE`: beside the others; `BLOCK`, the default: on a line of its own.",
            ),
            ("WIDTH", "Width in pixels."),
            (
                "BG_COLOR_TOKEN",
                "Background colour by its meaning: `base` by default.",
            ),
            (
                "BG_COLOR",
                "Background colour, `#RGB` or `#RRGGBB`, for clients without tokens.",
            ),
            (
                "TEXT_COLOR",
                "Colour of the text, `#RGB` or `#RRGGBB`, for clients without tokens.",
            ),
            (
                "OFF_BG_COLOR",
                "Background colour once disabled, `#RGB` or `#RRGGBB`, for clients without tokens.",
            ),
            (
                "OFF_TEXT_COLOR",
                "Colour of the text once disabled, `#RGB` or `#RRGGBB`, for clients without tokens.",
            ),
        ] {
            describe(&mut schema, key, None, about);
        }
        schema
    }

    /// Describes a property, or adds it.
    fn describe(schema: &mut Schema, key: &str, property: Option<Schema>, about: &str) {
        let Some(Value::Object(properties)) = schema.get_mut("properties") else {
            return;
        };
        if let Some(property) = property {
            properties.insert(key.into(), property.to_value());
        }
        properties[key]["description"] = about.into();
    }

    impl JsonSchema for LinkButton {
        fn schema_name() -> Cow<'static, str> {
            "LinkButton".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let mut schema = look(generator, "A button that opens a link to an external site.");
            let link = url::external_schema(generator);
            describe(
                &mut schema,
                "LINK",
                Some(link),
                "Link to an external site: `https://` or `http://`.",
            );
            schema.insert("required".into(), json!(["TEXT", "LINK"]));
            schema
        }
    }

    impl ButtonSchema for LinkButton {
        const KEYBOARD: &'static str = "LinkKeyboard";
        const HAS_BOT: bool = false;
    }

    impl JsonSchema for Button {
        fn schema_name() -> Cow<'static, str> {
            "Button".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let mut schema = look(generator, "A button: a text and exactly one action.");
            let link = url::button_schema(generator);
            let text = text::schema(generator);
            let verb = json_schema!({ "type": "string", "enum": Verb::NAMES });
            let id = number::schema(generator);
            for (key, property, about) in [
                (
                    "LINK",
                    link,
                    "Action: opens a link, `https://`, `http://` or a path of the portal.",
                ),
                ("ACTION", verb, "Action: what to do with `ACTION_VALUE`."),
                (
                    "ACTION_VALUE",
                    text.clone(),
                    "Text for `PUT`, `SEND`, `COPY`; number in international format for `CALL`; `chatN` or a user's id for `DIALOG`.",
                ),
                (
                    "COMMAND",
                    json_schema!({ "type": "string", "not": { "pattern": "^/" } }),
                    "Action: sends a command to the bot.",
                ),
                ("COMMAND_PARAMS", text.clone(), "Parameters of the command."),
                ("APP_ID", id, "Action: opens an application; deprecated."),
                ("APP_PARAMS", text, "Parameters of the application."),
            ] {
                describe(&mut schema, key, Some(property), about);
            }
            schema.insert(
                "oneOf".into(),
                ["LINK", "ACTION", "COMMAND", "APP_ID"]
                    .map(|key| has(&[key]))
                    .into_iter()
                    .collect(),
            );
            schema.insert(
                "dependentRequired".into(),
                json!({
                    "ACTION": ["ACTION_VALUE"],
                    "ACTION_VALUE": ["ACTION"],
                    "COMMAND_PARAMS": ["COMMAND"],
                    "APP_PARAMS": ["APP_ID"],
                }),
            );
            schema
        }
    }

    impl ButtonSchema for Button {
        const KEYBOARD: &'static str = "Keyboard";
        const HAS_BOT: bool = true;
    }
}
