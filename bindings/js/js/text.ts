// What is checked is always a text: a string is one already, any other value is written as one.

/** The JSON text of a caller's string. */
export function textOf(text: string): string {
	// A lone surrogate has no UTF-8; written as an escape, the check can point at it.
	return text.isWellFormed?.() === true ? text : text.replace(/\p{Surrogate}/gu, escape);
}

/** A value as JSON text, as `JSON.stringify` writes it; what JSON cannot hold at all is `null`. */
export function write(value: unknown): string {
	try {
		return JSON.stringify(value) ?? "null";
	} catch (cause) {
		const reason = cause instanceof Error ? cause.message : "it threw something that is no error";
		throw new TypeError(`openlines: this value cannot be written as JSON: ${reason}`, { cause });
	}
}

function escape(surrogate: string): string {
	return `\\u${surrogate.charCodeAt(0).toString(16)}`;
}
