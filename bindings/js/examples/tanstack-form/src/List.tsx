import { Children, type ReactNode, useEffect, useId, useRef } from "react";

interface ListProps {
	title: string;
	/** What is wrong with the list as a whole. */
	error: string | undefined;
	/** What the button says that adds an item. */
	add: string;
	onAdd: () => void;
	children: ReactNode;
}

/** A list of fields under a title, which can grow. */
export function List({ title, error, add, onAdd, children }: ListProps) {
	const id = useId();
	const length = Children.count(children);
	const before = useRef(length);
	const button = useRef<HTMLButtonElement>(null);
	// With a removed item the focus would be lost, and one that is added is to be filled in.
	useEffect(() => {
		if (length < before.current) {
			button.current?.focus();
		} else if (length > before.current) {
			button.current?.previousElementSibling?.querySelector("input")?.focus();
		}
		before.current = length;
	}, [length]);
	return (
		<fieldset aria-describedby={error ? id : undefined}>
			<legend><strong>{title}</strong></legend>
			{error && <small id={id}>{error}</small>}
			{children}
			<button ref={button} type="button" className="outline" onClick={onAdd}>{add}</button>
		</fieldset>
	);
}
