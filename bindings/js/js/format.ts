import type { Report } from "./report.js";

/** A report in plain words: one line for each problem, warnings among them, with its effect at the end; empty if there is none. */
export function format(report: Report): string {
	return report.problems.map(({ path, message, effect }) => inOneLine(`${path && `${path}: `}${message} (${effect})`)).join("\n");
}

/** A key may hold what breaks the line, drives a terminal, or hides. */
function inOneLine(text: string): string {
	return text.replace(/[\0-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
