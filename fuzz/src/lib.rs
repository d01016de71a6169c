//! Messages changed at random as messages, not as bytes: keys, values, what stands in what, and how it is spelt.

use openlines_tests::composed::KEYS;
use openlines_tests::json::Json;
use openlines_tests::random::Random;

/// Keys that nothing reads where they stand, or only the CRM method, and such as PHP takes for numbers.
const ODD_KEYS: &[&str] = &[
    "code",
    "Message",
    "attach",
    "keyboard",
    "CRM_ENTITY_TYPE",
    "CRM_ENTITY",
    "DIALOG_ID",
    "state",
    "",
    "0",
    "1",
    "00",
    "-0",
    "a",
    "link",
    "Link ",
    "LNK",
    "a/b~c",
    "\0",
    "😀",
];

/// Words that are no texts.
const WORDS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-0.0",
    "0.0",
    "0e5",
    "1",
    "2",
    "-1",
    "1.0",
    "2.50",
    "1.5",
    "0.4",
    "1e0",
    "12e-1",
    "1e14",
    "1e15",
    "123456789012345.0",
    "99999999999999.0",
    "1e20",
    "1e308",
    "1e400",
    "-1e20",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "9007199254740993.0",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "1E+2",
    "5e-324",
    "200",
    "4",
    "30",
];

/// Texts that mean something to a rule, alone or inside another.
const TEXTS: &[&str] = &[
    "",
    "0",
    " ",
    " 0",
    "0 ",
    "00",
    "1",
    "2",
    " 7",
    "7 ",
    "+7",
    "-1",
    "007",
    "1.0",
    "1.5",
    "1e3",
    "2abc",
    "9007199254740991",
    "9007199254740992",
    "9223372036854775808",
    "Y",
    "N",
    "y",
    "a",
    "https://a.ru/",
    "http://a.ru",
    "/l",
    "//h",
    "/",
    "https://",
    "HTTPS://a",
    " https://a",
    "https://a b",
    "https://a\n",
    "ftp://a",
    "javascript:x",
    "mailto:a",
    "www.a.ru",
    "#fff",
    "#FFF000",
    "#ffff",
    "fff",
    "#ffg",
    "TRANSPARENT",
    "transparent",
    "CHAT",
    "primary",
    "base",
    "alert",
    "secondary",
    "Base",
    "ai-assistant",
    "BLOCK",
    "LINE",
    "ROW",
    "TABLE",
    "CARD",
    "COLUMN",
    "deal",
    "Lead",
    "NEWLINE",
    "BUTTON",
    "USER",
    "BOT",
    "MOBILE",
    "DESKTOP",
    "ALL",
    "PUT",
    "SEND",
    "COPY",
    "CALL",
    "DIALOG",
    "LIVECHAT",
    "HELP",
    "/cmd",
    "/ ",
    "a1",
    "a12x",
    "<5",
    "1",
    "😀5",
    "a01",
    "a-0",
    "a-5",
    "я7",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{3000}",
    "\u{2028}",
    "\u{85}",
    "\u{b}",
    "\u{c}",
    "\0",
    "\u{1}",
    "\u{7f}",
    "\r\n",
    "\n",
    "\t",
    "\\",
    "\\n",
    "\\t",
    "\\\"",
    "\\\\",
    "\\\\n",
    "\\0",
    "\"",
    "'",
    "&",
    "<",
    ">",
    "&amp;",
    "&quot;",
    "&nbsp;",
    "<br>",
    "<br/>",
    "<hr>",
    "<b>x</b>",
    "<a href=\"/u\">t</a>",
    "<font color=#fff>x</font>",
    "#BR#",
    "[BR]",
    "[br]",
    "[B]x[/B]",
    "[B]",
    "[URL=/a]x[/URL]",
    "[size=9]x[/size]",
    "[USER=1]a[/USER]",
    "[send=1]a[/send]",
    "[code]",
    ">>q",
    "я",
    "€",
    "😀",
    "%",
    "%0A",
    "%5C",
    "%00",
    "ab515f5d85a8b844d484f6ea75a2e494",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
];

