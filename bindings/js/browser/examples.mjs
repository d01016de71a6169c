// The examples, each where the packed package is installed, as a reader would have copied it.

import { cpSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const sources = join(import.meta.dirname, "../examples");

/** Their names. */
export const names = readdirSync(sources, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);

/** Copies an example, and says into which folder. */
export function copy(name) {
	const folder = join(import.meta.dirname, "build/examples", name);
	rmSync(folder, { recursive: true, force: true });
	cpSync(join(sources, name), folder, { recursive: true, filter: (path) => !/\/(node_modules|dist)$/.test(path) });
	symlinkSync(join(import.meta.dirname, "node_modules"), join(folder, "node_modules"));
	return folder;
}

/** Builds a copy for production, as its reader would. */
export async function buildCopy(folder) {
	await build({ root: folder, configFile: false, base: "./", logLevel: "error" });
}
