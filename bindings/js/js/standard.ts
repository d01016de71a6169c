// Standard Schema v1, by which form libraries take any schema; see https://standardschema.dev.

import * as core from "./core.js";
import { type Options, request } from "./options.js";
import { unescaped } from "./pointer.js";
import type { Problem } from "./report.js";
import { pathToSurrogate, write } from "./text.js";

/** A schema as Standard Schema v1 has it: of what passes, and of what is given. */
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
	with<Passed extends Output = Output, Given = Output extends Passed ? Input : Passed>(options?: SchemaOptions): Schema<Passed, Given>;
}

/** Options of a schema; its method is its own. */
export type SchemaOptions = Omit<Options, "method">;

/** The value as it was given, or everything that is wrong with it. */
export type Result<T> =
	| { readonly value: T; readonly issues?: undefined }
	| { readonly issues: readonly Issue[] };

/** An error of the report, with all that it says; its path leads from the value to where it is. */
export type Issue = IssueOf<Problem>;

type IssueOf<One> = One extends Problem ? Readonly<Omit<One, "path" | "at">> & Path : never;

interface Path {
	/** Keys and indexes; empty for the whole message. */
	readonly path: readonly (string | number)[];
}

/** The schema of a method. */
export function schema<Output, Input = Output>(method: "network" | "crm", options?: SchemaOptions): Schema<Output, Input> {
	const asked = request({ ...options, method });
	return {
		"~standard": {
			version: 1,
			vendor: "openlines",
			validate(value) {
				let text = "";
				let unwritable: string | undefined;
				try {
					// A string is a value here: what passes is a message, not a text of one.
					text = write(value);
				} catch (cause) {
					// Anybody may send such a value to a service that takes more than JSON; an empty text is no JSON, either.
					unwritable = reason(cause);
				}
				const report = core.check(text, false, asked);
				return report.valid
					? { value: value as Output }
					: { issues: report.problems.filter(({ severity }) => severity === "error").map((problem) => issue(problem, text, unwritable)) };
			},
		},
		with<Passed extends Output, Given>(other?: SchemaOptions) {
			request(other);
			if (other && "method" in other) {
				throw new TypeError("openlines: a schema has its own `method`");
			}
			return schema<Passed, Given>(method, { ...options, ...given(other), limits: { ...options?.limits, ...given(other?.limits) } });
		},
	};
}

/** Options without those that are `undefined`, which are not given. */
function given<T extends object>(options: T = {} as T): T {
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

/** A problem of a text that was written, or of an empty one in place of what is not writable for some reason. */
function issue(problem: Problem, text: string, unwritable: string | undefined): Issue {
	if (unwritable !== undefined) {
		return { ...problem, path: [], message: unwritable };
	}
	// Of a text that was just written, only half a character is no JSON.
	const path = problem.code === "syntax" ? (pathToSurrogate(JSON.parse(text)) ?? []) : keys(problem.path);
	return { ...problem, path };
}

/** Why a value cannot be written, in one line: some engines draw a cycle on more. */
function reason(cause: unknown): string {
	return (cause as Error).message.replace("openlines: ", "").split("\n")[0]!;
}

/** Keys of a JSON Pointer; no wire name is a number, so what may be an index is one. */
function keys(pointer: string): (string | number)[] {
	return pointer
		.split("/")
		.slice(1)
		.map((key) => (/^(0|[1-9]\d{0,9})$/.test(key) ? Number(key) : unescaped(key)));
}
