//! Messages composed at random: valid parts, then random edits.

use std::{env, iter};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::json::Json;

/// Values to choose from.
pub type Values = BoxedStrategy<Json>;

/// One of these texts.
fn texts(texts: &'static [&'static str]) -> Values {
    select(texts).prop_map(Json::text).boxed()
}

/// A text that is kept as written.
fn text() -> Values {
    prop_oneof![
        texts(&[
            "a",
            "Счёт № 7",
            "😀",
            "a/b \"c\"",
            "[B]x[/B]",
            "0",
            "x<y>&z"
        ]),
        "[a-я/ ]{0,12}x".prop_map(Json::Text),
    ]
    .boxed()
}

/// A text that is not always kept as written.
fn odd_text() -> Values {
    prop_oneof![
        texts(&[
            "",
            " ",
            "0",
            "00",
            "\n",
            "\u{a0}",
            "\u{200b}",
            "\u{2028}",
            "\u{b}",
            "\u{c}x",
            "\u{85}x",
            "a\r\nb",
            "a\nb",
            " a",
            "a ",
            "\0a",
            "a\\nb",
            "a\\\\nb",
            "C:\\\\temp",
            "\\\\",
            "\\",
            "\\t",
            "C:\\temp\\new",
            "#BR#",
            "[BR]",
            "[br]x",
            "a#BR#b",
            "Y",
            "N",
            "y",
            "true",
            "null",
            "1",
            "2",
            "-1",
            "007",
            "1.5",
            "1e3",
            "2abc",
            " 7",
            "7 ",
            "9007199254740991",
            "9007199254740992",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999",
            "#fff",
            "#FFFFFF",
            "#ffff",
            "#fff\n",
            "TRANSPARENT",
            "transparent",
            "red",
            "primary",
            "Primary",
            "base",
            "LINE",
            "line",
            "CARD",
            "COLUMN",
            "NEWLINE",
            "newline",
            "BUTTON",
            "PUT",
            "put",
            "HELP",
            "LIVECHAT",
            "USER",
            "CHAT",
            "ALL",
            "a12",
            "a12x",
            "<5",
            "a",
            "a-5",
            "я7",
            "javascript:x",
            "//host",
            "/\\host",
            "/\\\\host",
            "/\\\"a",
            "/",
            "/a",
            "/a b",
            "https://",
            "https://x",
            "HTTP://x",
            " https://x",
            "https://x ",
            "https://x\ny",
            "https://?q",
            "https://u@/",
            "https://u:p@h/",
            "http://x/?a=1&b=\"<2>\"",
            "\\/x",
            "/\\n",
            "\\n/x",
            "<b>x</b>",
            "&nbsp;",
            "a&amp;b",
            "[]",
            "{}",
        ]),
        ".{0,6}".prop_map(Json::Text),
    ]
    .boxed()
}

/// A number or word.
fn word() -> Values {
    select(
        &[
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1",
            "2",
            "-1",
            "7",
            "200",
            "0.0",
            "0.5",
            "1.5",
            "2.0",
            "-2.0",
            "100000.0",
            "1e3",
            "1E-3",
            "1e15",
            "1e19",
            "1e300",
            "9007199254740991",
            "9007199254740992",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "-9223372036854775808",
            "123456789012345678901234567890",
        ][..],
    )
    .prop_map(|word| Json::word(&word))
    .boxed()
}

/// Any value, more often one that is not kept as written.
pub fn odd() -> Values {
    let leaf = prop_oneof![odd_text(), word()];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Json::List),
            vec((key(), inner), 0..3).prop_map(Json::Object),
        ]
    })
    .boxed()
}

