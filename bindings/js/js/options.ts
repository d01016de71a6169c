/** What is asked of the module, as `src/request.rs` reads it. */
export interface Request {
	/** Method, `contract` and `unknownKeys`. */
	flags: number;
	/** Index of a language; it says how problems are put into words, which the module does not do. */
	lang: number;
	maxBytes: number;
	maxChars: number;
}

/** What may be asked of a check. */
export interface Options {
	/**
	 * REST method the message is for: `imopenlines.network.message.add` or `imopenlines.crm.message.add`.
	 * `auto`: `crm` where a top-level key is `CRM_ENTITY_TYPE`, `CRM_ENTITY` or `CHAT_ID` in any case, else `network`.
	 * @default "auto"
	 */
	method?: "auto" | "network" | "crm" | undefined;
	/**
	 * Language of messages.
	 * @default "en"
	 */
	lang?: "en" | "ru" | undefined;
	/** Greatest permitted sizes of `ATTACH` and of `KEYBOARD`, each. */
	limits?: Limits | undefined;
	/**
	 * What is undocumented or forbidden, though the portal may take it today; more than `maxBytes` is of that kind.
	 * @default "error"
	 */
	contract?: "error" | "warn" | undefined;
	/**
	 * Keys nobody knows.
	 * @default "error"
	 */
	unknownKeys?: "error" | "warn" | undefined;
}

/** Greatest permitted sizes; left out, they are the portal's own. */
export interface Limits {
	/** Bytes of compact UTF-8 JSON; documented are 30,720. */
	maxBytes?: number | undefined;
	/** Characters of what the portal stores; never more than its own limit, 59,999. Beyond a smaller number the report says that the part is lost, though the portal would keep it. */
	maxChars?: number | undefined;
}

/** The numbers `src/request.rs` gives these names: their places in the list. */
export const METHODS = ["auto", "network", "crm"] as const;
const LANGS = ["en", "ru"];
const SEVERITIES = ["error", "warn"];
/** Stands for the core's own limit: as 32 bits the greatest number, which is none. */
const OWN_LIMIT = -1;
const GREATEST_LIMIT = 0xffff_fffe;

/** The request that asks for nothing in particular. */
const DEFAULT: Request = /* @__PURE__ */ requestOf({});

/** Reads options; a name or value that is none of those allowed is a `TypeError`. */
export function request(options: Options | undefined): Request {
	return options === undefined ? DEFAULT : requestOf(options);
}

function requestOf(options: Options): Request {
	known("options", options, ["method", "lang", "limits", "contract", "unknownKeys"]);
	const { method, lang, limits = {}, contract, unknownKeys } = options;
	known("limits", limits, ["maxBytes", "maxChars"]);
	return {
		flags: choice("method", METHODS, method) | (choice("contract", SEVERITIES, contract) << 2) | (choice("unknownKeys", SEVERITIES, unknownKeys) << 3),
		lang: choice("lang", LANGS, lang),
		maxBytes: limit("limits.maxBytes", limits.maxBytes),
		maxChars: limit("limits.maxChars", limits.maxChars),
	};
}

/** Refuses what is no object, and names of options that are misspelt. */
function known(name: string, value: object, names: string[]): void {
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw new TypeError(`openlines: \`${name}\` must be an object`);
	}
	for (const key in value) {
		if (!names.includes(key)) {
			throw new TypeError(`openlines: there is no option \`${key}\`; in \`${name}\` there are \`${names.join("`, `")}\``);
		}
	}
}

function choice(name: string, names: readonly string[], value: string | undefined): number {
	const number = value === undefined ? 0 : names.indexOf(value);
	if (number < 0) {
		throw new TypeError(`openlines: option \`${name}\` must be one of \`${names.join("`, `")}\``);
	}
	return number;
}

function limit(name: string, value: number | undefined): number {
	if (value === undefined) {
		return OWN_LIMIT;
	}
	if (!(Number.isInteger(value) && value >= 0 && value <= GREATEST_LIMIT)) {
		throw new TypeError(`openlines: option \`${name}\` must be an integer from 0 to ${GREATEST_LIMIT}`);
	}
	return value;
}
