//! `imopenlines.network.message.add`: a message to a user on behalf of an open channel.

use alloc::string::String;

use serde::Serialize;

use super::{Method, message};
use crate::attach::{self, Attach};
use crate::checked::Payload;
use crate::choice::{self, Flag, Strictness};
use crate::code::{Code, Kind, PortalCode};
use crate::keyboard::{self, LinkKeyboard};
use crate::limits::{CODE_CHARS, MAX_SAFE_INTEGER};
use crate::number::{self, Converted};
use crate::read::{Case, Key, Mode, Read, Reader, Scalar, read_object, value};
use crate::subject::Subject;
use crate::text::{self, Look, Style};

/// Parameters of `imopenlines.network.message.add`.
///
/// A person gets one such message a week from each open channel, whatever the portal lost of it.
///
/// ```
/// use openlines::{Attach, Block, File, LinkButton, LinkKeyboard, NetworkMessage, Payload};
///
/// let message = NetworkMessage::new("ab515f5d85a8b844d484f6ea75a2e494", 2, "Your invoice")
///     .attach(Attach::new([File::new("https://example.com/1.pdf").name("1.pdf").size(1024).into()]))
///     .keyboard(LinkKeyboard::new([LinkButton::new("Pay", "https://example.com/pay/1")]))
///     .check()?;
/// assert!(message.json().starts_with(r#"{"CODE":"ab515f5d85a8b844d484f6ea75a2e494","USER_ID":2"#));
/// # Ok::<(), openlines::Report>(())
/// ```
///
/// See [Bitrix24 Docs/imopenlines.network.message.add](https://apidocs.bitrix24.com/api-reference/imopenlines/openlines/imopenlines-network-message-add.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::schema::Descriptions, deny_unknown_fields, transform = super::schema_auth))]
#[must_use]
#[non_exhaustive]
pub struct NetworkMessage {
    /// Code of the open channel: 32 digits and Latin letters.
    #[cfg_attr(feature = "schema", schemars(schema_with = "code_schema"))]
    pub code: String,
    /// Identifier of the recipient.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    pub user_id: u64,
    /// Text of the message, with BB codes; not blank, at most 20,000 characters once `[BR]` is a line break and the ends are trimmed.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::text::schema"))]
    pub message: String,
    /// Attachment.
    #[cfg_attr(
        feature = "schema",
        schemars(
            schema_with = "part_schema::<Attach>",
            example = &attach_example()
        )
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attach: Option<Attach>,
    /// Keyboard; here only buttons that link to an external site.
    #[cfg_attr(
        feature = "schema",
        schemars(
            schema_with = "part_schema::<LinkKeyboard>",
            example = &keyboard_example()
        )
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyboard: Option<LinkKeyboard>,
    /// Whether links in the text show a preview: `Y` by default.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::choice::schema::<Flag>")
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url_preview: Option<Flag>,
}

impl NetworkMessage {
    /// A text for a user on behalf of a line.
    ///
    /// `code` is the line's, of [`CODE_CHARS`] characters; `message` may hold BB codes.
    pub fn new(code: impl Into<String>, user_id: u64, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            user_id,
            message: message.into(),
            attach: None,
            keyboard: None,
            url_preview: None,
        }
    }

    /// Attachment; one without blocks is left out.
    pub fn attach(mut self, attach: Attach) -> Self {
        self.attach = Some(attach).filter(|attach| !attach.blocks.is_empty());
        self
    }

    /// Keyboard; one without entries is left out.
    pub fn keyboard(mut self, keyboard: LinkKeyboard) -> Self {
        self.keyboard = Some(keyboard).filter(|keyboard| !keyboard.entries.is_empty());
        self
    }

    /// Whether links in the text show a preview, as they do where nothing is said.
    pub fn url_preview(mut self, preview: bool) -> Self {
        self.url_preview = Some(preview.into());
        self
    }
}

impl Payload for NetworkMessage {
    const SUBJECT: Subject = Subject::Network;
}

impl Method for NetworkMessage {
    const NAME: &'static str = "imopenlines.network.message.add";
}

