//! KEYBOARD: its forms and its buttons.

use serde_json::{Value, json};

use crate::field::{self, Node};
use crate::php;
use crate::trace::{Reason, Trace, TypeError};

/// Colours a button may have, each with a default in COLORS.
const COLORS: [&str; 4] = ["BG_COLOR", "TEXT_COLOR", "OFF_BG_COLOR", "OFF_TEXT_COLOR"];

/// Values of ACTION the portal knows.
const ACTIONS: &[&str] = &["PUT", "SEND", "COPY", "CALL", "DIALOG", "LIVECHAT", "HELP"];

/// Keys of the actions but the link, each of which wins over those behind it.
pub(crate) const APP_KEYS: &[&str] = &["APP_ID", "APP_PARAMS"];
pub(crate) const ACTION_KEYS: &[&str] = &["ACTION", "ACTION_VALUE"];
pub(crate) const COMMAND_KEYS: &[&str] = &["COMMAND", "COMMAND_PARAMS"];

/// Keys of a button.
const KNOWN: [&str; 20] = [
    "TYPE",
    "TEXT",
    "FUNCTION",
    "LINK",
    "APP_ID",
    "APP_PARAMS",
    "ACTION",
    "ACTION_VALUE",
    "COMMAND",
    "COMMAND_PARAMS",
    "BLOCK",
    "DISABLED",
    "CONTEXT",
    "DISPLAY",
    "WIDTH",
    "BG_COLOR",
    "BG_COLOR_TOKEN",
    "TEXT_COLOR",
    "OFF_BG_COLOR",
    "OFF_TEXT_COLOR",
];

/// What holds for every button.
struct Common {
    bot_id: i64,
    vote: &'static str,
    /// Default colours, in the order of [`COLORS`].
    colors: [Option<Value>; 4],
}

/// Reads KEYBOARD; `None` where not a single entry is left (and reported).
///
/// # Errors
/// An array where PHP expects a string.
pub(crate) fn read(
    node: &Node<'_>,
    bot_id: i64,
    trace: &mut Trace,
) -> Result<Option<Value>, TypeError> {
    if !php::is_array(node.value) {
        let reason = if node.value.is_string() {
            Reason::KeyboardAsText
        } else {
            Reason::NotAnObject
        };
        trace.rejected(&node.path, reason);
        return Ok(None);
    }
    let mut common = Common {
        bot_id,
        vote: "N",
        colors: [const { None }; 4],
    };
    let buttons = node.get("BUTTONS");
    if let Some(buttons) = &buttons {
        node.report_unknown(trace, &["BUTTONS", "BOT_ID", "VOTE", "COLORS"]);
        if let Some(bot) = node.get("BOT_ID")
            && bot.value.as_i64() != Some(bot_id)
        {
            trace.altered(&bot.path, Reason::Replaced);
        }
        if let Some(vote) = node.get("VOTE") {
            if php::loosely_equals(vote.value, "Y") {
                common.vote = "Y";
                vote.report_true(trace);
            } else if vote.value != "N" {
                trace.altered(&vote.path, Reason::not_one_of(&["Y", "N"]));
            }
        }
        if let Some(colors) = node.get("COLORS") {
            if !php::is_array(colors.value) {
                trace.dropped(&colors.path, Reason::NotAnObject);
            }
            colors.report_unknown(trace, &COLORS);
            for (key, default) in COLORS.iter().zip(&mut common.colors) {
                *default = colors.color_under(key, trace)?;
            }
        }
        if !php::is_array(buttons.value) {
            trace.dropped(&buttons.path, Reason::NotAnObject);
        }
    }
    let mut stored = Vec::new();
    for entry in buttons.as_ref().unwrap_or(node).members() {
        stored.extend(read_entry(&entry, &common, trace)?);
    }
    if stored.is_empty() {
        trace.rejected(&node.path, Reason::NothingLeft);
        return Ok(None);
    }
    Ok(Some(stored.into()))
}

