// What TypeScript knows of the package; compiled, never run.

import {
	type Attach,
	type Block,
	check,
	type CrmMessage,
	crmMessage,
	format,
	type Issue as Wrong,
	isValid,
	type Keyboard,
	type Limits,
	type LinkButton,
	type LinkKeyboard,
	type NetworkMessage,
	networkMessage,
	type Options,
	type Problem,
	type Report,
	type Result as Outcome,
	type Schema,
	type SchemaOptions,
} from "openlines";
import { init, type Source } from "openlines/async";
import module from "openlines/core.wasm";

const report: Report = check({}, { method: "network", lang: "ru", limits: { maxBytes: 1 }, contract: "warn" });
const limits: Required<Limits> = { maxBytes: 1, maxChars: 1 };
const every: Required<Options> = { method: "crm", lang: "ru", limits, contract: "warn", unknownKeys: "warn" };
const none: Options = { method: undefined, limits: { maxBytes: undefined, maxChars: undefined }, contract: undefined, unknownKeys: undefined };
const valid: boolean = isValid("{}") && isValid({}, every) && isValid({}, none) && check({}, { limits: undefined }).valid;
const text: string = format(report) + valid;
const place: number | undefined = report.problems[0]?.at?.line;
const chars: number | null | undefined = report.sizes.attach?.chars;
const options: Options = { lang: undefined };
await init();
for (const source of [new URL("https://example.com/core.wasm"), new Request("https://example.com/core.wasm"), new ArrayBuffer(8), undefined] satisfies (Source | undefined)[]) {
	await init(source);
}
await init(fetch("https://example.com/core.wasm"));
await init(module satisfies WebAssembly.Module);
// @ts-expect-error -- no module comes from a number
await init(5);

/** The code of a problem says which parameters it has. */
function words(problem: Report["problems"][number]): string {
	switch (problem.code) {
		case "message-long":
			return `${(problem.max satisfies number) - problem.actual}`;
		case "choice":
			return problem.suggestion ?? (problem.expected.slice(1) satisfies string[]).join();
		case "syntax":
			return `${problem.kind satisfies "unexpected-end" | string} ${problem.at?.line}`;
		default:
			return `${problem.path} ${problem.max ?? ""}`;
	}
}

// @ts-expect-error -- no such language
check({}, { lang: "de" });
// @ts-expect-error -- no such option
check({}, { language: "ru" });
// @ts-expect-error -- a schema has its method
networkMessage.with({ method: "crm" });

const message = {
	CODE: "ab515f5d85a8b844d484f6ea75a2e494",
	USER_ID: 2,
	MESSAGE: "hi",
	ATTACH: {
		COLOR_TOKEN: "primary",
		BLOCKS: [
			{ MESSAGE: "text" },
			{ FILE: { LINK: "/a" } },
			{ IMAGE: [{ LINK: "/a", WIDTH: 1, HEIGHT: undefined }] },
			{ GRID: [{ NAME: "a", DISPLAY: "LINE" }] },
			{ DELIMITER: { SIZE: 200 } },
		],
	},
	KEYBOARD: [{ TEXT: "a", LINK: "https://example.com/" }, { TYPE: "NEWLINE" }],
} satisfies NetworkMessage;
const blocks: Attach & Block[] = message.ATTACH.BLOCKS;
const buttons: LinkKeyboard = message.KEYBOARD;
const keyboard = { BUTTONS: [{ TEXT: "a", ACTION: "SEND", ACTION_VALUE: "a" }] } satisfies Keyboard;
const crm: CrmMessage = { CRM_ENTITY_TYPE: "deal", CRM_ENTITY: 1, USER_ID: 1, CHAT_ID: 1, MESSAGE: "a" };

