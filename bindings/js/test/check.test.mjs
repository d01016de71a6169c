// What a caller meets: values of every kind, options, errors.

import assert from "node:assert/strict";
import { test } from "node:test";
import { check, format, isValid } from "openlines";

const CODE = "ab515f5d85a8b844d484f6ea75a2e494";
const GOOD = { CODE, USER_ID: 2, MESSAGE: "hi" };

/** The problems of a report as `path code`. */
function problems(...args) {
	return check(...args).problems.map(({ path, code }) => `${path} ${code}`);
}

test("a good message is valid, as a value and as text", () => {
	const report = { method: "network", valid: true, problems: [], sizes: { attach: null, keyboard: null } };
	assert.deepEqual(check(GOOD), report);
	assert.deepEqual(check(JSON.stringify(GOOD)), report);
	assert.equal(isValid(GOOD), true);
	assert.equal(isValid(JSON.stringify(GOOD)), true);
});

test("every problem is reported, in document order", () => {
	const message = { CODE: "short", USER_ID: 2, ATTACH: { BLOCKS: [{ IMAGE: { LINK: "ftp://a" } }] } };
	const report = check(message);
	assert.equal(report.valid, false);
	assert.equal(isValid(message), false);
	// What is missing stands before what is there.
	const order = ["/MESSAGE", "/CODE", "/ATTACH", "/ATTACH/BLOCKS/0/IMAGE/PREVIEW", "/ATTACH/BLOCKS/0/IMAGE/LINK"];
	assert.deepEqual(report.problems.map(({ path }) => path), order);
});

test("a text has places, a value has none", () => {
	const text = '{\n  "CODE": "short", "USER_ID": 2, "MESSAGE": "hi"}';
	assert.deepEqual(check(text).problems.map(({ at }) => at), [{ offset: 12, line: 2, column: 11 }]);
	assert.deepEqual(check(JSON.parse(text)).problems.map((problem) => "at" in problem), [false]);
});

test("sizes of a clean message are those of its text", () => {
	const ATTACH = { BLOCKS: [{ MESSAGE: "привет 😀" }] };
	const { valid, sizes } = check({ ...GOOD, ATTACH });
	assert.equal(valid, true);
	assert.equal(sizes.attach.bytes, Buffer.byteLength(JSON.stringify(ATTACH)));
	assert.ok(sizes.attach.chars < sizes.attach.db_bytes);
	assert.equal(sizes.keyboard, null);
});

test("the method is told by the keys, or said", () => {
	assert.equal(check({ CRM_ENTITY: 1 }).method, "crm");
	assert.equal(check({ CRM_ENTITY: 1 }, { method: "network" }).method, "network");
	assert.equal(check({}, { method: "crm" }).method, "crm");
	assert.equal(check({}, { method: "auto" }).method, "network");
});

test("messages speak the language asked for", () => {
	assert.match(check({}).problems[0].message, /^[\x20-\x7e]+$/);
	assert.match(check({}, { lang: "ru" }).problems[0].message, /[а-я]/);
});

test("limits can be other ones", () => {
	const ATTACH = { BLOCKS: [{ MESSAGE: "hi" }] };
	const { bytes, chars, ...portal } = check({ ...GOOD, ATTACH }).sizes.attach;
	assert.deepEqual({ max_bytes: portal.max_bytes, max_chars: portal.max_chars }, { max_bytes: 30720, max_chars: 59999 });
	assert.equal(isValid({ ...GOOD, ATTACH }, { limits: { maxBytes: bytes, maxChars: chars } }), true);
	assert.equal(isValid({ ...GOOD, ATTACH }, { limits: { maxBytes: bytes - 1 } }), false);
	assert.equal(isValid({ ...GOOD, ATTACH }, { limits: { maxChars: chars - 1 } }), false);
	assert.equal(check({ ...GOOD, ATTACH }, { limits: { maxBytes: bytes } }).sizes.attach.max_bytes, bytes);
});

test("contract errors and unknown keys can be warnings", () => {
	const contract = { ...GOOD, CODE: "!".repeat(32) };
	assert.equal(isValid(contract), false);
	assert.equal(isValid(contract, { contract: "warn" }), true);
	const unknown = { ...GOOD, ATTACH: { BLOCKS: [{ MESSAGE: "hi", MESAGE: "x" }] } };
	assert.equal(check(unknown).valid, false);
	assert.deepEqual(check(unknown, { unknownKeys: "warn" }).problems.map(({ severity }) => severity), ["warning"]);
});