impl Read for NetworkMessage {
    fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<Self>> {
        if !super::is_object(r, PortalCode::Code) {
            return None;
        }
        let (mut code, mut user_id, mut message, mut url_preview) = (None, None, None, None);
        let (mut attach, mut keyboard, mut keyboard_at, mut bot_id) = (None, None, None, 0);
        let object = read_object!(r, Case::Tolerated, {
            Code => code = read_code(r),
            UserId => user_id = read_user_id(r),
            Message => message = read_message(r),
            Attach => attach = attach::read(r),
            Keyboard => {
                keyboard_at = Some((r.mark(), bot_id));
                keyboard = keyboard::read_links(r, bot_id);
            },
            UrlPreview => url_preview = choice::read::<_, Flag>(r, Strictness::Lenient),
            BotId => bot_id = read_bot_id(r),
            Auth => super::read_auth(r),
        });
        if let Some((place, known)) = keyboard_at
            && object.has(Key::Keyboard)
            && known != bot_id
        {
            // Its `BOT_ID` was not known yet.
            keyboard = r.reread(&object, place, |r| keyboard::read_links(r, bot_id));
        }
        for (key, portal_code) in [
            (Key::Code, PortalCode::Code),
            (Key::UserId, PortalCode::UserIdEmpty),
            (Key::Message, PortalCode::MessageEmpty),
        ] {
            r.require_parameter(&object, key, portal_code);
        }
        let (code, user_id, message) = (code?, user_id?, message?);
        Some(M::make(|proof| Self {
            code: M::open(proof, code),
            user_id,
            message: M::open(proof, message),
            // What no documentation names is not in them, and may have been all there was.
            attach: attach
                .map(|attach| M::open(proof, attach))
                .filter(|attach| !attach.blocks.is_empty()),
            keyboard: keyboard
                .map(|keyboard| M::open(proof, keyboard))
                .filter(|keyboard| !keyboard.entries.is_empty()),
            url_preview: value(url_preview),
        }))
    }
}

fn read_code<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<String>> {
    let portal_code = PortalCode::Code;
    let at = r.at();
    let Some(scalar) = r.scalar() else {
        r.type_error(Kind::String);
        return None;
    };
    let Scalar::Text(text) = scalar else {
        // Not so of `null`, which is no parameter: that is said instead.
        r.problem(at, Code::ParameterValue { portal_code });
        return None;
    };
    let plain = text.stored().is_some()
        && text
            .raw
            .bytes()
            .fold(true, |plain, byte| plain & byte.is_ascii_alphanumeric());
    let actual = if plain {
        text.raw.len()
    } else {
        text.chars().count()
    };
    if actual != CODE_CHARS {
        r.problem(
            at,
            Code::CodeLength {
                expected: CODE_CHARS,
                actual,
                portal_code,
            },
        );
        return None;
    }
    if !plain && !text.chars().all(|c| c.is_ascii_alphanumeric()) {
        r.problem(at, Code::CodeCharacters);
    }
    Some(r.string(text))
}

fn read_user_id<M: Mode>(r: &mut Reader<'_, M>) -> Option<u64> {
    let at = r.at();
    let converted = number::read(r)?;
    let refused = |portal_code| Code::IdValue {
        max: MAX_SAFE_INTEGER,
        portal_code,
    };
    match converted.number {
        1.. => number::report(r, at, converted),
        0 => r.problem(at, refused(PortalCode::UserIdEmpty)),
        _ => r.problem(at, refused(PortalCode::WrongRequest)),
    }
    u64::try_from(converted.number).ok()
}

fn read_message<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<String>> {
    let mark = r.mark();
    let at = mark.at();
    if r.next_is_false() {
        r.skip();
        r.problem(
            at,
            Code::ParameterValue {
                portal_code: PortalCode::MessageEmpty,
            },
        );
        return None;
    }
    let (message, look) = text::read(r, Style::Lines)?;
    if look == Look::Blank {
        r.problem(
            at,
            Code::MessageEmpty {
                portal_code: PortalCode::MessageEmpty,
            },
        );
        return None;
    }
    let sent = message::sent(r, mark, &message, look);
    match sent.look {
        Look::Blank => {
            r.problem(
                at,
                Code::MessageEmpty {
                    portal_code: PortalCode::WrongRequest,
                },
            );
            return None;
        }
        Look::Invisible => r.problem(at, Code::InvisibleText),
        Look::Visible => {}
    }
    sent.report_length(r, at);
    Some(message.value)
}

/// Reads the undocumented `BOT_ID`.
fn read_bot_id<M: Mode>(r: &mut Reader<'_, M>) -> i64 {
    let at = r.at();
    let Some(Converted { number, .. }) = number::read(r) else {
        return 0;
    };
    r.problem(at, Code::Undocumented { suggestion: None });
    number
}

/// A part that need not be there, but is no `null`.
#[cfg(feature = "schema")]
fn part_schema<T: schemars::JsonSchema>(
    generator: &mut schemars::SchemaGenerator,
) -> schemars::Schema {
    generator.subschema_for::<T>()
}

/// What an editor writes for the key `ATTACH`.
#[cfg(feature = "schema")]
fn attach_example() -> Attach {
    Attach::new([crate::Block::message("Text")])
}

/// What an editor writes for the key `KEYBOARD`.
#[cfg(feature = "schema")]
fn keyboard_example() -> LinkKeyboard {
    LinkKeyboard::new([crate::LinkButton::new("Open", "https://example.com/")])
}

/// `CODE`: as many digits and Latin letters as it has characters.
#[cfg(feature = "schema")]
fn code_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({
        "type": "string",
        "pattern": alloc::format!("^[0-9A-Za-z]{{{CODE_CHARS}}}$"),
        // Some languages let `$` match before a line break at the end.
        "maxLength": CODE_CHARS,
    })
}