/// Keys that something reads.
pub const KEYS: [&str; 56] = [
    "CODE",
    "USER_ID",
    "MESSAGE",
    "ATTACH",
    "KEYBOARD",
    "URL_PREVIEW",
    "BOT_ID",
    "auth",
    "ID",
    "COLOR_TOKEN",
    "COLOR",
    "BLOCKS",
    "DESCRIPTION",
    "USER",
    "LINK",
    "RICH_LINK",
    "GRID",
    "IMAGE",
    "FILE",
    "DELIMITER",
    "TEXT",
    "AS_DESCRIPTION",
    "NAME",
    "SIZE",
    "PREVIEW",
    "WIDTH",
    "HEIGHT",
    "PREVIEW_SIZE",
    "EXTRA_IMAGE",
    "HTML",
    "DESC",
    "CHAT_ID",
    "NETWORK_ID",
    "AVATAR",
    "AVATAR_TYPE",
    "DISPLAY",
    "VALUE",
    "BUTTONS",
    "COLORS",
    "VOTE",
    "TYPE",
    "ACTION",
    "ACTION_VALUE",
    "COMMAND",
    "COMMAND_PARAMS",
    "APP_ID",
    "APP_PARAMS",
    "BLOCK",
    "DISABLED",
    "CONTEXT",
    "BG_COLOR_TOKEN",
    "BG_COLOR",
    "TEXT_COLOR",
    "OFF_BG_COLOR",
    "OFF_TEXT_COLOR",
    "FUNCTION",
];

/// Any key.
fn key() -> BoxedStrategy<String> {
    prop_oneof![
        8 => select(&KEYS[..]).prop_map(str::to_owned),
        1 => select(&["0", "1", "00", "-1", "", "a", "link", "Message", "x/y~z", "MESSAGES"][..]).prop_map(str::to_owned),
    ]
    .boxed()
}

fn link() -> Values {
    texts(&[
        "https://example.com/a.png",
        "http://x/?a=1&b=2",
        "/docs/",
        "https://пример.рф/😀",
        "https://x/a'b",
        "https://u:p@x/@",
    ])
}

fn number() -> Values {
    prop_oneof![
        (1..100_000_u64).prop_map(|word| Json::word(&word)),
        Just(Json::word(&9_007_199_254_740_991_u64)),
        Just(Json::word("2.0")),
        texts(&["5", "1024"]),
    ]
    .boxed()
}

fn color() -> Values {
    texts(&["#fff", "#ABCDEF", "#0a0a0a"])
}

fn token() -> Values {
    texts(&["primary", "secondary", "alert", "base"])
}

