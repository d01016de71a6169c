//! JSON Schemas of everything that can be checked, from the same types, and of the report.
//!
//! A schema describes what should be written: it accepts exactly what has no problem whose code is [`in_schema`](crate::Code::in_schema).

mod report;

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt::Write as _;

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Value, json, to_value};

use crate::attach::Attach;
use crate::block::{Block, File, Image};
use crate::color::ColorToken;
use crate::keyboard::{Button, ButtonDisplay, Keyboard, LinkButton, LinkKeyboard};
use crate::lang::Lang;
use crate::method::{CrmEntity, CrmMessage, NetworkMessage};
use crate::names::names;
use crate::report::Localized;
use crate::subject::Subject;

names! {
    /// A published schema file.
    ///
    /// Its references lead nowhere once it is pasted into a larger document, as of `OpenAPI`.
    /// For that each type that can be checked, and [`Localized`], the report, implements `JsonSchema` of [schemars](https://docs.rs/schemars/1) 1:
    ///
    /// ```
    /// use openlines::{Localized, NetworkMessage};
    /// use schemars::generate::SchemaSettings;
    ///
    /// let settings = SchemaSettings::draft2020_12();
    /// let mut generator = settings
    ///     .with(|settings| settings.definitions_path = "/components/schemas".into())
    ///     .into_generator();
    /// let (body, report) = (
    ///     generator.subschema_for::<NetworkMessage>(),
    ///     generator.subschema_for::<Localized<'_>>(),
    /// );
    /// assert_eq!(body.get("$ref").unwrap(), "#/components/schemas/NetworkMessage");
    /// assert_eq!(report.get("$ref").unwrap(), "#/components/schemas/Report");
    /// let schemas = generator.take_definitions(true);
    /// assert!(schemas.contains_key("Attach"));
    /// ```
    #[non_exhaustive]
    pub enum SchemaFile {
        /// Parameters of `imopenlines.network.message.add`.
        NetworkMessage = "network-message",
        /// Parameters of `imopenlines.crm.message.add`.
        CrmMessage = "crm-message",
        /// An `ATTACH` alone.
        Attach = "attach",
        /// A `KEYBOARD` of any chat method.
        Keyboard = "keyboard",
        /// A `KEYBOARD` of the network method.
        LinkKeyboard = "link-keyboard",
        /// What a check says.
        Report = "report",
    }
}

/// A draft of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Draft {
    /// Draft 2020-12.
    Draft202012,
    /// Draft 07, for readers that know no later one.
    Draft07,
}

