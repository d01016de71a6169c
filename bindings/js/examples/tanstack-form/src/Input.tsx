import { type ComponentProps, useId } from "react";

interface InputProps extends ComponentProps<"input"> {
	label: string;
	/** What is wrong with its value. */
	error: string | undefined;
	/** Whether its value may have more than one line. */
	multiline?: boolean;
}

/** An input with its label, and what is wrong with it beside it. */
export function Input({ label, error, multiline, ...props }: InputProps) {
	const id = useId();
	// Both take what is given here.
	const Element = (multiline ? "textarea" : "input") as "input";
	return (
		<div>
			<label htmlFor={id}>{label}</label>
			<Element {...props} id={id} aria-invalid={error ? true : undefined} aria-describedby={error ? `${id}-error` : undefined} />
			{error && <small id={`${id}-error`}>{error}</small>}
		</div>
	);
}
