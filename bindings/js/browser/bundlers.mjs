// The bundlers: each builds an entry of `bundled/` into a folder, and says what it had to remark.

import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { nodeResolve } from "@rollup/plugin-node-resolve";
import { rollup } from "rollup";
import { build as vite } from "vite";
import webpackOf from "webpack";

const entryOf = (name) => join(import.meta.dirname, "bundled", `${name}.js`);

export const bundlers = {
	async Vite(name, folder) {
		const remarks = [];
		const remark = (text) => remarks.push(text);
		await vite({
			configFile: false,
			root: join(import.meta.dirname, "bundled"),
			// Relative, so that the folder may be served from anywhere.
			base: "./",
			logLevel: "warn",
			customLogger: { info() {}, warn: remark, warnOnce: remark, error: remark, clearScreen() {}, hasErrorLogged: () => false, hasWarned: false },
			worker: { format: "es" },
			build: { outDir: folder, emptyOutDir: true, modulePreload: { polyfill: false }, rolldownOptions: { input: entryOf(name), output: { entryFileNames: "page.js" } } },
		});
		return remarks;
	},
	async webpack(name, folder) {
		const stats = await new Promise((resolve, reject) => {
			webpackOf(
				{ mode: "production", entry: entryOf(name), output: { path: folder, filename: "page.js" }, performance: false },
				(error, stats) => (error ? reject(error) : resolve(stats)),
			);
		});
		const { errors, warnings } = stats.toJson();
		return [...errors, ...warnings].map(({ message }) => message);
	},
	async esbuild(name, folder) {
		const { errors, warnings } = await esbuild({
			entryPoints: [entryOf(name)],
			bundle: true,
			minify: true,
			format: "esm",
			outfile: join(folder, "page.js"),
			logLevel: "silent",
		});
		return [...errors, ...warnings].map(({ text }) => text);
	},
	async Rollup(name, folder) {
		const remarks = [];
		const bundle = await rollup({
			input: entryOf(name),
			plugins: [nodeResolve({ browser: true })],
			onwarn: ({ message }) => remarks.push(message),
		});
		await bundle.write({ dir: folder, entryFileNames: "page.js" });
		await bundle.close();
		return remarks;
	},
};
