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
	assert.deepEqual(
		issues.map(({ message, code, effect }) => ({ message, code, effect })),
		errors.map(({ message, code, effect }) => ({ message, code, effect })),
	);
	assert.ok(issues.some(({ path }) => path.join() === "ATTACH,BLOCKS,0,FILE,0,LINK"), JSON.stringify(issues));
	assert.ok(issues.every(({ path }) => path.every((key) => typeof key === (Number.isInteger(key) ? "number" : "string"))));
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
	assert.deepEqual(validate(russian.with({ contract: "warn" }), contract), { value: contract });
	assert.ok(validate(networkMessage, contract).issues);
	const small = networkMessage.with({ limits: { maxBytes: 1 } }).with({ limits: { maxChars: 1 } });
	const codes = validate(small, { ...GOOD, ATTACH: [{ MESSAGE: "hi" }] }).issues.map(({ code }) => code);
	assert.deepEqual(codes, ["attach-bytes", "attach-chars"]);
	for (const options of [{ lang: "de" }, { method: "crm" }, null, [], { limits: [] }]) {
		assert.throws(() => networkMessage.with(options), { name: "TypeError", message: /^openlines: / });
	}
	assert.deepEqual(validate(networkMessage.with(), GOOD), { value: GOOD });
});
