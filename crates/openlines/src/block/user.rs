//! `USER`: a user, chat or bot with name and picture.

use alloc::string::String;

use serde::Serialize;

use super::network_id;
use crate::choice::{self, Strictness, choices};
use crate::measure::{Fields, Stored};
use crate::number;
use crate::read::{Kept, Key, Made, Mode, Reader, length, open, read_object, value};
use crate::text::{self, Style};
use crate::url::{self, Place};

choices! {
    /// What stands in for a missing picture.
    pub enum AvatarType {
        /// `USER`
        User = "USER",
        /// `CHAT`
        Chat = "CHAT",
        /// `BOT`
        Bot = "BOT",
    }
}

/// A user, chat or bot, with one target at most.
///
/// ```
/// let user = openlines::User::new("Anna").avatar("https://example.com/anna.png").user_id(7);
/// ```
///
/// See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::schema::Descriptions, deny_unknown_fields, transform = schema_rules))]
#[must_use]
#[non_exhaustive]
pub struct User {
    /// Name, of one line.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::text::schema"))]
    pub name: String,
    /// Link to a picture.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::url::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// What stands in for a missing picture.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::choice::schema::<AvatarType>")
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_type: Option<AvatarType>,
    /// Target: a link.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::url::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Target: a user of the portal.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<u64>,
    /// Target: a chat of the portal.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_id: Option<u64>,
    /// Target: a bot of the portal.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot_id: Option<u64>,
    /// Target: a user of the Bitrix24 Network, one character and an integer, such as `a12`.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::block::network_id::schema")
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_id: Option<String>,
}

impl User {
    /// A user by name, of one line.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            avatar: None,
            avatar_type: None,
            link: None,
            user_id: None,
            chat_id: None,
            bot_id: None,
            network_id: None,
        }
    }

    /// Link to a picture.
    pub fn avatar(mut self, link: impl Into<String>) -> Self {
        self.avatar = Some(link.into());
        self
    }

    /// What stands in for a missing picture.
    pub fn avatar_type(mut self, avatar_type: AvatarType) -> Self {
        self.avatar_type = Some(avatar_type);
        self
    }

    /// Target: a link.
    pub fn link(mut self, link: impl Into<String>) -> Self {
        self.link = Some(link.into());
        self
    }

    /// Target: a user of the portal.
    pub fn user_id(mut self, id: u64) -> Self {
        self.user_id = Some(id);
        self
    }

    /// Target: a chat of the portal.
    pub fn chat_id(mut self, id: u64) -> Self {
        self.chat_id = Some(id);
        self
    }

    /// Target: a bot of the portal.
    pub fn bot_id(mut self, id: u64) -> Self {
        self.bot_id = Some(id);
        self
    }

    /// Target: a user of the Bitrix24 Network, such as `a12`.
    pub fn network_id(mut self, id: impl Into<String>) -> Self {
        self.network_id = Some(id.into());
        self
    }
}

/// A user has one target at most.
#[cfg(feature = "schema")]
fn schema_rules(schema: &mut schemars::Schema) {
    use crate::schema::has;

    let targets = ["NETWORK_ID", "USER_ID", "CHAT_ID", "BOT_ID", "LINK"];
    let pairs = targets
        .iter()
        .enumerate()
        .flat_map(|(i, a)| targets.iter().skip(i + 1).map(move |b| (a, b)));
    let pairs: serde_json::Value = pairs.map(|(a, b)| has(&[a, b])).collect();
    schema.insert("not".into(), serde_json::json!({ "anyOf": pairs }));
}

pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, User>> {
    let (mut name, mut avatar, mut avatar_type, mut link) = (None, None, None, None);
    let (mut user_id, mut chat_id, mut bot_id, mut network_id) = (None, None, None, None);
    let object = read_object!(r, {
        Name => name = text::required(r, Style::LooseLine),
        Avatar => avatar = url::read(r, Place::Attach),
        AvatarType => avatar_type = choice::read::<_, AvatarType>(r, Strictness::KeepsTrue),
        Link => link = url::read(r, Place::Attach),
        UserId => user_id = number::positive(r),
        ChatId => chat_id = number::positive(r),
        BotId => bot_id = number::positive(r),
        NetworkId => network_id = network_id::read(r),
    });
    r.require(&object, Key::Name);
    if name.is_none() {
        r.unread_but(&object, &[Key::Name]);
    }
    let targets = [
        (Key::NetworkId, length(&network_id)),
        (Key::UserId, length(&user_id)),
        (Key::ChatId, length(&chat_id)),
        (Key::BotId, length(&bot_id)),
        (Key::Link, length(&link)),
    ];
    let target = super::first_target(r, &object, &targets);
    let implied = match target {
        Some((Key::ChatId, _)) => AvatarType::Chat,
        Some((Key::BotId, _)) => AvatarType::Bot,
        _ => AvatarType::User,
    };
    let name = name?;
    let mut stored = Fields::new()
        .with("NAME", name.stored)
        .with(
            "AVATAR_TYPE",
            length(&avatar_type).unwrap_or(Stored::name(implied.as_str())),
        )
        .with_some("AVATAR", length(&avatar));
    if let Some((key, length)) = target {
        stored = stored.with(key.name(), length);
    }
    Some(Kept {
        value: M::make(|proof| User {
            name: M::open(proof, name.value),
            avatar: open::<M, _>(proof, avatar),
            avatar_type: value(avatar_type),
            link: open::<M, _>(proof, link),
            user_id: value(user_id),
            chat_id: value(chat_id),
            bot_id: value(bot_id),
            network_id: open::<M, _>(proof, network_id),
        }),
        stored: stored.stored(),
    })
}
