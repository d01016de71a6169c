// Problems as they come out of the module, put into words.

import type { Problem } from "./report.js";
import { CODES, EFFECT_OF_CODES, EFFECTS, KINDS, PARAMS, WORDS } from "./words.js";

/** A problem as `src/answer.rs` writes it. */
export type Raw = [code: number, severity: number, path: string, params: Param[], ...at: number[]];

type Param = number | string | string[] | null;

const BRACES = /[{}]/;
const SEVERITIES = ["error", "warning"];

const codes = CODES.split(" ");
const effects = EFFECTS.split(" ");
const params = PARAMS.split(" ").map((names) => (names ? names.split(",") : []));
const kinds = KINDS.split(" ");
/** Lines of {@link WORDS}, once a language is asked for. */
const words: string[][] = [];

/** Makes a problem of its report, in a language by its index. */
export function problem(lang: number, [code, severity, path, values, offset, line, column]: Raw): Problem {
	const named: Record<string, Param> = {};
	params[code]!.forEach((name, i) => {
		if (values[i] !== null) {
			named[name] = values[i]!;
		}
	});
	const written = {
		path,
		code: codes[code],
		severity: SEVERITIES[severity],
		effect: effects[+EFFECT_OF_CODES[code]!],
		message: message(lang, code, path, named),
		...named,
	} as Problem;
	if (offset !== undefined) {
		written.at = { offset, line: line!, column: column! };
	}
	return written;
}

/** What is wrong, and what to write instead. */
function message(lang: number, code: number, path: string, named: Record<string, Param>): string {
	const lines = (words[lang] ??= WORDS[lang]!.split("\n"));
	const first = kinds.length + 1 + 2 * code;
	const { suggestion } = named;
	const help = suggestion ? lines[kinds.length]!.replace("{}", () => suggestion as string) : "";
	// Names of parameters stand between braces, and nothing else does.
	const parts = `${lines[first]}; ${help}${lines[first + 1]}`.split(BRACES);
	let text = parts[0]!;
	for (let i = 1; i < parts.length; i += 2) {
		const name = parts[i]!;
		text += name === "key" ? path.slice(path.lastIndexOf("/") + 1) : inWords(lines, named[name]!);
		text += parts[i + 1]!;
	}
	return text;
}

function inWords(lines: string[], value: Param): string {
	return Array.isArray(value)
		? value.map((name) => `\`${name}\``).join(", ")
		: (lines[kinds.indexOf(value as string)] ?? String(value));
}
