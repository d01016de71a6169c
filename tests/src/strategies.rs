//! Every public type with every field set or not: values that pass, though perhaps with warnings.

use openlines::{
    Action, Attach, AvatarType, Block, Button, ButtonContext, ButtonDisplay, ColorToken, CrmEntity,
    CrmMessage, Delimiter, Entry, File, GridDisplay, Image, Keyboard, Link, LinkButton,
    LinkKeyboard, NetworkMessage, Row, User, limits,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

/// A text in which something is seen, among it all that the portal treats in its own way.
pub fn text() -> impl Strategy<Value = String> {
    let around = prop_oneof![
        2 => "[a-zа-я0-9]{0,8}",
        1 => r#"[ \t\n\r"/\\<>&'#\[\]{}😀я\u{85}\u{a0}\u{2028}\u{200b}nt]{0,6}"#,
        1 => "\\PC{0,6}",
    ];
    (around.clone(), select(&["x", "я", "字", "😀"][..]), around)
        .prop_map(|(before, seen, after)| format!("{before}{seen}{after}"))
}

/// A text that may be blank.
pub fn optional_text() -> impl Strategy<Value = String> {
    prop_oneof![8 => text().boxed(), 1 => select(&["", " ", "\n"][..]).prop_map(str::to_owned)]
}

/// A link to an external site.
pub fn external_link() -> impl Strategy<Value = String> {
    (
        select(&["https://", "http://"][..]),
        "[a-zа-я0-9][a-z0-9.-]{0,12}",
        r#"(/[a-zя😀0-9?&=%#"<>'_.-]{0,12}){0,3}"#,
    )
        .prop_map(|(scheme, host, path)| format!("{scheme}{host}{path}"))
}

/// A link, perhaps to a path of the portal.
pub fn link() -> impl Strategy<Value = String> {
    prop_oneof![3 => external_link(), 1 => "/[a-z0-9][a-zя/?&=\"<>]{0,12}"]
}

/// An identifier or size.
pub fn number() -> impl Strategy<Value = u64> {
    prop_oneof![
        1..10_000_u64,
        Just(limits::MAX_SAFE_INTEGER),
        1..=limits::MAX_SAFE_INTEGER
    ]
}

/// `#RGB` or `#RRGGBB`.
pub fn color() -> impl Strategy<Value = String> {
    "#([0-9a-fA-F]{3}){1,2}"
}

/// Any token.
pub fn color_token() -> impl Strategy<Value = ColorToken> {
    select(
        &[
            ColorToken::Primary,
            ColorToken::Secondary,
            ColorToken::Alert,
            ColorToken::Base,
        ][..],
    )
}

/// A user of the Bitrix24 Network.
pub fn network_id() -> impl Strategy<Value = String> {
    "[a-zя][1-9][0-9]{0,17}"
}

/// Applies a setter if there is a value.
fn set<T, V>(item: T, value: Option<V>, setter: impl FnOnce(T, V) -> T) -> T {
    match value {
        Some(value) => setter(item, value),
        None => item,
    }
}

/// A file.
pub fn file() -> impl Strategy<Value = File> {
    (link(), of(optional_text()), of(number())).prop_map(|(link, name, size)| {
        let file = set(File::new(link), name, File::name);
        set(file, size, File::size)
    })
}

/// An image.
pub fn image() -> impl Strategy<Value = Image> {
    (
        link(),
        of(optional_text()),
        of(link()),
        of((number(), number())),
    )
        .prop_map(|(link, name, preview, size)| {
            let image = set(Image::new(link), name, Image::name);
            let image = set(image, preview, Image::preview);
            set(image, size, |image, (width, height)| {
                image.size(width, height)
            })
        })
}

/// A link block's item, by each of its targets.
pub fn link_item() -> impl Strategy<Value = Link> {
    let target = prop_oneof![
        (link(), of(optional_text())).prop_map(|(link, name)| set(
            Link::new(link),
            name,
            Link::name
        )),
        (optional_text(), number()).prop_map(|(name, id)| Link::user(name, id)),
        (optional_text(), number()).prop_map(|(name, id)| Link::chat(name, id)),
        (optional_text(), network_id()).prop_map(|(name, id)| Link::network(name, id)),
    ];
    let preview = of((link(), of((number(), number()))));
    (
        target,
        of(optional_text()),
        prop_oneof![of(optional_text()).prop_map(Ok), preview.prop_map(Err)],
    )
        .prop_map(|(link, desc, shown)| {
            let link = set(link, desc, Link::desc);
            match shown {
                Ok(html) => set(link, html, Link::html),
                Err(preview) => set(link, preview, |link, (preview, size)| {
                    set(link.preview(preview), size, |link, (width, height)| {
                        link.preview_size(width, height)
                    })
                }),
            }
        })
}

/// A user, by each of its targets.
pub fn user() -> impl Strategy<Value = User> {
    #[derive(Clone, Debug)]
    enum To {
        Nobody,
        Link(String),
        User(u64),
        Chat(u64),
        Bot(u64),
        Network(String),
    }
    let to = prop_oneof![
        Just(To::Nobody),
        link().prop_map(To::Link),
        number().prop_map(To::User),
        number().prop_map(To::Chat),
        number().prop_map(To::Bot),
        network_id().prop_map(To::Network),
    ];
    let avatar_type = select(&[AvatarType::User, AvatarType::Chat, AvatarType::Bot][..]);
    (text(), of(link()), of(avatar_type), to).prop_map(|(name, avatar, avatar_type, to)| {
        let user = set(User::new(name), avatar, User::avatar);
        let user = set(user, avatar_type, User::avatar_type);
        match to {
            To::Nobody => user,
            To::Link(link) => user.link(link),
            To::User(id) => user.user_id(id),
            To::Chat(id) => user.chat_id(id),
            To::Bot(id) => user.bot_id(id),
            To::Network(id) => user.network_id(id),
        }
    })
}

/// A row of a grid.
pub fn row() -> impl Strategy<Value = Row> {
    let display = select(
        &[
            GridDisplay::Block,
            GridDisplay::Line,
            GridDisplay::Row,
            GridDisplay::Table,
        ][..],
    );
    let texts = prop_oneof![
        (text().prop_map(Some), of(optional_text())),
        (of(optional_text()), text().prop_map(Some)),
    ];
    let shown = (display, texts, of(color_token()), of(color()));
    let measures = (
        of(number()),
        of(number()),
        of(link()),
        of(number()),
        of(number()),
    );
    (shown, measures).prop_map(
        |((display, (name, value), token, color), (width, height, link, user_id, chat_id))| {
            let row = set(Row::new(display), name, Row::name);
            let row = set(row, value, Row::value);
            let row = set(row, token, Row::color_token);
            let row = set(row, color, Row::color);
            let row = set(row, width, Row::width);
            let row = set(row, height, Row::height);
            let row = set(row, link, Row::link);
            let row = set(row, user_id, Row::user_id);
            set(row, chat_id, Row::chat_id)
        },
    )
}

/// A delimiter.
pub fn delimiter() -> impl Strategy<Value = Delimiter> {
    prop_oneof![
        Just(Delimiter::default()),
        (number(), of(color())).prop_map(|(size, color)| set(
            Delimiter::new(size),
            color,
            Delimiter::color
        )),
    ]
}

/// Any block.
pub fn block() -> impl Strategy<Value = Block> {
    prop_oneof![
        text().prop_map(Block::message),
        vec(file(), 1..4).prop_map(Block::files),
        vec(image(), 1..4).prop_map(Block::images),
        vec(link_item(), 1..4).prop_map(Block::Link),
        vec(user(), 1..4).prop_map(Block::User),
        vec(row(), 1..4).prop_map(Block::grid),
        delimiter().prop_map(Block::from),
    ]
}

/// An attachment, in the full form or as a list.
pub fn attach() -> impl Strategy<Value = Attach> {
    let greatest = limits::MAX_SAFE_INTEGER.cast_signed();
    let id = of(prop_oneof![
        Just(0),
        Just(1_700_000_000),
        -greatest..=greatest
    ]);
    let full = (vec(block(), 1..5), id, of(color_token()), of(color())).prop_map(
        |(blocks, id, token, color)| {
            let attach = set(Attach::new(blocks), id, Attach::id);
            let attach = set(attach, token, Attach::color_token);
            set(attach, color, Attach::color)
        },
    );
    prop_oneof![3 => full, 1 => vec(block(), 1..5).prop_map(Attach::list)]
}

/// Any action of a button.
pub fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        link().prop_map(Action::Link),
        text().prop_map(Action::Put),
        text().prop_map(Action::Send),
        text().prop_map(Action::Copy),
        "\\+[1-9][0-9]{6,14}".prop_map(Action::Call),
        "(chat)?[1-9][0-9]{0,6}".prop_map(Action::Dialog),
        (text(), of(text())).prop_map(|(command, params)| Action::Command { command, params }),
        (number(), of(text())).prop_map(|(id, params)| Action::App { id, params }),
    ]
}

