// The portal that `cargo xtask clients` has started.

import { readFileSync } from "node:fs";

/** What the portal says of itself: `webhook`, `messages`, `access_token` and more. */
export const portal = JSON.parse(process.env.OPENLINES_PORTAL);

/** The documentation's example. */
export const example = JSON.parse(
	readFileSync(new URL("../../../crates/openlines-cli/demo/message.json", import.meta.url)),
);

/** The documentation's CRM message, to the one CRM object the portal has. */
export const crmExample = {
	CRM_ENTITY_TYPE: "deal",
	CRM_ENTITY: 1,
	USER_ID: 27,
	CHAT_ID: 1,
	MESSAGE: "Message text",
};

/** What the portal received while a function ran, with what the function returned. */
export async function received(run) {
	await fetch(portal.messages, { method: "DELETE" });
	const reply = await run();
	const { messages } = await (await fetch(portal.messages)).json();
	return { reply, messages };
}
