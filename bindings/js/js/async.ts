// The entry `openlines/async`: the module is a file of its own, to be streamed and cached.

import { provide, ready } from "./core.js";
import { builtin } from "./node.js";
import { explained } from "./policy.js";

export * from "./api.js";

/** What a module may come from: where it is (a string is a URL, never a path), an answer that holds it, its bytes, or the module. */
export type Source = string | Web<"URL"> | Web<"Request"> | Web<"Response"> | ArrayBuffer | ArrayBufferView | Module;

/** A type of the web, where TypeScript knows it: a service may know no browser. */
type Web<Name extends string> = typeof globalThis extends { [key in Name]: { prototype: infer Type } } ? Type : never;

type Module = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Type } } } ? Type : never;

/**
 * Makes the module ready; to be awaited once, before the first check.
 *
 * Left out, it comes from `core.wasm` beside this file.
 */
export async function init(source?: Source | PromiseLike<Source>): Promise<void> {
	const given = await source;
	const module = await compile(given).catch((cause: unknown) => {
		throw told(cause, given);
	});
	if (!WebAssembly.Module.exports(module).some(({ name }) => name === "may_be_replaced")) {
		throw new Error("openlines: this is not the `core.wasm` of this package");
	}
	provide(() => module);
	ready();
}

/** What is said where no module could be made. */
function told(cause: unknown, given: unknown): unknown {
	const error = explained(cause);
	const why = String((cause as Error)?.message ?? cause);
	if (error !== cause || why.startsWith("openlines: ")) {
		return error;
	}
	return given === undefined
		? new Error("openlines: `core.wasm` cannot be loaded from beside this script; is it there, and does `connect-src` of the policy allow it? If it is elsewhere, say where: `await init(source)`", { cause })
		: new Error(`openlines: no module can be made of ${typeof given === "string" || given instanceof URL ? given : "what `init` was given"}: ${why}`, { cause });
}

async function compile(source: Source = new URL("./core.wasm", import.meta.url)): Promise<WebAssembly.Module> {
	if (source instanceof WebAssembly.Module) {
		return source;
	}
	if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
		return WebAssembly.compile(source as BufferSource);
	}
	if (source === null || (typeof source !== "string" && typeof source !== "object")) {
		throw new TypeError(`openlines: \`init\` takes a URL, a response, bytes or a module, not ${String(source)}`);
	}
	// Node fetches no files.
	const files = builtin("node:fs/promises");
	if (files && /^file:/.test(String(source))) {
		return WebAssembly.compile(await files.readFile(new URL(String(source))));
	}
	const response = isResponse(source) ? source : await fetch(source);
	if (!response.ok) {
		throw new Error(`openlines: ${response.url || "the request for the module"} answered ${response.status}`);
	}
	// A server that does not call it application/wasm cannot have it streamed.
	return response.headers.get("Content-Type")?.startsWith("application/wasm")
		? WebAssembly.compileStreaming(response)
		: WebAssembly.compile(await response.arrayBuffer());
}

/** There is no such class where nothing can be fetched. */
function isResponse(source: unknown): source is Response {
	return typeof Response !== "undefined" && source instanceof Response;
}
