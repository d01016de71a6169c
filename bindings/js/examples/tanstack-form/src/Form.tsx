import { type AnyFieldApi, useForm } from "@tanstack/react-form";
import { type File as AttachedFile, type LinkButton, type NetworkMessage, networkMessage } from "openlines";
import { type ChangeEvent, useState } from "react";
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
/** Nobody is the recipient yet. */
const newMessage = { CODE: "", MESSAGE: "", ATTACH: [newFile], KEYBOARD: [newButton] } as Message;
/** What is wrong with a new row is not spoken of before anybody writes in it. */
const silently = { dontUpdateMeta: true, dontValidate: true };

export function Form() {
	const [valid, setValid] = useState(false);
	const form = useForm({
		defaultValues: newMessage,
		validators: { onChange: schema },
		listeners: { onChange: () => setValid(false) },
		onSubmit: () => setValid(true),
	});
	return (
		<form
			noValidate
			onSubmit={async (event) => {
				const { currentTarget } = event;
				event.preventDefault();
				await form.handleSubmit();
				// To a list that is wrong as a whole, its button leads.
				currentTarget.querySelector<HTMLElement>("[aria-invalid], fieldset[aria-describedby] > button")?.focus();
			}}
		>
			<h1>{words.title}</h1>
			<div className="grid">
				<form.Field name="CODE">{(field) => <Input label={words.code} {...text(field)} autoComplete="off" aria-required />}</form.Field>
				<form.Field name="USER_ID">{(field) => <Input label={words.user} {...number(field)} aria-required />}</form.Field>
			</div>
			<form.Field name="MESSAGE">{(field) => <Input label={words.text} {...text(field)} multiline aria-required />}</form.Field>

			<form.Field name="ATTACH" mode="array">
				{(files) => (
					<List title={words.files} error={error(files)} add={words.addFile} onAdd={() => files.pushValue(newFile, silently)}>
						{files.state.value.map((_, i) => (
							<fieldset key={i} aria-label={`${words.files} ${i + 1}`}>
								<form.Field name={`ATTACH[${i}].FILE.LINK`}>{(field) => <Input label={words.link} {...text(field)} type="url" aria-required />}</form.Field>
								<div className="grid">
									<form.Field name={`ATTACH[${i}].FILE.NAME`}>{(field) => <Input label={words.name} {...text(field)} />}</form.Field>
									<form.Field name={`ATTACH[${i}].FILE.SIZE`}>{(field) => <Input label={words.size} {...number(field)} />}</form.Field>
									<button type="button" className="secondary" onClick={() => files.removeValue(i)}>{words.remove}</button>
								</div>
							</fieldset>
						))}
					</List>
				)}
			</form.Field>

			<form.Field name="KEYBOARD" mode="array">
				{(buttons) => (
					<List title={words.buttons} error={error(buttons)} add={words.addButton} onAdd={() => buttons.pushValue(newButton, silently)}>
						{buttons.state.value.map((_, i) => (
							<fieldset key={i} aria-label={`${words.buttons} ${i + 1}`} className="grid">
								<form.Field name={`KEYBOARD[${i}].TEXT`}>{(field) => <Input label={words.label} {...text(field)} aria-required />}</form.Field>
								<form.Field name={`KEYBOARD[${i}].LINK`}>{(field) => <Input label={words.link} {...text(field)} type="url" aria-required />}</form.Field>
								<button type="button" className="secondary" onClick={() => buttons.removeValue(i)}>{words.remove}</button>
							</fieldset>
						))}
					</List>
				)}
			</form.Field>

			<button>{words.check}</button>
			<form.Subscribe selector={({ errorMap }) => errorMap.onChange?.[""]?.[0]?.message}>
				{(wrong) => <output>{valid ? words.valid : wrong}</output>}
			</form.Subscribe>
		</form>
	);
}

/** What is wrong with a field, once a person has written in it; said on leaving it, it would move the button from under a click. */
function error({ state: { meta } }: AnyFieldApi): string | undefined {
	return meta.isTouched ? meta.errors[0]?.message : undefined;
}

function text(field: AnyFieldApi) {
	return {
		error: error(field),
		value: field.state.value,
		onChange: ({ target }: ChangeEvent<HTMLInputElement>) => field.handleChange(target.value),
	};
}

/** Anything but a whole number stays a text, so that what is checked is what is shown; an empty one is none. */
function number(field: AnyFieldApi) {
	return {
		...text(field),
		inputMode: "numeric" as const,
		value: field.state.value ?? "",
		onChange: ({ target: { value } }: ChangeEvent<HTMLInputElement>) =>
			field.handleChange(/^\s*-?\d+\s*$/.test(value) ? Number(value) : value || undefined),
	};
}
