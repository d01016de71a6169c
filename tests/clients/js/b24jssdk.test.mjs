// The platform's own JavaScript SDK, in webhook mode; what it sends is checked by the packed npm package.

import assert from "node:assert/strict";
import { test } from "node:test";
import { B24Hook } from "@bitrix24/b24jssdk";
import { check } from "openlines";
import { crmExample, example, portal, received } from "./portal.mjs";

const sdk = B24Hook.fromWebhookUrl(portal.webhook);
const call = (method, params) => sdk.actions.v2.call.make({ method, params });

/** Parameters without those by which the SDK makes itself known in the query. */
const own = (params) => Object.fromEntries(Object.entries(params).filter(([key]) => !key.startsWith("bx24_")));

/** Paths of what the portal lost, without those parameters. */
const lost = (message) => message.lost.map(({ path }) => path).filter((path) => !path.startsWith("/bx24_"));

test("the documentation's example arrives whole", async () => {
	const { reply, messages } = await received(() => call("imopenlines.network.message.add", example));

	assert.deepEqual(reply.getErrorMessages(), []);
	assert.equal(reply.getData().result, true);
	assert.equal(messages.length, 1);
	const [message] = messages;
	assert.deepEqual(own(message.params), example);
	assert.equal(message.text, example.MESSAGE);
	assert.deepEqual(lost(message), []);
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

/** Sends a message if there is nothing wrong with it, and says what the check said. */
async function sendChecked(message) {
	const report = check(message, { method: "network" });
	return { report, reply: report.valid ? await call("imopenlines.network.message.add", message) : undefined };
}

const mixed = {
	...example,
	ATTACH: [{ MESSAGE: "Your [B]plan[/B] 😀" }, { FILE: { LINK: "ftp://example.com/plan.pdf", NAME: "plan.pdf", SIZE: 1 } }],
	KEYBOARD: [{ TEXT: "Open", LINK: "https://example.com/plan" }, { TEXT: "Answer", LINK: "example.com" }],
};

test("what the package finds valid arrives whole", async () => {
	const valid = { ...mixed, ATTACH: mixed.ATTACH.slice(0, 1), KEYBOARD: mixed.KEYBOARD.slice(0, 1) };
	const { reply: sent, messages } = await received(() => sendChecked(valid));

	assert.deepEqual(sent.report.problems, []);
	assert.equal(sent.reply.getData().result, true);
	assert.deepEqual(messages.map(lost), [[]]);
	assert.deepEqual(own(messages[0].params), valid);
});

test("what it finds wrong is not sent", async () => {
	const { reply: sent, messages } = await received(() => sendChecked(mixed));

	assert.equal(sent.report.valid, false);
	assert.equal(sent.reply, undefined);
	assert.deepEqual(messages, []);
});

test("sent all the same, what it finds wrong is lost without a word", async () => {
	const { reply, messages } = await received(() => call("imopenlines.network.message.add", mixed));

	assert.equal(reply.getData().result, true);
	const wrong = check(mixed, { method: "network" }).problems.map(({ path }) => path);
	assert.deepEqual(wrong, ["/ATTACH/1/FILE/LINK", "/KEYBOARD/1/LINK"]);
	assert.deepEqual(lost(messages[0]).filter((path) => wrong.includes(path)), wrong);
});
