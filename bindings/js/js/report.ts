/** What a check found; the same JSON as `openlines check --format json` prints. */
export interface Report {
	/** Method the message was checked for. */
	method: "network" | "crm";
	/** Whether there is no error; there may be warnings. */
	valid: boolean;
	/** Every problem, in document order. */
	problems: Problem[];
	/** How large the parts with limits are. */
	sizes: Sizes;
}

/** One problem and its place. */
export interface Problem {
	/** JSON Pointer (RFC 6901); of a missing key, the path it would have; `""` for the whole message. */
	path: string;
	/** Permanent name of the problem; `openlines explain` documents each. */
	code: string;
	/** Whether it makes the message invalid. */
	severity: "error" | "warning";
	/** What the portal does about it. */
	effect: Effect;
	/** What is wrong and what to write instead, in the language asked for. */
	message: string;
	/** Greatest permitted value. */
	max?: number;
	/** Value found. */
	actual?: number;
	/** What is expected here. */
	expected?: string | string[];
	/** What was probably meant. */
	suggestion?: string;
	/** Error code the portal answers with, where it refuses the message. */
	portal_code?: string;
	/** Place in the text; absent where a value was checked. */
	at?: Place;
}

/**
 * What the portal does about a problem:
 * - `rejected`: it refuses the message;
 * - `dropped`: it accepts the message and silently loses this part;
 * - `altered`: it keeps this part as something else;
 * - `contract`: it may take it today, but the documentation forbids it or does not name it;
 * - `degraded`: it arrives, but is not shown as meant, or not on every client;
 * - `tolerated`: nothing is lost, but it should be written properly.
 */
export type Effect = "rejected" | "dropped" | "altered" | "contract" | "degraded" | "tolerated";

/** Place in a text. */
export interface Place {
	/** UTF-8 bytes before it. */
	offset: number;
	/** Line, the first being 1. */
	line: number;
	/** Column in code points, the first being 1. */
	column: number;
}

/** Sizes of the parts with limits; `null` where a part is absent, empty or not an object or list. */
export interface Sizes {
	attach: Size | null;
	keyboard: Size | null;
}

/** Three measures of a part, and their limits. */
export interface Size {
	/** Bytes of the part as compact UTF-8 JSON. */
	bytes: number;
	max_bytes: number;
	/** Characters of what the portal would store; `null` where it would store nothing. */
	chars: number | null;
	max_chars: number;
	/** UTF-8 bytes of the same in the portal's database; `null` where it would store nothing. */
	db_bytes: number | null;
	max_db_bytes: number;
}

/** A report in plain words: one line for each problem, empty if there is none. */
export function format(report: Report): string {
	return report.problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("\n");
}
