// Problems as they come out of the module, put into words.

import { unescaped } from "./pointer.js";
import type { AnyProblem, Problem } from "./report.js";
import { CODES, EFFECT_OF_CODES, EFFECTS, KINDS, PARAMS, WORDS } from "./words.js";

type Param = number | string | string[];

/** What a parameter is; `TAG_NUMBER` and the like in `src/answer.rs`. */
const NUMBER = 1;
const NAME = 2;
const NAMES = 3;
const TAG_BITS = 2;
const TAG = (1 << TAG_BITS) - 1;

const SLASH = 0x2f;
const SEVERITIES = ["error", "warning"];

const codes = CODES.split(" ");
const effects = EFFECTS.split(" ");
const effectOfCodes = Array.from(EFFECT_OF_CODES, (index) => effects[+index]);
const params = PARAMS.split(" ").map((names) => (names ? names.split(",") : []));
const kinds = KINDS.split(" ");

/** Words of a language, taken apart once they are asked for. */
interface Language {
	kinds: Map<Param, string>;
	suggestion: string;
	/** Of each code, message and help; at every odd index the name of a parameter, which is to be put there. */
	templates: string[][];
}

const languages: Language[] = [];

function parsed(index: number): Language {
	const lines = WORDS[index]!.split("\n");
	const rest = lines.splice(kinds.length);
	return {
		kinds: new Map(lines.map((words, i) => [kinds[i]!, words])),
		suggestion: rest[0]!,
		templates: params.map((names, code) => {
			const suggestion = names.includes("suggestion") ? "{suggestion}" : "";
			return `${rest[2 * code + 1]}; ${suggestion}${rest[2 * code + 2]}`.split(/[{}]/);
		}),
	};
}

/** Reads so many problems, as `src/answer.rs` writes them from a word on, in a language by its index. */
export function problems(count: number, words: Uint32Array, from: number, text: string, places: boolean, lang: number): Problem[] {
	const language = (languages[lang] ??= parsed(lang));
	let word = from;
	let unit = 0;
	const name = (): string => text.slice(unit, (unit += words[word++]! >>> TAG_BITS));

	const param = (): Param | undefined => {
		switch (words[word]! & TAG) {
			case NAME:
				return name();
			case NUMBER:
				word += 3;
				return words[word - 2]! + words[word - 1]! * 2 ** 32;
			case NAMES: {
				const names: string[] = [];
				for (let rest = words[word++]! >>> TAG_BITS; rest > 0; rest--) {
					names.push(name());
				}
				return names;
			}
			default:
				word++;
				return undefined;
		}
	};

	const found: Problem[] = [];
	while (found.length < count) {
		const code = words[word]! >>> 1;
		const severity = SEVERITIES[words[word++]! & 1];
		const at = places ? { offset: words[word++]!, line: words[word++]!, column: words[word++]! } : undefined;
		const path = name();
		// The parameters stand behind the message, which needs them.
		const problem = { path, code: codes[code], severity, effect: effectOfCodes[code], message: "" } as AnyProblem as Problem;
		const named = problem as unknown as Record<string, Param>;
		for (const name of params[code]!) {
			const value = param();
			if (value !== undefined) {
				named[name] = value;
			}
		}
		if (at) {
			problem.at = at;
		}
		problem.message = message(language, code, path, named);
		found.push(problem);
	}
	return found;
}

/** What is wrong, and what to write instead. */
function message(language: Language, code: number, path: string, named: Record<string, Param>): string {
	const parts = language.templates[code]!;
	let text = parts[0]!;
	for (let i = 1; i < parts.length; i += 2) {
		const name = parts[i]!;
		const value = named[name];
		if (name === "key") {
			text += lastKey(path);
		} else if (name !== "suggestion") {
			text += inWords(language, value!);
		} else if (value) {
			text += language.suggestion.replace("{}", () => value as string);
		}
		text += parts[i + 1]!;
	}
	return text;
}

/** The key that a path ends with; a loop over a few letters is faster than `lastIndexOf`. */
function lastKey(path: string): string {
	let at = path.length;
	while (at > 0 && path.charCodeAt(at - 1) !== SLASH) {
		at--;
	}
	return unescaped(path.slice(at));
}

function inWords(language: Language, value: Param): string {
	if (typeof value === "number") {
		return `${value}`;
	}
	return typeof value === "string" ? (language.kinds.get(value) ?? value) : `\`${value.join("`, `")}\``;
}
