import { readFileSync } from "node:fs";

/** The JSON Schema whose rules the other libraries have. */
export const schema = JSON.parse(readFileSync(new URL("../../../schemas/network-message.schema.json", import.meta.url), "utf8"));
