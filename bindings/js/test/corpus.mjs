// Every case, and what the command line reports of it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const top = join(import.meta.dirname, "../../..");

/** Every message a portal was observed with, as text on one line. */
export const texts = [...observed()];

/** Our own cases. */
const own = [...ours()];

/** Every seventh of those observed, cut somewhere; half a surrogate pair could not be piped. */
const broken = texts.flatMap((text, i) => (i % 7 === 0 ? [text.slice(0, 2 ** (i % 11)).toWellFormed(), text.slice(1)] : []));

/** Texts to be checked with the same options, by name; `reports` has the command line's line for each. These are of our own cases. */
export const ownRuns = ["auto", "network", "crm"].map((method) => ({
	name: `our own cases as files, ${method}`,
	texts: own,
	options: { method },
	reports: () => ofFiles(own, method),
}));

/** And of everything. */
export const runs = [
	...[{}, { lang: "ru" }, { method: "crm" }, { contract: "warn", unknownKeys: "warn" }, { limits: { maxBytes: 100, maxChars: 200 } }].map(
		(options) => ({ name: `all cases, ${JSON.stringify(options)}`, texts, options, reports: () => ofLines(texts, options) }),
	),
	{ name: "texts that are no JSON", texts: broken, options: {}, reports: () => ofLines(broken, {}) },
	...ownRuns,
];

/** What `openlines check --lines` prints of texts. */
function ofLines(texts, { lang = "en", method = "auto", contract = "error", unknownKeys = "error", limits = {} }) {
	const options = ["--lang", lang, "--method", method, "--contract", contract, "--unknown-keys", unknownKeys];
	const bounds = Object.entries({ "--max-bytes": limits.maxBytes, "--max-chars": limits.maxChars });
	const given = bounds.flatMap(([name, value]) => (value === undefined ? [] : [name, String(value)]));
	return lines(["--lines", ...options, ...given, "-"], texts.map((text) => `${text}\n`).join(""));
}

/** What `openlines check` prints of texts, each in a file. */
function ofFiles(texts, method) {
	const folder = mkdtempSync(join(tmpdir(), "openlines-"));
	try {
		const files = texts.map((text, i) => {
			writeFileSync(join(folder, `${i}.json`), text);
			return join(folder, `${i}.json`);
		});
		return lines(["--format", "json", "--lang", "en", "--method", method, ...files]);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** Lines that `openlines check` prints, where not every message is valid. */
function lines(args, input = "") {
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
			const { params: recipe, ...sizes } = JSON.parse(line);
			const params = expand(recipe);
			if (line.includes('{"$')) {
				const bytes = ["ATTACH", "KEYBOARD"].map((part) => Buffer.byteLength(JSON.stringify(params[part] ?? "")));
				const observed = [sizes.attach_client_bytes, sizes.keyboard_client_bytes];
				assert.ok(observed.every((size, i) => size === undefined || size === bytes[i]), line);
			}
			yield JSON.stringify(params);
		}
	}
}

/** A value with its `$rep` (a text repeated), `$cat` (texts joined) and `$list` (a value repeated) written out. */
function expand(value) {
	if (Array.isArray(value)) {
		// The copies stand in the list itself, beside its other items.
		return value.flatMap((item) => (item?.$list === undefined ? [expand(item)] : expand(item)));
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
