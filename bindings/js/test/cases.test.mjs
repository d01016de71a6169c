// The package reports what the command line reports, byte for byte.

import assert from "node:assert/strict";
import { test } from "node:test";
import { check, isValid } from "openlines";
import { runs, texts } from "./corpus.mjs";
import { limits, options } from "./known.mjs";

for (const { name, texts, options, reports } of runs) {
	test(name, () => {
		const expected = reports();
		assert.equal(expected.length, texts.length);
		for (const [i, text] of texts.entries()) {
			const report = check(text, options);
			assert.equal(JSON.stringify(report), expected[i], text);
			assert.equal(isValid(text, options), report.valid, text);
		}
	});
}

test("but for places, a value is reported as its text is", () => {
	for (const text of texts) {
		const report = check(text);
		for (const problem of report.problems) {
			delete problem.at;
		}
		assert.equal(JSON.stringify(check(JSON.parse(text))), JSON.stringify(report), text);
	}
});

test("every option is tried", () => {
	const tried = runs.flatMap(({ options }) => [...Object.keys(options), ...Object.keys(options.limits ?? {})]);
	for (const name of [...options, ...limits]) {
		assert.ok(tried.includes(name), name);
	}
});
