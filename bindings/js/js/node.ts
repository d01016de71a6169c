// Node's own modules. Node lends them; an import would trouble those who bundle for browsers.

interface Modules {
	"node:buffer": { Buffer: { from(buffer: ArrayBuffer, address: number, bytes: number): Room } };
	"node:fs/promises": { readFile(path: URL): Promise<Uint8Array<ArrayBuffer>> };
	"node:util": Pick<typeof globalThis, "TextEncoder" | "TextDecoder">;
}

/** Bytes; Node's own can be given UTF-16. */
export type Room = Uint8Array & { write?(text: string, offset: number, encoding: "utf16le"): number };

interface Node {
	process?: { getBuiltinModule?<Name extends keyof Modules>(name: Name): Modules[Name] };
}

/** A module of Node's; elsewhere there is none, and an edge runtime fails over the question. */
export function builtin<Name extends keyof Modules>(name: Name): Modules[Name] | undefined {
	try {
		return (globalThis as Node).process?.getBuiltinModule?.(name);
	} catch {
		return undefined;
	}
}
