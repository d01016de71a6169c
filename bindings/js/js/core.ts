// The other side of `src/boundary.rs`: a text and a few numbers go in, a report comes out.
// Nothing here knows a rule.

import { problem, type Raw } from "./problems.js";
import type { Problem, Report, Size } from "./report.js";

/** Numbers of a request, in the order of the parameters of `check` in `src/boundary.rs`. */
export interface Request {
	method: number;
	/** Index of a language; it says how problems are put into words, which the module does not do. */
	lang: number;
	contract: number;
	unknownKeys: number;
	maxBytes: number;
	maxChars: number;
}

interface Exports {
	memory: WebAssembly.Memory;
	text(bytes: number): number;
	check(
		bytes: number,
		method: number,
		contract: number,
		unknownKeys: number,
		maxBytes: number,
		maxChars: number,
		places: number,
	): number;
	is_valid(
		bytes: number,
		method: number,
		contract: number,
		unknownKeys: number,
		maxBytes: number,
		maxChars: number,
	): number;
}

/** Where the parts of an answer are, in 32-bit words; `Answer` in `src/boundary.rs`, `numbers` in `src/answer.rs`. */
const PROBLEMS_ADDRESS = 0;
const PROBLEMS_BYTES = 1;
const METHOD = 2;
const ATTACH = 3;
const KEYBOARD = 9;
const ABSENT = 0xffff_ffff;

const METHODS = ["auto", "network", "crm"] as const;

/** UTF-8 bytes that one UTF-16 unit may take. */
const BYTES_PER_UNIT = 3;
/** UTF-16 units up to which room is made for the longest text they may be; longer ones are measured first. */
const SHORT_UNITS = 64 * 1024;
/** Memory, in bytes, beyond which an instance is not kept: WebAssembly never gives any back. */
const KEPT_MEMORY = 16 * 1024 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

let module: WebAssembly.Module | undefined;
let compile = (): WebAssembly.Module => {
	throw new Error("openlines: `await init()` before the first check");
};

let instance: Exports | undefined;
let address = 0;
/** The room for the text, and all of the memory in words. */
let room = new Uint8Array();
let words = new Uint32Array();

/** Says where the module comes from, once one is needed. */
export function provide(source: () => WebAssembly.Module): void {
	compile = source;
}

/** Compiles the module now, where that may be done. */
export function load(): void {
	module ??= compile();
}

/** Checks a text; `places` says whether the text is the caller's own. */
export function check(text: string, places: boolean, request: Request): Report {
	return call(text, (exports, bytes) => {
		const { method, lang, contract, unknownKeys, maxBytes, maxChars } = request;
		const answer = exports.check(bytes, method, contract, unknownKeys, maxBytes, maxChars, places ? 1 : 0);
		return read(exports.memory, answer, lang);
	});
}

/** Whether a text has no error. */
export function isValid(text: string, request: Request): boolean {
	return call(text, (exports, bytes) => {
		const { method, contract, unknownKeys, maxBytes, maxChars } = request;
		return exports.is_valid(bytes, method, contract, unknownKeys, maxBytes, maxChars) === 1;
	});
}

/** Puts a text into the module and calls it; an instance that failed or grew large is not used again. */
function call<T>(text: string, ask: (exports: Exports, bytes: number) => T): T {
	const exports = (instance ??= start());
	try {
		return ask(exports, write(exports, text));
	} catch (cause) {
		instance = undefined;
		throw new Error("openlines: the check itself failed; this is a bug, please report it with its input", { cause });
	} finally {
		if (exports.memory.buffer.byteLength > KEPT_MEMORY) {
			instance = undefined;
		}
	}
}

function start(): Exports {
	load();
	room = new Uint8Array();
	return new WebAssembly.Instance(module!).exports as unknown as Exports;
}

/** Writes a text where the module reads it, and says how many bytes it takes. */
function write(exports: Exports, text: string): number {
	if (text.length > SHORT_UNITS) {
		const bytes = encoder.encode(text);
		makeRoom(exports, bytes.length);
		room.set(bytes);
		return bytes.length;
	}
	makeRoom(exports, text.length * BYTES_PER_UNIT);
	return encoder.encodeInto(text, room).written;
}

function makeRoom(exports: Exports, bytes: number): void {
	// The memory becomes another buffer whenever it grows, and this one empty.
	if (room.length < bytes || room.buffer !== exports.memory.buffer) {
		const size = Math.max(bytes, room.length);
		address = exports.text(size);
		room = new Uint8Array(exports.memory.buffer, address, size);
	}
}

function read(memory: WebAssembly.Memory, answer: number, lang: number): Report {
	if (words.buffer !== memory.buffer) {
		words = new Uint32Array(memory.buffer);
	}
	const at = answer >>> 2;
	const bytes = words[at + PROBLEMS_BYTES]!;
	const problems: Problem[] = [];
	if (bytes > 0) {
		const json = decoder.decode(new Uint8Array(memory.buffer, words[at + PROBLEMS_ADDRESS], bytes));
		for (const raw of JSON.parse(json) as Raw[]) {
			problems.push(problem(lang, raw));
		}
	}
	return {
		method: METHODS[words[at + METHOD]!] as Report["method"],
		valid: problems.every(({ severity }) => severity === "warning"),
		problems,
		sizes: { attach: size(at + ATTACH), keyboard: size(at + KEYBOARD) },
	};
}

function size(at: number): Size | null {
	return words[at] === ABSENT
		? null
		: {
				bytes: words[at]!,
				max_bytes: words[at + 1]!,
				chars: count(at + 2),
				max_chars: words[at + 3]!,
				db_bytes: count(at + 4),
				max_db_bytes: words[at + 5]!,
			};
}

function count(at: number): number | null {
	return words[at] === ABSENT ? null : words[at]!;
}
