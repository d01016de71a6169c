/** A key as it is written in the document, from a JSON Pointer. */
export function unescaped(key: string): string {
	return key.includes("~") ? key.replaceAll("~1", "/").replaceAll("~0", "~") : key;
}
