//! Schema of a report as JSON, which is written in some language.

use alloc::string::ToString;
use alloc::vec::Vec;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use crate::code::{EXPLAINED, Effect, PortalCode, Severity, Syntax};
use crate::report::{Localized, Problem};
use crate::subject::Subject;

impl JsonSchema for Localized<'_> {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Report".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let problem = generator.subschema_for::<Localized<'_, Problem>>();
        let size = generator.subschema_for::<SizeSchema>();
        let size = json!({ "anyOf": [size, { "type": "null" }] });
        let methods = [Subject::Network.method(), Subject::Crm.method(), None];
        json_schema!({
            "description": "What a check says of one message.",
            "type": "object",
            "properties": {
                "method": {
                    "description": "Method the message is for; `null` where a part alone was checked.",
                    "type": ["string", "null"],
                    "enum": methods,
                },
                "valid": { "type": "boolean", "description": "Whether there is no error; there may be warnings." },
                "problems": { "type": "array", "items": problem, "description": "Every problem, in document order." },
                "sizes": {
                    "description": "Sizes of the parts; `null` where a part is absent, empty or not an object or list.",
                    "type": "object",
                    "properties": { "attach": size, "keyboard": size },
                    "required": ["attach", "keyboard"],
                    "additionalProperties": false,
                },
            },
            "required": ["method", "valid", "problems", "sizes"],
            "additionalProperties": false,
        })
    }
}

impl JsonSchema for Localized<'_, Problem> {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Problem".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let slugs: Vec<_> = EXPLAINED.iter().map(|explained| explained.slug).collect();
        let integer = |minimum: u32, about: &str| json!({ "type": "integer", "minimum": minimum, "description": about });
        json_schema!({
            "description": "One problem and its place.",
            "type": "object",
            "properties": {
                "path": { "type": "string", "description": "JSON Pointer (RFC 6901) with the keys as they stand in the document; of a missing key, the path it would have." },
                "code": { "type": "string", "enum": slugs, "description": "Permanent name of the problem; see https://github.com/openlines/openlines/blob/main/docs/codes.md" },
                "severity": { "type": "string", "enum": Severity::NAMES, "description": "`error` where it makes the message invalid, else `warning`." },
                "effect": { "type": "string", "enum": Effect::NAMES, "description": "What the portal does about it." },
                "message": { "type": "string", "description": "What is wrong and what to write instead, in the reader's language." },
                "max": integer(0, "The most that is allowed."),
                "min": integer(0, "The least that is allowed."),
                "actual": {
                    "description": "What was found: a count, or a type.",
                    "anyOf": [{ "type": "integer" }, { "type": "string" }],
                },
                "expected": {
                    "description": "What should be there: a count, a type, a key, or the values to choose from.",
                    "anyOf": [{ "type": "integer" }, { "type": "string" }, { "type": "array", "items": { "type": "string" } }],
                },
                "suggestion": { "type": "string", "description": "The key or value that is most likely meant." },
                "kind": { "type": "string", "enum": Syntax::NAMES, "description": "Kind of a syntax error." },
                "portal_code": { "type": "string", "enum": PortalCode::NAMES, "description": "Code with which the portal refuses the message." },
                "at": {
                    "description": "Place in the text; absent where a value was checked.",
                    "type": "object",
                    "properties": {
                        "offset": integer(0, "Bytes of UTF-8 before it."),
                        "line": integer(1, "Line, from 1 on."),
                        "column": integer(1, "Column in characters (code points), from 1 on."),
                    },
                    "required": ["offset", "line", "column"],
                    "additionalProperties": false,
                },
            },
            "required": ["path", "code", "severity", "effect", "message"],
            "additionalProperties": false,
        })
    }
}

struct SizeSchema;

impl JsonSchema for SizeSchema {
    fn schema_name() -> alloc::borrow::Cow<'static, str> {
        "Size".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let measures = [
            ("bytes", "Bytes as compact UTF-8 JSON."),
            ("max_bytes", "Greatest permitted `bytes`."),
            (
                "chars",
                "Characters of what the portal stores; `null` where it would store nothing.",
            ),
            ("max_chars", "Greatest permitted `chars`."),
            (
                "db_bytes",
                "Bytes of the same in the portal's database; `null` where it would store nothing.",
            ),
            ("max_db_bytes", "Greatest permitted `db_bytes`."),
        ];
        let mut schema = json_schema!({
            "description": "Three measures and their limits: bytes of compact UTF-8 JSON, characters as the portal stores it, bytes in its database.",
            "type": "object",
            "required": measures.map(|(key, _)| key),
            "additionalProperties": false,
        });
        let properties: serde_json::Map<_, _> = measures
            .into_iter()
            .map(|(key, about)| {
                let kind = match key {
                    "chars" | "db_bytes" => json!(["integer", "null"]),
                    _ => json!("integer"),
                };
                let count = json!({ "type": kind, "minimum": 0, "description": about });
                (key.to_string(), count)
            })
            .collect();
        schema.insert("properties".into(), properties.into());
        schema
    }
}
