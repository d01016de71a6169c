//! What a button does: the action it names, and which one wins where it names several.

use alloc::string::String;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Audience;
use crate::choice::{Choice, choices};
use crate::code::{Code, Kind};
use crate::measure::{Fields, Stored};
use crate::number::{self, Converted, Faith};
use crate::read::{
    Kept, Key, Keys, Made, Mode, Next, Object, Reader, length, open, read_key, suggest,
};
use crate::text::{self, Look, Style};
use crate::url::{self, Place};

/// What a button does when it is pressed.
///
/// ```
/// use openlines::{Action, Button, Keyboard, Payload};
///
/// let help = Action::Command { command: "help".to_owned(), params: None };
/// let keyboard = Keyboard::new([Button::action("Help", help)]).bot_id(7);
/// assert!(keyboard.check().is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Href(pub String);

impl Serialize for Href {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("LINK", &self.0)?;
        map.end()
    }
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let (verb, value) = match self {
            Self::Link(link) => {
                map.serialize_entry("LINK", link)?;
                return map.end();
            }
            Self::Command { command, params } => {
                map.serialize_entry("COMMAND", command)?;
                if let Some(params) = params {
                    map.serialize_entry("COMMAND_PARAMS", params)?;
                }
                return map.end();
            }
            Self::App { id, params } => {
                map.serialize_entry("APP_ID", id)?;
                if let Some(params) = params {
                    map.serialize_entry("APP_PARAMS", params)?;
                }
                return map.end();
            }
            Self::Put(value) => (Verb::Put, value),
            Self::Send(value) => (Verb::Send, value),
            Self::Copy(value) => (Verb::Copy, value),
            Self::Call(value) => (Verb::Call, value),
            Self::Dialog(value) => (Verb::Dialog, value),
        };
        map.serialize_entry("ACTION", &verb)?;
        map.serialize_entry("ACTION_VALUE", value)?;
        map.end()
    }
}

/// Keys of all actions but the link, which wins over them.
const TARGETS: Keys = Keys::of(&[
    Key::AppId,
    Key::AppParams,
    Key::Action,
    Key::ActionValue,
    Key::Command,
    Key::CommandParams,
]);

/// Keys of all actions.
pub(super) const KEYS: Keys = TARGETS.with(Key::Link);

/// Keys of which one makes an action.
const ACTIONS: [Key; 5] = [
    Key::Link,
    Key::AppId,
    Key::Action,
    Key::ActionValue,
    Key::Command,
];

/// Reads a text that must be a string, and not a blank one; anything else is lost.
fn read_string<M: Mode>(
    r: &mut Reader<'_, M>,
    style: Style,
    blank: Code,
) -> Option<Made<M, String>> {
    if matches!(r.next(), Next::Text | Next::Null) {
        return text::filled(r, style, blank);
    }
    r.wrong_type(Kind::String);
    None
}

/// The same of a text that PHP must not call empty, as it does `0`.
pub(super) fn read_filled<M: Mode>(
    r: &mut Reader<'_, M>,
    style: Style,
    blank: Code,
) -> Option<Made<M, String>> {
    let mark = r.mark();
    let text = read_string(r, style, blank)?;
    let is_short = text.stored == Stored::name("0");
    if is_short && r.again(mark, |r| r.text().is_some_and(|text| text.is("0"))) {
        r.problem(mark.at(), Code::BlankText);
        return None;
    }
    Some(text)
}

/// Reads `COMMAND`, of which the portal takes one slash away.
fn read_command<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, String>> {
    let mark = r.mark();
    let Kept { value, stored } = read_filled(r, Style::LooseLines, Code::BlankText)?;
    let has_slash = r.again(mark, |r| r.text()?.chars().next()) == Some('/');
    if !has_slash {
        return Some(Kept { value, stored });
    }
    r.problem(mark.at(), Code::CommandSlash);
    let stored = stored - Stored::char('/');
    Some(Kept { value, stored })
}