const link: LinkButton = { TEXT: "a", LINK: "https://example.com/" };
({ ...message, KEYBOARD: [link, { TYPE: "NEWLINE" }] }) satisfies NetworkMessage;
// @ts-expect-error -- a new line has no text
({ ...message, KEYBOARD: [{ TYPE: "NEWLINE", TEXT: "a" }] }) satisfies NetworkMessage;
// @ts-expect-error -- no such effect
const unknown: Report["problems"][number]["effect"] = "lost";
const button = { TEXT: "a", ACTION: "SEND", ACTION_VALUE: "a" } as const;
// @ts-expect-error -- in this method a button is a link
({ ...message, KEYBOARD: [button] }) satisfies NetworkMessage;
// @ts-expect-error -- a line break is no button
({ ...message, KEYBOARD: [{ TEXT: "a", LINK: "https://example.com/", TYPE: "NEWLINE" }] }) satisfies NetworkMessage;
// @ts-expect-error -- no message is without a text
({ CODE: message.CODE, USER_ID: 2 }) satisfies NetworkMessage;
// @ts-expect-error -- a block is of one kind
({ BLOCKS: [{ MESSAGE: "a", FILE: { LINK: "/a" } }] }) satisfies Attach;
// @ts-expect-error -- a block is of some kind
({ BLOCKS: [{}] }) satisfies Attach;
// @ts-expect-error -- no such key
({ BLOCKS: [{ FILE: { LINK: "/a", NAM: "a" } }] }) satisfies Attach;
// @ts-expect-error -- no such colour
({ COLOR_TOKEN: "red", BLOCKS: [] }) satisfies Attach;

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
const networkSchema: StandardSchemaV1<NetworkMessage> = networkMessage;
interface Form extends NetworkMessage {
	KEYBOARD: LinkButton[];
}
const formSchema: StandardSchemaV1<Form> = networkMessage.with<Form>({ lang: "ru" });
// @ts-expect-error -- what this form makes is no message
networkMessage.with<{ CODE: number }>({});
/** What a form begins with. */
interface Draft extends Omit<Form, "USER_ID"> {
	USER_ID: number | undefined;
}
const draftSchema: StandardSchemaV1<Draft, Form> = networkMessage.with<Form, Draft>();
const russianDraft: StandardSchemaV1<Draft, Form> = networkMessage.with<Form, Draft>().with({ lang: "ru" });
const params: Record<string, unknown>[] = [message satisfies NetworkMessage as NetworkMessage, crm];
const { issues } = networkMessage["~standard"].validate(message);
const length: number | undefined = issues?.map((issue) => (issue.code === "code-length" ? issue.expected : issue.path.length))[0];
/** What libraries take from a schema. */
type Given<S extends StandardSchemaV1> = NonNullable<S["~standard"]["types"]>["input"];
type Passed<S extends StandardSchemaV1> = NonNullable<S["~standard"]["types"]>["output"];
const again = networkMessage.with<Form, Draft>().with({ lang: "ru" });
const given: Given<typeof again> & Given<Schema<Form, Draft>> = { ...message, KEYBOARD: [link], USER_ID: undefined };
// @ts-expect-error -- what passes has a recipient
const passed: Passed<Schema<Form, Draft>> = given;
const outcome: Outcome<CrmMessage> = crmMessage["~standard"].validate(crm);
// @ts-expect-error -- what passes is no message of the other method
const other: Outcome<NetworkMessage> = crmMessage["~standard"].validate(crm);
const sent: CrmMessage | undefined = outcome.issues ? undefined : outcome.value;
const expected = (issue: Wrong): string[] => (issue.code === "choice" ? issue.expected.slice(1) : []);
const path: Wrong["path"] = ["ATTACH", 0];
// @ts-expect-error -- a value has no places
const noPlace = (issue: Wrong) => issue.at;
const severity: Problem["severity"] = "warning";
const added: SchemaOptions = { lang: "ru", limits, contract: "warn", unknownKeys: "warn" };
const schemas: StandardSchemaV1[] = [networkMessage, crmMessage, networkMessage.with({ lang: "ru" })];

export { added, buttons, expected, noPlace, other, passed, path, sent, severity };
export { words, blocks, chars, crm, draftSchema, formSchema, keyboard, length, networkSchema, options, params, place, russianDraft, schemas, text, unknown };
