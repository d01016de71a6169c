//! Schemas of both kinds of buttons.

use alloc::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use super::{
    Button, ButtonContext, ButtonDisplay, ColorToken, Flag, LinkButton, choice, color, number,
};
use crate::keyboard::action::Verb;
use crate::schema::{describe, has_each};
use crate::{text, url};

/// What a schema says of a kind of button and its keyboard.
pub trait ButtonSchema: JsonSchema {
    /// Name of the keyboard's schema.
    const KEYBOARD: &'static str;
    /// Whether the keyboard has a `BOT_ID`.
    const HAS_BOT: bool;
}

/// A button without its action.
fn look(generator: &mut SchemaGenerator, about: &str) -> Schema {
    let mut schema = json_schema!({
        "description": about,
        "type": "object",
        "properties": {},
        "required": ["TEXT"],
        "additionalProperties": false,
    });
    let flag = choice::schema::<Flag>(generator);
    let context = choice::schema::<ButtonContext>(generator);
    let display = choice::schema::<ButtonDisplay>(generator);
    let token = choice::schema::<ColorToken>(generator);
    let color = color::schema(generator);
    let properties = [
        ("TEXT", text::schema(generator), about!(TEXT)),
        ("BLOCK", flag.clone(), about!(BLOCK)),
        ("DISABLED", flag, about!(DISABLED)),
        ("CONTEXT", context, about!(CONTEXT)),
        ("DISPLAY", display, about!(DISPLAY)),
        ("WIDTH", number::schema(generator), about!(WIDTH)),
        ("BG_COLOR_TOKEN", token, about!(BG_COLOR_TOKEN)),
        ("BG_COLOR", color.clone(), about!(BG_COLOR)),
        ("TEXT_COLOR", color.clone(), about!(TEXT_COLOR)),
        ("OFF_BG_COLOR", color.clone(), about!(OFF_BG_COLOR)),
        ("OFF_TEXT_COLOR", color, about!(OFF_TEXT_COLOR)),
    ];
    describe(&mut schema, properties);
    schema
}

impl JsonSchema for LinkButton {
    fn schema_name() -> Cow<'static, str> {
        "LinkButton".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = look(generator, "A button that opens a link to an external site.");
        let link = url::external_schema(generator);
        let about = "Link to an external site: `https://` or `http://`.";
        describe(&mut schema, [("LINK", link, about)]);
        schema.insert("required".into(), json!(["TEXT", "LINK"]));
        schema
    }
}

impl ButtonSchema for LinkButton {
    const KEYBOARD: &'static str = "LinkKeyboard";
    const HAS_BOT: bool = false;
}

impl JsonSchema for Button {
    fn schema_name() -> Cow<'static, str> {
        "Button".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = look(generator, "A button: a text and exactly one action.");
        let link = url::button_schema(generator);
        let text = text::schema(generator);
        let verb = json_schema!({ "type": "string", "enum": Verb::DOCUMENTED });
        let id = number::schema(generator);
        let properties = [
            (
                "LINK",
                link,
                "Action: opens a link, `https://`, `http://` or a path of the portal.",
            ),
            ("ACTION", verb, "Action: what to do with `ACTION_VALUE`."),
            (
                "ACTION_VALUE",
                text.clone(),
                "Text for `PUT`, `SEND`, `COPY`; number in international format for `CALL`; `chatN` or a user's id for `DIALOG`.",
            ),
            (
                "COMMAND",
                json_schema!({ "type": "string", "pattern": "^(?:[^/]|$)" }),
                "Action: sends a command to the bot.",
            ),
            ("COMMAND_PARAMS", text.clone(), "Parameters of the command."),
            ("APP_ID", id, "Action: opens an application; deprecated."),
            ("APP_PARAMS", text, "Parameters of the application."),
        ];
        describe(&mut schema, properties);
        let actions = has_each(&schema, ["LINK", "ACTION", "COMMAND", "APP_ID"]);
        schema.insert("oneOf".into(), actions);
        schema.insert(
            "dependentRequired".into(),
            json!({
                "ACTION": ["ACTION_VALUE"],
                "ACTION_VALUE": ["ACTION"],
                "COMMAND_PARAMS": ["COMMAND"],
                "APP_PARAMS": ["APP_ID"],
            }),
        );
        schema
    }
}

impl ButtonSchema for Button {
    const KEYBOARD: &'static str = "Keyboard";
    const HAS_BOT: bool = true;
}
