import * as core from "./core.js";
import { type Options, request } from "./options.js";
import type { Report } from "./report.js";
import { write } from "./text.js";

/**
 * Checks a message and says everything that is wrong with it.
 *
 * A string is taken as JSON text, and problems say their place in it; any other value is checked as `JSON.stringify` would send it: `undefined` is absence, `toJSON` is honoured.
 *
 * @throws TypeError if the value cannot be written as JSON (it is bytes or cyclic, holds a BigInt, a promise or a `File`, or its `toJSON` or a getter throws), or an option is not known or has none of its values.
 *
 * @example
 * ```js
 * const { valid, problems } = check({ CODE: "too short", USER_ID: 1, MESSAGE: "hello" });
 * problems[0].path; // "/CODE"
 * ```
 */
export function check(message: unknown, options?: Options): Report {
	const asked = request(options);
	return typeof message === "string"
		? core.check(message, true, asked)
		: core.check(write(message), false, asked);
}

/**
 * Whether a message has no error; faster than {@link check}, as it says nothing of what it finds.
 *
 * @throws TypeError as {@link check} does.
 */
export function isValid(message: unknown, options?: Options): boolean {
	const asked = request(options);
	return core.isValid(typeof message === "string" ? message : write(message), asked);
}
