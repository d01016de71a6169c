// The package in pages and workers, as it is and through bundlers: everywhere the reports are the command line's, byte for byte.

import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { ownRuns, runs } from "../test/corpus.mjs";
import { bundlers } from "./bundlers.mjs";
import { launch } from "./chromium.mjs";
import { serve } from "./serve.mjs";

let browser;
/** What the command line reports, by run. */
let expected;
before(async () => {
	browser = await launch();
	expected = new Map(runs.map((run) => [run, run.reports()]));
});
after(() => browser?.close());

/** What comes of a page that does some runs under a policy. */
async function outcome(path, runs, policy) {
	const lists = [...new Set(runs.map(({ texts }) => texts))];
	const job = JSON.stringify({ lists, runs: runs.map(({ texts, options }) => ({ list: lists.indexOf(texts), options })) });
	const server = await serve({ job, policy });
	const page = await browser.newPage();
	try {
		const broken = new Promise((_, reject) => page.on("pageerror", reject));
		await page.goto(server.origin + path);
		return await Promise.race([server.outcome, broken]);
	} finally {
		await page.close();
		server.close();
	}
}

/** Holds every report of a page against the command line's. */
async function agrees(path, runs) {
	const reports = await outcome(path, runs);
	assert.equal(reports.error, undefined);
	for (const [i, run] of runs.entries()) {
		assert.equal(reports[i].length, run.texts.length, run.name);
		for (const [j, text] of run.texts.entries()) {
			assert.equal(reports[i][j], expected.get(run)[j], `${run.name}: ${text}`);
		}
	}
}

suite("as it is", () => {
	for (const name of ["plain", "async", "worker"]) {
		test(name, () => agrees(`/pages/${name}.html`, runs));
	}
});

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
				await agrees(`/build/${bundler}/${entry}/index.html`, ownRuns);
			});
		}
	});
}

suite("without 'wasm-unsafe-eval' it is refused in words that say so", () => {
	for (const name of ["plain", "async", "worker"]) {
		test(name, async () => {
			const { error } = await outcome(`/pages/${name}.html`, ownRuns, "script-src 'self'");
			assert.match(error, /policy has to allow 'wasm-unsafe-eval'/);
		});
	}
});
