// Node's own modules. Node lends them; an import would trouble those who bundle for browsers.

interface Modules {
	"node:fs/promises": { readFile(path: URL): Promise<Uint8Array<ArrayBuffer>> };
	"node:util": Pick<typeof globalThis, "TextEncoder" | "TextDecoder">;
}

interface Node {
	process?: { getBuiltinModule?<Name extends keyof Modules>(name: Name): Modules[Name] };
}

/** A module of Node's; elsewhere there is none. */
export function builtin<Name extends keyof Modules>(name: Name): Modules[Name] | undefined {
	return (globalThis as Node).process?.getBuiltinModule?.(name);
}
