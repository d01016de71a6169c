import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { type File as AttachedFile, type LinkButton, type NetworkMessage, networkMessage } from "openlines";
import { useEffect, useRef, useState } from "react";
import { type FieldPath, useFieldArray, useForm } from "react-hook-form";
import { Input } from "./Input.js";
import { List } from "./List.js";
import { lang, words } from "./words.js";

/** What this form makes: messages of which the attachment is files alone. */
interface Message extends NetworkMessage {
	ATTACH: { FILE: AttachedFile }[];
	KEYBOARD: LinkButton[];
}

const schema = networkMessage.with<Message>({ lang });
const newFile = { FILE: { LINK: "", NAME: "" } };
const newButton = { TEXT: "", LINK: "" };

/** Anything but a whole number stays a text, so that what is checked is what is shown; an empty one is none. */
const number = { setValueAs: (text: string) => (/^\s*-?\d+\s*$/.test(text) ? Number(text) : text || undefined) };

export function Form() {
	const [valid, setValid] = useState(false);
	const { control, register, handleSubmit, subscribe, trigger, formState: { errors, isSubmitted, submitCount } } = useForm<Message>({
		shouldFocusError: false,
		reValidateMode: "onSubmit",
		resolver: standardSchemaResolver(schema),
		defaultValues: { CODE: "", MESSAGE: "", ATTACH: [newFile], KEYBOARD: [newButton] },
	});
	const form = useRef<HTMLFormElement>(null);
	const files = useFieldArray({ control, name: "ATTACH" });
	const buttons = useFieldArray({ control, name: "KEYBOARD" });

	// In any other mode the library would look at a new row before anybody writes in it, and in none at what is wrong with its list.
	useEffect(
		() =>
			subscribe({
				formState: { values: true },
				callback: ({ name, type }) => {
					setValid(false);
					if (type === "change") {
						trigger(isSubmitted ? undefined : (name as FieldPath<Message>));
					}
				},
			}),
		[isSubmitted, subscribe, trigger],
	);

	/** Takes out a row, without which its list may be wrong or right as a whole. */
	const remove = (list: typeof files | typeof buttons, i: number) => {
		list.remove(i);
		if (isSubmitted) {
			trigger();
		}
	};

	// By itself the library leads to inputs in the order of their making, and never to a list, to which its button leads.
	useEffect(() => form.current?.querySelector<HTMLElement>("[aria-invalid], fieldset[aria-describedby] > button")?.focus(), [submitCount]);

	return (
		<form ref={form} noValidate onSubmit={handleSubmit(() => setValid(true))}>
			<h1>{words.title}</h1>
			<div className="grid">
				<Input label={words.code} {...register("CODE")} error={errors.CODE?.message} autoComplete="off" aria-required />
				<Input label={words.user} {...register("USER_ID", number)} error={errors.USER_ID?.message} inputMode="numeric" aria-required />
			</div>
			<Input label={words.text} {...register("MESSAGE")} error={errors.MESSAGE?.message} multiline aria-required />

			<List title={words.files} error={errors.ATTACH?.root?.message} add={words.addFile} onAdd={() => files.append(newFile)}>
				{files.fields.map(({ id }, i) => (
					<fieldset key={id} aria-label={`${words.files} ${i + 1}`}>
						<Input label={words.link} {...register(`ATTACH.${i}.FILE.LINK`)} error={errors.ATTACH?.[i]?.FILE?.LINK?.message} type="url" aria-required />
						<div className="grid">
							<Input label={words.name} {...register(`ATTACH.${i}.FILE.NAME`)} error={errors.ATTACH?.[i]?.FILE?.NAME?.message} />
							<Input label={words.size} {...register(`ATTACH.${i}.FILE.SIZE`, number)} error={errors.ATTACH?.[i]?.FILE?.SIZE?.message} inputMode="numeric" />
							<button type="button" className="secondary" onClick={() => remove(files, i)}>{words.remove}</button>
						</div>
					</fieldset>
				))}
			</List>

			<List title={words.buttons} error={errors.KEYBOARD?.root?.message} add={words.addButton} onAdd={() => buttons.append(newButton)}>
				{buttons.fields.map(({ id }, i) => (
					<fieldset key={id} aria-label={`${words.buttons} ${i + 1}`} className="grid">
						<Input label={words.label} {...register(`KEYBOARD.${i}.TEXT`)} error={errors.KEYBOARD?.[i]?.TEXT?.message} aria-required />
						<Input label={words.link} {...register(`KEYBOARD.${i}.LINK`)} error={errors.KEYBOARD?.[i]?.LINK?.message} type="url" aria-required />
						<button type="button" className="secondary" onClick={() => remove(buttons, i)}>{words.remove}</button>
					</fieldset>
				))}
			</List>

			<button>{words.check}</button>
			<output>{valid ? words.valid : errors.root?.message}</output>
		</form>
	);
}
