// Packs the package and installs it here: the tests see what is published, never the source tree.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const here = resolve(process.argv[2] ?? import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), "openlines-"));
try {
	const [{ filename }] = JSON.parse(npm(join(import.meta.dirname, ".."), "pack", "--json", "--pack-destination", folder));
	npm(here, "install", "--offline", "--no-save", join(folder, filename));
} finally {
	rmSync(folder, { recursive: true });
}

function npm(cwd, ...args) {
	// As a script of npm's, this knows which npm that is.
	const cli = process.env.npm_execpath;
	const [program, first] = cli ? [process.execPath, [cli]] : ["npm", []];
	return execFileSync(program, [...first, ...args], { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
