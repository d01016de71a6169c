//! `imopenlines.crm.message.add`: a message into a chat linked to a CRM entity.

use alloc::string::String;

use serde::Serialize;

use super::{Method, message};
use crate::checked::Payload;
use crate::choice::choices;
use crate::code::{Code, PortalCode};
use crate::limits::MAX_SAFE_INTEGER;
use crate::number;
use crate::read::{Case, Key, Mode, Name, Read, Reader, Scalar, read_object, suggest};
use crate::subject::Subject;
use crate::text::{self, Look, Style};

choices! {
    /// Kind of a CRM entity.
    pub enum CrmEntity {
        /// `lead`
        Lead = "lead",
        /// `deal`
        Deal = "deal",
        /// `company`
        Company = "company",
        /// `contact`
        Contact = "contact",
    }
}

/// Parameters of `imopenlines.crm.message.add`.
///
/// All of them are required. Nothing protects the recipient from getting it twice.
///
/// ```
/// use openlines::{CrmEntity, CrmMessage, Payload};
///
/// let message = CrmMessage {
///     crm_entity_type: CrmEntity::Deal,
///     crm_entity: 288,
///     user_id: 1,
///     chat_id: 341,
///     message: "Your order is on its way".to_owned(),
/// }.check()?;
/// assert_eq!(message.value().clone().check()?.json(), message.json());
/// # Ok::<(), openlines::Report>(())
/// ```
///
/// See [Bitrix24 Docs/imopenlines.crm.message.add](https://apidocs.bitrix24.com/api-reference/imopenlines/openlines/messages/imopenlines-crm-message-add.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::schema::Descriptions, deny_unknown_fields, transform = super::schema_auth))]
#[must_use]
pub struct CrmMessage {
    /// Kind of the CRM entity.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::choice::schema::<CrmEntity>")
    )]
    pub crm_entity_type: CrmEntity,
    /// Identifier of the CRM entity.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    pub crm_entity: u64,
    /// Identifier of the sender: a user or bot who takes part in the chat.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    pub user_id: u64,
    /// Identifier of the open channel chat linked to the entity.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    pub chat_id: u64,
    /// Text of the message; not blank, not `0`, and at most 20,000 characters once `[BR]` is a line break and the ends are trimmed.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::text::schema"))]
    pub message: String,
}

impl Payload for CrmMessage {
    const SUBJECT: Subject = Subject::Crm;
}

impl Method for CrmMessage {
    const NAME: &'static str = "imopenlines.crm.message.add";
}

/// The portal's only code for a wrong parameter of this method.
const REFUSED: PortalCode = PortalCode::ErrorArgument;

impl Read for CrmMessage {
    fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<Self>> {
        if !super::is_object(r, REFUSED) {
            return None;
        }
        let (mut entity_type, mut entity, mut user_id, mut chat_id, mut message) =
            (None, None, None, None, None);
        let object = read_object!(r, Case::Wrong, {
            CrmEntityType => entity_type = read_entity_type(r),
            CrmEntity => entity = read_id(r),
            UserId => user_id = read_id(r),
            ChatId => chat_id = read_id(r),
            Message => message = read_message(r),
            Auth => super::read_auth(r),
        });
        for key in [
            Key::CrmEntityType,
            Key::CrmEntity,
            Key::UserId,
            Key::ChatId,
            Key::Message,
        ] {
            r.require_parameter(&object, key, REFUSED);
        }
        let (entity_type, entity) = (entity_type?, entity?);
        let (user_id, chat_id, message) = (user_id?, chat_id?, message?);
        Some(M::make(|proof| Self {
            crm_entity_type: entity_type,
            crm_entity: entity,
            user_id,
            chat_id,
            message: M::open(proof, message),
        }))
    }
}

fn read_entity_type<M: Mode>(r: &mut Reader<'_, M>) -> Option<CrmEntity> {
    let at = r.at();
    let refused = |suggestion| Code::EntityType {
        expected: CrmEntity::NAMES,
        suggestion,
        portal_code: REFUSED,
    };
    match r.scalar() {
        Some(Scalar::Null) => None,
        Some(Scalar::Text(text)) => {
            let found = CrmEntity::ALL
                .iter()
                .find(|entity| text.is_ignoring_case(entity.as_str()));
            match found {
                Some(entity) if text.is(entity.as_str()) => {}
                Some(entity) => r.problem(
                    at,
                    Code::EntityTypeCase {
                        expected: entity.as_str(),
                    },
                ),
                None => {
                    let suggestion = suggest(text, CrmEntity::NAMES);
                    r.problem(at, refused(suggestion));
                }
            }
            found.copied()
        }
        scalar => {
            if scalar.is_none() {
                r.skip();
            }
            r.problem(at, refused(None));
            None
        }
    }
}

/// Reads an identifier: a number greater than zero.
fn read_id<M: Mode>(r: &mut Reader<'_, M>) -> Option<u64> {
    let at = r.at();
    let converted = number::read(r)?;
    if !converted.numeric || converted.number <= 0 {
        r.problem(
            at,
            Code::IdValue {
                max: MAX_SAFE_INTEGER,
                portal_code: REFUSED,
            },
        );
        return None;
    }
    number::report(r, at, converted);
    u64::try_from(converted.number).ok()
}

fn read_message<M: Mode>(r: &mut Reader<'_, M>) -> Option<M::Of<String>> {
    const EMPTY: &[Name] = &[Name::of(""), Name::of("0")];
    let at = r.at();
    if r.text_of(EMPTY) < EMPTY.len() {
        r.problem(
            at,
            Code::MessageEmpty {
                portal_code: REFUSED,
            },
        );
        return None;
    }
    // What PHP calls empty is refused, whatever its type.
    let mark = r.mark();
    let empty = !r.next_is_text()
        && match r.scalar() {
            Some(Scalar::Null) => false,
            Some(scalar) => scalar.is_empty(),
            None => r.skip_is_empty(),
        };
    if empty {
        r.problem(
            at,
            Code::ParameterValue {
                portal_code: REFUSED,
            },
        );
        return None;
    }
    r.return_to(mark);
    let (message, look) = text::read(r, Style::Lines)?;
    let sent = message::sent(r, mark, &message, look);
    if sent.look != Look::Visible {
        r.problem(at, Code::InvisibleText);
    }
    sent.report_length(r, at);
    Some(message.value)
}
