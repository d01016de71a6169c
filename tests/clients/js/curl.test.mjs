// curl as the documentation calls it: nothing but the address and the credentials is put in.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { crmExample, example, portal, received } from "./portal.mjs";

async function curl(body, url) {
	const { stdout } = await promisify(execFile)("curl", [
		...["-X", "POST"],
		...["-H", "Content-Type: application/json"],
		...["-H", "Accept: application/json"],
		...["-d", JSON.stringify(body)],
		url,
	]);
	return JSON.parse(stdout);
}

test("the documentation's example arrives whole", async () => {
	const { reply, messages } = await received(() =>
		curl(example, `${portal.webhook}imopenlines.network.message.add`),
	);

	assert.equal(reply.result, true);
	assert.equal(messages.length, 1);
	assert.deepEqual(messages[0].params, example);
	assert.equal(messages[0].outcome, "ok");
});

test("a CRM message is answered with its id", async () => {
	const { reply, messages } = await received(() =>
		curl(crmExample, `${portal.webhook}imopenlines.crm.message.add`),
	);

	assert.equal(reply.result, messages[0].id);
	assert.deepEqual(messages[0].params, crmExample);
});

test("an application sends with its token", async () => {
	const { reply, messages } = await received(() =>
		curl(
			{ ...crmExample, auth: portal.access_token },
			`${portal.client_endpoint}imopenlines.crm.message.add`,
		),
	);

	assert.equal(reply.result, messages[0].id);
	assert.deepEqual(messages[0].params, crmExample, "the token is not kept");
});
