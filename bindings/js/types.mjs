// TypeScript types of our JSON Schemas; a test holds `js/payload.ts` and `js/report.ts` against them and writes them anew where asked.
// What a type cannot say (patterns, bounds, which keys go together) is left to the check.

import { readFileSync } from "node:fs";

const KEYWORDS = [
	["$ref", "type", "enum", "anyOf", "items", "properties", "required", "minProperties"],
	// No type can say these.
	["not", "oneOf", "dependentRequired", "additionalProperties", "pattern"],
	["minimum", "maximum", "maxLength", "minItems"],
	["$schema", "$id", "title", "description", "examples"],
].flat();

/** The generated files: their names, and what is in them. */
export function files() {
	return {
		"payload.ts": file({ NetworkMessage: "network-message", CrmMessage: "crm-message", Keyboard: "keyboard" }),
		"report.ts": discriminated(file({ Report: "report" })),
	};
}

/** Problems told apart by their code, whose parameters the core knows. */
function discriminated(text) {
	const [comment, ...declarations] = text.trimEnd().split("\n\n");
	return [
		comment,
		'import type { Params } from "./params.js";',
		...declarations,
		`/** One problem and its place; its code says which parameters it has. */
export type Problem = { [Code in keyof Params]: Narrowed<{ code: Code } & Params[Code]> }[keyof Params];`,
		`/** A problem of which more is known; of an intersection alone, a list of texts would be a text, too. */
type Narrowed<Known> = { [Key in keyof AnyProblem]: Key extends keyof Known ? Known[Key] : AnyProblem[Key] } & Known;
`,
	]
		.join("\n\n")
		.replace("export type Problem = {\n", "export type AnyProblem = {\n");
}

/** Schemas of the file being written, by name. */
let types = {};

/** The types of some schemas, by the names they are to have. */
function file(schemas) {
	types = {};
	for (const [name, schema] of Object.entries(schemas)) {
		const { $defs = {}, ...root } = JSON.parse(
			readFileSync(new URL(`../../schemas/${schema}.schema.json`, import.meta.url), "utf8"),
		);
		Object.assign(types, { [name]: root }, $defs);
	}
	const declarations = Object.entries(types).map(([name, schema]) => `${doc(schema, "")}${declaration(name, schema)}\n`);
	return ["// Generated from `schemas/`; `UPDATE_EXPECT=1 cargo xtask test wasm js` writes it anew.\n", ...declarations].join("\n");
}

function declaration(name, schema) {
	const { type, properties, minProperties, maxProperties } = schema;
	// An object with exactly one key: one object type for each.
	if (minProperties === 1 && maxProperties === 1) {
		const kinds = Object.keys(properties).map((key) => {
			const only = { type, properties: { [key]: properties[key] }, required: [key] };
			const others = Object.keys(properties).filter((other) => other !== key).map((other) => `${other}?: undefined`);
			return `\n\t| (${expression(only, "\t")} & { ${others.join("; ")} })`;
		});
		return `export type ${name} =${kinds.join("")};`;
	}
	// Not an interface, which would be no `Record<string, unknown>`.
	return `export type ${name} = ${expression(schema, "")};`;
}

/** A type in place, on lines that begin with `indent`. */
function expression(schema, indent) {
	const unknown = Object.keys(schema).filter((keyword) => !KEYWORDS.includes(keyword));
	if (unknown.length > 0) {
		throw new Error(`no type says ${unknown}`);
	}
	const { $ref, enum: choices, anyOf, type, items, properties, required = [] } = schema;
	if ($ref) {
		return nameOf($ref);
	}
	if (choices) {
		return choices.map((choice) => JSON.stringify(choice)).join(" | ");
	}
	if (properties) {
		const members = Object.entries(properties).map(([key, member]) => {
			const optional = required.includes(key) ? "" : "?";
			const type = expression(member, `${indent}\t`) + (optional && " | undefined");
			return `${doc(described(member), `${indent}\t`)}${indent}\t${key}${optional}: ${type};\n`;
		});
		return `{\n${members.join("")}${indent}}`;
	}
	if (anyOf) {
		return anyOf.map((one) => expression(one, indent) + without(one, anyOf)).join(" | ");
	}
	if (Array.isArray(type)) {
		return type.map((one) => expression({ type: one }, indent)).join(" | ");
	}
	switch (type) {
		case "integer":
			return "number";
		case "array": {
			const item = expression(items, indent);
			return /^\w+$/.test(item) ? `${item}[]` : `(${item})[]`;
		}
		case "string":
		case "boolean":
		case "null":
			return type;
		default:
			throw new Error(`no type says ${JSON.stringify(schema)}`);
	}
}

/** What an object must not have that lacks what all the others of a union need: TypeScript takes a literal for several of them at once. */
function without(one, others) {
	const { properties, required = [] } = resolved(one);
	const keys = others.flatMap((other) => resolved(other).required ?? []).filter((key) => !required.includes(key));
	const never = properties ? keys.filter((key) => !(key in properties)).map((key) => `${key}?: undefined`) : [];
	return never.length ? ` & { ${never.join("; ")} }` : "";
}

/** A schema, or where it says nothing of itself the one it refers to. */
function described(schema) {
	return schema.description ? schema : resolved(schema);
}

/** A schema, or the one it refers to. */
function resolved(schema) {
	return schema.$ref ? types[nameOf(schema.$ref)] : schema;
}

function nameOf($ref) {
	return $ref.replace("#/$defs/", "");
}

function doc({ description }, indent) {
	if (!description) {
		return "";
	}
	const lines = description.split("\n");
	return lines.length === 1
		? `${indent}/** ${lines[0]} */\n`
		: `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd() + "\n").join("")}${indent} */\n`;
}
