// Problems as they come out of the module, put into words.

import { unescaped } from "./pointer.js";
import type { Problem } from "./report.js";
import { CODES, EFFECT_OF_CODES, EFFECTS, KINDS, PARAMS, WORDS } from "./words.js";

type Param = number | string | string[];

/** What a parameter is; `TAG_NUMBER` and the like in `src/answer.rs`. */
const NUMBER = 1;
const NAME = 2;
const NAMES = 3;

const SEVERITIES = ["error", "warning"];

const codes = CODES.split(" ");
const names = EFFECTS.split(" ");
const effects = Array.from(EFFECT_OF_CODES, (index) => names[+index]);
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

function language(index: number): Language {
	const lines = WORDS[index]!.split("\n");
	const rest = lines.splice(kinds.length);
	return {
		kinds: new Map(lines.map((words, i) => [kinds[i]!, words])),
		suggestion: rest[0]!,
		templates: codes.map((_, code) => `${rest[2 * code + 1]}; {help}${rest[2 * code + 2]}`.split(/[{}]/)),
	};
}

/** Reads so many problems, as `src/answer.rs` writes them from a word on, in a language by its index. */
export function problems(count: number, words: Uint32Array, from: number, text: string, places: boolean, lang: number): Problem[] {
	const language_ = (languages[lang] ??= language(lang));
	let word = from;
	let unit = 0;
	const piece = (): string => text.slice(unit, (unit += words[word++]!));

	const param = (): Param | undefined => {
		switch (words[word++]) {
			case NUMBER:
				return words[word++]! + words[word++]! * 2 ** 32;
			case NAME:
				return piece();
			case NAMES: {
				const names: string[] = [];
				for (let rest = words[word++]!; rest > 0; rest--) {
					names.push(piece());
				}
				return names;
			}
		}
	};

	const found: Problem[] = [];
	while (found.length < count) {
		const code = words[word++]!;
		const severity = SEVERITIES[words[word++]!];
		const at = places ? { offset: words[word++]!, line: words[word++]!, column: words[word++]! } : undefined;
		const path = piece();
		// The parameters stand behind the message, which needs them.
		const problem = { path, code: codes[code], severity, effect: effects[code], message: "" } as Problem;
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
		problem.message = message(language_, code, path, named);
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
		if (name === "key") {
			let at = path.length;
			while (at > 0 && path.charCodeAt(at - 1) !== 47) at--;
			text += unescaped(path.slice(at));
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
	if (typeof value === "number") {
		return `${value}`;
	}
	return typeof value === "string" ? (language.kinds.get(value) ?? value) : list(value);
}

function list(names: string[]): string {
	let text = "";
	for (const name of names) text += text ? `, \`${name}\`` : `\`${name}\``;
	return text;
}
