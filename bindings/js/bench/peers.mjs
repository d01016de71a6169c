// Other libraries with the rules of our JSON Schema, each collecting every error.

import Schema from "typebox/schema";
import { Settings } from "typebox/system";
import * as v from "valibot";
import * as z from "zod";
import { ajv } from "./ajv.mjs";
import { convert } from "./convert.mjs";
import { schema } from "./schema.mjs";

/** Whether a value passes, by each library. */
export const peers = { ajv, typebox: typebox(), valibot: valibot(), zod: zod() };

function typebox() {
	// It looks for eight errors unless told otherwise.
	Settings.Set({ maxErrors: Infinity });
	const compiled = Schema.Compile(schema);
	// `Check` stops at the first error; only then are all of them looked for.
	return (value) => compiled.Check(value) || compiled.Errors(value)[0];
}

function valibot() {
	const rule = (holds) => v.check(holds);
	const compiled = convert(schema, {
		string: ({ minLength, maxLength, is, isNot }) =>
			v.pipe(
				v.string(),
				...given(minLength, v.minLength),
				...given(maxLength, v.maxLength),
				...given(is, v.regex),
				...given(isNot, (pattern) => rule((text) => !pattern.test(text))),
			),
		integer: (least, greatest) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(greatest)),
		choice: (choices) => v.picklist(choices),
		list: (items, least) => v.pipe(v.array(items), v.minLength(least)),
		object: (members, open, rules) => {
			const entries = members.map(([name, member, required]) => [name, required ? member : v.optional(member)]);
			return v.pipe((open ? v.looseObject : v.strictObject)(Object.fromEntries(entries)), ...rules.map(rule));
		},
		union: (schemas) => v.union(schemas),
		later: (schema) => v.lazy(schema),
	});
	return (value) => v.safeParse(compiled, value).success;
}

function zod() {
	const refine = (type, holds) => type.refine(holds);
	const compiled = convert(schema, {
		string: ({ minLength, maxLength, is, isNot }) => {
			let type = z.string();
			type = minLength === undefined ? type : type.min(minLength);
			type = maxLength === undefined ? type : type.max(maxLength);
			type = is === undefined ? type : type.regex(is);
			return isNot === undefined ? type : type.refine((text) => !isNot.test(text));
		},
		integer: (least, greatest) => z.int().min(least).max(greatest),
		choice: (choices) => z.enum(choices),
		list: (items, least) => z.array(items).min(least),
		object: (members, open, rules) => {
			const shape = members.map(([name, member, required]) => [name, required ? member : member.optional()]);
			return rules.reduce(refine, (open ? z.looseObject : z.strictObject)(Object.fromEntries(shape)));
		},
		union: (types) => z.union(types),
		later: (type) => z.lazy(type),
	});
	return (value) => compiled.safeParse(value).success;
}

function given(value, action) {
	return value === undefined ? [] : [action(value)];
}
