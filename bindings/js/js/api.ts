import type { CrmMessage, NetworkMessage } from "./payload.js";
import { schema, type Schema } from "./standard.js";

export { check, isValid } from "./check.js";
export { format } from "./format.js";
export type { Limits, Options } from "./options.js";
export type * from "./payload.js";
export type * from "./report.js";
export type { Issue, Result, Schema, SchemaOptions } from "./standard.js";

/** Standard Schema of `imopenlines.network.message.add`. */
export const networkMessage: Schema<NetworkMessage> = /* @__PURE__ */ schema("network");
/** Standard Schema of `imopenlines.crm.message.add`. */
export const crmMessage: Schema<CrmMessage> = /* @__PURE__ */ schema("crm");
