// The same from CommonJS.

const assert = require("node:assert/strict");
const { test } = require("node:test");
const commonjs = require("openlines");

test("CommonJS has what ESM has", async () => {
	const esm = await import("openlines");
	assert.deepEqual(Object.keys(commonjs).sort(), Object.keys(esm).sort());
	for (const message of [{}, '{"CODE": 1', { CRM_ENTITY: 1 }]) {
		assert.deepEqual(commonjs.check(message), esm.check(message));
	}
});
