// Standard Schema v1, by which form libraries take any schema; see https://standardschema.dev.

import * as core from "./core.js";
import { type Options, request } from "./options.js";
import { unescaped } from "./pointer.js";
import type { Problem } from "./report.js";
import { write } from "./text.js";

/** A schema as Standard Schema v1 has it: of what is given, and of what passes. */
export interface Schema<Output, Input = Output> {
	readonly "~standard": {
		readonly version: 1;
		readonly vendor: "openlines";
		/** Checks a value: errors are issues, warnings are not. */
		readonly validate: (value: unknown) => Result<Output>;
		readonly types?: { readonly input: Input; readonly output: Output } | undefined;
	};
	/**
	 * This schema with other options: `networkMessage.with({ lang: "ru" })`.
	 *
	 * A form that makes less than all a message may be says so: `networkMessage.with<Message>({ lang })`; a value that passes is given back as it is.
	 * One that begins with less, such as a number that is not filled in yet, says that, too: `networkMessage.with<Message, Draft>({ lang })`.
	 */
	with<Passed extends Output = Output, Given = Passed>(options?: SchemaOptions): Schema<Passed, Given>;
}

/** Options of a schema; its method is its own. */
export type SchemaOptions = Omit<Options, "method">;

/** The value as it was given, or everything that is wrong with it. */
export type Result<T> =
	| { readonly value: T; readonly issues?: undefined }
	| { readonly issues: readonly Issue[] };

/** An error of the report; its path leads from the value to where it is. */
export interface Issue {
	readonly message: string;
	/** Keys and indexes; empty for the whole message. */
	readonly path: readonly (string | number)[];
	/** Permanent name of the problem. */
	readonly code: Problem["code"];
	/** What the portal does about it. */
	readonly effect: Problem["effect"];
}

/** The schema of a method. */
export function schema<T, Given = T>(method: "network" | "crm", options?: SchemaOptions): Schema<T, Given> {
	const asked = request({ ...options, method });
	return {
		"~standard": {
			version: 1,
			vendor: "openlines",
			validate(value) {
				// A string is a value here: what passes is a message, not a text of one.
				const report = core.check(write(value), false, asked);
				return report.valid
					? { value: value as T }
					: { issues: report.problems.filter(({ severity }) => severity === "error").map(issue) };
			},
		},
		with<Passed extends T, Given>(other?: SchemaOptions) {
			request(other);
			if (other && "method" in other) {
				throw new TypeError("openlines: a schema has its own `method`");
			}
			return schema<Passed, Given>(method, { ...options, ...other, limits: { ...options?.limits, ...other?.limits } });
		},
	};
}

function issue({ message, path, code, effect }: Problem): Issue {
	return { message, path: keys(path), code, effect };
}

/** Keys of a JSON Pointer; no wire name is a number, so what may be an index is one. */
function keys(pointer: string): (string | number)[] {
	return pointer
		.split("/")
		.slice(1)
		.map((key) => (/^(0|[1-9]\d{0,9})$/.test(key) ? Number(key) : unescaped(key)));
}
