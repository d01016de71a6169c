// The package reports what the command line reports, byte for byte.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { check, isValid } from "openlines";

const top = join(import.meta.dirname, "../../..");

/** Every message a portal was observed with, as text on one line. */
const texts = [...observed()];

for (const options of [{}, { lang: "ru" }, { method: "crm" }, { contract: "warn", unknownKeys: "warn" }, { limits: { maxBytes: 100, maxChars: 200 } }]) {
	test(`all cases, ${JSON.stringify(options)}`, () => {
		const reports = commandLine(texts, options);
		assert.equal(reports.length, texts.length);
		for (const [i, text] of texts.entries()) {
			const report = check(text, options);
			assert.equal(JSON.stringify(report), reports[i], text);
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

test("texts that are no JSON", () => {
	// Every seventh text, cut somewhere; half a surrogate pair could not be piped.
	const broken = texts.flatMap((text, i) => (i % 7 === 0 ? [text.slice(0, 2 ** (i % 11)).toWellFormed(), text.slice(1)] : []));
	const reports = commandLine(broken, {});
	for (const [i, text] of broken.entries()) {
		assert.equal(JSON.stringify(check(text)), reports[i], text);
	}
});

for (const method of ["auto", "network", "crm"]) {
	test(`our own cases as files, ${method}`, () => {
		const folder = mkdtempSync(join(tmpdir(), "openlines-"));
		try {
			const cases = [...ours()];
			const files = cases.map((text, i) => {
				writeFileSync(join(folder, `${i}.json`), text);
				return join(folder, `${i}.json`);
			});
			const reports = run(["--format", "json", "--lang", "en", "--method", method, ...files]);
			assert.equal(reports.length, cases.length);
			for (const [i, text] of cases.entries()) {
				assert.equal(JSON.stringify(check(text, { method })), reports[i], text);
			}
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
}

/** What `openlines check --lines` prints. */
function commandLine(texts, { lang = "en", method = "auto", contract = "error", unknownKeys = "error", limits = {} }) {
	const options = ["--lang", lang, "--method", method, "--contract", contract, "--unknown-keys", unknownKeys];
	const bounds = Object.entries({ "--max-bytes": limits.maxBytes, "--max-chars": limits.maxChars });
	const given = bounds.flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]));
	return run(["--lines", ...options, ...given, "-"], texts.map((text) => `${text}\n`).join(""));
}

/** Lines that `openlines check` prints, where not every message is valid. */
function run(args, input = "") {
	const { status, error, stdout, stderr } = spawnSync(
		process.env.CARGO ?? "cargo",
		["run", "--quiet", "--package", "openlines-cli", "--", "check", ...args],
		{ cwd: top, input, encoding: "utf8", maxBuffer: 2 ** 30 },
	);
	assert.ok(!error && status === 1, `${error} ${status} ${stderr}`);
	return stdout.trimEnd().split("\n");
}

/** The texts of our own cases; a part alone stands in a message. */
function* ours() {
	const wrap = {
		network: (text) => text,
		crm: (text) => text,
		attach: (text) => `{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi", "ATTACH": ${text}}`,
		keyboard: (text) => `{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi", "KEYBOARD": ${text}}`,
	};
	wrap["link-keyboard"] = wrap.keyboard;
	const folder = join(top, "tests/cases");
	for (const name of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".json")).sort()) {
		const { subject, text, input } = JSON.parse(readFileSync(join(folder, name), "utf8"));
		yield wrap[subject](text === undefined ? JSON.stringify(expand(input)) : expand(text));
	}
}

function* observed() {
	const folder = join(top, "tests/cases/portal");
	for (const file of readdirSync(folder).sort()) {
		for (const line of readFileSync(join(folder, file), "utf8").trimEnd().split("\n")) {
			yield JSON.stringify(expand(JSON.parse(line).params));
		}
	}
}

/** A value with its `$rep` (a text repeated), `$cat` (texts joined) and `$list` (a value repeated) written out. */
function expand(value) {
	if (Array.isArray(value)) {
		return value.map(expand);
	}
	if (typeof value !== "object" || value === null) {
		return value;
	}
	if ("$rep" in value) {
		return value.$rep.repeat(value.n);
	}
	if ("$cat" in value) {
		return value.$cat.map(expand).join("");
	}
	if ("$list" in value) {
		return Array.from({ length: value.n }, () => expand(value.$list));
	}
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expand(inner)]));
}
