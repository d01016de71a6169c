// What `build.mjs` puts in, and modules that are no TypeScript.

/** Package and version, after which a section of the module is named. */
declare const OWNER: string;

/** What `build.mjs` makes of the WebAssembly module where it becomes part of a file. */
declare module "core.wasm" {
	const hex: string;
	export default hex;
}

/** The file itself, which the runtime compiles. */
declare module "core.wasm?module" {
	const module: WebAssembly.Module;
	export default module;
}
