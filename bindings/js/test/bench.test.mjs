// The benchmark, as far as it needs no other library: these have the rules of the schema as it is today.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { convert } from "../bench/convert.mjs";

test("the benchmark gives its peers every rule of the schema", () => {
	const schema = JSON.parse(readFileSync(new URL("../../../schemas/network-message.schema.json", import.meta.url), "utf8"));
	const used = new Set();
	const library = new Proxy({}, { get: (_, name) => () => used.add(name) });
	convert(schema, library);
	assert.deepEqual([...used].sort(), ["choice", "integer", "list", "object", "string", "union"]);

	schema.$defs.Link.minLength = 1;
	assert.throws(() => convert(schema, library), { message: "nothing is known of minLength" });
});
