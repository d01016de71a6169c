import type { Report } from "./report.js";

/** A report in plain words: one line for each problem, empty if there is none. */
export function format(report: Report): string {
	return report.problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("\n");
}