test("options have only the values they have", () => {
	for (const [options, message] of [
		[null, /^openlines: `options` must be an object$/],
		["ru", /^openlines: `options` must be an object$/],
		[5, /^openlines: `options` must be an object$/],
		[[], /^openlines: `options` must be an object$/],
		[{ language: "ru" }, /^openlines: there is no option `language`; in `options` there are `method`, `lang`, /],
		[{ limits: null }, /^openlines: `limits` must be an object$/],
		[{ limits: [] }, /^openlines: `limits` must be an object$/],
		[{ limits: 5 }, /^openlines: `limits` must be an object$/],
		[{ limits: { max_bytes: 1 } }, /^openlines: there is no option `max_bytes`; in `limits` there are `maxBytes`, `maxChars`$/],
		[{ method: "attach" }, /^openlines: option `method` must be one of `auto`, `network`, `crm`$/],
		[{ lang: "de" }, /^openlines: option `lang` must be one of `en`, `ru`$/],
		[{ lang: null }, /^openlines: option `lang` must be one of /],
		[{ contract: "ignore" }, /^openlines: option `contract` must be one of `error`, `warn`$/],
		[{ unknownKeys: true }, /^openlines: option `unknownKeys` must be one of `error`, `warn`$/],
		[{ limits: { maxBytes: -1 } }, /^openlines: option `limits\.maxBytes` must be an integer from 0 to 4294967294$/],
		[{ limits: { maxBytes: 1.5 } }, /^openlines: option `limits\.maxBytes` must be /],
		[{ limits: { maxBytes: 2 ** 32 - 1 } }, /^openlines: option `limits\.maxBytes` must be /],
		[{ limits: { maxChars: "9" } }, /^openlines: option `limits\.maxChars` must be /],
		[{ limits: { maxChars: Infinity } }, /^openlines: option `limits\.maxChars` must be /],
	]) {
		const refused = { name: "TypeError", message };
		assert.throws(() => check(GOOD, options), refused, JSON.stringify(options));
		assert.throws(() => isValid(GOOD, options), refused, JSON.stringify(options));
	}
	assert.equal(isValid(GOOD, { method: undefined, lang: undefined, limits: { maxBytes: undefined } }), true);
	for (const maxBytes of [0, 2 ** 32 - 2]) {
		assert.equal(isValid(GOOD, { limits: { maxBytes } }), true);
	}
});

test("a default may be said, too", () => {
	const message = { CODE: "!".repeat(32), USER_ID: 2, X: 1 };
	for (const options of [{ method: "auto" }, { lang: "en" }, { limits: {} }, { contract: "error" }, { unknownKeys: "error" }]) {
		assert.deepEqual(check(message, options), check(message), JSON.stringify(options));
	}
});

test("undefined is absence", () => {
	assert.equal(isValid({ ...GOOD, ATTACH: undefined }), true);
	assert.deepEqual(problems({ ...GOOD, MESSAGE: undefined }), problems({ CODE, USER_ID: 2 }));
	for (const value of [undefined, () => 1, Symbol("s")]) {
		assert.deepEqual(problems(value), problems("null"));
	}
	assert.deepEqual(problems({ ...GOOD, MESSAGE: NaN }), problems({ CODE, USER_ID: 2 }));
});

test("toJSON is honoured", () => {
	assert.equal(isValid({ toJSON: () => GOOD }), true);
	assert.equal(isValid({ ...GOOD, MESSAGE: { toJSON: () => "hi" } }), true);
	// A text that a value says is its JSON is a value.
	assert.deepEqual(problems({ toJSON: () => JSON.stringify(GOOD) }), problems(JSON.stringify("a text")));
	assert.deepEqual(problems(new String(JSON.stringify(GOOD))), problems(JSON.stringify("a text")));
});

test("a check within a check is another check", () => {
	let inner;
	const message = {
		...GOOD,
		get MESSAGE() {
			inner = check({});
			return "hi";
		},
	};
	assert.equal(check(message).valid, true);
	assert.equal(inner.valid, false);
});

test("what is an object with nothing in it is checked as one", () => {
	for (const nothing of [{}, Object.create(null), new (class {})(), { toJSON: () => ({}) }]) {
		assert.deepEqual(problems({ ...GOOD, ATTACH: nothing }), problems({ ...GOOD, ATTACH: {} }));
	}
	// A text within, and what is written as more than nothing.
	const list = Object.assign(new Map(), { toJSON: () => [{ MESSAGE: "{}" }, { DELIMITER: {} }] });
	assert.equal(isValid({ ...GOOD, MESSAGE: new String("{}"), ATTACH: list }), true);
});

