//! `LINK`: a link with description and preview; and the undocumented `RICH_LINK`.

use alloc::string::String;

use serde::Serialize;

use super::network_id;
use crate::code::{Code, Kind};
use crate::measure::{Fields, Stored};
use crate::number;
use crate::read::{
    Kept, Key, Keys, Made, Mark, Mode, Next, Object, Reader, length, open, read_object,
    text_length, value,
};
use crate::text::{self, Style};
use crate::url::{self, Place};

/// A link, to an address or to a user or chat of the portal.
///
/// ```
/// let link = openlines::Link::new("https://example.com/").name("Example").desc("A short description");
/// let user = openlines::Link::user("Anna", 7);
/// ```
///
/// See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::schema::Descriptions, deny_unknown_fields, transform = schema_rules))]
#[must_use]
#[non_exhaustive]
pub struct Link {
    /// Address: `https://`, `http://` or a path of the portal; needless beside a target.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::url::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Text of the link, of one line; required beside a target.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::text::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Description under the link.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::text::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desc: Option<String>,
    /// HTML instead of the description; no preview is shown beside it.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::text::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// Link to a preview image.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::url::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
    /// Width of the preview in pixels.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u64>,
    /// Height of the preview in pixels.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u64>,
    /// Target: a user of the portal.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<u64>,
    /// Target: a chat of the portal.
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::number::schema"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_id: Option<u64>,
    /// Target: a user of the Bitrix24 Network, one character and an integer, such as `a12`.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::block::network_id::schema")
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network_id: Option<String>,
}

impl Link {
    /// A link to an address: `https://`, `http://` or a path of the portal.
    pub fn new(link: impl Into<String>) -> Self {
        Self {
            link: Some(link.into()),
            ..Self::default()
        }
    }

    /// A link to a user of the portal.
    pub fn user(name: impl Into<String>, id: u64) -> Self {
        Self {
            name: Some(name.into()),
            user_id: Some(id),
            ..Self::default()
        }
    }

    /// A link to a chat of the portal.
    pub fn chat(name: impl Into<String>, id: u64) -> Self {
        Self {
            name: Some(name.into()),
            chat_id: Some(id),
            ..Self::default()
        }
    }

    /// A link to a user of the Bitrix24 Network, such as `a12`.
    pub fn network(name: impl Into<String>, id: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            network_id: Some(id.into()),
            ..Self::default()
        }
    }

    /// Text of the link, of one line.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Description under the link.
    pub fn desc(mut self, desc: impl Into<String>) -> Self {
        self.desc = Some(desc.into());
        self
    }

    /// HTML instead of the description; no preview is shown beside it.
    pub fn html(mut self, html: impl Into<String>) -> Self {
        self.html = Some(html.into());
        self
    }

    /// Link to a preview image.
    pub fn preview(mut self, link: impl Into<String>) -> Self {
        self.preview = Some(link.into());
        self
    }

    /// Width and height of the preview in pixels.
    pub fn preview_size(self, width: u64, height: u64) -> Self {
        Self {
            width: Some(width),
            height: Some(height),
            ..self
        }
    }
}

/// A link leads to an address or, beside a name, to one target; HTML stands instead of a preview.
#[cfg(feature = "schema")]
fn schema_rules(schema: &mut schemars::Schema) {
    use crate::schema::{has, has_each};

    let targets = has_each(schema, ["LINK", "USER_ID", "CHAT_ID", "NETWORK_ID"]);
    schema.insert("anyOf".into(), targets);
    schema.insert(
        "not".into(),
        serde_json::json!({ "anyOf": [
            has(&["USER_ID", "CHAT_ID"]),
            has(&["USER_ID", "NETWORK_ID"]),
            has(&["CHAT_ID", "NETWORK_ID"]),
            has(&["HTML", "PREVIEW"]),
        ] }),
    );
    schema.insert(
        "dependentRequired".into(),
        serde_json::json!({
            "USER_ID": ["NAME"],
            "CHAT_ID": ["NAME"],
            "NETWORK_ID": ["NAME"],
            "WIDTH": ["PREVIEW"],
            "HEIGHT": ["PREVIEW"],
        }),
    );
}

