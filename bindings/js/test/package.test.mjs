// The package itself: what is in it, how large it is, whether every tool can take it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { publint } from "publint";
import { files } from "../types.mjs";

const here = import.meta.dirname;
const installed = join(here, "node_modules/openlines");
const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
const require = createRequire(import.meta.url);

/** Greatest permitted size of the synchronous entry, in bytes as Brotli sends it: what it is today, and somewhat more for what another compiler makes of it; the goal is 16 KiB. */
const BUDGET = 43 * 1024;

test("the synchronous entry is one small file", () => {
	const entry = readFileSync(fileURLToPath(import.meta.resolve("openlines")));
	assert.doesNotMatch(entry.toString(), /\bimport\s*[("'{]|\bfrom\s*["']|\brequire\(/);
	const size = brotliCompressSync(entry).length;
	assert.ok(size <= BUDGET, `${size} bytes`);
});

test("nothing in the module can panic: it names no place in a source file", () => {
	const module = readFileSync(join(installed, "dist/core.wasm"), "latin1");
	assert.match(module, /COLOR_TOKEN/);
	assert.doesNotMatch(module, /\.rs\b/);
});

test("nothing is installed with it, and nothing run", () => {
	for (const kind of ["dependencies", "peerDependencies", "optionalDependencies", "bundleDependencies"]) {
		assert.equal(manifest[kind], undefined, kind);
	}
	for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
		assert.equal(manifest.scripts[script], undefined, script);
	}
	assert.equal(manifest.sideEffects, false);
});

test("its version is that of the workspace", () => {
	const [, version] = readFileSync(join(here, "../../../Cargo.toml"), "utf8").match(/^version = "(.*)"$/m);
	assert.equal(manifest.version, version);
});

test("its licences are in it", () => {
	for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) {
		assert.equal(readFileSync(join(installed, name), "utf8"), readFileSync(join(here, "../../..", name), "utf8"));
	}
});

test("the schemas are in it, where their identifiers say", async () => {
	const published = `https://unpkg.com/openlines@${manifest.version}`;
	for (const name of ["network-message", "draft-07/network-message", "report"]) {
		const { default: schema } = await import(`openlines/schemas/${name}.schema.json`, { with: { type: "json" } });
		const file = import.meta.resolve(`openlines/schemas/${name}.schema.json`).replace(/.*\/node_modules\/openlines/, "");
		assert.equal(schema.$id, published + file);
	}
});

for (const [name, text] of Object.entries(files())) {
	test(`js/${name} is what the schemas say`, () => {
		const path = join(here, "../js", name);
		if (process.env.UPDATE_EXPECT === "1") {
			writeFileSync(path, text);
		}
		assert.equal(readFileSync(path, "utf8"), text, "run `UPDATE_EXPECT=1 cargo xtask test wasm js`");
	});
}

test("publint finds nothing", async () => {
	const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });
	assert.deepEqual(messages, []);
});

test("are the types wrong? they are not", () => {
	// The module is no script.
	run("@arethetypeswrong/cli", "attw", ["--pack", join(here, ".."), "--format", "ascii", "--no-color", "--exclude-entrypoints", "core.wasm"]);
});

test("TypeScript takes it as ESM, as CommonJS and for a bundler", () => {
	const strict = ["--ignoreConfig", "--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"];
	run("typescript", "tsc", [...strict, "--module", "nodenext", "types.test-d.mts", "types.test-d.cts"]);
	run("typescript", "tsc", [...strict, "--module", "esnext", "--moduleResolution", "bundler", "types.test-d.mts"]);
	const [, example] = readFileSync(join(installed, "README.md"), "utf8").match(/^```ts\n(.*?)^```$/ms);
	writeFileSync(join(here, "readme.example.mts"), example);
	try {
		run("typescript", "tsc", [...strict, "--module", "nodenext", "readme.example.mts"]);
	} finally {
		rmSync(join(here, "readme.example.mts"));
	}
	// A service knows no browser.
	run("typescript", "tsc", [...strict, "--module", "nodenext", "--lib", "es2022", "--types", "", "service.test-d.mts"]);
});

/** Runs a program of a package, which says what is wrong if anything is. */
function run(name, program, args) {
	const file = join(dirname(require.resolve(`${name}/package.json`)), "package.json");
	const { bin } = JSON.parse(readFileSync(file, "utf8"));
	const script = join(dirname(file), typeof bin === "string" ? bin : bin[program]);
	try {
		execFileSync(process.execPath, [script, ...args], { cwd: here, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
	} catch ({ stdout, stderr, status }) {
		assert.fail(`${program}: ${status}\n${stdout}${stderr}`);
	}
}