/// An object of fields each of which is there or not, in any order.
fn object(fields: Vec<(&'static str, f64, Values)>) -> Values {
    let mut members = Just(Vec::new()).boxed();
    for (key, often, value) in fields {
        members = (members, prop::option::weighted(often, value))
            .prop_map(move |(mut members, value): (Vec<(String, Json)>, _)| {
                members.extend(value.map(|value| (key.to_owned(), value)));
                members
            })
            .boxed();
    }
    prop_oneof![3 => members.clone().prop_map(Json::Object), 1 => members.prop_shuffle().prop_map(Json::Object)].boxed()
}

/// One item, or a list of some.
fn one_or_many(item: Values) -> Values {
    prop_oneof![2 => item.clone(), 1 => vec(item, 1..4).prop_map(Json::List)].boxed()
}

fn block() -> Values {
    let targets = || select(&["USER_ID", "CHAT_ID", "BOT_ID", "NETWORK_ID", "LINK"][..]);
    let target = |key: &'static str| match key {
        "NETWORK_ID" => texts(&["a12", "b7", "ю1"]),
        "LINK" => link(),
        _ => number(),
    };
    let named = move |fields: fn() -> Vec<(&'static str, f64, Values)>| {
        targets().prop_flat_map(move |key| {
            let mut fields = fields();
            fields.push((key, 0.9, target(key)));
            object(fields)
        })
    };
    let user = named(|| {
        vec![
            ("NAME", 0.97, text()),
            ("AVATAR", 0.5, link()),
            ("AVATAR_TYPE", 0.4, texts(&["USER", "CHAT", "BOT"])),
        ]
    });
    let link_block = named(|| {
        vec![
            ("NAME", 0.8, text()),
            ("LINK", 0.3, link()),
            ("DESC", 0.3, text()),
            ("HTML", 0.2, text()),
            ("PREVIEW", 0.5, link()),
            ("WIDTH", 0.3, number()),
            ("HEIGHT", 0.3, number()),
        ]
    });
    let rich_link = object(vec![
        ("LINK", 0.9, link()),
        ("NAME", 0.5, text()),
        ("DESC", 0.5, text()),
        ("PREVIEW", 0.5, link()),
        (
            "PREVIEW_SIZE",
            0.3,
            object(vec![("WIDTH", 0.8, number()), ("HEIGHT", 0.8, number())]),
        ),
        ("EXTRA_IMAGE", 0.3, link()),
    ]);
    let row = object(vec![
        ("DISPLAY", 0.9, texts(&["BLOCK", "LINE", "ROW", "TABLE"])),
        ("NAME", 0.9, text()),
        ("VALUE", 0.8, text()),
        ("WIDTH", 0.2, number()),
        ("HEIGHT", 0.2, number()),
        ("COLOR_TOKEN", 0.2, token()),
        ("COLOR", 0.2, color()),
        ("LINK", 0.2, link()),
        ("USER_ID", 0.2, number()),
        ("CHAT_ID", 0.2, number()),
    ]);
    let image = object(vec![
        ("LINK", 0.98, link()),
        ("NAME", 0.5, text()),
        ("PREVIEW", 0.5, link()),
        ("WIDTH", 0.4, number()),
        ("HEIGHT", 0.4, number()),
    ]);
    let file = object(vec![
        ("LINK", 0.98, link()),
        ("NAME", 0.7, text()),
        ("SIZE", 0.7, number()),
    ]);
    let delimiter = object(vec![("SIZE", 0.7, number()), ("COLOR", 0.7, color())]);
    let described = object(vec![
        ("TEXT", 0.97, text()),
        ("AS_DESCRIPTION", 0.5, texts(&["Y", "N"])),
    ]);
    let only = |key: &'static str, value: Values| {
        value
            .prop_map(move |value| Json::Object(vec![(key.to_owned(), value)]))
            .boxed()
    };
    prop_oneof![
        4 => only("MESSAGE", text()),
        1 => only("MESSAGE", described),
        4 => only("USER", one_or_many(user.boxed())),
        5 => only("LINK", one_or_many(link_block.boxed())),
        1 => only("RICH_LINK", one_or_many(rich_link)),
        4 => only("GRID", vec(row, 1..4).prop_map(Json::List).boxed()),
        3 => only("IMAGE", one_or_many(image)),
        3 => only("FILE", one_or_many(file)),
        3 => only("DELIMITER", delimiter),
    ]
    .boxed()
}

fn attach() -> Values {
    let blocks = vec(block(), 1..4).prop_map(Json::List).boxed();
    prop_oneof![
        1 => blocks.clone(),
        2 => object(vec![
            ("ID", 0.3, number()),
            ("COLOR_TOKEN", 0.5, token()),
            ("COLOR", 0.5, color()),
            ("BLOCKS", 0.99, blocks),
            ("DESCRIPTION", 0.05, text()),
        ]),
    ]
    .boxed()
}

