import { type ComponentProps, useId } from "react";

interface InputProps extends ComponentProps<"input"> {
	label: string;
	/** What is wrong with its value. */
	error: string | undefined;
}

/** An input with its label, and what is wrong with it beside it. */
export function Input({ label, error, ...props }: InputProps) {
	const id = useId();
	return (
		<div>
			<label htmlFor={id}>{label}</label>
			<input {...props} id={id} aria-invalid={error ? true : undefined} aria-describedby={error ? `${id}-error` : undefined} />
			{error && <small id={`${id}-error`}>{error}</small>}
		</div>
	);
}
