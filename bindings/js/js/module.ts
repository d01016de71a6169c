// Where a module comes from that is not part of the script.

import { builtin } from "./node.js";
import { explained } from "./policy.js";
import type { Source } from "./source.js";

/** The module of this package from what was given, or else from beside the script. */
export async function moduleOf(given: Source | undefined, beside?: () => URL): Promise<WebAssembly.Module> {
	try {
		const module = await compile(given === undefined ? beside?.() : given);
		if (WebAssembly.Module.customSections(module, OWNER).length > 0) {
			return module;
		}
	} catch (cause) {
		throw told(cause, given);
	}
	throw new Error(`openlines: this is not the \`core.wasm\` of ${OWNER}, to which this script belongs`);
}

/** What is said where no module could be made. */
function told(cause: unknown, given: unknown): unknown {
	const error = explained(cause);
	if (error !== cause || cause instanceof NoSource) {
		return error;
	}
	const why = String((cause as Error)?.message ?? cause);
	if (given !== undefined) {
		return new Error(`openlines: no module can be made of ${/^(string|URL)$/.test(kindOf(given)) ? given : "what `init` was given"}: ${why}`, { cause });
	}
	const advice =
		"document" in globalThis || "importScripts" in globalThis
			? "is it there, and does `connect-src` of the policy allow it? If it is elsewhere, say where: `await init(source)`"
			: "read or import `openlines/core.wasm`, and give it to `init`";
	return new Error(`openlines: \`core.wasm\` cannot be loaded from beside this script (${why}); ${advice}`, { cause });
}

class NoSource extends TypeError {}

async function compile(source: unknown): Promise<WebAssembly.Module> {
	const kind = kindOf(source);
	if (kind === "WebAssembly.Module") {
		return source as WebAssembly.Module;
	}
	if (kind === "ArrayBuffer" || ArrayBuffer.isView(source)) {
		return WebAssembly.compile(source as BufferSource);
	}
	if (isResponse(source)) {
		return compileAnswer(source);
	}
	if (!/^(string|URL|Request)$/.test(kind)) {
		throw new NoSource(`openlines: \`init\` takes a URL, a response, bytes or a module, not ${kind}`);
	}
	// Node fetches no files.
	const files = builtin("node:fs/promises");
	if (files && /^file:/.test(String(source))) {
		return WebAssembly.compile(await files.readFile(new URL(String(source))));
	}
	return compileAnswer(await fetch(source as string));
}

async function compileAnswer(response: Response): Promise<WebAssembly.Module> {
	if (!response.ok) {
		throw new Error(`${response.url || "the request for the module"} answered ${response.status}`);
	}
	try {
		return await WebAssembly.compileStreaming(response);
	} catch (cause) {
		// An answer that is not the engine's own is refused unread, and so is one that its server does not call application/wasm.
		if (response.bodyUsed) {
			throw cause;
		}
	}
	return WebAssembly.compile(await response.arrayBuffer());
}

/** Whatever has what is needed of one; of a request it is `ok` that is missing. */
function isResponse(source: unknown): source is Response {
	return typeof source === "object" && source !== null && "ok" in source && "arrayBuffer" in source;
}

/** A type by its name, as what comes from another frame or a test's page is of no class known here. */
function kindOf(value: unknown): string {
	return typeof value === "object" ? Object.prototype.toString.call(value).slice("[object ".length, -1) : typeof value;
}
