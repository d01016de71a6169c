// Makes `dist/` of what wasm-bindgen wrote into `bindgen/`: node build.mjs
// `cargo xtask wasm` runs both.

import { execFileSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";

const here = import.meta.dirname;
const dist = join(here, "dist");
const require = createRequire(import.meta.url);
const module = join(here, "bindgen/openlines_js_bg.wasm");

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

// The module: everything but what it does is removed, and what it does is made smaller.
// Small functions are inlined, as a call takes longer here than natively; one that is called once only grows the caller. Nothing of ours lies in the first kilobyte of the memory, which is the end of the stack.
const core = join(dist, "core.wasm");
const smaller = ["-O3", "--converge", "--dealign", "--low-memory-unused"];
const inlined = ["--one-caller-inline-max-function-size=1", "--flexible-inline-max-function-size=40"];
const removed = ["--strip-debug", "--strip-producers", "--strip-target-features"];
run("binaryen", "wasm-opt", ["--all-features", ...smaller, ...inlined, ...removed, module, "-o", core]);
// A custom section says whose it is: the words for what another version finds, from a cache perhaps, would be wrong.
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const owner = `openlines ${version}`;
appendFileSync(core, Uint8Array.of(0, owner.length + 1, owner.length, ...Buffer.from(owner)));

// The scripts.
const options = {
	bundle: true,
	minify: true,
	target: "es2022",
	platform: "neutral",
	charset: "utf8",
	external: ["node:*"],
	define: { OWNER: JSON.stringify(owner) },
};
await bundle("esm", "index.ts", "index.js");
await bundle("cjs", "index.ts", "index.cjs");
await bundle("esm", "index.workerd.ts", "index.workerd.js");
await bundle("esm", "async.ts", "async.js");
await bundle("esm", "async.node.ts", "async.node.js");
await bundle("cjs", "async.node.ts", "async.cjs");

// The types that an entry leads to, for both kinds of module.
run("typescript", "tsc", ["--project", here]);
const kept = declarations("index", declarations("async"));
for (const name of readdirSync(dist).filter((name) => name.endsWith(".d.ts"))) {
	const path = join(dist, name);
	if (kept.has(name)) {
		writeFileSync(path.replace(/\.d\.ts$/, ".d.cts"), readFileSync(path, "utf8").replaceAll('.js"', '.cjs"'));
	} else {
		rmSync(path);
	}
}

// What is the same for every language.
const top = join(here, "../..");
for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) {
	cpSync(join(top, name), join(here, name));
}
// Their `$id` says that they are here.
rmSync(join(here, "schemas"), { recursive: true, force: true });
cpSync(join(top, "schemas"), join(here, "schemas"), { recursive: true });

// The last file, by which `cargo xtask` knows that the others are there.
writeFileSync(join(dist, "core.wasm.d.ts"), 'import type { Module } from "./source.js";\ndeclare const module: Module;\nexport default module;\n');

for (const name of readdirSync(dist).filter((name) => !/\.d\.c?ts$/.test(name))) {
	const bytes = readFileSync(join(dist, name));
	console.log(`${name}: ${bytes.length} bytes, ${brotliCompressSync(bytes).length} brotli`);
}

async function bundle(format, entry, name) {
	const path = join(dist, name);
	const plugin = { name: "openlines", setup: (plugins) => resolve(plugins, entry, format) };
	await build({ ...options, format, entryPoints: [join(here, "js", entry)], outfile: path, plugins: [plugin] });
	// An error that nobody catches is shown with its line: each function has its own.
	writeFileSync(path, readFileSync(path, "utf8").replaceAll("}function ", "}\nfunction "));
}

/**
 * Leaves the main entry out of another, and gives `core.wasm` as hexadecimal digits, or as the file beside.
 * In Base64 equal bytes differ by where they stand, which hides them from a compressor: the file would be smaller, and a fifth larger on its way.
 */
function resolve(plugins, entry, format) {
	if (entry !== "index.ts") {
		const index = format === "cjs" ? "./index.cjs" : "./index.js";
		plugins.onResolve({ filter: /^\.\/index\.js$/ }, () => ({ path: index, external: true }));
	}
	plugins.onResolve({ filter: /^core\.wasm\?module$/ }, () => ({ path: "./core.wasm", external: true }));
	plugins.onResolve({ filter: /^core\.wasm$/ }, () => ({ path: core, namespace: "wasm" }));
	plugins.onLoad({ filter: /./, namespace: "wasm" }, () => ({ contents: readFileSync(core).toString("hex"), loader: "text" }));
}

/** The files of types that one leads to, itself among them. */
function declarations(entry, found = new Set()) {
	const name = `${entry}.d.ts`;
	if (!found.has(name)) {
		found.add(name);
		for (const [, next] of readFileSync(join(dist, name), "utf8").matchAll(/"\.\/(.*?)\.js"/g)) {
			declarations(next, found);
		}
	}
	return found;
}

/** Runs a program of a package. */
function run(name, program, args) {
	const manifest = require.resolve(`${name}/package.json`);
	const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
	execFileSync(process.execPath, [join(dirname(manifest), bin[program]), ...args], { stdio: "inherit" });
}
