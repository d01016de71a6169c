// Calls after which the next ones have another instance: one that fails in the module, as no input is known to make it, and one that made it large.

import assert from "node:assert/strict";
import { test } from "node:test";
import { check, isValid } from "openlines";

const GOOD = { CODE: "ab515f5d85a8b844d484f6ea75a2e494", USER_ID: 2, MESSAGE: "hi" };
const BAD = { ...GOOD, ATTACH: [{ IMAGE: [{ LINK: "x" }] }], MESSAGE: " " };

/** Whether the next call fails in the module. */
let fails = false;
let instances = 0;

const { Instance } = WebAssembly;
WebAssembly.Instance = function (module) {
	const { exports } = new Instance(module);
	instances++;
	let failed = false;
	const used = (call, mayFail) => (...args) => {
		assert.ok(!failed, "an instance that failed is not used again");
		if (mayFail && fails) {
			fails = false;
			failed = true;
			throw new WebAssembly.RuntimeError("unreachable");
		}
		return call(...args);
	};
	const calls = Object.entries(exports).filter(([, call]) => typeof call === "function");
	return { exports: { ...exports, ...Object.fromEntries(calls.map(([name, call]) => [name, used(call, /^(check|is_valid)$/.test(name))])) } };
};

for (const [name, call] of Object.entries({ check, isValid })) {
	test(`after a failed ${name} the next calls are right`, () => {
		const reports = [GOOD, BAD, {}].map((message) => check(message));
		assert.deepEqual(reports.map(({ valid }) => valid), [true, false, false]);
		for (const before of [GOOD, BAD, {}]) {
			check(before);
			fails = true;
			assert.throws(() => call(GOOD), ({ message, cause }) => /this is a bug, please report it/.test(message) && cause.message === "unreachable");
			assert.deepEqual([GOOD, BAD, {}].map((message) => check(message)), reports);
			assert.deepEqual([GOOD, BAD, {}].map((message) => isValid(message)), [true, false, false]);
		}
	});
}

test("the memory of a large text is not kept", () => {
	for (const [letters, others] of [[3e7, 2], [1e5, 0]]) {
		const before = instances;
		check(" ".repeat(letters));
		isValid(" ".repeat(letters));
		check(GOOD);
		assert.equal(instances - before, others);
	}
});
