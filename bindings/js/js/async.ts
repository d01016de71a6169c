// The entry `openlines/async`: the module is a file of its own, to be streamed and cached.

import { provide, ready } from "./core.js";
import { moduleOf } from "./module.js";
import type { Source } from "./source.js";

export * from "./api.js";
export type { Source } from "./source.js";

/**
 * Makes the module ready; to be awaited once, before the first check.
 *
 * Left out, it comes from `core.wasm` beside this file; in Node it is in the script, and another is only looked at.
 */
export async function init(source?: Source | PromiseLike<Source>): Promise<void> {
	const module = await moduleOf(await source, () => new URL("./core.wasm", import.meta.url));
	provide(() => module);
	ready();
}
