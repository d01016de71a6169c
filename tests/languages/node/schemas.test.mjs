// The published schemas in the hands of ajv: the files alone give the verdicts of the check.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";

const { LANGUAGES } = process.env;
assert.ok(LANGUAGES, "`cargo xtask languages node` runs this");

const verdicts = readFileSync(join(LANGUAGES, "verdicts.ndjson"), "utf8")
	.split("\n")
	.filter((line) => line)
	.map((line) => JSON.parse(line));

for (const [draft, folder, Reader] of [
	["2020-12", "schemas", Ajv2020],
	["07", "schemas/draft-07", Ajv],
]) {
	/** The validators of a draft by the names of their files; whatever ajv may find fault with is an error. */
	const read = () => {
		const say = (message) => assert.fail(message);
		const ajv = new Reader({ strict: true, logger: { log: say, warn: say, error: say } });
		const files = readdirSync(join(LANGUAGES, folder)).filter((file) => file.endsWith(".schema.json"));
		const compile = (file) => ajv.compile(JSON.parse(readFileSync(join(LANGUAGES, folder, file), "utf8")));
		return Object.fromEntries(files.map((file) => [file.replace(".schema.json", ""), compile(file)]));
	};

	test(`draft ${draft}: every file is a schema without a warning`, () => {
		assert.equal(Object.keys(read()).length, 6);
	});

	test(`draft ${draft}: the verdict of every case is the check's`, () => {
		const validators = read();
		assert.notEqual(verdicts.length, 0);
		const different = verdicts.filter(({ schema, value, accepted }) => validators[schema](value) !== accepted);
		const shown = different.slice(0, 10).map((verdict) => JSON.stringify(verdict).slice(0, 400));
		assert.equal(different.length, 0, `${different.length} of ${verdicts.length}:\n${shown.join("\n")}`);
	});
}

test("the example prints what the README says", () => {
	const printed = execFileSync(process.execPath, ["example.mjs"], { cwd: LANGUAGES, encoding: "utf8" });
	assert.equal(printed, readFileSync(join(LANGUAGES, "example.mjs.out"), "utf8"));
});
