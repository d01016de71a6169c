//! `imopenlines.network.message.add`: a message to a user on behalf of an open channel.

use alloc::string::String;

use serde::Serialize;

use crate::attach::{self, Attach};
use crate::checked::{Method, Payload};
use crate::choice::{self, Flag, Strictness};
use crate::code::{Code, Kind, PortalCode};
use crate::keyboard::{self, LinkKeyboard};
use crate::limits::{CODE_CHARS, MAX_SAFE_INTEGER, MESSAGE_CHARS, MESSAGE_CUT_CHARS};
use crate::number::{self, Converted};
use crate::read::string::Text;
use crate::read::{Case, Key, Keys, Mode, Read, Reader, Scalar, value};
use crate::subject::Subject;
use crate::text::{self, Look, Style};

/// Parameters of `imopenlines.network.message.add`.
///
/// A person gets one such message a week, whatever the portal lost of it.
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields, transform = super::schema_auth))]
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attach: Option<Attach>,
    /// Keyboard; here only buttons that link to an external site.
    #[cfg_attr(
        feature = "schema",
        schemars(
            schema_with = "part_schema::<LinkKeyboard>",
            example = &keyboard_example()
        )
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keyboard: Option<LinkKeyboard>,
    /// Whether links in the text show a preview: `Y` by default.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::choice::schema::<Flag>")
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
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
    pub fn attach(self, attach: Attach) -> Self {
        Self {
            attach: Some(attach).filter(|attach| !attach.blocks.is_empty()),
            ..self
        }
    }

    /// Keyboard; one without entries is left out.
    pub fn keyboard(self, keyboard: LinkKeyboard) -> Self {
        Self {
            keyboard: Some(keyboard).filter(|keyboard| !keyboard.entries.is_empty()),
            ..self
        }
    }

    /// Whether links in the text show a preview, as they do where nothing is said.
    pub fn url_preview(self, preview: bool) -> Self {
        Self {
            url_preview: Some(preview.into()),
            ..self
        }
    }
}

impl Payload for NetworkMessage {
    const SUBJECT: Subject = Subject::Network;
}

impl Method for NetworkMessage {
    const NAME: &'static str = "imopenlines.network.message.add";
}

const KEYS: Keys = Keys::of(&[
    Key::Code,
    Key::UserId,
    Key::Message,
    Key::Attach,
    Key::Keyboard,
    Key::UrlPreview,
    Key::BotId,
    Key::Auth,
]);

