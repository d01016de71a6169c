// Problems as they come out of the module, put into words.

import type { Problem } from "./report.js";
import { CODES, EFFECT_OF_CODES, EFFECTS, KINDS, PARAMS, WORDS } from "./words.js";

/** A problem as `src/answer.rs` writes it. */
export type Raw = [code: number, severity: number, path: string, params: Param[], ...at: number[]];

type Param = number | string | string[] | null;

const SEVERITIES = ["error", "warning"];

const codes = CODES.split(" ");
const effects = EFFECTS.split(" ");
const params = PARAMS.split(" ").map((names) => (names ? names.split(",") : []));
const kinds = KINDS.split(" ");

/** Words of a language, taken apart once they are asked for. */
interface Language {
	kinds: Map<Param | undefined, string>;
	suggestion: string;
	/** Of each code, message and help; at every odd index the name of a parameter, which is to be put there. */
	templates: string[][];
}

const languages: Language[] = [];

function language(index: number): Language {
	const lines = WORDS[index]!.split("\n");
	const rest = lines.splice(kinds.length);
	return {
		kinds: new Map(lines.map((words, i) => [kinds[i], words])),
		suggestion: rest[0]!,
		templates: codes.map((_, code) => `${rest[2 * code + 1]}; {help}${rest[2 * code + 2]}`.split(/[{}]/)),
	};
}

/** Makes a problem of its report, in a language by its index. */
export function problem(lang: number, [code, severity, path, values, offset, line, column]: Raw): Problem {
	const named: Record<string, Param> = {};
	const names = params[code]!;
	for (let i = 0; i < names.length; i++) {
		if (values[i] !== null) {
			named[names[i]!] = values[i]!;
		}
	}
	const written = {
		path,
		code: codes[code],
		severity: SEVERITIES[severity],
		effect: effects[+EFFECT_OF_CODES[code]!],
		message: message((languages[lang] ??= language(lang)), code, path, named),
	} as Problem;
	if (names.length > 0) {
		Object.assign(written, named);
	}
	if (offset !== undefined) {
		written.at = { offset, line: line!, column: column! };
	}
	return written;
}

/** What is wrong, and what to write instead. */
function message(language: Language, code: number, path: string, named: Record<string, Param>): string {
	const parts = language.templates[code]!;
	let text = parts[0]!;
	for (let i = 1; i < parts.length; i += 2) {
		const name = parts[i]!;
		if (name === "key") {
			text += path.slice(path.lastIndexOf("/") + 1);
		} else if (name !== "help") {
			text += inWords(language, named[name]!);
		} else if (named.suggestion) {
			text += language.suggestion.replace("{}", () => named.suggestion as string);
		}
		text += parts[i + 1]!;
	}
	return text;
}

function inWords(language: Language, value: Param): string {
	return Array.isArray(value)
		? value.map((name) => `\`${name}\``).join(", ")
		: (language.kinds.get(value) ?? String(value));
}