pub(super) fn read<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, Link>> {
    let (mut desc, mut html, mut preview, mut width, mut height) = (None, None, None, None, None);
    let mut target = Target::default();
    let object = read_object!(r, {
        Link => target.read_link(r),
        Name => target.read_name(r),
        Desc => desc = text::any(r, Style::AsIs),
        Html => html = text::any(r, Style::AsIs),
        Preview => preview = url::read(r, Place::Attach),
        Width => width = number::positive(r),
        Height => height = number::positive(r),
        UserId => target.user_id = number::positive(r),
        ChatId => target.chat_id = number::positive(r),
        NetworkId => target.network_id = network_id::read(r),
    });
    let stored = target.settle(r, &object);
    if object.has(Key::Html) {
        let hidden = Keys::of(&[Key::Preview, Key::Width, Key::Height]);
        r.lose_all(&object, hidden, Code::HtmlInstead);
        if object.has(Key::Desc) {
            r.problem_of(&object, Key::Desc, Code::DescHidden);
        }
    } else if preview.is_none() && !object.has(Key::Preview) {
        let useless = Keys::of(&[Key::Width, Key::Height]);
        r.lose_all(&object, useless, Code::PreviewMissing);
    }
    let mut stored = stored?
        .with_some("DESC", length(&desc))
        .with_some("HTML", length(&html));
    if !object.has(Key::Html) && preview.is_some() {
        stored = stored
            .with_some("PREVIEW", length(&preview))
            .with_some("WIDTH", length(&width))
            .with_some("HEIGHT", length(&height));
    }
    Some(Kept {
        value: M::make(|proof| Link {
            link: open::<M, _>(proof, target.link),
            name: open::<M, _>(proof, target.name),
            desc: open::<M, _>(proof, desc),
            html: open::<M, _>(proof, html),
            preview: open::<M, _>(proof, preview),
            width: value(width),
            height: value(height),
            user_id: value(target.user_id),
            chat_id: value(target.chat_id),
            network_id: open::<M, _>(proof, target.network_id),
        }),
        stored: stored.stored(),
    })
}

/// Where a link leads, and its text: to the first target that is there, and only beside a `NAME`; else to its `LINK`.
#[derive(Default)]
struct Target<M: Mode> {
    network_id: Option<Made<M, String>>,
    user_id: Option<Kept<u64>>,
    chat_id: Option<Kept<u64>>,
    link: Option<Made<M, String>>,
    /// Where the `LINK` stands, in case it turns out that the portal does not test it.
    link_mark: Option<Mark>,
    name: Option<Made<M, String>>,
    /// Where the `NAME` stands, in case it turns out that the portal keeps a blank one.
    name_mark: Option<Mark>,
}

impl<M: Mode> Target<M> {
    fn read_link(&mut self, r: &mut Reader<'_, M>) {
        self.link_mark = Some(r.mark());
        self.link = url::read(r, Place::Attach);
    }

    fn read_name(&mut self, r: &mut Reader<'_, M>) {
        self.name_mark = Some(r.mark());
        self.name = text::any(r, Style::Line);
    }

    /// Decides which target counts, and starts the stored object with it, the name and the link; nothing if the portal drops them.
    fn settle(&mut self, r: &mut Reader<'_, M>, object: &Object) -> Option<Fields> {
        let stored = self.settle_target(r, object)?;
        Some(
            stored
                .with_some("NAME", length(&self.name))
                .with_some("LINK", length(&self.link)),
        )
    }