impl Read for NetworkMessage {
    fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<Self>> {
        if !super::is_object(r, PortalCode::Code) {
            return None;
        }
        let (mut code, mut user_id, mut message, mut url_preview) = (None, None, None, None);
        let (mut attach, mut keyboard, mut keyboard_at, mut bot_id) = (None, None, None, 0);
        let mut object = r.object_in(Case::Tolerated, KEYS);
        while let Some(key) = r.key(&mut object) {
            match key {
                Key::Code => code = read_code(r),
                Key::UserId => user_id = read_user_id(r),
                Key::Message => message = read_message(r),
                Key::Attach => attach = attach::read(r),
                Key::Keyboard => {
                    keyboard_at = Some((r.mark(), bot_id));
                    keyboard = keyboard::read_links(r, bot_id);
                }
                Key::UrlPreview => url_preview = choice::read::<_, Flag>(r, Strictness::Lenient),
                Key::BotId => bot_id = read_bot_id(r),
                _ => super::read_auth(r),
            }
        }
        if let Some((place, known)) = keyboard_at
            && object.has(Key::Keyboard)
            && known != bot_id
        {
            keyboard = keyboard::reread_links(r, &object, place, bot_id);
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
    let text = match scalar {
        Scalar::Null => return None,
        Scalar::Text(text) => text,
        _ => {
            r.problem(at, Code::ParameterValue { portal_code });
            return None;
        }
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
    let converted = number::read(r, Style::PLAIN)?;
    match converted.number {
        1.. => number::report(r, at, converted),
        0 => r.problem(
            at,
            Code::IdValue {
                max: MAX_SAFE_INTEGER,
                portal_code: PortalCode::UserIdEmpty,
            },
        ),
        _ => r.problem(
            at,
            Code::IdValue {
                max: MAX_SAFE_INTEGER,
                portal_code: PortalCode::WrongRequest,
            },
        ),
    }
    u64::try_from(converted.number).ok()
}

fn read_message<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<String>> {
    let at = r.at();
    let mark = r.mark();
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
    let (message, look) = text::read(r, Style::PLAIN)?;
    if look == Look::Blank {
        r.problem(
            at,
            Code::MessageEmpty {
                portal_code: PortalCode::MessageEmpty,
            },
        );
        return None;
    }
    // What is stored of a message has as many characters at least.
    let most_chars = message.stored.chars() as usize;
    let (chars, look, is_broken) = if most_chars <= MESSAGE_CHARS && is_plain(r.since(at)) {
        (0, look, false)
    } else {
        r.again(mark, |r| match r.scalar() {
            Some(Scalar::Text(text)) => as_sent(text),
            _ => (0, look, false),
        })
    };
    if is_broken && look != Look::Blank {
        r.problem(at, Code::Trimmed);
    }
    match look {
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
    if chars > MESSAGE_CUT_CHARS {
        r.problem(
            at,
            Code::MessageCut {
                max: MESSAGE_CHARS,
                actual: chars,
            },
        );
    } else if chars > MESSAGE_CHARS {
        r.problem(
            at,
            Code::MessageLong {
                max: MESSAGE_CHARS,
                actual: chars,
            },
        );
    }
    Some(message.value)
}

/// Whether a value, as it is written, is a message that certainly begins with what is seen, and neither begins nor ends with a line break that is not white space.
fn is_plain(raw: &str) -> bool {
    let raw = raw.as_bytes();
    let [_, first, second, third, .., before, last, _] = raw else {
        return false;
    };
    // What a break begins and ends with, its letters perhaps escaped: those of an R end with `2`.
    let begins =
        matches!(first, b'[' | b'#') && (*second == b'\\' || matches!(third, b'R' | b'r' | b'\\'));
    let ends = matches!(last, b']' | b'#') && matches!(before, b'R' | b'r' | b'2');
    let is_escape = |byte| byte == b'\\';
    text::begins_visible(*first)
        && !(begins || is_escape(*first))
        && (last.is_ascii_graphic() || !last.is_ascii())
        && !(ends || is_escape(*last))
        && !matches!(raw, [.., b'\\', _, _, _, _, _, _])
}

/// How many characters of a message are sent, what is seen of them, and whether line breaks that are not white space are trimmed.
fn as_sent(text: Text<'_>) -> (usize, Look, bool) {
    let shown = shown(text.chars());
    let (chars, is_trimmed) = trimmed_chars(shown.clone());
    // Of white space it has been said.
    let is_broken = is_trimmed && !trimmed_chars(text.chars()).1;
    (chars, text::look(shown), is_broken)
}

/// Characters of a message as the sender keeps it: `[BR]`, `[br]` and `#BR#` are line breaks.
fn shown(mut chars: impl Iterator<Item = char> + Clone) -> impl Iterator<Item = char> + Clone {
    core::iter::from_fn(move || {
        let first = chars.next()?;
        if matches!(first, '[' | '#') {
            for rest in ["BR]", "br]", "BR#"] {
                let mut ahead = chars.clone();
                let closes = rest.starts_with("BR#") == (first == '#');
                if closes && rest.chars().all(|c| ahead.next() == Some(c)) {
                    chars = ahead;
                    return Some('\n');
                }
            }
        }
        Some(first)
    })
}

/// How many characters there are once the ends are trimmed, and whether anything is.
fn trimmed_chars(chars: impl Iterator<Item = char>) -> (usize, bool) {
    let (mut count, mut leading, mut trailing) = (0, false, 0);
    for c in chars {
        let is_trimmed = text::is_trimmed(c);
        if is_trimmed && count == 0 {
            leading = true;
            continue;
        }
        trailing += 1;
        if !is_trimmed {
            count += trailing;
            trailing = 0;
        }
    }
    (count, leading || trailing > 0)
}

/// Reads the undocumented `BOT_ID`.
fn read_bot_id<M: Mode>(r: &mut Reader<'_, M>) -> i64 {
    let at = r.at();
    let Some(Converted { number, .. }) = number::read(r, Style::PLAIN) else {
        return 0;
    };
    r.problem(at, Code::Undocumented);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::json::Json;
    use crate::read::string::of_three;

    #[test]
    fn what_is_plain_is_sent_as_it_is() {
        const PIECES: [&str; 31] = [
            "a",
            "я",
            "中",
            "😀",
            "\u{ad}",
            "\u{200b}",
            "\u{a0}",
            " ",
            "[",
            "]",
            "#",
            "BR",
            "R]",
            "[BR]",
            "[br]",
            "#BR#",
            "[b]",
            "[/b]",
            "[Br]",
            "#2#",
            r"\n",
            r"\t",
            r"\u005b",
            r"\u005D",
            r"\u0023",
            r"\u0052",
            r"[\u0042R",
            r"\u0072]",
            r"\u0420",
            r"\/",
            r"\\",
        ];
        let mut plain = 0;
        for quoted in of_three(&PIECES) {
            let text = Json::new(&quoted).text();
            let (chars, look, is_broken) = as_sent(text);
            assert!(chars <= text::length(text, Style::PLAIN).chars() as usize);
            if is_plain(&quoted) {
                assert!(look == Look::Visible && !is_broken, "{quoted}");
                plain += 1;
            }
        }
        assert!(plain > 4_000, "{plain}");
    }
}