/// A separator or a button; `None` where it is dropped (and reported).
fn read_entry(
    node: &Node<'_>,
    common: &Common,
    trace: &mut Trace,
) -> Result<Option<Value>, TypeError> {
    if !php::is_array(node.value) {
        trace.dropped(&node.path, Reason::NotAnObject);
        return Ok(None);
    }
    if let Some(kind) = node.get("TYPE") {
        if php::loosely_equals(kind.value, "NEWLINE") {
            kind.report_true(trace);
            node.report_unknown(trace, &["TYPE"]);
            return Ok(Some(json!({"TYPE": "NEWLINE"})));
        }
        if kind.value != "BUTTON" {
            trace.altered(&kind.path, Reason::not_one_of(&["NEWLINE", "BUTTON"]));
        }
    }
    if node.get("FUNCTION").is_some() {
        trace.dropped(&node.path, Reason::Function);
        return Ok(None);
    }
    read_button(node, common, trace)
}

fn read_button(
    node: &Node<'_>,
    common: &Common,
    trace: &mut Trace,
) -> Result<Option<Value>, TypeError> {
    let text = match node.get("TEXT") {
        Some(text) if !text.value.is_string() => {
            trace.dropped(&text.path, Reason::NotText);
            None
        }
        Some(text) => {
            let kept = text.kept_text(trace, &[field::trimmed])?;
            (!kept.is_empty() && !php::empty(text.value)).then_some(kept)
        }
        None => None,
    };
    let Some(text) = text else {
        trace.dropped(&node.path, Reason::Missing { key: "TEXT" });
        return Ok(None);
    };

    let mut stored = json!({"BOT_ID": common.bot_id, "TYPE": "BUTTON"});
    let Some(action) = read_action(node, common, trace)? else {
        trace.dropped(&node.path, Reason::NoAction);
        return Ok(None);
    };
    for (key, value) in action {
        stored[key] = value;
    }
    stored["TEXT"] = text.into();
    stored["VOTE"] = common.vote.into();
    stored["BLOCK"] = yes(node, "BLOCK", trace);
    stored["WAIT"] = "N".into();
    stored["CONTEXT"] = choice(node, "CONTEXT", &["MOBILE", "DESKTOP", "ALL"], "ALL", trace);
    stored["DISABLED"] = yes(node, "DISABLED", trace);
    stored["DISPLAY"] = choice(node, "DISPLAY", &["LINE", "BLOCK"], "BLOCK", trace);
    if let Some(width) = node.positive_under("WIDTH", trace) {
        stored["WIDTH"] = width.into();
    }
    for (index, (key, default)) in COLORS.iter().zip(&common.colors).enumerate() {
        let own = node.color_under(key, trace)?;
        if let Some(color) = own.or_else(|| default.clone()) {
            stored[*key] = color;
        }
        if index == 0 {
            stored["BG_COLOR_TOKEN"] = field::token(node, "BG_COLOR_TOKEN", trace)?.into();
        }
    }
    node.report_unknown(trace, &KNOWN);
    Ok(Some(stored))
}

fn yes(node: &Node<'_>, key: &str, trace: &mut Trace) -> Value {
    node.get(key).map_or("N", |flag| flag.yes(trace)).into()
}

fn choice(
    node: &Node<'_>,
    key: &str,
    accepted: &'static [&'static str],
    default: &'static str,
    trace: &mut Trace,
) -> Value {
    node.get(key).map_or_else(
        || default.into(),
        |field| field.one_of(trace, accepted, default),
    )
}

