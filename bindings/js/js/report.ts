// Generated from `schemas/`; `UPDATE_EXPECT=1 cargo xtask test wasm js` writes it anew.

import type { Params } from "./params.js";

/** What a check says of one message. */
export type Report = {
	/** Method the message is for; `null` where a part alone was checked. */
	method: "network" | "crm" | null;
	/** Whether there is no error; there may be warnings. */
	valid: boolean;
	/** Every problem, in document order. */
	problems: Problem[];
	/** Sizes of the parts; `null` where a part is absent, empty or not an object or list. */
	sizes: {
		attach: Size | null;
		keyboard: Size | null;
	};
};

/** One problem and its place. */
export type AnyProblem = {
	/** JSON Pointer (RFC 6901) with the keys as they stand in the document; of a missing key, the path it would have. */
	path: string;
	/** Permanent name of the problem; see https://github.com/openlines/openlines/blob/main/docs/codes.md */
	code: "syntax" | "too-long" | "too-deep" | "too-many-problems" | "duplicate-key" | "unknown-key" | "key-case" | "wrong-key-case" | "null" | "missing-parameter" | "id-value" | "parameter-value" | "not-an-object" | "code-length" | "code-characters" | "message-empty" | "invisible-text" | "message-long" | "message-cut" | "entity-type" | "entity-type-case" | "type-error" | "wrong-type" | "converted" | "number-for-text" | "text-for-number" | "unsafe-integer" | "out-of-range" | "not-positive" | "blank-text" | "blank-optional" | "trimmed" | "line-break" | "backslash" | "choice" | "color" | "color-random" | "network-id" | "link-scheme" | "link-malformed" | "link-relative" | "link-unchecked" | "undocumented" | "object-for-list" | "description-html" | "needless" | "empty-part" | "part-as-text" | "shape" | "no-entries" | "nothing-left" | "missing-key" | "empty-list" | "unknown-block" | "extra-block-key" | "extra-target" | "nameless-target" | "html-instead" | "desc-hidden" | "preview-missing" | "grid-row-empty" | "grid-row-blank" | "grid-display" | "grid-mixed" | "grid-table" | "image-size" | "image-preview" | "file-name" | "file-size" | "delimiter-default" | "no-action" | "extra-action" | "unknown-action" | "not-a-link" | "command" | "function" | "command-slash" | "newline-extra" | "newlines-only" | "block-link" | "disabled-link" | "app-id" | "attach-bytes" | "attach-chars" | "attach-db-bytes" | "keyboard-bytes" | "keyboard-chars" | "keyboard-db-bytes";
	/** `error` where it makes the message invalid, else `warning`. */
	severity: "error" | "warning";
	/** What the portal does about it. */
	effect: "rejected" | "dropped" | "altered" | "contract" | "degraded" | "tolerated";
	/** What is wrong and what to write instead, in the reader's language. */
	message: string;
	/** The most that is allowed. */
	max?: number | undefined;
	/** The least that is allowed. */
	min?: number | undefined;
	/** What was found: a count, or a type. */
	actual?: number | string | undefined;
	/** What should be there: a count, a type, a key, or the values to choose from. */
	expected?: number | string | string[] | undefined;
	/** The key or value that is most likely meant. */
	suggestion?: string | undefined;
	/** Kind of a syntax error. */
	kind?: "unexpected-end" | "byte-order-mark" | "expected-value" | "expected-key" | "expected-colon" | "expected-comma" | "invalid-number" | "number-out-of-range" | "invalid-escape" | "lone-surrogate" | "control-character" | "trailing-characters" | "invalid-utf8" | undefined;
	/** Code with which the portal refuses the message. */
	portal_code?: "CODE" | "USER_ID_EMPTY" | "MESSAGE_EMPTY" | "ATTACH_ERROR" | "ATTACH_OVERSIZE" | "KEYBOARD_ERROR" | "WRONG_REQUEST" | "ERROR_ARGUMENT" | "INTERNAL_SERVER_ERROR" | undefined;
	/** Place in the text; absent where a value was checked. */
	at?: {
		/** Bytes of UTF-8 before it. */
		offset: number;
		/** Line, from 1 on. */
		line: number;
		/** Column in characters (code points), from 1 on. */
		column: number;
	} | undefined;
};

/** Three measures and their limits: bytes of compact UTF-8 JSON, characters as the portal stores it, bytes in its database. */
export type Size = {
	/** Bytes as compact UTF-8 JSON. */
	bytes: number;
	/** Greatest permitted `bytes`. */
	max_bytes: number;
	/** Characters of what the portal stores; `null` where it would store nothing. */
	chars: number | null;
	/** Greatest permitted `chars`. */
	max_chars: number;
	/** Bytes of the same in the portal's database; `null` where it would store nothing. */
	db_bytes: number | null;
	/** Greatest permitted `db_bytes`. */
	max_db_bytes: number;
};

/** One problem and its place; its code says which parameters it has. */
export type Problem = { [Code in keyof Params]: Narrowed<{ code: Code } & Params[Code]> }[keyof Params];

/** A problem of which more is known; of an intersection alone, a list of texts would be a text, too. */
type Narrowed<Known> = { [Key in keyof AnyProblem]: Key extends keyof Known ? Known[Key] : AnyProblem[Key] } & Known;
