//! A message with errors put right, each at the place and in the way its report names.

use openlines::{Code, Effect, Problem};
use serde_json::{Value, json};

/// Keys of a button's actions but the link.
const ACTIONS: [&str; 6] = [
    "APP_ID",
    "APP_PARAMS",
    "ACTION",
    "ACTION_VALUE",
    "COMMAND",
    "COMMAND_PARAMS",
];

/// Puts right one error after another; what is taken out of a list is replaced there, so that every path stays what it is.
pub fn mend<'p>(message: &mut Value, errors: impl IntoIterator<Item = &'p Problem>) {
    for error in errors {
        let (parent, _) = error.path.rsplit_once('/').unwrap_or_default();
        let key = error.segments().last().unwrap_or_default().into_owned();
        let found = message.pointer(&error.path);
        let new = valid(&error.path, found);
        let is_null = found.is_some_and(Value::is_null);
        let Some(around) = message.pointer_mut(parent) else {
            continue;
        };
        match error.code {
            // Those inside are put right.
            Code::NothingLeft { .. } => continue,
            Code::Function | Code::Command => with_link(around),
            // With a link no other action counts.
            _ if key == "LINK" && is_button(parent) => with_link(around),
            _ => {}
        }
        // A target that does not count is not needed; nor is a `null` in an object that itself stands for the list.
        let is_target = matches!(&*key, "USER_ID" | "CHAT_ID" | "BOT_ID" | "NETWORK_ID")
            && !matches!(
                parent.rsplit('/').next(),
                Some("" | "BLOCKS" | "BUTTONS" | "GRID")
            );
        let goes = match error.code {
            Code::UnknownKey { .. }
            | Code::ExtraBlockKey { .. }
            | Code::ExtraTarget { .. }
            | Code::ExtraAction { .. }
            | Code::NamelessTarget
            | Code::HtmlInstead
            | Code::PreviewMissing
            | Code::NewlineExtra
            | Code::DescriptionHtml
            | Code::Function
            | Code::Command => true,
            Code::WrongType { .. } if matches!(&*key, "BLOCKS" | "BUTTONS") => is_null,
            _ => is_target && error.effect() != Effect::Altered,
        };
        let is_missing = matches!(
            error.code,
            Code::MissingKey { .. } | Code::MissingParameter { .. }
        );
        match around {
            Value::Object(members) if goes => {
                members.shift_remove(&key);
                if key == "ACTION" {
                    members.shift_remove("ACTION_VALUE");
                }
            }
            Value::Object(members) if parent.is_empty() => {
                members.retain(|other, _| !other.eq_ignore_ascii_case(&key));
                members.insert(key, new);
            }
            // What went with another is not put there again.
            Value::Object(members) if is_missing || members.contains_key(&key) => {
                if key == "PREVIEW" {
                    members.shift_remove("EXTRA_IMAGE");
                }
                members.insert(key, new);
            }
            _ => {
                if let Some(item) = around.pointer_mut(&format!("/{key}")) {
                    *item = new;
                }
            }
        }
    }
}

/// Whether a button stands at a path, or what is taken for one.
fn is_button(path: &str) -> bool {
    path.to_ascii_uppercase().starts_with("/KEYBOARD/")
}

/// Makes a button one that opens a link.
fn with_link(button: &mut Value) {
    if let Value::Object(members) = button {
        members.retain(|key, _| !ACTIONS.contains(&key.as_str()));
        let link = members.entry("LINK").or_insert(Value::Null);
        if link.is_null() {
            *link = "https://example.com/".into();
        }
    }
}

/// What may stand at a path, instead of what does.
fn valid(path: &str, found: Option<&Value>) -> Value {
    let segments: Vec<_> = path.split('/').skip(1).collect();
    let (part, inner, is_listed) = match &*segments {
        [part, "BLOCKS" | "BUTTONS", inner @ ..] => (*part, inner, true),
        [part, inner @ ..] => (*part, inner, false),
        [] => ("", &[][..], false),
    };
    let item = |kind: &str| match kind {
        "USER" => json!({"NAME": "a"}),
        "GRID" => json!({"DISPLAY": "BLOCK", "NAME": "a"}),
        _ => json!({"LINK": "/a"}),
    };
    let is_number = |key: &str| key.bytes().all(|byte| byte.is_ascii_digit());
    let block = json!({"MESSAGE": "instead"});
    let line = json!({"TYPE": "NEWLINE"});
    match (&*part.to_ascii_uppercase(), inner) {
        ("ATTACH", []) => json!([block]),
        ("KEYBOARD", []) => json!([line]),
        ("ATTACH", [key]) if is_listed || !FIELDS.contains(key) => block,
        ("KEYBOARD", [key]) if is_listed || !FIELDS.contains(key) => line,
        ("ATTACH", [_, "MESSAGE"]) => "a".into(),
        ("ATTACH", [_, "DELIMITER"]) => json!({"SIZE": 5}),
        ("ATTACH", [_, "GRID"]) => json!([item("GRID")]),
        ("ATTACH", [_, kind]) => item(kind),
        ("ATTACH", [_, kind, key]) if is_number(key) || *kind == "GRID" => item(kind),
        (part, _) => field(part, segments.last().unwrap_or(&""), found),
    }
}

/// Keys of an attachment or keyboard as a whole.
const FIELDS: [&str; 7] = [
    "ID",
    "COLOR",
    "COLOR_TOKEN",
    "DESCRIPTION",
    "BOT_ID",
    "COLORS",
    "VOTE",
];

/// What may stand under a key.
fn field(part: &str, key: &str, found: Option<&Value>) -> Value {
    // PHP's `true` equals any name, of which the portal finds this one first.
    let is_true = found == Some(&Value::Bool(true));
    match &*key.to_ascii_uppercase() {
        "CODE" => crate::mutated::message()["CODE"].clone(),
        "USER_ID" | "CHAT_ID" | "BOT_ID" | "APP_ID" | "ID" | "SIZE" | "WIDTH" | "HEIGHT" => {
            5.into()
        }
        "COLOR" | "BG_COLOR" | "TEXT_COLOR" | "OFF_BG_COLOR" | "OFF_TEXT_COLOR" => "#fff".into(),
        "COLOR_TOKEN" | "BG_COLOR_TOKEN" => "base".into(),
        "COLORS" => json!({"BG_COLOR": "#fff"}),
        "DISPLAY" if part == "ATTACH" && !is_true => "BLOCK".into(),
        "DISPLAY" => "LINE".into(),
        "TYPE" if is_true => "NEWLINE".into(),
        "TYPE" => "BUTTON".into(),
        "CONTEXT" => "ALL".into(),
        "AVATAR_TYPE" => "USER".into(),
        "ACTION" => "PUT".into(),
        "NETWORK_ID" => "a1".into(),
        "BLOCK" | "DISABLED" | "VOTE" | "URL_PREVIEW" | "AS_DESCRIPTION" => "N".into(),
        "LINK" | "PREVIEW" | "AVATAR" | "EXTRA_IMAGE" => "https://example.com/".into(),
        "PREVIEW_SIZE" => json!({}),
        _ => "a".into(),
    }
}