/// Fields an action is stored in.
type Fields = Vec<(&'static str, Value)>;

/// The first valid action.
fn read_action(
    node: &Node<'_>,
    common: &Common,
    trace: &mut Trace,
) -> Result<Option<Fields>, TypeError> {
    if let Some(fields) = read_link(node, trace) {
        node.report_overruled(trace, APP_KEYS, "LINK");
        node.report_overruled(trace, ACTION_KEYS, "LINK");
        node.report_overruled(trace, COMMAND_KEYS, "LINK");
        return Ok(Some(fields));
    }
    if let Some(fields) = read_app(node, trace) {
        node.report_overruled(trace, ACTION_KEYS, "APP_ID");
        node.report_overruled(trace, COMMAND_KEYS, "APP_ID");
        return Ok(Some(fields));
    }
    if let Some(fields) = read_named_action(node, trace)? {
        node.report_overruled(trace, COMMAND_KEYS, "ACTION");
        return Ok(Some(fields));
    }
    Ok(read_command(node, common, trace))
}

fn read_link(node: &Node<'_>, trace: &mut Trace) -> Option<Fields> {
    let link = node.get("LINK")?;
    let Some(text) = link.value.as_str() else {
        trace.dropped(&link.path, Reason::NotText);
        return None;
    };
    if !field::starts_as_link(text) {
        trace.dropped(&link.path, Reason::LinkStart);
        return None;
    }
    Some(vec![("LINK", php::htmlspecialchars(text).into())])
}

fn read_app(node: &Node<'_>, trace: &mut Trace) -> Option<Fields> {
    let Some(app) = node.get("APP_ID") else {
        node.report_lone(trace, "APP_PARAMS", "APP_ID");
        return None;
    };
    if php::empty(app.value) {
        trace.dropped(&app.path, Reason::NotAnId);
        return None;
    }
    let id = php::intval(app.value);
    app.report_converted(trace, id);
    let mut fields = vec![("APP_ID", id.into())];
    if let Some(text) = node
        .get("APP_PARAMS")
        .and_then(|params| read_optional(&params, trace))
    {
        fields.push(("APP_PARAMS", text.into()));
    }
    Some(fields)
}

fn read_named_action(node: &Node<'_>, trace: &mut Trace) -> Result<Option<Fields>, TypeError> {
    let Some(action) = node.get("ACTION") else {
        node.report_lone(trace, "ACTION_VALUE", "ACTION");
        return Ok(None);
    };
    let Some(name) = action.value.as_str().filter(|name| ACTIONS.contains(name)) else {
        trace.dropped(&action.path, Reason::not_one_of(ACTIONS));
        return Ok(None);
    };
    let Some(value) = node.get("ACTION_VALUE") else {
        let key = "ACTION_VALUE";
        trace.dropped(&action.path, Reason::Missing { key });
        return Ok(None);
    };
    if value.is_blank(trace)? {
        trace.dropped(&value.path, Reason::Blank);
        return Ok(None);
    }
    Ok(Some(vec![
        ("ACTION", name.into()),
        ("ACTION_VALUE", php::reencoded(value.value)),
    ]))
}

fn read_command(node: &Node<'_>, common: &Common, trace: &mut Trace) -> Option<Fields> {
    let Some(command) = node.get("COMMAND") else {
        node.report_lone(trace, "COMMAND_PARAMS", "COMMAND");
        return None;
    };
    if common.bot_id <= 0 {
        trace.dropped(&command.path, Reason::NeedsBot);
        return None;
    }
    let name = read_filled(&command, trace)?;
    let bare = name.strip_prefix('/').unwrap_or(name);
    if bare != name {
        trace.altered(&command.path, Reason::CommandSlash);
    }
    let params = node.get("COMMAND_PARAMS");
    let params = params
        .filter(|params| !is_blank(params.value))
        .and_then(|params| read_filled(&params, trace));
    Some(vec![
        ("COMMAND", bare.into()),
        ("COMMAND_PARAMS", params.unwrap_or_default().into()),
    ])
}

/// A text that is not blank, and not empty to PHP as `0` is.
fn read_filled<'a>(node: &Node<'a>, trace: &mut Trace) -> Option<&'a str> {
    let filled = read_optional(node, trace).filter(|_| !php::empty(node.value));
    if filled.is_none() && node.value.is_string() {
        trace.dropped(&node.path, Reason::Blank);
    }
    filled
}

/// The same of a text that need not be there: a blank one is the same as none.
fn read_optional<'a>(node: &Node<'a>, trace: &mut Trace) -> Option<&'a str> {
    let Some(text) = node.value.as_str() else {
        trace.dropped(&node.path, Reason::NotText);
        return None;
    };
    Some(text).filter(|_| !is_blank(node.value))
}

fn is_blank(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| php::trim(text).is_empty())
}
