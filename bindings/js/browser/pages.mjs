// What comes of a page that checks the whole corpus, whatever browser shows it.

import assert from "node:assert/strict";
import { runs } from "../test/corpus.mjs";
import { serve } from "./serve.mjs";

/** What the command line reports, by run. */
let expected;

/** What comes of a page that does some runs under a policy; `open` shows an address, and says how to close it and whether it broke. */
async function outcome(open, path, some, policy) {
	const lists = [...new Set(some.map(({ texts }) => texts))];
	const job = JSON.stringify({ lists, runs: some.map(({ texts, options }) => ({ list: lists.indexOf(texts), options })) });
	const server = await serve({ job, policy });
	try {
		const { broken, close } = await open(server.origin + path);
		try {
			return await Promise.race([server.outcome, broken]);
		} finally {
			await close();
		}
	} finally {
		server.close();
	}
}

/** Holds every report of a page against the command line's, byte for byte. */
export async function agrees(open, path, some) {
	expected ??= new Map(runs.map((run) => [run, run.reports()]));
	const reports = await outcome(open, path, some);
	assert.equal(reports.error, undefined);
	for (const [i, run] of some.entries()) {
		assert.equal(reports[i].length, run.texts.length, run.name);
		for (const [j, text] of run.texts.entries()) {
			assert.equal(reports[i][j], expected.get(run)[j], `${run.name}: ${text}`);
		}
	}
}

/** Says that WebAssembly is forbidden, where it is. */
export async function refuses(open, path, some) {
	const { error } = await outcome(open, path, some, "script-src 'self'");
	assert.match(error, /policy has to allow 'wasm-unsafe-eval'/);
}
