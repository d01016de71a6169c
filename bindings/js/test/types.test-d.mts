// What TypeScript knows of the package; compiled, never run.

import { check, crmMessage, format, isValid, networkMessage, type Options, type Report } from "openlines";
import { init } from "openlines/async";

const report: Report = check({}, { method: "network", lang: "ru", limits: { maxBytes: 1 }, contract: "warn" });
const valid: boolean = isValid("{}") && report.valid;
const text: string = format(report) + valid;
const place: number | undefined = report.problems[0]?.at?.line;
const chars: number | null | undefined = report.sizes.attach?.chars;
const options: Options = { lang: undefined };
await init(new URL("https://example.com/core.wasm"));

// @ts-expect-error -- no such language
check({}, { lang: "de" });
// @ts-expect-error -- no such option
check({}, { language: "ru" });
// @ts-expect-error -- a schema has its method
networkMessage.with({ method: "crm" });
// @ts-expect-error -- no such effect
const effect: Report["problems"][number]["effect"] = "lost";

// As form libraries see it; copied from the specification.
interface StandardSchemaV1<Input = unknown, Output = Input> {
	readonly "~standard": {
		readonly version: 1;
		readonly vendor: string;
		readonly validate: (
			value: unknown,
			options?: { readonly libraryOptions?: Record<string, unknown> | undefined } | undefined,
		) => Result<Output> | Promise<Result<Output>>;
		readonly types?: { readonly input: Input; readonly output: Output } | undefined;
	};
}
type Result<Output> =
	| { readonly value: Output; readonly issues?: undefined }
	| { readonly issues: ReadonlyArray<Issue> };
interface Issue {
	readonly message: string;
	readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}
const schemas: StandardSchemaV1[] = [networkMessage, crmMessage, networkMessage.with({ lang: "ru" })];

export { chars, effect, options, place, schemas, text };
