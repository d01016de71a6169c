//! Messages with one thing wrong in every place: another value, another key, a member that belongs elsewhere.

use serde_json::{Map, Value, json};

use crate::places::places;

/// Messages in which every field stands somewhere, all of them accepted.
fn whole() -> [Value; 3] {
    let attach = json!({"ID": 5, "COLOR": "#fff", "COLOR_TOKEN": "alert", "BLOCKS": [
        {"MESSAGE": "m"},
        {"USER": {"NAME": "a", "AVATAR": "/b", "AVATAR_TYPE": "CHAT", "USER_ID": 5}},
        {"LINK": [{"LINK": "/l", "NAME": "n", "DESC": "d", "PREVIEW": "/p", "WIDTH": 5, "HEIGHT": 6}, {"USER_ID": 5, "NAME": "n"}]},
        {"GRID": [{"DISPLAY": "ROW", "NAME": "n", "VALUE": "v", "COLOR": "#fff", "COLOR_TOKEN": "base", "WIDTH": 5, "USER_ID": 4, "LINK": "/l"}]},
        {"IMAGE": {"LINK": "/l", "NAME": "n", "PREVIEW": "/p", "WIDTH": 5, "HEIGHT": 6}},
        {"FILE": [{"LINK": "/l", "NAME": "n", "SIZE": 5}]},
        {"DELIMITER": {"SIZE": 5, "COLOR": "#fff"}},
    ]});
    let keyboard = json!({"BUTTONS": [
        {"TEXT": "t", "LINK": "https://a.ru/", "BLOCK": "N", "DISABLED": "N", "CONTEXT": "ALL", "DISPLAY": "LINE", "WIDTH": 5,
            "BG_COLOR_TOKEN": "alert", "BG_COLOR": "#fff", "TEXT_COLOR": "#fff", "OFF_BG_COLOR": "#fff", "OFF_TEXT_COLOR": "#fff"},
        {"TYPE": "NEWLINE"},
        {"TEXT": "t", "ACTION": "PUT", "ACTION_VALUE": "v"},
        {"TEXT": "t", "APP_ID": 5, "APP_PARAMS": "p"},
        {"TEXT": "t", "COMMAND": "c", "COMMAND_PARAMS": "p"},
    ]});
    let mut full = message();
    full["ATTACH"] = attach;
    let mut buttons = message();
    buttons["BOT_ID"] = 5.into();
    buttons["URL_PREVIEW"] = "N".into();
    buttons["KEYBOARD"] = keyboard;
    let mut lone = message();
    lone["ATTACH"] = json!([{"FILE": {"LINK": "/l"}}]);
    lone["KEYBOARD"] = json!([{"TEXT": "t", "LINK": "https://a.ru/"}]);
    [full, buttons, lone]
}

/// A message of nothing but what has to be there.
pub fn message() -> Value {
    json!({"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi"})
}

/// What stands in place of each value.
fn others() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1e20),
        json!(""),
        json!(" "),
        json!("0"),
        json!("a"),
        json!("2abc"),
        json!("NEWLINE"),
        json!("javascript:x"),
        json!([]),
        json!({}),
        json!(["a"]),
        json!([null]),
        json!([{}]),
        json!({"a": "b"}),
        json!({"0": {"LINK": "/a"}}),
        json!({"MESSAGE": "x"}),
    ]
}

/// The messages, each once for each thing that may be wrong in each place.
pub fn mutated() -> Vec<Value> {
    let mut mutated = Vec::new();
    for whole in whole() {
        let places = places(&whole);
        let mut change = |place: &str, change: &dyn Fn(&mut Value)| {
            let mut message = whole.clone();
            message.pointer_mut(place).map(change);
            mutated.push(message);
        };
        let members: Vec<_> = places
            .iter()
            .filter_map(|place| Some((place, whole.pointer(place)?.as_object()?)))
            .flat_map(|(place, object)| object.iter().map(move |member| (place, member)))
            .collect();
        for place in &places {
            for other in others() {
                change(place, &|value| *value = other.clone());
            }
            change(place, &|value| *value = json!([value.take()]));
            change(place, &|value| *value = json!({"a": value.take()}));
            for (_, (key, moved)) in &members {
                change(place, &|value| {
                    if let Value::Object(members) = value {
                        members.insert((*key).clone(), (*moved).clone());
                    }
                });
            }
        }
        for (place, (key, _)) in &members {
            for other in [&key.to_lowercase(), "NAM", "LINK", "FUNCTION", "0"] {
                change(place, &|value| rename(value.as_object_mut(), key, other));
            }
        }
    }
    mutated
}

fn rename(members: Option<&mut Map<String, Value>>, key: &str, other: &str) {
    if let Some(members) = members
        && let Some(value) = members.remove(key)
    {
        members.insert(other.to_owned(), value);
    }
}