impl SchemaFile {
    /// What it describes, in a few words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::NetworkMessage => "parameters of imopenlines.network.message.add",
            Self::CrmMessage => "parameters of imopenlines.crm.message.add",
            Self::Attach => "an ATTACH alone",
            Self::Keyboard => "a KEYBOARD of any chat method",
            Self::LinkKeyboard => "a KEYBOARD of imopenlines.network.message.add",
            Self::Report => "what a check says",
        }
    }

    /// What it is the schema of; the report's is none.
    pub const fn subject(self) -> Option<Subject> {
        match self {
            Self::NetworkMessage => Some(Subject::Network),
            Self::CrmMessage => Some(Subject::Crm),
            Self::Attach => Some(Subject::Attach),
            Self::Keyboard => Some(Subject::Keyboard),
            Self::LinkKeyboard => Some(Subject::LinkKeyboard),
            Self::Report => None,
        }
    }

    /// The schema, as the file holds it.
    ///
    /// ```
    /// use openlines::{Draft, SchemaFile};
    ///
    /// let schema = SchemaFile::Attach.schema(Draft::Draft202012);
    /// assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    /// ```
    pub fn schema(self, draft: Draft) -> Value {
        let settings = match draft {
            Draft::Draft202012 => SchemaSettings::draft2020_12(),
            Draft::Draft07 => SchemaSettings::draft07(),
        };
        let generator = settings.for_serialize().into_generator();
        let mut schema = match self {
            Self::NetworkMessage => generator.into_root_schema_for::<NetworkMessage>(),
            Self::CrmMessage => generator.into_root_schema_for::<CrmMessage>(),
            Self::Attach => generator.into_root_schema_for::<Attach>(),
            Self::Keyboard => generator.into_root_schema_for::<Keyboard>(),
            Self::LinkKeyboard => generator.into_root_schema_for::<LinkKeyboard>(),
            Self::Report => generator.into_root_schema_for::<Localized<'_>>(),
        };
        Descriptions.transform(&mut schema);
        if draft == Draft::Draft07 {
            Dependencies.transform(&mut schema);
        }
        name_definitions(&mut schema);
        schema.insert("$id".into(), self.id(draft).into());
        if let (Some(_), Some(Value::String(about))) =
            (self.subject(), schema.get_mut("description"))
        {
            about.push_str(BEYOND);
        }
        if let Ok(example) = self.example() {
            schema.insert("examples".into(), json!([example]));
        }
        schema.to_value()
    }

    /// Text of the file: white space beyond ASCII, as patterns hold it, is escaped so that it can be seen.
    ///
    /// ```
    /// use openlines::{Draft, SchemaFile};
    ///
    /// let text = SchemaFile::Attach.text(Draft::Draft07);
    /// assert!(text.contains(r"\u2028") && text.ends_with("}\n"));
    /// ```
    pub fn text(self, draft: Draft) -> String {
        let mut text = String::new();
        // White space of JSON itself is ASCII: what is escaped here stands in a text.
        for c in alloc::format!("{:#}\n", self.schema(draft)).chars() {
            if !c.is_ascii() && c.is_whitespace() {
                // Writing to a text cannot fail.
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            } else {
                text.push(c);
            }
        }
        text
    }

    /// Where the file of this version is published, with the npm package.
    fn id(self, draft: Draft) -> String {
        let folder = match draft {
            Draft::Draft202012 => "",
            Draft::Draft07 => "draft-07/",
        };
        let version = env!("CARGO_PKG_VERSION");
        let name = self.as_str();
        alloc::format!("https://unpkg.com/openlines@{version}/schemas/{folder}{name}.schema.json")
    }

    fn example(self) -> Result<Value, serde_json::Error> {
        let attach = || {
            Attach::new([
                Block::message("The plan is [B]attached[/B]"),
                File::new("https://example.com/plan.pdf")
                    .name("plan.pdf")
                    .size(428_736)
                    .into(),
                Image::new("https://example.com/plan.png")
                    .preview("https://example.com/plan-small.png")
                    .size(1280, 720)
                    .into(),
            ])
            .color_token(ColorToken::Primary)
        };
        let link =
            || LinkButton::new("Open", "https://example.com/plan").display(ButtonDisplay::Line);
        match self {
            Self::NetworkMessage => to_value(
                NetworkMessage::new("ab515f5d85a8b844d484f6ea75a2e494", 2, "Here is the plan")
                    .attach(attach())
                    .keyboard(LinkKeyboard::new([link()]))
                    .url_preview(false),
            ),
            Self::CrmMessage => to_value(CrmMessage {
                crm_entity_type: CrmEntity::Deal,
                crm_entity: 288,
                user_id: 1,
                chat_id: 341,
                message: "Here is the plan".to_string(),
            }),
            Self::Attach => to_value(attach()),
            Self::Keyboard => to_value(
                Keyboard::new([
                    Button::link("Open", "/docs/"),
                    Button::send("Yes", "I agree"),
                ])
                .new_line()
                .button(Button::command("Help", "help").block(true)),
            ),
            Self::LinkKeyboard => to_value(LinkKeyboard::new([link()])),
            Self::Report => {
                let report = Subject::Attach.check(
                    r#"[{"FILE": {"LINK": "ftp://example.com/a", "NAME": "a", "SIZE": 1}}]"#,
                );
                to_value(report.localized(Lang::En))
            }
        }
    }
}

/// Makes the name of each definition its title, after which generators of code name a type.
fn name_definitions(schema: &mut Schema) {
    for key in ["$defs", "definitions"] {
        let definitions = schema.get_mut(key).and_then(Value::as_object_mut);
        for (name, definition) in definitions.into_iter().flatten() {
            if let Value::Object(definition) = definition {
                definition.insert("title".to_string(), name.clone().into());
            }
        }
    }
}

/// What no schema can say.
const BEYOND: &str = "\n\nA schema cannot say everything: sizes, what is blank once it is trimmed, and duplicate keys are left to `check`.";

/// Makes documentation comments descriptions: without examples, and without links into Rust documentation.
pub(crate) struct Descriptions;