test("lists within lists are written as often as one", () => {
	const written = (depth) => {
		let count = 0;
		let list = [{ DELIMITER: {} }, { MESSAGE: { toJSON: () => ((count += 1), "hi") } }];
		for (let i = 1; i < depth; i++) {
			list = [list];
		}
		check({ ...GOOD, ATTACH: list });
		return count;
	};
	assert.equal(written(100), written(1));
});

test("what cannot be written as JSON is a TypeError that says why", () => {
	const cyclic = { ...GOOD };
	cyclic.ATTACH = [cyclic];
	const { proxy, revoke } = Proxy.revocable({}, {});
	revoke();
	const thrown = new Error("mine");
	for (const [value, reason] of [
		[cyclic, /circular/],
		[{ ...GOOD, USER_ID: 2n }, /BigInt/],
		[Promise.resolve(GOOD), /await/],
		[new FormData(), /Object\.fromEntries/],
		[new Map(Object.entries(GOOD)), /Object\.fromEntries/],
		[new URLSearchParams("CODE=a"), /Object\.fromEntries/],
		[new Response(JSON.stringify(GOOD)), /left of it, give a plain object/],
		[new ArrayBuffer(8), /left of it/],
		// `JSON.parse` takes what Node reads from a file.
		[Buffer.from(JSON.stringify(GOOD)), /it is bytes, decode them first/],
		[new TextEncoder().encode(JSON.stringify(GOOD)), /it is bytes/],
		// Within a message, too, the portal would be given nothing.
		[{ ...GOOD, ATTACH: Promise.resolve([{ MESSAGE: "hi" }]) }, /`ATTACH` is a promise/],
		[{ ...GOOD, ATTACH: { BLOCKS: new Set([{ MESSAGE: "hi" }]) } }, /left of `BLOCKS`/],
		[{ ...GOOD, KEYBOARD: new Map([["BUTTONS", []]]) }, /left of `KEYBOARD`/],
		[{ ...GOOD, ATTACH: { *[Symbol.iterator]() { yield { MESSAGE: "hi" }; } } }, /left of `ATTACH`/],
		[{ ...GOOD, ATTACH: new File(["a"], "plan.pdf") }, /left of `ATTACH`, give a plain object/],
		[{ toJSON: () => ({ ...GOOD, ATTACH: new Map() }) }, /left of `ATTACH`/],
		[proxy, /revoked/],
		[{ toJSON: () => { throw thrown; } }, /mine/],
		[{ toJSON: () => { throw 1; } }, /no error/],
		[{ toJSON: () => { throw null; } }, /no error/],
		[{ toJSON: () => { throw { get message() { throw 1; } }; } }, /no error/],
		[{ toJSON: () => { throw { message: Symbol("s") }; } }, /no error/],
	]) {
		assert.throws(() => check(value), { name: "TypeError", message: reason });
		assert.throws(() => isValid(value), { name: "TypeError", message: reason });
		assert.equal(isValid(GOOD), true);
	}
	assert.throws(() => check({ toJSON: () => { throw thrown; } }), { cause: thrown });
});

test("a value nested deeper than the engine can write is a TypeError, and too deep where it can write any", () => {
	let deep = [];
	for (let i = 0; i < 1e5; i++) {
		deep = [deep];
	}
	const outcome = () => {
		try {
			return check(deep).problems.at(-1).code;
		} catch ({ name, message }) {
			return `${name}: ${/stack/.exec(message)}`;
		}
	};
	assert.match(outcome(), /^(TypeError: stack|too-deep)$/);
	assert.equal(isValid(GOOD), true);
});

test("proxies are read as what they show", () => {
	assert.equal(isValid(new Proxy(GOOD, {})), true);
});

test("a lone surrogate is a problem at its place", () => {
	for (const [message, path] of [
		[{ ...GOOD, MESSAGE: "a\ud800b" }, false],
		[JSON.stringify(GOOD).replace("hi", "a\ud800b"), true],
		[JSON.stringify(GOOD).replace("hi", "a\\ud800b"), true],
	]) {
		const [problem, ...others] = check(message).problems;
		assert.deepEqual(others, []);
		assert.equal(problem.code, "syntax");
		assert.equal(problem.kind, "lone-surrogate");
		assert.equal("at" in problem, path);
	}
	assert.equal(isValid({ ...GOOD, MESSAGE: "a\ud83d\ude00b" }), true);
});

