import type { Report } from "./report.js";
import { HIDDEN } from "./words.js";

/** A report in plain words: one line for each problem, warnings among them, with its effect at the end; empty if there is none. */
export function format(report: Report): string {
	return report.problems.map(({ path, message, effect }) => inOneLine(`${path && `${path}: `}${message} (${effect})`)).join("\n");
}

/** A key may hold what breaks the line, drives a terminal, or hides. */
function inOneLine(text: string): string {
	return text.replace(HIDDEN, (c) => c.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`));
}
