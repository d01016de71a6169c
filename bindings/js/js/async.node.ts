// The entry `openlines/async` in Node, whose bundlers find no file beside a script: the module is that of the other entry.

import { isValid } from "./index.js";
import { moduleOf } from "./module.js";
import type { Source } from "./source.js";

export * from "./index.js";
export type { Source } from "./source.js";

export async function init(source?: Source | PromiseLike<Source>): Promise<void> {
	const given = await source;
	if (given !== undefined) {
		await moduleOf(given);
	}
	isValid("{}");
}
