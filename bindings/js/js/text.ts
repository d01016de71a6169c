// What is checked is always a text: a string is one already, any other value is written as one.

/** Half of a surrogate pair that stands alone. */
const HALF = /\p{Surrogate}/u;

/**
 * A text up to the first half of a surrogate pair that stands alone, which has no UTF-8, with an escape in its place.
 *
 * So the check finds nothing wrong behind it, and says where it is.
 */
export function upToSurrogate(text: string): string {
	const at = text.search(HALF);
	if (at < 0) {
		return text;
	}
	let backslashes = at;
	while (text[backslashes - 1] === "\\") {
		backslashes--;
	}
	// Behind a backslash that escapes what comes next, an escape would be read as another one.
	return text.slice(0, at) + ((at - backslashes) % 2 ? "\ufffd" : `\\u${text.charCodeAt(at).toString(16)}`);
}

/** Keys and indexes that lead to the first text or key with half of a surrogate pair in it, which the check came to: nothing before it is nested deeper than that reads. */
export function pathToSurrogate(value: unknown): (string | number)[] | undefined {
	if (typeof value === "string") {
		return HALF.test(value) ? [] : undefined;
	}
	for (const [key, member] of Array.isArray(value) ? value.entries() : Object.entries(value ?? {})) {
		const rest = HALF.test(`${key}`) ? [] : pathToSurrogate(member);
		if (rest) {
			return [key, ...rest];
		}
	}
	return undefined;
}

/** A value as JSON text, as `JSON.stringify` writes it; what JSON cannot hold at all is `null`. */
export function write(value: unknown): string {
	try {
		refusePromise("", value);
		if (ArrayBuffer.isView(value)) {
			throw new TypeError("it is bytes, decode them first");
		}
		const text = JSON.stringify(value) ?? "null";
		if (text.includes("{}")) {
			JSON.stringify(value, refuseLost);
		}
		return text;
	} catch (cause) {
		throw new TypeError(`openlines: this value cannot be written as JSON: ${reason(cause)}`, { cause });
	}
}

/** Refuses, under any key, what is neither a list nor a plain object and written as one with nothing in it: to the portal that is not given at all. */
function refuseLost(key: string, value: unknown): unknown {
	refusePromise(key, value);
	const mayBeLost = typeof value === "object" && value !== null && !Array.isArray(value) && (Symbol.iterator in value || Symbol.toStringTag in value);
	if (mayBeLost && JSON.stringify(value) === "{}") {
		throw new TypeError(`nothing would be left of ${named(key)}, give a plain object, of a collection \`Object.fromEntries(value)\``);
	}
	return value;
}

function refusePromise(key: string, value: unknown): void {
	if (typeof (value as PromiseLike<unknown> | null | undefined)?.then === "function") {
		throw new TypeError(`${named(key)} is a promise, \`await\` it first`);
	}
}

/** What stands under a key. */
function named(key: string): string {
	return key ? `\`${key}\`` : "it";
}

/** What was thrown, which may be anything. */
function reason(cause: unknown): string {
	try {
		const { message } = cause as Error;
		if (typeof message === "string") {
			return message;
		}
	} catch {
		// Not even that may be asked of it.
	}
	return "it threw something that is no error";
}
