// The package in pages and workers, as it is and through bundlers: everywhere the reports are the command line's, byte for byte.

import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { ownRuns, runs } from "../test/corpus.mjs";
import { bundlers } from "./bundlers.mjs";
import { launch } from "./chromium.mjs";
import { browsers } from "./engines.mjs";
import { agrees, refuses } from "./pages.mjs";

let chromium;
before(async () => {
	chromium = await launch();
});
after(() => chromium?.close());

/** Shows an address in a page of its own. */
async function open(address) {
	const page = await chromium.newPage();
	const broken = new Promise((_, reject) => page.on("pageerror", reject));
	await page.goto(address);
	return { broken, close: () => page.close() };
}

for (const [browser, show] of Object.entries({ Chromium: open, ...browsers })) {
	suite(`as it is, in ${browser}`, () => {
		for (const name of ["plain", "async", "worker"]) {
			test(name, () => agrees(show, `/pages/${name}.html`, runs));
			test(`${name}, without 'wasm-unsafe-eval' refused in words that say so`, () => refuses(show, `/pages/${name}.html`, ownRuns));
		}
	});
}

for (const [bundler, entries] of Object.entries({
	Vite: ["plain", "async", "worker"],
	webpack: ["plain", "async", "worker"],
	esbuild: ["plain", "async-from"],
	Rollup: ["plain", "async-from"],
})) {
	suite(`built by ${bundler}`, () => {
		for (const entry of entries) {
			test(entry, async () => {
				const folder = join(import.meta.dirname, "build", bundler, entry);
				rmSync(folder, { recursive: true, force: true });
				mkdirSync(folder, { recursive: true });
				assert.deepEqual(await bundlers[bundler](entry, folder), [], "nothing to remark");
				writeFileSync(join(folder, "index.html"), '<!doctype html><meta charset="utf-8"><script type="module" src="page.js"></script>');
				// What is bundled checks as it did before, so our own cases will do.
				await agrees(open, `/build/${bundler}/${entry}/index.html`, ownRuns);
			});
		}
	});
}
