// What a service in Node uses, compiled without the types of browsers.

import { check, networkMessage, type Options, type Report } from "openlines";

const options: Options = { method: "network" };
export const report: Report = check({}, options);
export const schema = networkMessage.with({ lang: "ru" });