choices! {
    /// What `ACTION` says.
    pub(super) enum Verb {
        /// `PUT`
        Put = "PUT",
        /// `SEND`
        Send = "SEND",
        /// `COPY`
        Copy = "COPY",
        /// `CALL`
        Call = "CALL",
        /// `DIALOG`
        Dialog = "DIALOG",
        /// `LIVECHAT`, named by no documentation.
        LiveChat = "LIVECHAT",
        /// `HELP`, named by no documentation.
        Help = "HELP",
    }
}

impl Verb {
    /// Names of those that a documentation names.
    pub(super) const DOCUMENTED: &[&str] = Self::NAMES.split_at(Self::LiveChat as usize).0;
}

/// Reads `ACTION`; an unknown one is none.
fn read_verb<M: Mode>(r: &mut Reader<'_, M>) -> Option<Verb> {
    let at = r.at();
    if let Some(verb) = Verb::ALL.get(r.text_of(Verb::SHORT)).copied() {
        if matches!(verb, Verb::LiveChat | Verb::Help) {
            r.problem(at, Code::Undocumented { suggestion: None });
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
            expected: Verb::DOCUMENTED,
            suggestion: suggest(text, Verb::DOCUMENTED),
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
    if text::lose_false(r) {
        return None;
    }
    let (text, look) = text::read(r, Style::AsIs)?;
    if look == Look::Blank {
        r.problem(at, Code::BlankText);
        return None;
    }
    Some(text)
}

/// Reads `APP_ID`: any value that PHP does not call empty, as an integer.
fn read_app_id<M: Mode>(r: &mut Reader<'_, M>) -> Option<Kept<u64>> {
    let at = r.at();
    let converted = number::read(r)?;
    if converted.empty {
        r.problem(at, number::NOT_POSITIVE);
        return None;
    }
    let value = u64::try_from(converted.number).unwrap_or_default();
    let faith = match converted.faith {
        // The types hold none below zero.
        Faith::Same if value == 0 => Faith::Beyond,
        faith => faith,
    };
    number::report(r, at, Converted { faith, ..converted });
    Some(Kept {
        value,
        stored: Stored::integer(converted.number),
    })
}

/// The actions a button names.
#[derive(Default)]
pub(super) struct Actions<M: Mode> {
    link: Option<Made<M, String>>,
    verb: Option<Verb>,
    value: Option<Made<M, String>>,
    command: Option<Made<M, String>>,
    command_params: Option<Made<M, String>>,
    app_id: Option<Kept<u64>>,
    app_params: Option<Made<M, String>>,
}

/// The action that counts, and what the portal keeps of it.
pub(super) enum Winner<M: Mode> {
    Link(Made<M, String>),
    App {
        id: Kept<u64>,
        params: Option<Made<M, String>>,
    },
    Action {
        verb: Verb,
        value: Made<M, String>,
    },
    Command {
        command: Made<M, String>,
        params: Option<Made<M, String>>,
    },
}

impl<M: Mode> Actions<M> {
    /// Reads what stands under one of the keys of actions.
    #[inline]
    pub(super) fn read(&mut self, r: &mut Reader<'_, M>, key: Key, audience: Audience) {
        read_key!(KEYS, key, {
            Link => {
                let place = match audience {
                    Audience::Chat => Place::Button,
                    Audience::Network { .. } => Place::External,
                };
                self.link = url::read(r, place);
            },
            Action => self.verb = read_verb(r),
            ActionValue => self.value = read_value(r),
            Command => self.command = read_command(r),
            CommandParams => {
                self.command_params = read_filled(r, Style::LooseLines, Code::BlankOptional);
            },
            AppId => self.app_id = read_app_id(r),
            AppParams => {
                self.app_params = read_string(r, Style::LooseLines, Code::BlankOptional);
            },
        });
    }

    /// Whether `ACTION_VALUE` is read before it is known whether the button is kept.
    pub(super) fn reads_value(&self) -> bool {
        self.verb.is_some()
    }

    /// Decides which action counts and says what is wrong with the others; none if the portal drops the button.
    pub(super) fn settle(
        self,
        r: &mut Reader<'_, M>,
        object: &Object,
        audience: Audience,
    ) -> Option<Winner<M>> {
        let can_command = matches!(audience, Audience::Chat | Audience::Network { bot_id: 1.. });
        let (winner, first, second) = if let Some(link) = self.link {
            (Winner::Link(link), Key::Link, Key::Link)
        } else if let Some(id) = self.app_id {
            let params = self.app_params;
            (Winner::App { id, params }, Key::AppId, Key::AppParams)
        } else if let Some(verb) = self.verb
            && let Some(value) = self.value
        {
            let winner = Winner::Action { verb, value };
            (winner, Key::Action, Key::ActionValue)
        } else if can_command && let Some(command) = self.command {
            let params = self.command_params;
            let winner = Winner::Command { command, params };
            (winner, Key::Command, Key::CommandParams)
        } else {
            self.report_none(r, object, audience);
            return None;
        };
        let mut others = TARGETS.without(first).without(second);
        if first == Key::Command && self.verb.is_some() {
            // The portal came to this one first, and may have failed over it.
            others = others.without(Key::ActionValue);
        }
        let expected = first.name();
        r.lose_all(object, others, Code::ExtraAction { expected });
        if audience != Audience::Chat && first != Key::Link {
            r.problem_of(object, first, Code::NotALink);
        } else if first == Key::AppId {
            r.problem_of(object, first, Code::AppId);
        }
        Some(winner)
    }

    /// Says what a button without an action lacks, unless what is wrong with it has been said.
    fn report_none(&self, r: &mut Reader<'_, M>, object: &Object, audience: Audience) {
        if audience != Audience::Chat {
            let mut others = TARGETS;
            if self.command.is_some() {
                r.problem_of(object, Key::Command, Code::Command);
                others = others.without(Key::Command);
            } else {
                r.require(object, Key::Link);
            }
            if self.reads_value() {
                // The portal may have failed over it.
                others = others.without(Key::ActionValue);
            }
            r.lose_all(object, others, Code::NotALink);
        } else if object.has(Key::Action) != object.has(Key::ActionValue) {
            for key in [Key::Action, Key::ActionValue] {
                r.require(object, key);
            }
        } else if !ACTIONS.iter().any(|key| object.has(*key)) {
            r.problem(object.start.at(), Code::NoAction);
        }
    }
}

impl<M: Mode> Winner<M> {
    /// Length with the action's keys, and the typed action, unless no documentation names it.
    pub(super) fn finish(self, stored: Fields) -> (Fields, M::Of<Option<Action>>) {
        match self {
            Self::Link(link) => (
                stored.with("LINK", link.stored),
                M::make(|proof| Some(Action::Link(M::open(proof, link.value)))),
            ),
            Self::App { id, params } => (
                stored
                    .with("APP_ID", id.stored)
                    .with_some("APP_PARAMS", length(&params)),
                M::make(|proof| {
                    Some(Action::App {
                        id: id.value,
                        params: open::<M, _>(proof, params),
                    })
                }),
            ),
            Self::Action { verb, value } => (
                stored
                    .with("ACTION", Stored::name(verb.as_str()))
                    .with("ACTION_VALUE", value.stored),
                M::make(|proof| {
                    let value = M::open(proof, value.value);
                    Some(match verb {
                        Verb::Put => Action::Put(value),
                        Verb::Send => Action::Send(value),
                        Verb::Copy => Action::Copy(value),
                        Verb::Call => Action::Call(value),
                        Verb::Dialog => Action::Dialog(value),
                        Verb::LiveChat | Verb::Help => return None,
                    })
                }),
            ),
            Self::Command { command, params } => (
                stored.with("COMMAND", command.stored).with(
                    "COMMAND_PARAMS",
                    length(&params).unwrap_or(Stored::EMPTY_TEXT),
                ),
                M::make(|proof| {
                    Some(Action::Command {
                        command: M::open(proof, command.value),
                        params: open::<M, _>(proof, params),
                    })
                }),
            ),
        }
    }
}
