import { schema, type Schema } from "./standard.js";

export { check, isValid } from "./check.js";
export type { Limits, Options } from "./options.js";
export { type Effect, format, type Place, type Problem, type Report, type Size, type Sizes } from "./report.js";
export type { Issue, Result, Schema, SchemaOptions } from "./standard.js";

/** Message of `imopenlines.network.message.add`. */
export type NetworkMessage = Record<string, unknown>;
/** Message of `imopenlines.crm.message.add`. */
export type CrmMessage = Record<string, unknown>;

/** Standard Schema of `imopenlines.network.message.add`. */
export const networkMessage: Schema<NetworkMessage> = /* @__PURE__ */ schema("network");
/** Standard Schema of `imopenlines.crm.message.add`. */
export const crmMessage: Schema<CrmMessage> = /* @__PURE__ */ schema("crm");
