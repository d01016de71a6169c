// Standard Schema v1.

import assert from "node:assert/strict";
import { test } from "node:test";
import { check, crmMessage, networkMessage } from "openlines";

const GOOD = { CODE: "ab515f5d85a8b844d484f6ea75a2e494", USER_ID: 2, MESSAGE: "hi" };
const BAD = { ...GOOD, ATTACH: { BLOCKS: [{ FILE: [{ LINK: "ftp://a", NAME: "a" }] }] } };

function validate(schema, value) {
	return schema["~standard"].validate(value);
}

test("they are schemas", () => {
	for (const schema of [networkMessage, crmMessage, networkMessage.with({ lang: "ru" })]) {
		assert.equal(schema["~standard"].version, 1);
		assert.equal(schema["~standard"].vendor, "openlines");
	}
});

test("a good value comes back as it was given", () => {
	assert.deepEqual(validate(networkMessage, GOOD), { value: GOOD });
	assert.equal(validate(networkMessage, GOOD).value, GOOD);
});

test("errors are issues with the keys that lead to them", () => {
	const { issues } = validate(networkMessage, BAD);
	const errors = check(BAD, { method: "network" }).problems.filter(({ severity }) => severity === "error");
	const withoutPaths = (list) => list.map(({ path, ...rest }) => rest);
	assert.deepEqual(withoutPaths(issues), withoutPaths(errors));
	assert.equal(issues.find(({ code }) => code === "nothing-left").portal_code, "ATTACH_ERROR");
	assert.deepEqual(issues.at(-1).path, ["ATTACH", "BLOCKS", 0, "FILE", 0, "LINK"]);
});

test("an index is a number, whatever its digits", () => {
	const { issues } = validate(networkMessage, { ...GOOD, ATTACH: [{ MESSAGE: "hi" }, ...Array(20).fill({})] });
	assert.deepEqual(issues.map(({ path }) => path), Array.from({ length: 20 }, (_, i) => ["ATTACH", i + 1]));
});

test("warnings are no issues", () => {
	const value = { ...GOOD, ATTACH: null };
	assert.equal(check(value).problems[0].severity, "warning");
	assert.deepEqual(validate(networkMessage, value), { value });
});

test("keys with a slash or a tilde come back whole", () => {
	const { issues } = validate(networkMessage, { ...GOOD, "a/b~c~1": 1 });
	assert.deepEqual(issues.map(({ path }) => path), [["a/b~c~1"]]);
});

test("a long number is the key it is", () => {
	const { issues } = validate(networkMessage, { ...GOOD, "12345678901234567890": 1, ATTACH: [{ MESSAGE: "hi" }, { X: 1 }] });
	assert.deepEqual(issues.map(({ path }) => path), [["12345678901234567890"], ["ATTACH", 1]]);
});

test("only the whole message has an empty path", () => {
	for (const value of [null, undefined, 1, "text", JSON.stringify(GOOD), []]) {
		const { issues } = validate(networkMessage, value);
		assert.ok(issues.some(({ path }) => path.length === 0), JSON.stringify([value, issues]));
	}
	for (const { path } of validate(networkMessage, {}).issues) {
		assert.equal(path.length, 1);
	}
});

test("each judges for its own method", () => {
	assert.ok(validate(crmMessage, GOOD).issues);
	assert.ok(validate(networkMessage, { CRM_ENTITY_TYPE: "deal" }).issues.some(({ path }) => path[0] === "CODE"));
});

test("options are added to those it has", () => {
	const contract = { ...GOOD, CODE: "!".repeat(32) };
	const russian = networkMessage.with({ lang: "ru" });
	assert.match(validate(russian, contract).issues[0].message, /[а-я]/);
	const both = russian.with({ contract: "warn" });
	assert.deepEqual(validate(both, contract), { value: contract });
	assert.match(validate(both, {}).issues[0].message, /[а-я]/);
	const unchanged = both.with({ lang: undefined, contract: undefined, limits: undefined });
	assert.deepEqual(validate(unchanged, contract), { value: contract });
	assert.match(validate(unchanged, {}).issues[0].message, /[а-я]/);
	assert.ok(validate(networkMessage, contract).issues);
	const small = networkMessage.with({ limits: { maxBytes: 1 } }).with({ limits: { maxBytes: undefined, maxChars: 1 } });
	const codes = validate(small, { ...GOOD, ATTACH: [{ MESSAGE: "hi" }] }).issues.map(({ code }) => code);
	assert.deepEqual(codes, ["attach-bytes", "attach-chars"]);
	for (const options of [{ lang: "de" }, { method: "crm" }, null, [], { limits: [] }]) {
		assert.throws(() => networkMessage.with(options), { name: "TypeError", message: /^openlines: / });
	}
	assert.deepEqual(validate(networkMessage.with(), GOOD), { value: GOOD });
});

test("a value that JSON has nothing for is an issue, too", () => {
	const cyclic = { ...GOOD };
	cyclic.ATTACH = [cyclic];
	for (const value of [cyclic, { ...GOOD, USER_ID: 2n }, new Map(), new FormData(), Promise.resolve(GOOD)]) {
		const { issues } = validate(networkMessage, value);
		assert.match(issues[0].message, /^this value cannot be written as JSON: .+$/);
		const { path, code, effect, portal_code } = issues[0];
		assert.deepEqual([issues.length, path, code, effect, portal_code], [1, [], "syntax", "rejected", "CODE"]);
	}
	assert.equal(validate(crmMessage, 1n).issues[0].portal_code, "ERROR_ARGUMENT");
});

test("half of a character is an error of the field it is in", () => {
	const half = "😀".slice(1);
	const blocks = [{ MESSAGE: "a" }, { FILE: [{ LINK: "/a", NAME: `a${half}` }] }];
	for (const [value, path] of [
		[{ ...GOOD, MESSAGE: half, ATTACH: [{ MESSAGE: half }] }, ["MESSAGE"]],
		[{ ...GOOD, ATTACH: blocks }, ["ATTACH", 1, "FILE", 0, "NAME"]],
		[{ ...GOOD, ATTACH: { 1: { [half]: 1 } } }, ["ATTACH", "1", half]],
		[{ CODE: null, USER_ID: 2.5, MESSAGE: half }, ["MESSAGE"]],
		[half, []],
	]) {
		const { issues } = validate(networkMessage, value);
		assert.deepEqual(issues.map(({ code, kind, path }) => [code, kind, path]), [["syntax", "lone-surrogate", path]]);
	}
});
