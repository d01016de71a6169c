// The recipes of docs/testing-without-a-portal.md, run as they stand there.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";

const page = readFileSync(new URL("../../../docs/testing-without-a-portal.md", import.meta.url), "utf8");

/** The only block of code in a language. */
function block(language) {
	const blocks = [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))];
	assert.equal(blocks.length, 1, `blocks of ${language}`);
	return blocks[0][1];
}

/** Runs a program that must succeed, outside of this run of tests. */
function run(program, ...args) {
	const { NODE_TEST_CONTEXT, ...env } = process.env;
	return promisify(execFile)(program, args, { env, timeout: 60_000 });
}

async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const { port } = server.address();
	await new Promise((resolve) => server.close(resolve));
	return port;
}

test("the Node test passes", async (t) => {
	const folder = mkdtempSync(join(tmpdir(), "openlines-"));
	t.after(() => rmSync(folder, { recursive: true }));
	const file = join(folder, "recipe.test.mjs");
	writeFileSync(file, block("js"));

	const { stdout } = await run(process.execPath, "--test", "--test-reporter=tap", file);

	assert.match(stdout, /^# pass 1$/m);
});

test("the shell is answered as the page says", async () => {
	const recipe = block("sh").replaceAll("8024", await freePort());

	const { stdout } = await run("sh", "-ec", `trap 'kill $!' EXIT\n${recipe}`);

	const expected = [...recipe.matchAll(/^# (\{.*)$/gm)].map(([, line]) => line);
	assert.notEqual(expected.length, 0);
	for (const line of expected) assert.ok(stdout.includes(line), `${line}\nis not in\n${stdout}`);
	// What the recipe goes on to ask for: what arrived, and a page of the gateway.
	assert.match(stdout, /\{"messages":\[\{.*"outcome":"ATTACH_ERROR"/);
	assert.match(stdout, /<h1>502 Bad Gateway<\/h1>/);
});
