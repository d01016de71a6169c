// A server of this folder's files, on loopback.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { text } from "node:stream/consumers";

const TYPES = {
	".css": "text/css",
	".html": "text/html; charset=utf-8",
	".js": "text/javascript",
	".json": "application/json",
	".wasm": "application/wasm",
};

/** The policy the package's README asks for. */
const POLICY = "script-src 'self' 'wasm-unsafe-eval'";

/** Serves the files under a content security policy, and a job; `outcome` is what a page posts of it. */
export async function serve({ policy = POLICY, job = "" } = {}) {
	const server = createServer(async (request, response) => {
		const { pathname } = new URL(request.url, "http://localhost");
		if (request.method === "POST") {
			server.emit("outcome", JSON.parse(await text(request)));
			return response.writeHead(204).end();
		}
		try {
			const content = pathname === "/job.json" ? job : await readFile(join(import.meta.dirname, decodeURIComponent(pathname)));
			response.writeHead(200, { "Content-Type": TYPES[extname(pathname)], "Content-Security-Policy": policy });
			response.end(content);
		} catch {
			response.writeHead(404).end();
		}
	});
	const outcome = once(server, "outcome");
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		origin: `http://127.0.0.1:${server.address().port}`,
		outcome: outcome.then(([outcome]) => outcome),
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}