/// Values as they are in valid messages.
const PARTS: &[&str] = &[
    r#"{"MESSAGE":"m"}"#,
    r#"{"MESSAGE":{"TEXT":"t","AS_DESCRIPTION":"Y"}}"#,
    r#"{"USER":{"NAME":"a","AVATAR":"/b","AVATAR_TYPE":"CHAT","USER_ID":5}}"#,
    r#"{"USER":[{"NAME":"a","NETWORK_ID":"a1"},{"NAME":"b","LINK":"/l"}]}"#,
    r#"{"LINK":{"LINK":"/l","NAME":"n","DESC":"d","PREVIEW":"/p","WIDTH":5,"HEIGHT":6}}"#,
    r#"{"LINK":[{"USER_ID":5,"NAME":"n"},{"LINK":"/l","HTML":"h"}]}"#,
    r#"{"RICH_LINK":{"LINK":"/l","NAME":"n","PREVIEW":"/p","PREVIEW_SIZE":{"WIDTH":5,"HEIGHT":6}}}"#,
    r#"{"RICH_LINK":{"LINK":"/l","EXTRA_IMAGE":"/e","DESC":"d","HTML":"h"}}"#,
    r##"{"GRID":[{"DISPLAY":"ROW","NAME":"n","VALUE":"v","COLOR":"#fff","COLOR_TOKEN":"base","WIDTH":5,"USER_ID":4,"LINK":"/l"}]}"##,
    r#"{"GRID":[{"DISPLAY":"LINE"},{"DISPLAY":"LINE","VALUE":"v"}]}"#,
    r#"{"IMAGE":{"LINK":"/l","NAME":"n","PREVIEW":"/p","WIDTH":5,"HEIGHT":6}}"#,
    r#"{"FILE":[{"LINK":"/l","NAME":"n","SIZE":5}]}"#,
    r##"{"DELIMITER":{"SIZE":5,"COLOR":"#fff"}}"##,
    r##"{"COLOR":"#fff","COLOR_TOKEN":"alert","DESCRIPTION":"d","BLOCKS":[{"MESSAGE":"m"}]}"##,
    r#"{"TEXT":"t","LINK":"https://a.ru/"}"#,
    r#"{"TEXT":"t","ACTION":"PUT","ACTION_VALUE":"v"}"#,
    r#"{"TEXT":"t","APP_ID":5,"APP_PARAMS":"p"}"#,
    r#"{"TEXT":"t","COMMAND":"/c","COMMAND_PARAMS":"p"}"#,
    r#"{"TYPE":"NEWLINE"}"#,
    r##"{"BOT_ID":5,"VOTE":"N","COLORS":{"BG_COLOR":"#fff"},"BUTTONS":[{"TEXT":"t","LINK":"https://a.ru/"}]}"##,
    r#"{"CRM_ENTITY_TYPE":"deal","CRM_ENTITY":288,"USER_ID":1,"CHAT_ID":341,"MESSAGE":"hi"}"#,
    r#"{"CODE":"ab515f5d85a8b844d484f6ea75a2e494","USER_ID":2,"MESSAGE":"hi"}"#,
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "[{}]",
    r#"{"0":[]}"#,
    r#"{"0":{},"1":{}}"#,
    r#"{"1":{},"0":{}}"#,
];

/// A message with some things about it changed; nothing where the bytes are none.
pub fn changed(bytes: &[u8], seed: u32) -> Option<String> {
    let mut message = Json::read(std::str::from_utf8(bytes).ok()?)?;
    let mut random = Random(u64::from(seed) << 1 | 1);
    for _ in 0..=random.below(4) {
        change(&mut message, &mut random);
    }
    Some(spelt(&message, &mut random))
}

/// A message with a value of another one in it; nothing where the bytes are none.
pub fn crossed(one: &[u8], other: &[u8], seed: u32) -> Option<String> {
    let mut message = Json::read(std::str::from_utf8(one).ok()?)?;
    let mut other = Json::read(std::str::from_utf8(other).ok()?)?;
    let mut random = Random(u64::from(seed) << 1 | 1);
    let value = any(&mut other, &mut random).clone();
    let place = any(&mut message, &mut random);
    if random.below(2) == 0 {
        *place = value;
    } else {
        put(place, value, &mut random);
    }
    Some(spelt(&message, &mut random))
}

/// Any key.
fn any_key(random: &mut Random) -> String {
    let at = random.below(KEYS.len() + ODD_KEYS.len());
    let key = KEYS.get(at).unwrap_or_else(|| &ODD_KEYS[at - KEYS.len()]);
    (*key).to_owned()
}

/// Seldom with white space and escapes.
fn spelt(message: &Json, random: &mut Random) -> String {
    if random.below(8) > 0 {
        return message.compact();
    }
    let choices: Vec<_> = (0..61)
        .map(|_| u8::try_from(random.below(256)).unwrap_or_default())
        .collect();
    message.spell(&choices)
}

/// The value at any place.
fn any<'a>(message: &'a mut Json, random: &mut Random) -> &'a mut Json {
    let place = random.below(message.count());
    message.at(place).expect("it is below their number")
}

/// Any value.
fn value(random: &mut Random) -> Json {
    match random.below(8) {
        0..=2 => Json::word(random.of(WORDS)),
        3..=5 => Json::text(random.of(TEXTS)),
        _ => Json::read(random.of(PARTS)).expect("they are JSON"),
    }
}

