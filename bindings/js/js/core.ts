// The other side of `src/boundary.rs`: a text and a few numbers go in, a report comes out.
// Nothing here knows a rule.

import type * as bindgen from "../bindgen/openlines_js.js";
import { builtin, type Room } from "./node.js";
import { METHODS, type Request } from "./options.js";
import { explained } from "./policy.js";
import { problems } from "./problems.js";
import type { Report, Size } from "./report.js";
import { upToSurrogate } from "./text.js";

/** What `src/boundary.rs` exports. wasm-bindgen's scripts are not used: an instance that failed would stay theirs for good. */
type Exports = Pick<typeof bindgen, "text" | "from_utf16" | "may_be_replaced" | "check" | "is_valid"> & Pick<bindgen.InitOutput, "memory">;

/** Where the parts of an answer are, in 32-bit words; `Answer` in `src/boundary.rs`, `numbers` in `src/answer.rs`. */
const PROBLEMS = 0;
const WORDS_ADDRESS = 1;
const TEXT_ADDRESS = 2;
const TEXT_BYTES = 3;
const METHOD = 4;
const ATTACH = METHOD + 1;
const SIZE_WORDS = 6;
const KEYBOARD = ATTACH + SIZE_WORDS;
const ABSENT = 0xffff_ffff;

/** Flag of a check whose text is the caller's own, so that places in it mean something; `src/request.rs`. */
const PLACES = 1 << 4;

/** UTF-8 bytes that one UTF-16 unit may take. */
const BYTES_PER_UNIT = 3;
/** UTF-16 units up to which room is made for the longest text they may be; longer ones are measured first. */
const SHORT_UNITS = 64 * 1024;
/** Memory, in words, beyond which an instance is not kept: WebAssembly never gives any back. */
const KEPT_WORDS = 4 * 1024 * 1024;

/** What makes bytes of a text and back; not made before the first check, because there are places without it. */
let utf8: { encoder: TextEncoder; decoder: TextDecoder };
let module: WebAssembly.Module | undefined;
let compile = (): WebAssembly.Module => {
	throw new Error("openlines: `await init()` before the first check");
};

let instance: Exports | undefined;
/** The room for the text, and all of the memory in words; both are empty once the memory has grown, which makes it another buffer. */
let room: Room = new Uint8Array();
let words = new Uint32Array();
/** Whether the last text had other letters than ASCII; most likely the next one has them, too. */
let wide = false;

/** Says where the module comes from, once one is needed. */
export function provide(source: () => WebAssembly.Module): void {
	compile = source;
	module = undefined;
	drop();
}

/** The instance; one is made where there is none. */
export function ready(): Exports {
	return (instance ??= start());
}

/** Checks a text; `places` says whether the text is the caller's own. */
export function check(text: string, places: boolean, request: Request): Report {
	const exports = ready();
	try {
		const { flags, maxBytes, maxChars } = request;
		const bytes = write(exports, text);
		const answer = exports.check(bytes, places ? flags | PLACES : flags, maxBytes, maxChars);
		return read(exports.memory, answer >>> 2, places, request.lang);
	} catch (cause) {
		throw failed(cause);
	} finally {
		retire(exports.memory);
	}
}

/** Whether a text has no error. */
export function isValid(text: string, request: Request): boolean {
	const exports = ready();
	try {
		const bytes = write(exports, text);
		return exports.is_valid(bytes, request.flags, request.maxBytes, request.maxChars) === 1;
	} catch (cause) {
		throw failed(cause);
	} finally {
		retire(exports.memory);
	}
}

function start(): Exports {
	try {
		module ??= compile();
		const exports = new WebAssembly.Instance(module).exports as unknown as Exports;
		// A page that Jest shows has none of its own, but lies in Node.
		const util = globalThis.TextEncoder ? globalThis : builtin("node:util");
		if (!util) {
			throw new Error("openlines: there is no `TextEncoder` here");
		}
		utf8 = { encoder: new util.TextEncoder(), decoder: new util.TextDecoder() };
		return exports;
	} catch (cause) {
		throw explained(cause);
	}
}

/** Does not use the instance again, and lets its memory go. */
function drop(): void {
	instance = undefined;
	room = new Uint8Array();
	words = new Uint32Array();
}

/** What a caller is told of an instance that failed. */
function failed(cause: unknown): Error {
	drop();
	return new Error("openlines: the check itself failed; this is a bug, please report it with its input", { cause });
}

/** Does not use an instance again that grew large; one that failed is gone already, and its memory must not be looked at. */
function retire(memory: WebAssembly.Memory): void {
	if (instance && wordsOf(memory).length > KEPT_WORDS) {
		drop();
	}
}

/** All of the memory in words. */
function wordsOf(memory: WebAssembly.Memory): Uint32Array {
	if (words.length === 0) {
		words = new Uint32Array(memory.buffer);
	}
	return words;
}

/** Writes a text where the module reads it, and says how many bytes it takes. */
function write(exports: Exports, text: string): number {
	const bytes = encode(exports, text);
	wide = bytes > text.length;
	// Looking for what has no UTF-8 takes long: only where there are other letters than ASCII, and U+FFFD stands for it.
	return wide && exports.may_be_replaced(bytes) === 1 && text.isWellFormed?.() !== true
		? encode(exports, upToSurrogate(text))
		: bytes;
}

/** Writes a text as UTF-8, with U+FFFD for what has none. */
function encode(exports: Exports, text: string): number {
	if (text.length > SHORT_UNITS) {
		const bytes = utf8.encoder.encode(text);
		makeRoom(exports, bytes.length);
		room.set(bytes);
		return bytes.length;
	}
	makeRoom(exports, text.length * BYTES_PER_UNIT);
	if (wide && room.write) {
		room.write(text, text.length, "utf16le");
		return exports.from_utf16(text.length);
	}
	return utf8.encoder.encodeInto(text, room).written;
}

function makeRoom(exports: Exports, bytes: number): void {
	if (room.length < bytes || room.length === 0) {
		const address = exports.text(bytes);
		// Engines that have `fromHex` write UTF-8 fast; older ones are faster with UTF-16.
		const node = "fromHex" in Uint8Array ? undefined : builtin("node:buffer");
		room = node ? node.Buffer.from(exports.memory.buffer, address, bytes) : new Uint8Array(exports.memory.buffer, address, bytes);
	}
}

function read(memory: WebAssembly.Memory, answer: number, places: boolean, lang: number): Report {
	const count = wordsOf(memory)[answer + PROBLEMS]!;
	const found =
		count > 0
			? problems(
					count,
					words,
					words[answer + WORDS_ADDRESS]! >>> 2,
					utf8.decoder.decode(new Uint8Array(memory.buffer, words[answer + TEXT_ADDRESS], words[answer + TEXT_BYTES])),
					places,
					lang,
				)
			: [];
	return {
		method: METHODS[words[answer + METHOD]!] as Report["method"],
		valid: found.every(({ severity }) => severity === "warning"),
		problems: found,
		sizes: { attach: size(answer + ATTACH), keyboard: size(answer + KEYBOARD) },
	};
}

function size(at: number): Size | null {
	return words[at] === ABSENT
		? null
		: {
				bytes: words[at]!,
				max_bytes: words[at + 1]!,
				chars: present(at + 2),
				max_chars: words[at + 3]!,
				db_bytes: present(at + 4),
				max_db_bytes: words[at + 5]!,
			};
}

function present(at: number): number | null {
	return words[at] === ABSENT ? null : words[at]!;
}