test("nothing hides a lone surrogate, nor moves what stands before it", () => {
	const text = (message) => JSON.stringify(GOOD).replace("hi", message);
	const kind = (text) => check(text).problems.map(({ kind }) => kind);
	assert.deepEqual(kind(text("a\\\ud800")), ["invalid-escape"]);
	assert.deepEqual(kind(text("a\\\\\ud800")), ["lone-surrogate"]);
	assert.deepEqual(kind(text("\ud83d\\ude00")), ["lone-surrogate"]);
	assert.deepEqual(kind(`${JSON.stringify(GOOD)}\ud800`), ["trailing-characters"]);
	assert.equal(isValid(text("a\\\ud800")), false);
	// What it is replaced by is a character as any other.
	assert.deepEqual(check(text("\ufffd\uff01")).problems, []);
	const { at } = check(text("яя\ud800")).problems[0];
	const { at: end } = check(`${text("яя").slice(0, -2)}\\x`).problems[0];
	assert.deepEqual(at, end);
	for (const many of ["\ud800".repeat(2e5), "\ud800".repeat(1e8)]) {
		assert.equal(check(many).valid, false);
		assert.equal(isValid(GOOD), true);
	}
});

test("a text is read the same, whichever way it is written", () => {
	const PIECES = ["a", "/", "я", "é", "\u07ff", "\u0800", "—", "中", "\ufffd", "😀", "\ud83d", "\ude00", "Съешь же ещё", "only ASCII"];
	let seed = 1;
	const random = (below) => (seed = (seed * 48_271) % 2_147_483_647) % below;
	for (let i = 0; i < 5000; i++) {
		const key = Array.from({ length: random(40) }, () => PIECES[random(i % 2 ? 10 : PIECES.length)]).join("");
		const text = `{"k${key}":1}`;
		// The next text is written as most are, the one after it perhaps as UTF-16.
		isValid("{}");
		const report = check(text);
		assert.deepEqual(check(text), report);
		if (key.isWellFormed()) {
			assert.equal(report.problems.at(-1).path, `/k${key.replaceAll("/", "~1")}`);
		} else {
			assert.equal(report.problems[0].kind, "lone-surrogate");
		}
	}
});

test("a text too long is refused, and the next one is not", () => {
	for (const letter of ["a", "я", "😀"]) {
		for (const length of [50_000, 70_000, 1_100_000, 6_000_000]) {
			const text = JSON.stringify({ ...GOOD, X: letter.repeat(length) });
			const { code, actual } = check(text).problems.at(-1);
			const bytes = Buffer.byteLength(text);
			assert.deepEqual([code, actual], bytes > 1024 * 1024 ? ["too-long", bytes] : ["unknown-key", undefined]);
			assert.equal(isValid(GOOD), true);
		}
	}
	assert.deepEqual(problems({ ...GOOD, X: Array(2_000_000).fill(0) }), [" too-long"]);
});

test("deep and broken texts are problems", () => {
	for (const text of ["", " ", "{", "[".repeat(1e5), '{"a":'.repeat(1e5), "\0", "\ufeff{}", "nul", "1e999", '"\\u12"']) {
		const { valid, problems } = check(text);
		assert.equal(valid, false, text.slice(0, 9));
		assert.ok(problems.length > 0);
		assert.equal(isValid(GOOD), true);
	}
});

test("a report in plain words is one line for each problem", () => {
	const report = check({ CODE: "short" });
	const lines = format(report).split("\n");
	assert.equal(lines.length, report.problems.length);
	assert.equal(lines[0], `${report.problems[0].path}: ${report.problems[0].message} (rejected)`);
	assert.equal(format(check("nul")), `${check("nul").problems[0].message} (rejected)`);
	assert.equal(format(check(GOOD)), "");
	assert.equal(format(check({ ...GOOD, "a\nb\u2028": 1 })).split(/[\n\u2028]/).length, 1);
	assert.match(format(check({ ...GOOD, "a\u202eb\u200b": 1 })), /^\/a\\u202eb\\u200b: /);
	assert.match(format(check({ ...GOOD, "a \xadb\u200d\u{e0041}\u2800": 1 })), /^\/a \\u00adb\u200d\\udb40\\udc41\\u2800: /);
});
