// Problems as they come out of the module, put into words.

import { unescaped } from "./pointer.js";
import type { AnyProblem, Problem } from "./report.js";
import { CODES, EFFECT_OF_CODES, EFFECTS, KINDS, PARAMS, WORDS } from "./words.js";

type Param = number | string | string[];

/** What is known of a problem beside what every one has. */
type Extra = { [Name in Exclude<keyof AnyProblem, "path" | "code" | "severity" | "effect" | "message" | "at">]?: Param };

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
const params = PARAMS.split(" ").map((names) => (names ? names.split(",") : []) as (keyof Extra)[]);
const kinds = KINDS.split(" ");

/** Words of a language, taken apart once they are asked for. */
interface Language {
	kinds: Map<Param, string>;
	/** What stands before a suggestion, and behind it. */
	suggestion: string[];
	/** Message and help, by code. */
	templates: Template[];
}

/** Texts, and what is put between them: a parameter by its place, or what stands below. */
interface Template {
	texts: string[];
	between: number[];
}

/** What no parameter is: the key that the path ends with. */
const KEY = -1;
/** The suggestion, in words, if there is one. */
const SUGGESTION = -2;

const languages: Language[] = [];

function parsed(index: number): Language {
	const lines = WORDS[index]!.split("\n");
	const rest = lines.splice(kinds.length);
	return {
		kinds: new Map(lines.map((words, i) => [kinds[i]!, words])),
		suggestion: rest[0]!.split("{}"),
		templates: params.map((names, code) => {
			const suggestion = names.includes("suggestion") ? "{suggestion}" : "";
			const parts = `${rest[2 * code + 1]}; ${suggestion}${rest[2 * code + 2]}`.split(/[{}]/);
			const place = (name: string): number => (name === "suggestion" ? SUGGESTION : names.indexOf(name as keyof Extra));
			return { texts: parts.filter((_, i) => i % 2 === 0), between: parts.filter((_, i) => i % 2 === 1).map(place) };
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

	const values: (Param | undefined)[] = [];
	const found: Problem[] = [];
	while (found.length < count) {
		const code = words[word]! >>> 1;
		const severity = SEVERITIES[words[word++]! & 1];
		const at = places ? { offset: words[word++]!, line: words[word++]!, column: words[word++]! } : undefined;
		const path = name();
		// The parameters stand behind the message, which needs them.
		const problem = { path, code: codes[code], severity, effect: effectOfCodes[code], message: "" } as AnyProblem as Problem;
		const names = params[code]!;
		for (let i = 0; i < names.length; i++) {
			const value = (values[i] = param());
			if (value !== undefined) {
				put(problem as Extra, names[i]!, value);
			}
		}
		if (at) {
			problem.at = at;
		}
		problem.message = message(language, code, problem, values);
		found.push(problem);
	}
	return found;
}

/** Gives a problem a parameter. Engines assign under a name they know faster than under any name. */
function put(problem: Extra, name: keyof Extra, value: Param): void {
	switch (name) {
		case "actual":
			problem.actual = value;
			break;
		case "expected":
			problem.expected = value;
			break;
		case "kind":
			problem.kind = value;
			break;
		case "max":
			problem.max = value;
			break;
		case "min":
			problem.min = value;
			break;
		case "portal_code":
			problem.portal_code = value;
			break;
		case "suggestion":
			problem.suggestion = value;
			break;
		default:
			name satisfies never;
	}
}

/** What is wrong, and what to write instead. */
function message(language: Language, code: number, problem: Problem, values: (Param | undefined)[]): string {
	const { texts, between } = language.templates[code]!;
	let text = texts[0]!;
	for (let i = 0; i < between.length; i++) {
		const place = between[i]!;
		if (place === KEY) {
			text += lastKey(problem.path);
		} else if (place !== SUGGESTION) {
			text += inWords(language, values[place]!);
		} else if (problem.suggestion) {
			text += language.suggestion.join(problem.suggestion);
		}
		text += texts[i + 1]!;
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
