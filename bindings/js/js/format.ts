import type { Report } from "./report.js";

/** A report in plain words: one line for each problem, warnings among them, with its effect at the end; empty if there is none. */
export function format(report: Report): string {
	return report.problems.map(({ path, message, effect }) => inOneLine(`${path && `${path}: `}${message} (${effect})`)).join("\n");
}

/** A key may have line breaks and other control characters in it. */
function inOneLine(text: string): string {
	return text.replace(/[\0-\x1f\x7f-\x9f\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
