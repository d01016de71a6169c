// A module that is no TypeScript.

/** What `build.mjs` makes of the WebAssembly module where it becomes part of a file. */
declare module "core.wasm" {
	const hex: string;
	export default hex;
}
