// What a service in Node uses, compiled without the types of browsers.

import { check, networkMessage, type Options, type Report } from "openlines";
import { init } from "openlines/async";
import module from "openlines/core.wasm";

const options: Options = { method: "network" };
export const report: Report = check({}, options);
export const schema = networkMessage.with({ lang: "ru" });
await init("https://example.com/core.wasm");
await init(module);
await init(new Uint8Array(8));
await init(new Uint8Array(8) as Uint8Array<ArrayBufferLike>);
// @ts-expect-error -- no module comes from a number
await init(5);
