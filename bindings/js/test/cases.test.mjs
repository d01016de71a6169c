// The package reports what the command line reports, byte for byte.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { check, isValid } from "openlines";

const top = join(import.meta.dirname, "../../..");

/** Every message of the cases, as text on one line. */
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

/** What `openlines check --lines` prints. */
function commandLine(texts, { lang = "en", method = "auto", contract = "error", unknownKeys = "error", limits = {} }) {
	const options = ["--lang", lang, "--method", method, "--contract", contract, "--unknown-keys", unknownKeys];
	const bounds = Object.entries({ "--max-bytes": limits.maxBytes, "--max-chars": limits.maxChars });
	const { status, error, stdout, stderr } = spawnSync(
		process.env.CARGO ?? "cargo",
		["run", "--quiet", "--package", "openlines-cli", "--", "check", "--lines", ...options]
			.concat(bounds.flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)])), "-"),
		{ cwd: top, input: texts.map((text) => `${text}\n`).join(""), encoding: "utf8", maxBuffer: 2 ** 30 },
	);
	// 1: some are not valid.
	assert.ok(!error && status === 1, `${error} ${status} ${stderr}`);
	return stdout.trimEnd().split("\n");
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
