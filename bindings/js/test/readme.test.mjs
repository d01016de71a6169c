// The examples of the README run, and its table has every option.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { limits, options } from "./known.mjs";

const readme = readFileSync(join(import.meta.dirname, "node_modules/openlines/README.md"), "utf8");
const examples = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);

test("there are examples", () => {
	assert.ok(examples.length >= 2);
});

for (const [i, code] of examples.entries()) {
	test(`example ${i + 1}`, async (t) => {
		const { mock } = t.mock.method(console, "log", () => {});
		const file = join(import.meta.dirname, `readme.example-${i + 1}.mjs`);
		writeFileSync(file, code);
		try {
			await import(file);
		} finally {
			rmSync(file);
		}
		const said = mock.calls.map(({ arguments: words }) => words.join(" ")).join("\n");
		assert.notEqual(said, "");
		// What a comment says is printed, is printed; `...` stands for anything.
		for (const [, comment] of code.matchAll(/^\s*\/\/ (\/.*)$/gm)) {
			const parts = comment.split("...").map((part) => part.trim());
			assert.ok(said.split("\n").some((line) => parts.every((part) => line.includes(part))), `${comment}\n${said}`);
		}
	});
}

test("the table has every option", () => {
	const rows = new Map([...readme.matchAll(/^\| `(\w+)` \| (.*)$/gm)].map(([, name, rest]) => [name, rest]));
	for (const name of options) {
		assert.ok(rows.has(name), name);
	}
	for (const name of limits) {
		assert.match(rows.get("limits"), new RegExp(`\\b${name}\\b`));
	}
});