/// A button's looks, on any button.
fn looks<A: Clone + std::fmt::Debug + 'static>(
    button: impl Strategy<Value = Button<A>>,
) -> impl Strategy<Value = Button<A>> {
    let context = select(
        &[
            ButtonContext::Mobile,
            ButtonContext::Desktop,
            ButtonContext::All,
        ][..],
    );
    let display = select(&[ButtonDisplay::Line, ButtonDisplay::Block][..]);
    let flags = (
        of(any::<bool>()),
        of(any::<bool>()),
        of(context),
        of(display),
        of(number()),
    );
    let colors = (
        of(color_token()),
        of(color()),
        of(color()),
        of(color()),
        of(color()),
    );
    (button, flags, colors).prop_map(
        |(
            button,
            (block, disabled, context, display, width),
            (token, bg, fg, off_bg, off_text),
        )| {
            let button = set(button, block, Button::block);
            let button = set(button, disabled, Button::disabled);
            let button = set(button, context, Button::context);
            let button = set(button, display, Button::display);
            let button = set(button, width, Button::width);
            let button = set(button, token, Button::bg_color_token);
            let button = set(button, bg, Button::bg_color);
            let button = set(button, fg, Button::text_color);
            let button = set(button, off_bg, Button::off_bg_color);
            set(button, off_text, Button::off_text_color)
        },
    )
}