impl Transform for Descriptions {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if let Some(Value::String(about)) = schema.get_mut("description") {
            let is_prose = |(i, _): &(usize, &str)| i % 2 == 0;
            let prose: String = about
                .split("```")
                .enumerate()
                .filter(is_prose)
                .map(|(_, prose)| prose)
                .collect();
            let for_all = |paragraph: &&str| !paragraph.is_empty() && !paragraph.contains("[`");
            *about = prose
                .split("\n\n")
                .map(str::trim)
                .filter(for_all)
                .collect::<Vec<_>>()
                .join("\n\n");
        }
    }
}

/// Says `dependentRequired` as draft 07 does.
struct Dependencies;

impl Transform for Dependencies {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if let Some(needs) = schema.remove("dependentRequired") {
            schema.insert("dependencies".into(), needs);
        }
    }
}

/// Adds properties to an object's: of each its key, its schema, and what it says.
pub(crate) fn describe<const N: usize>(schema: &mut Schema, properties: [(&str, Schema, &str); N]) {
    for (key, mut property, about) in properties {
        property.insert("description".into(), about.into());
        schema.ensure_object()["properties"][key] = property.into();
    }
}

/// That an object has these keys.
///
/// They are named as properties, too: ajv's strict mode wants to see them where they are required.
pub(crate) fn has(keys: &[&str]) -> Value {
    let properties: serde_json::Map<_, _> =
        keys.iter().map(|key| ((*key).into(), json!({}))).collect();
    json!({ "properties": properties, "required": keys })
}

/// For each of these keys, that an object has it.
///
/// Its type is said again: an editor that completes the key writes a value of that type, and generators of code give the key the type.
pub(crate) fn has_each<const N: usize>(object: &Schema, keys: [&str; N]) -> Value {
    let kind = |key: &str| object.get("properties")?.get(key)?.get("type").cloned();
    keys.map(|key| {
        let mut has = has(&[key]);
        if let Some(kind) = kind(key) {
            has["properties"][key] = json!({ "type": kind });
        }
        has
    })
    .into_iter()
    .collect()
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::string::{String, ToString};

    use schemars::JsonSchema;
    use schemars::generate::SchemaSettings;

    use crate::{Attach, CrmMessage, Keyboard, LinkKeyboard, Localized, NetworkMessage, Problem};

    /// A larger document, as of `OpenAPI`, is generated for what is read as well as for what is written.
    #[test]
    fn what_is_read_is_what_is_written() {
        fn agrees<T: JsonSchema>() {
            let settings = SchemaSettings::draft2020_12();
            let read = settings.clone().for_deserialize().into_generator();
            let written = settings.for_serialize().into_generator();
            let read = read.into_root_schema_for::<T>();
            assert_eq!(read, written.into_root_schema_for::<T>());
        }
        agrees::<NetworkMessage>();
        agrees::<CrmMessage>();
        agrees::<Attach>();
        agrees::<Keyboard>();
        agrees::<LinkKeyboard>();
    }

    /// A larger document is generated without [`SchemaFile`](super::SchemaFile).
    #[test]
    fn what_is_embedded_is_described_in_prose() {
        let mut generator = SchemaSettings::draft2020_12().into_generator();
        generator.subschema_for::<NetworkMessage>();
        generator.subschema_for::<CrmMessage>();
        generator.subschema_for::<Attach>();
        generator.subschema_for::<Keyboard>();
        let definitions = generator.take_definitions(true);
        assert!(definitions.len() > 10, "{definitions:?}");
        for (name, schema) in definitions {
            let text = schema.to_string();
            assert!(
                !text.contains("```") && !text.contains("[`"),
                "{name}: {text}"
            );
        }
    }

    #[test]
    fn a_larger_document_can_hold_a_report() {
        let mut generator = SchemaSettings::draft2020_12().into_generator();
        let report = generator.subschema_for::<Localized<'_>>();
        assert_eq!(report.get("$ref").expect("a reference"), "#/$defs/Report");
        generator.subschema_for::<Localized<'_, Problem>>();
        let definitions = generator.take_definitions(true);
        let names: BTreeSet<_> = definitions.keys().map(String::as_str).collect();
        assert_eq!(names, BTreeSet::from(["Problem", "Report", "Size"]));
    }
}
