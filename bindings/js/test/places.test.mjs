// Places where something is missing that Node and browsers have.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

/** Runs a script in a fresh Node, and says what it prints, or what it throws. */
async function printed(script) {
	const source = `try { ${script} } catch (error) { console.log(error.message); }`;
	const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", source], { cwd: import.meta.dirname });
	return stdout.trim();
}

const CHECK = `
	const { check, format } = await import("openlines");
	format({ problems: [] });
	console.log(check('{"CODE": "я", "USER_ID": 2}').problems.at(-1).code);`;

test("a page in Jest has no TextEncoder", async () => {
	assert.equal(await printed(`delete globalThis.TextEncoder; delete globalThis.TextDecoder; ${CHECK}`), "code-length");
});

test("the oldest browsers named in the README lack what is newer, and what is Node's", async () => {
	const old = `
		for (const { prototype } of [Array, String]) {
			for (const name of ["at", "findLast", "toSorted", "isWellFormed", "toWellFormed"]) {
				delete prototype[name];
			}
		}
		delete Object.hasOwn;
		delete globalThis.Buffer;
		delete globalThis.process;
		delete globalThis.structuredClone;
		const { check, networkMessage } = await import("openlines");
		console.log(networkMessage["~standard"].validate({ MESSAGE: "\\ud800" }).issues[0].path[0]);
		console.log(check({ USER_ID: 2, MESSAGE: "hi", CODE: "\\ufffd" }).problems[0].code);`;
	assert.equal(await printed(old), "MESSAGE\ncode-length");
});

test("without TextEncoder anywhere it says so", async () => {
	const bare = `delete globalThis.TextEncoder; delete globalThis.process; ${CHECK}`;
	assert.equal(await printed(bare), "openlines: there is no `TextEncoder` here");
});

test("an error that nobody catches is shown with a short line", async () => {
	const thrown = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", 'import { check } from "openlines"; check({}, { lang: "de" });'], { cwd: import.meta.dirname });
	await assert.rejects(thrown, ({ stderr }) => /option `lang`/.test(stderr) && stderr.length < 5000);
});

test("without WebAssembly it can be imported, and the first check says what is missing", async () => {
	const none = "delete globalThis.WebAssembly;";
	assert.equal(await printed(none + CHECK), "openlines: there is no WebAssembly here");
	const init = `const { init } = await import("openlines/async"); await init();`;
	assert.equal(await printed(none + init), "openlines: there is no WebAssembly here");
});

test("an edge runtime forbids to ask for a module of Node's", async () => {
	const edge = `Object.defineProperty(process, "getBuiltinModule", { get() { throw new Error("not supported in the Edge Runtime"); } });`;
	assert.equal(await printed(edge + CHECK), "code-length");
});

test("where nothing may be compiled it says what to import", async () => {
	const forbid = `WebAssembly.Module = function () { throw new WebAssembly.CompileError("Wasm code generation disallowed by embedder"); };`;
	const outcome = await printed(`${forbid} try { ${CHECK} } catch (error) { console.log(error.cause.name); throw error; }`);
	assert.match(outcome, /^CompileError\nopenlines: .* import `openlines\/core.wasm` and give it to `init` of `openlines\/async`$/);
});

test("an extension's script in a page is told of the policy, for which Chrome leaves the reason empty", async () => {
	const forbid = `WebAssembly.Module = function () { throw new WebAssembly.CompileError("WebAssembly.Module(): "); };`;
	assert.equal(await printed(forbid + CHECK), "openlines: the content security policy has to allow 'wasm-unsafe-eval' in `script-src`");
});

test("a script that was moved away from the module says so", async () => {
	const folder = await mkdtemp(join(tmpdir(), "openlines-"));
	try {
		const moved = join(folder, "moved.mjs");
		await copyFile(new URL("async.js", import.meta.resolve("openlines/async")), moved);
		const { init } = await import(moved);
		for (const [name, advice] of [
			["elsewhere", /; read or import `openlines\/core.wasm`, and give it to `init`$/],
			["document", /; is it there, and does `connect-src` of the policy allow it\? .*`await init\(source\)`$/],
			["importScripts", /; is it there, and does `connect-src` of the policy allow it\? .*`await init\(source\)`$/],
		]) {
			globalThis[name] = {};
			await assert.rejects(init(), ({ message, cause }) => {
				assert.match(message, /^openlines: `core.wasm` cannot be loaded from beside this script \(ENOENT.*\); /);
				assert.match(message, advice);
				return cause.code === "ENOENT";
			});
			delete globalThis[name];
		}
	} finally {
		await rm(folder, { recursive: true });
	}
});
