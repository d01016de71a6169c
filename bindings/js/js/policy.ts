// What is said where WebAssembly is not to be had.

/** The error to throw for one of compiling or, in WebKit, of instantiating. */
export function explained(cause: unknown): unknown {
	const why = reason(String(cause));
	return why ? new Error(`openlines: ${why}`, { cause }) : cause;
}

function reason(said: string): string | undefined {
	if (typeof WebAssembly === "undefined") {
		return "there is no WebAssembly here";
	}
	// Browsers ask for `'unsafe-eval'`, which allows more than is needed; for an extension's script in a page Chrome leaves the reason empty.
	if (/unsafe-eval|\bCSP\b|\(\): $/.test(said)) {
		return "the content security policy has to allow 'wasm-unsafe-eval' in `script-src`";
	}
	// Edge runtimes compile what is imported, and nothing else.
	if (/disallowed by embedder/.test(said)) {
		return "no WebAssembly may be compiled here: import `openlines/core.wasm` and give it to `init` of `openlines/async`";
	}
	return undefined;
}
