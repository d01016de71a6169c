// `openlines/async`: the module beside the script, and in Node in it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test as it } from "node:test";
import { runInNewContext } from "node:vm";
import * as sync from "openlines";

const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
/** What is said of a module that is not the package's, or of another version. */
const NOT_OURS = { message: `openlines: this is not the \`core.wasm\` of openlines ${version}, to which this script belongs` };

const core = new URL(import.meta.resolve("openlines/core.wasm"));
const node = import.meta.resolve("openlines/async");

/** A function of another realm. */
const elsewhere = (code) => runInNewContext(code);

let times = 0;

for (const entry of [node, new URL("async.js", node).href]) {
	/** The entry, as if imported for the first time. */
	const fresh = () => import(`${entry}?${times++}`);
	const test = (name, run) => it(`${entry.replace(/.*\//, "")}: ${name}`, run);

	test("it checks as the synchronous entry does, wherever the module comes from", async () => {
		const bytes = await readFile(core);
		const data = `data:application/wasm;base64,${bytes.toString("base64")}`;
		const response = (type) => new Response(bytes, { headers: { "Content-Type": type } });
		for (const source of [
			undefined,
			core,
			bytes,
			bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
			new WebAssembly.Module(bytes),
			response("application/wasm"),
			response("application/octet-stream"),
			new Response(bytes),
			Promise.resolve(response("application/wasm")),
			data,
			new Request(data),
			import.meta.resolve("openlines/core.wasm"),
			// As a test's page or another frame has them, and a fetch that is not the engine's.
			elsewhere("bytes => Uint8Array.from(bytes).buffer")(bytes),
			elsewhere("bytes => new WebAssembly.Module(bytes)")(bytes),
			{ ok: true, arrayBuffer: async () => bytes },
		]) {
			const { init, check, isValid } = await fresh();
			await init(source);
			assert.deepEqual(check({ CODE: 1 }), sync.check({ CODE: 1 }));
			assert.equal(isValid({}), false);
		}
	});

	test("a module that cannot be had is an error", async () => {
		const { init } = await fresh();
		for (const [source, message, cause] of [
			[new Response("", { status: 404 }), /^openlines: no module can be made of what `init` was given: the request for the module answered 404$/, /404/],
			[{ ok: false, status: 500, url: "https://example.com/core.wasm", arrayBuffer() {} }, /: https:\/\/example\.com\/core\.wasm answered 500$/, /500/],
			[new Uint8Array([0, 1, 2]), /^openlines: no module can be made of what `init` was given: /, /WebAssembly\.compile/],
			[new Response("<!DOCTYPE html>"), /^openlines: no module can be made of what `init` was given: /, /WebAssembly\.compile/],
			[new Response("", { headers: { "Content-Type": "application/wasm" } }), /^openlines: no module can be made of what `init` was given: /, /WebAssembly\.compileStreaming/],
			[new URL("nowhere.wasm", core), /^openlines: no module can be made of file:.*nowhere\.wasm: /, /ENOENT/],
			["/core.wasm", /^openlines: no module can be made of \/core\.wasm: /, /parse URL/],
		]) {
			await assert.rejects(init(source), (error) => {
				assert.match(error.message, message);
				assert.match(error.cause.message, cause);
				return true;
			});
		}
		for (const [source, kind] of [[null, "Null"], [5, "number"], [true, "boolean"], [{}, "Object"], [new Blob(), "Blob"], [() => 1, "function"]]) {
			await assert.rejects(init(source), { name: "TypeError", message: `openlines: \`init\` takes a URL, a response, bytes or a module, not ${kind}` });
		}
	});

	test("after init the first check has nothing left to make", async (t) => {
		const { init, check } = await fresh();
		await init();
		const { mock } = t.mock.method(WebAssembly, "Instance");
		assert.equal(check({}).valid, false);
		assert.equal(mock.callCount(), 0);
	});

	test("another module is refused, and does no harm", async () => {
		const { init, check } = await fresh();
		const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
		await assert.rejects(init(empty), NOT_OURS);
		await init();
		assert.deepEqual(check({ CODE: 1 }), sync.check({ CODE: 1 }));
		await assert.rejects(init(empty), NOT_OURS);
		assert.equal(check({}).valid, false);
	});

	test("a module of another version is refused: the words for what it finds would be wrong", async () => {
		const { init } = await fresh();
		const bytes = await readFile(core, "latin1");
		const older = bytes.replace(`openlines ${version}`, `openlines ${version.replace(/./, "9")}`);
		assert.notEqual(older, bytes);
		await assert.rejects(init(Buffer.from(older, "latin1")), NOT_OURS);
	});

	test("what a response of another kind throws is said, whatever it is", async () => {
		const { init } = await fresh();
		for (const [thrown, said] of [["no network", "no network"], [undefined, "undefined"]]) {
			const response = { ok: true, arrayBuffer: () => Promise.reject(thrown) };
			await assert.rejects(init(response), { message: `openlines: no module can be made of what \`init\` was given: ${said}`, cause: thrown });
		}
	});

	test("its exports are those of the synchronous entry, and init", async () => {
		const entry = await fresh();
		assert.deepEqual(Object.keys(entry).sort(), [...Object.keys(sync), "init"].sort());
	});
}

it("the file without a module says that it is not ready", async () => {
	const { check } = await import(`${new URL("async.js", node)}?${times++}`);
	assert.throws(() => check({}), /await init\(\)/);
});

it("CommonJS has what ESM has", async () => {
	const [commonjs, esm] = [createRequire(import.meta.url)("openlines/async"), await import(node)];
	assert.deepEqual(Object.keys(commonjs).sort(), Object.keys(esm).sort());
	// Both have the module of the other entry, no second one.
	assert.equal(commonjs.check, createRequire(import.meta.url)("openlines").check);
	assert.equal(esm.check, sync.check);
	await commonjs.init();
	assert.deepEqual(commonjs.check({ CODE: 1 }), sync.check({ CODE: 1 }));
	await assert.rejects(commonjs.init(5), TypeError);
});
