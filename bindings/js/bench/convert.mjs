// A JSON Schema of ours in another library's words, as far as we use JSON Schema.
// A keyword that is not here is an error: the libraries are to have the same rules.

const SAID_ELSEWHERE = ["$schema", "$id", "$defs", "title", "description", "examples"];

/**
 * @param schema the JSON Schema
 * @param library what the library has for `string`, `integer`, `choice`, `list`, `object`, `union` and `later`
 */
export function convert(schema, library) {
	const named = new Map();

	function reference(name) {
		if (!named.has(name)) {
			named.set(name, undefined);
			named.set(name, any(schema.$defs[name]));
		}
		return named.get(name) ?? library.later(() => named.get(name));
	}

	function any({ $ref, anyOf, const: only, enum: choices = only && [only], type, ...rest }) {
		if ($ref) {
			return reference($ref.replace("#/$defs/", ""));
		}
		if (choices) {
			return library.choice(choices);
		}
		switch (type) {
			case "string":
				return string(rest);
			case "integer":
				return integer(rest);
			case "array":
				return list(rest);
			case "object":
				return object({ anyOf, ...rest });
			default:
				return library.union(anyOf.map(any));
		}
	}

	function string({ minLength, maxLength, pattern, not, ...rest }) {
		nothingElse(rest, not, ["type", "pattern"]);
		const is = pattern && new RegExp(pattern, "u");
		const isNot = not && new RegExp(not.pattern, "u");
		return library.string({ minLength, maxLength, is, isNot });
	}

	function integer({ minimum, maximum, ...rest }) {
		nothingElse(rest);
		return library.integer(minimum, maximum);
	}

	function list({ items, minItems = 0, ...rest }) {
		nothingElse(rest);
		return library.list(any(items), minItems);
	}

	function object({ properties, required = [], additionalProperties, ...rest }) {
		if (additionalProperties !== undefined && additionalProperties !== false) {
			throw new Error("additionalProperties");
		}
		const members = Object.entries(properties).map(([name, member]) => [name, any(member), required.includes(name)]);
		return library.object(members, additionalProperties !== false, rules(rest));
	}

	return any(schema);
}

/** What a schema says of an object's keys alone, as a list of predicates. */
function rules({ anyOf, not, properties = {}, required, dependentRequired, minProperties, maxProperties, ...rest }) {
	nothingElse(rest);
	// They only name what is required; its type is said where it is described.
	Object.values(properties).forEach(({ type, ...rest }) => nothingElse(rest));
	const has = (value, names) => names.every((name) => name in value);
	const found = [];
	if (anyOf) {
		const ways = anyOf.map((way) => all(rules(way)));
		found.push((value) => ways.some((way) => way(value)));
	}
	if (not) {
		const is = all(rules(not));
		found.push((value) => !is(value));
	}
	if (required) {
		found.push((value) => has(value, required));
	}
	for (const [name, names] of Object.entries(dependentRequired ?? {})) {
		found.push((value) => !(name in value) || has(value, names));
	}
	if (minProperties !== undefined) {
		found.push((value) => Object.keys(value).length >= minProperties);
	}
	if (maxProperties !== undefined) {
		found.push((value) => Object.keys(value).length <= maxProperties);
	}
	return found;
}

function all(predicates) {
	return (value) => predicates.every((holds) => holds(value));
}

function nothingElse(rest, not = {}, known = []) {
	const keywords = [...Object.keys(rest), ...Object.keys(not).filter((key) => !known.includes(key))];
	const unknown = keywords.filter((key) => !SAID_ELSEWHERE.includes(key));
	if (unknown.length > 0) {
		throw new Error(`nothing is known of ${unknown}`);
	}
}