/// A button with any action.
pub fn button() -> impl Strategy<Value = Button> {
    looks((text(), action()).prop_map(|(text, action)| Button::action(text, action)))
}

/// A button of the network method.
pub fn link_button() -> impl Strategy<Value = LinkButton> {
    looks((text(), external_link()).prop_map(|(text, link)| LinkButton::new(text, link)))
}

fn entries<B: Clone + std::fmt::Debug + 'static>(
    button: impl Strategy<Value = B>,
) -> impl Strategy<Value = Keyboard<B>> {
    let entry = prop_oneof![4 => button.prop_map(Entry::Button), 1 => Just(Entry::NewLine)];
    (any::<bool>(), vec(entry, 1..6)).prop_map(|(short, entries)| {
        let empty = if short {
            Keyboard::list([])
        } else {
            Keyboard::new([])
        };
        entries
            .into_iter()
            .fold(empty, |keyboard, entry| match entry {
                Entry::Button(button) => keyboard.button(button),
                Entry::NewLine => keyboard.new_line(),
            })
    })
}

/// A keyboard of any chat method.
pub fn keyboard() -> impl Strategy<Value = Keyboard> {
    (entries(button()), of(number()))
        .prop_map(|(keyboard, bot)| set(keyboard, bot, Keyboard::bot_id))
}

/// A keyboard of the network method.
pub fn link_keyboard() -> impl Strategy<Value = LinkKeyboard> {
    entries(link_button())
}

/// A message of `imopenlines.network.message.add`.
pub fn network_message() -> impl Strategy<Value = NetworkMessage> {
    let parts = (of(attach()), of(link_keyboard()), of(any::<bool>()));
    ("[0-9a-zA-Z]{32}", number(), text(), parts).prop_map(
        |(code, user_id, text, (attach, keyboard, preview))| {
            let message = NetworkMessage::new(code, user_id, text);
            let message = set(message, attach, NetworkMessage::attach);
            let message = set(message, keyboard, NetworkMessage::keyboard);
            set(message, preview, NetworkMessage::url_preview)
        },
    )
}

/// A message of `imopenlines.crm.message.add`.
pub fn crm_message() -> impl Strategy<Value = CrmMessage> {
    let kind = select(
        &[
            CrmEntity::Lead,
            CrmEntity::Deal,
            CrmEntity::Company,
            CrmEntity::Contact,
        ][..],
    );
    (kind, number(), number(), number(), text()).prop_map(|(kind, entity, user, chat, text)| {
        CrmMessage {
            crm_entity_type: kind,
            crm_entity: entity,
            user_id: user,
            chat_id: chat,
            message: text,
        }
    })
}
