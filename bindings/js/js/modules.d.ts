// Modules that are no TypeScript.

/** What `build.mjs` makes of the WebAssembly module where it becomes part of a file. */
declare module "core.wasm" {
	const hex: string;
	export default hex;
}

/** All that is used of Node. */
declare module "node:fs/promises" {
	export function readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
}
