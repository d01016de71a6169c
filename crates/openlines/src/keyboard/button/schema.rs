//! Schemas of both kinds of buttons.

use alloc::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::{
    Button, ButtonContext, ButtonDisplay, ColorToken, Flag, LinkButton, choice, color, number,
};
use crate::keyboard::action::Verb;
use crate::schema::has;
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
        "properties": {
            "TEXT": text::schema(generator),
            "BLOCK": choice::schema::<Flag>(generator),
            "DISABLED": choice::schema::<Flag>(generator),
            "CONTEXT": choice::schema::<ButtonContext>(generator),
            "DISPLAY": choice::schema::<ButtonDisplay>(generator),
            "WIDTH": number::schema(generator),
            "BG_COLOR_TOKEN": choice::schema::<ColorToken>(generator),
            "BG_COLOR": color::schema(generator),
            "TEXT_COLOR": color::schema(generator),
            "OFF_BG_COLOR": color::schema(generator),
            "OFF_TEXT_COLOR": color::schema(generator),
        },
        "required": ["TEXT"],
        "additionalProperties": false,
    });
    for (key, about) in [
        ("TEXT", about!(TEXT)),
        ("BLOCK", about!(BLOCK)),
        ("DISABLED", about!(DISABLED)),
        ("CONTEXT", about!(CONTEXT)),
        ("DISPLAY", about!(DISPLAY)),
        ("WIDTH", about!(WIDTH)),
        ("BG_COLOR_TOKEN", about!(BG_COLOR_TOKEN)),
        ("BG_COLOR", about!(BG_COLOR)),
        ("TEXT_COLOR", about!(TEXT_COLOR)),
        ("OFF_BG_COLOR", about!(OFF_BG_COLOR)),
        ("OFF_TEXT_COLOR", about!(OFF_TEXT_COLOR)),
    ] {
        describe(&mut schema, key, None, about);
    }
    schema
}

/// Describes a property, or adds it.
fn describe(schema: &mut Schema, key: &str, property: Option<Schema>, about: &str) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    if let Some(property) = property {
        properties.insert(key.into(), property.to_value());
    }
    properties[key]["description"] = about.into();
}

impl JsonSchema for LinkButton {
    fn schema_name() -> Cow<'static, str> {
        "LinkButton".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = look(generator, "A button that opens a link to an external site.");
        let link = url::external_schema(generator);
        describe(
            &mut schema,
            "LINK",
            Some(link),
            "Link to an external site: `https://` or `http://`.",
        );
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
        for (key, property, about) in [
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
                json_schema!({ "type": "string", "not": { "type": "string", "pattern": "^/" } }),
                "Action: sends a command to the bot.",
            ),
            ("COMMAND_PARAMS", text.clone(), "Parameters of the command."),
            ("APP_ID", id, "Action: opens an application; deprecated."),
            ("APP_PARAMS", text, "Parameters of the application."),
        ] {
            describe(&mut schema, key, Some(property), about);
        }
        schema.insert(
            "oneOf".into(),
            ["LINK", "ACTION", "COMMAND", "APP_ID"]
                .map(|key| has(&[key]))
                .into_iter()
                .collect(),
        );
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
