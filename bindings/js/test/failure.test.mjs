// A call that fails in the module, as no input is known to make it: the next ones have an instance of their own.

import assert from "node:assert/strict";
import { test } from "node:test";
import { check, isValid } from "openlines";

const GOOD = { CODE: "ab515f5d85a8b844d484f6ea75a2e494", USER_ID: 2, MESSAGE: "hi" };
const BAD = { ...GOOD, ATTACH: [{ IMAGE: [{ LINK: "x" }] }], MESSAGE: " " };

/** Whether the next call fails in the module. */
let fails = false;

const { Instance } = WebAssembly;
WebAssembly.Instance = function (module) {
	const { exports } = new Instance(module);
	const failing = (call) => (...args) => {
		if (fails) {
			fails = false;
			throw new WebAssembly.RuntimeError("unreachable");
		}
		return call(...args);
	};
	return { exports: { ...exports, check: failing(exports.check), is_valid: failing(exports.is_valid) } };
};

for (const [name, call] of Object.entries({ check, isValid })) {
	test(`after a failed ${name} the next calls are right`, () => {
		const reports = [GOOD, BAD, {}].map((message) => check(message));
		assert.deepEqual(reports.map(({ valid }) => valid), [true, false, false]);
		for (const before of [GOOD, BAD, {}]) {
			check(before);
			fails = true;
			assert.throws(() => call(GOOD), /this is a bug, please report it/);
			assert.deepEqual([GOOD, BAD, {}].map((message) => check(message)), reports);
			assert.deepEqual([GOOD, BAD, {}].map((message) => isValid(message)), [true, false, false]);
		}
	});
}
