// What is said where a content security policy forbids WebAssembly.

/** The error to throw for one of compiling or, in WebKit, of instantiating; browsers ask for `'unsafe-eval'`, which allows more than is needed. */
export function explained(cause: unknown): unknown {
	return /unsafe-eval|\bCSP\b/.test(String(cause))
		? new Error("openlines: the content security policy has to allow 'wasm-unsafe-eval' in `script-src`", { cause })
		: cause;
}