fn keyboard() -> Values {
    let flag = || texts(&["Y", "N"]);
    let link = texts(&[
        "https://example.com/",
        "http://x/?a=1&b=\"<2>\"",
        "https://пример.рф/😀",
    ]);
    let button = object(vec![
        ("TEXT", 0.98, texts(&["a", "Далее", "😀/\"x\"", "a b"])),
        ("LINK", 0.95, link),
        ("BLOCK", 0.2, flag()),
        ("DISABLED", 0.2, flag()),
        ("CONTEXT", 0.2, texts(&["ALL", "MOBILE", "DESKTOP"])),
        ("DISPLAY", 0.3, texts(&["LINE", "BLOCK"])),
        ("WIDTH", 0.2, number()),
        ("BG_COLOR_TOKEN", 0.3, token()),
        ("BG_COLOR", 0.2, color()),
        ("TEXT_COLOR", 0.2, color()),
        ("OFF_BG_COLOR", 0.2, color()),
        ("OFF_TEXT_COLOR", 0.2, color()),
        (
            "ACTION",
            0.04,
            texts(&["PUT", "SEND", "COPY", "CALL", "DIALOG"]),
        ),
        ("ACTION_VALUE", 0.04, text()),
        ("COMMAND", 0.04, text()),
        ("COMMAND_PARAMS", 0.02, text()),
        ("APP_ID", 0.04, number()),
        ("APP_PARAMS", 0.02, text()),
        ("TYPE", 0.04, texts(&["BUTTON"])),
    ]);
    let newline = Just(Json::Object(vec![(
        "TYPE".to_owned(),
        Json::text("NEWLINE"),
    )]));
    let buttons = vec(prop_oneof![4 => button, 1 => newline], 1..5)
        .prop_map(Json::List)
        .boxed();
    let colors = object(vec![
        ("BG_COLOR", 0.7, color()),
        ("OFF_TEXT_COLOR", 0.5, color()),
    ]);
    prop_oneof![
        1 => buttons.clone(),
        1 => object(vec![
            ("BUTTONS", 0.99, buttons),
            ("BOT_ID", 0.2, number()),
            ("COLORS", 0.05, colors),
            ("VOTE", 0.03, texts(&["Y", "N"])),
        ]),
    ]
    .boxed()
}

/// A message for the network method, of valid parts.
pub fn message() -> Values {
    let code = texts(&["ab515f5d85a8b844d484f6ea75a2e494"]);
    object(vec![
        ("CODE", 0.995, code),
        (
            "USER_ID",
            0.995,
            prop_oneof![Just(Json::word(&2)), number()].boxed(),
        ),
        ("MESSAGE", 0.995, text()),
        ("ATTACH", 0.8, attach()),
        ("KEYBOARD", 0.6, keyboard()),
        ("URL_PREVIEW", 0.2, texts(&["Y", "N"])),
        ("BOT_ID", 0.03, number()),
    ])
}

