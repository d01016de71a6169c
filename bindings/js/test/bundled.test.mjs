// Bundled for a server: the module comes along.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";

/** What a script prints once it is one file in another folder. */
async function printed(script, options) {
	const folder = mkdtempSync(join(tmpdir(), "openlines-"));
	try {
		const outfile = join(folder, options.format === "cjs" ? "server.cjs" : "server.mjs");
		const { warnings } = await build({ stdin: { contents: script, resolveDir: import.meta.dirname }, bundle: true, outfile, logLevel: "silent", ...options });
		assert.deepEqual(warnings, []);
		return execFileSync(process.execPath, [outfile], { encoding: "utf8" });
	} finally {
		rmSync(folder, { recursive: true });
	}
}

for (const format of ["esm", "cjs"]) {
	test(`for Node, as ${format}`, async () => {
		const script = `
			import { check, init } from "openlines/async";
			init().then(() => console.log(check("{}").valid));`;
		assert.equal(await printed(script, { format, platform: "node" }), "false\n");
	});
}

test("for Cloudflare Workers, which compile what is imported", async () => {
	const script = `
		import { check } from "openlines";
		WebAssembly.Module = function () { throw new Error("nothing else is compiled"); };
		console.log(check("{}").valid);`;
	// As their bundler does it, but for a module that is part of the file here.
	const compiled = {
		name: "compiled",
		setup(plugins) {
			plugins.onLoad({ filter: /core\.wasm$/ }, ({ path }) => ({
				contents: `export default new WebAssembly.Module(Buffer.from("${readFileSync(path, "base64")}", "base64"));`,
			}));
		},
	};
	assert.equal(await printed(script, { format: "esm", conditions: ["workerd"], plugins: [compiled] }), "false\n");
});
