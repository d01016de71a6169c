// Many calls of every kind, one after the other: each is right, and memory stays as it is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { check, isValid, networkMessage } from "openlines";

/** Calls in all; `SOAK=1000000 npm test` makes it long. */
const CALLS = Number(process.env.SOAK ?? 20_000);
/** Memory, in bytes, that may come and go. */
const SLACK = 64 * 1024 * 1024;

const GOOD = { CODE: "ab515f5d85a8b844d484f6ea75a2e494", USER_ID: 2, MESSAGE: "hi" };
const cyclic = {};
cyclic.self = cyclic;

/** Calls, and what each comes to. */
const kinds = [
	[() => check(GOOD).valid, true],
	[() => isValid(JSON.stringify(GOOD)), true],
	[() => check("nul").valid, false],
	[() => isValid("[".repeat(1000)), false],
	[() => check({ ...GOOD, ATTACH: { BLOCKS: Array(100).fill({ IMAGE: [{ LINK: "x" }] }) } }, { lang: "ru" }).valid, false],
	[() => isValid({ ...GOOD, MESSAGE: "я".repeat(10_000) }), true],
	[() => networkMessage["~standard"].validate(undefined).issues !== undefined, true],
	[() => check({ CODE: "\ud800" }).valid, false],
	[() => throws(() => check(cyclic)), true],
	[() => throws(() => check({ USER_ID: 1n })), true],
	[() => throws(() => check({}, { lang: "de" })), true],
];
/** The same, too slow to be made often. */
const slow = [
	[() => isValid("x".repeat(3_000_000)), false],
	[() => check({ ...GOOD, ATTACH: Array(100_000).fill(0) }).valid, false],
];

test(`${CALLS} calls`, () => {
	round(CALLS / 4);
	const before = memory();
	round(CALLS);
	const grown = memory() - before;
	assert.ok(grown < SLACK, `${grown} bytes more`);
});

function round(calls) {
	for (let i = 0; i < calls; i++) {
		const [call, expected] = i % 2000 === 0 ? slow[(i / 2000) % slow.length] : kinds[i % kinds.length];
		assert.equal(call(), expected, call.toString());
	}
}

function memory() {
	gc();
	return process.memoryUsage.rss();
}

function throws(call) {
	try {
		call();
		return false;
	} catch (error) {
		return error instanceof TypeError;
	}
}