/// One change of a message.
#[derive(Clone, Debug)]
enum Edit {
    /// Puts another value in its place.
    Replace(Json),
    /// Puts the value into a list or takes it out of one.
    Wrap,
    /// Puts it into an object under a key.
    Under(String),
    /// Makes an object of a list, with the indices or other words as keys.
    ListToObject(&'static str),
    /// Gives a member another key.
    Rename(Index, String),
    /// Writes a member's key in lower case.
    Lower(Index),
    /// Removes a member or item.
    Remove(Index),
    /// Adds a member, or an item.
    Insert(Index, String, Json),
    /// Repeats a member or item with another value.
    Again(Index, Json),
    /// Moves a member or item to the front.
    ToFront(Index),
    /// Makes a text or list many times as long.
    Stretch(usize),
}

/// Any change, with new values from these.
fn edit(values: &Values) -> impl Strategy<Value = Edit> + use<> {
    let index = any::<Index>;
    let value = || values.clone();
    prop_oneof![
        6 => value().prop_map(Edit::Replace),
        1 => Just(Edit::Wrap),
        1 => key().prop_map(Edit::Under),
        1 => select(&["", "k"][..]).prop_map(Edit::ListToObject),
        2 => (index(), key()).prop_map(|(i, key)| Edit::Rename(i, key)),
        1 => index().prop_map(Edit::Lower),
        2 => index().prop_map(Edit::Remove),
        4 => (index(), key(), value()).prop_map(|(i, key, value)| Edit::Insert(i, key, value)),
        2 => (index(), value()).prop_map(|(i, value)| Edit::Again(i, value)),
        1 => index().prop_map(Edit::ToFront),
        1 => (1..400_usize).prop_map(Edit::Stretch),
    ]
}

impl Edit {
    fn apply(self, target: &mut Json) {
        match (self, target) {
            (Self::Replace(value), target) => *target = value,
            (Self::Wrap, target) => {
                *target = match target {
                    Json::List(items) if items.len() == 1 => items.remove(0),
                    _ => Json::List(vec![target.clone()]),
                };
            }
            (Self::Under(key), target) => *target = Json::Object(vec![(key, target.clone())]),
            (Self::ListToObject(prefix), target) => {
                if let Json::List(items) = target {
                    let members = items.drain(..).enumerate();
                    *target = Json::Object(
                        members
                            .map(|(i, item)| (format!("{prefix}{i}"), item))
                            .collect(),
                    );
                }
            }
            (Self::Rename(i, key), Json::Object(members)) if !members.is_empty() => {
                let i = i.index(members.len());
                members[i].0 = key;
            }
            (Self::Lower(i), Json::Object(members)) if !members.is_empty() => {
                let i = i.index(members.len());
                members[i].0 = members[i].0.to_lowercase();
            }
            (Self::Remove(i), Json::Object(members)) if !members.is_empty() => {
                members.remove(i.index(members.len()));
            }
            (Self::Remove(i), Json::List(items)) if !items.is_empty() => {
                items.remove(i.index(items.len()));
            }
            (Self::Insert(i, key, value), Json::Object(members)) => {
                members.insert(i.index(members.len() + 1), (key, value));
            }
            (Self::Insert(i, _, value), Json::List(items)) => {
                items.insert(i.index(items.len() + 1), value);
            }
            (Self::Again(i, value), Json::Object(members)) if !members.is_empty() => {
                let key = members[i.index(members.len())].0.clone();
                members.push((key, value));
            }
            (Self::Again(i, _), Json::List(items)) if !items.is_empty() => {
                items.push(items[i.index(items.len())].clone());
            }
            (Self::ToFront(i), Json::Object(members)) if !members.is_empty() => {
                let i = i.index(members.len());
                members[..=i].rotate_right(1);
            }
            (Self::ToFront(i), Json::List(items)) if !items.is_empty() => {
                let i = i.index(items.len());
                items[..=i].rotate_right(1);
            }
            (Self::Stretch(times), Json::Text(text)) => {
                *text = text.chars().take(150).collect::<String>().repeat(times);
            }
            (Self::Stretch(times), Json::List(items)) if items.len() < 10 => {
                let once = items.clone();
                *items = (0..times).flat_map(|_| once.clone()).collect();
            }
            _ => {}
        }
    }
}

/// A value, perhaps with edits.
pub fn edited(value: Values, values: &Values) -> Values {
    let count = prop_oneof![2 => 0..1_usize, 5 => 1..2_usize, 3 => 2..5_usize];
    let edit = edit(values).boxed();
    let edits = count.prop_flat_map(move |count| vec((any::<Index>(), edit.clone()), count));
    (value, edits)
        .prop_map(|(mut value, edits)| {
            for (place, edit) in edits {
                let place = place.index(value.count());
                if let Some(target) = value.at(place) {
                    edit.apply(target);
                }
            }
            value
        })
        .boxed()
}

/// Values without end, the same ones in every run.
///
/// # Panics
/// If some are filtered out.
pub fn at_random<S: Strategy>(values: S) -> impl Iterator<Item = S::Value> {
    let mut runner = TestRunner::deterministic();
    iter::repeat_with(move || {
        let tree = values.new_tree(&mut runner).expect("nothing is filtered");
        tree.current()
    })
}

/// How many messages are composed: as many as `MESSAGES` in the environment says, or so many.
///
/// # Panics
/// If the environment says no number.
pub fn count(usual: usize) -> usize {
    env::var("MESSAGES").map_or(usual, |count| count.parse().expect("MESSAGES is a number"))
}

/// A message for the network method, perhaps with edits.
pub fn composed() -> Values {
    edited(message(), &odd())
}
