// The platform's own JavaScript SDK, in webhook mode.

import assert from "node:assert/strict";
import { test } from "node:test";
import { B24Hook } from "@bitrix24/b24jssdk";
import { crmExample, example, portal, received } from "./portal.mjs";

const sdk = B24Hook.fromWebhookUrl(portal.webhook);
const call = (method, params) => sdk.actions.v2.call.make({ method, params });

/** Parameters without those by which the SDK makes itself known in the query. */
const own = (params) => Object.fromEntries(Object.entries(params).filter(([key]) => !key.startsWith("bx24_")));

test("the documentation's example arrives whole", async () => {
	const { reply, messages } = await received(() => call("imopenlines.network.message.add", example));

	assert.deepEqual(reply.getErrorMessages(), []);
	assert.equal(reply.getData().result, true);
	assert.equal(messages.length, 1);
	const [message] = messages;
	assert.deepEqual(own(message.params), example);
	assert.equal(message.text, example.MESSAGE);
	const lost = message.lost.map(({ path }) => path).filter((path) => !path.startsWith("/bx24_"));
	assert.deepEqual(lost, ["/ATTACH/ID"], "the portal gives its own");
	assert.deepEqual(
		message.stored.ATTACH.BLOCKS.map((block) => Object.keys(block)[0]),
		["MESSAGE", "FILE", "IMAGE"],
	);
	assert.equal(message.stored.KEYBOARD[0].LINK, "https://help.example.com/openlines/setup");
});

test("a CRM message is answered with its id", async () => {
	const { reply, messages } = await received(() => call("imopenlines.crm.message.add", crmExample));

	assert.deepEqual(reply.getErrorMessages(), []);
	assert.equal(messages.length, 1);
	assert.equal(reply.getData().result, messages[0].id);
	assert.deepEqual(own(messages[0].params), crmExample);
	assert.equal(messages[0].text, "Message text");
});

test("a refusal reaches the caller in the portal's words", async () => {
	const refused = { ...example, ATTACH: [{ IMAGE: { LINK: "bad" } }] };
	const { messages } = await received(() =>
		assert.rejects(call("imopenlines.network.message.add", refused), {
			code: "ATTACH_ERROR",
			message: "Incorrect attach params",
		}),
	);

	assert.equal(messages[0].outcome, "ATTACH_ERROR");
});