    /// The same with the target alone.
    fn settle_target(&mut self, r: &mut Reader<'_, M>, object: &Object) -> Option<Fields> {
        let targets = [
            (Key::NetworkId, length(&self.network_id)),
            (Key::UserId, length(&self.user_id)),
            (Key::ChatId, length(&self.chat_id)),
        ];
        let has_name = object.has(Key::Name);
        let first = super::first_target(r, object, &targets);
        if let (Some((key, stored)), true) = (first, has_name) {
            if let (Some(place), true) = (self.link_mark, object.has(Key::Link)) {
                self.link = r.reread(object, place, |r| url::read(r, Place::Unchecked));
            }
            if let (Some(place), None) = (self.name_mark, text_length(&self.name)) {
                self.name = r.reread(object, place, |r| text::kept(r, Style::Line));
            }
            return Some(Fields::new().with(key.name(), stored));
        }
        if self.link.is_some() {
            // A target counts only beside a name; beside one, what is wrong with it has been said.
            for (key, _) in targets.iter().filter(|_| !has_name) {
                r.lose(object, *key, Code::NamelessTarget);
            }
            return Some(Fields::new());
        }
        // A target that counts only beside a name: this one would have.
        if first.is_some() {
            r.require(object, Key::Name);
        } else {
            r.require(object, Key::Link);
        }
        let network_id = if has_name { Key::NetworkId } else { Key::Link };
        r.unread_but(object, &[Key::Link, network_id]);
        None
    }
}

/// Reads a `RICH_LINK`, which no documentation describes, for those whose portal is known to take it.
pub(super) fn read_rich<M: Mode>(r: &mut Reader<'_, M>) -> Option<Made<M, Link>> {
    let (mut desc, mut html) = (None, None);
    let (mut preview, mut preview_size, mut extra_image) = (None, None, None);
    let mut target = Target::default();
    let object = read_object!(r, {
        Link => target.read_link(r),
        Name => target.read_name(r),
        Desc => desc = text::any(r, Style::Line),
        Html => html = text::any(r, Style::Line),
        Preview => preview = url::read(r, Place::Attach),
        PreviewSize => preview_size = read_preview_size(r),
        ExtraImage => extra_image = url::read(r, Place::Attach),
        UserId => target.user_id = number::positive(r),
        ChatId => target.chat_id = number::positive(r),
        NetworkId => target.network_id = network_id::read(r),
    });
    let stored = target.settle(r, &object);
    if preview.is_some() {
        let expected = Key::Preview.name();
        r.lose(&object, Key::ExtraImage, Code::ExtraTarget { expected });
    } else {
        r.lose(&object, Key::PreviewSize, Code::PreviewMissing);
    }
    let stored = stored?
        .with_some("DESC", length(&desc))
        .with_some("HTML", length(&html));
    let size = preview_size.unwrap_or(
        Fields::new()
            .with("HEIGHT", Stored::integer(0))
            .with("WIDTH", Stored::integer(0)),
    );
    let stored = match length(&preview) {
        Some(preview) => stored
            .with("PREVIEW", preview)
            .with("PREVIEW_SIZE", size.stored()),
        None => stored.with_some("EXTRA_IMAGE", length(&extra_image)),
    };
    Some(Kept {
        value: M::make(|_| Link::default()),
        stored: stored.stored(),
    })
}

/// Reads `{HEIGHT, WIDTH}`, both zero by default and stored as they are.
fn read_preview_size<M: Mode>(r: &mut Reader<'_, M>) -> Option<Fields> {
    if !r.next_is_object() {
        if r.next() == Next::Null {
            r.skip();
        } else {
            r.wrong_type(Kind::Object);
        }
        return None;
    }
    let zero = Stored::integer(0);
    let (mut height, mut width) = (zero, zero);
    let object = read_object!(r, {
        Height => height = text::as_is(r),
        Width => width = text::as_is(r),
    });
    let or_zero = |key, stored| if object.has(key) { stored } else { zero };
    Some(
        Fields::new()
            .with("HEIGHT", or_zero(Key::Height, height))
            .with("WIDTH", or_zero(Key::Width, width)),
    )
}
