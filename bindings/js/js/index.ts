// The package's main entry: the module is part of the file, and made ready at the first check.

import hex from "core.wasm";
import { provide } from "./core.js";

provide(() => new WebAssembly.Module(bytes(hex)));

export * from "./api.js";

/** What may turn hexadecimal digits into bytes faster than a loop, which is not yet compiled when it runs. */
interface Native {
	Buffer?: { from(text: string, encoding: "hex"): Uint8Array<ArrayBuffer> };
	Uint8Array: { fromHex?(hex: string): Uint8Array<ArrayBuffer> };
}

function bytes(hex: string): Uint8Array<ArrayBuffer> {
	const { Buffer, Uint8Array: Bytes } = globalThis as Native;
	return Bytes.fromHex?.(hex) ?? Buffer?.from(hex, "hex") ?? loop(hex);
}

function loop(hex: string): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(hex.length / 2);
	for (let i = 0; i < bytes.length; i++) {
		bytes[i] = parseInt(hex.slice(2 * i, 2 * i + 2), 16);
	}
	return bytes;
}