fn change(message: &mut Json, random: &mut Random) {
    let change = random.below(12);
    let copied = any(message, random).clone();
    let place = any(message, random);
    match change {
        0 | 1 => *place = value(random),
        2 | 3 => {
            let value = value(random);
            put(place, value, random);
        }
        4 => put(place, copied, random),
        5 => *place = copied,
        6 => wrap(place, random),
        7 | 8 => text(place, random),
        9 => order(place, random),
        _ => members(place, random),
    }
}

/// Puts a value somewhere into another.
fn put(place: &mut Json, value: Json, random: &mut Random) {
    match place {
        Json::List(items) => items.insert(random.below(items.len() + 1), value),
        Json::Object(members) => {
            let key = key(members, random);
            members.insert(random.below(members.len() + 1), (key, value));
        }
        other => *other = value,
    }
}

/// Any key, now and then one that stands there.
fn key(members: &[(String, Json)], random: &mut Random) -> String {
    let there = random.below(members.len() * 6 + 12);
    members
        .get(there)
        .map_or_else(|| any_key(random), |member| member.0.clone())
}

/// Puts a value into a list or object, or takes what is in one out of it.
fn wrap(place: &mut Json, random: &mut Random) {
    let value = std::mem::replace(place, Json::word("null"));
    *place = match (random.below(4), value) {
        (0 | 1, Json::List(mut items)) if !items.is_empty() => {
            items.swap_remove(random.below(items.len()))
        }
        (0, Json::Object(mut members)) if !members.is_empty() => {
            members.swap_remove(random.below(members.len())).1
        }
        (2, Json::List(items)) => {
            let numbered = items.into_iter().enumerate();
            Json::Object(numbered.map(|(n, item)| (n.to_string(), item)).collect())
        }
        (2, Json::Object(members)) => Json::List(members.into_iter().map(|m| m.1).collect()),
        (3, value) => Json::Object(vec![(any_key(random), value)]),
        (_, value) => Json::List(vec![value]),
    };
}

/// Changes a text, or writes a number as one or the other way round.
fn text(place: &mut Json, random: &mut Random) {
    match place {
        Json::Text(text)
            if random.below(8) == 0 && text.parse::<f64>().is_ok_and(f64::is_finite) =>
        {
            if let Some(word) = Json::read(text) {
                *place = word;
            }
        }
        Json::Text(text) => {
            let chars: Vec<char> = text.chars().collect();
            let at = random.below(chars.len() + 1);
            let (before, behind) = chars.split_at(at);
            let behind = &behind[(random.below(3) / 2).min(behind.len())..];
            let snippet = match random.below(16) {
                0 => random.of(TEXTS).repeat(random.below(40)),
                1..=3 => String::new(),
                _ => random.of(TEXTS).to_owned(),
            };
            *text =
                before.iter().collect::<String>() + &snippet + &behind.iter().collect::<String>();
        }
        Json::Word(word) => *place = Json::Text(std::mem::take(word)),
        Json::List(_) | Json::Object(_) => members(place, random),
    }
}

/// Puts items or members into another order.
fn order(place: &mut Json, random: &mut Random) {
    match place {
        Json::List(items) if items.len() > 1 => {
            let (from, to) = (random.below(items.len()), random.below(items.len()));
            let item = items.remove(from);
            items.insert(to, item);
        }
        Json::Object(members) if members.len() > 1 => {
            let (from, to) = (random.below(members.len()), random.below(members.len()));
            let member = members.remove(from);
            members.insert(to, member);
        }
        other => text(other, random),
    }
}

/// Takes out, doubles or renames a member or item.
fn members(place: &mut Json, random: &mut Random) {
    match place {
        Json::List(items) if !items.is_empty() => {
            let at = random.below(items.len());
            if random.below(2) == 0 {
                items.remove(at);
            } else {
                let item = items[at].clone();
                items.insert(random.below(items.len() + 1), item);
            }
        }
        Json::Object(members) if !members.is_empty() => {
            let at = random.below(members.len());
            match random.below(6) {
                0 | 1 => drop(members.remove(at)),
                2 => {
                    let mut member = members[at].clone();
                    if random.below(2) == 0 {
                        member.1 = value(random);
                    }
                    members.insert(random.below(members.len() + 1), member);
                }
                3 => members[at].0 = members[at].0.to_lowercase(),
                4 => {
                    let key = &mut members[at].0;
                    let any = random.below(key.chars().count() + 1);
                    *key = key
                        .chars()
                        .enumerate()
                        .filter(|(i, _)| *i != any)
                        .map(|(_, c)| c)
                        .collect();
                }
                _ => members[at].0 = any_key(random),
            }
        }
        other => *other = value(random),
    }
}
