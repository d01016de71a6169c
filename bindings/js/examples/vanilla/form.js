import { check } from "./node_modules/openlines/dist/index.js";
import { words } from "./words.js";

/** Language of the page: that of the browser, unless the address names one. */
const lang = (new URLSearchParams(location.search).get("lang") ?? navigator.language).startsWith("ru") ? "ru" : "en";
const form = document.querySelector("form");
const lists = form.querySelectorAll("fieldset[name]");
const outcome = form.querySelector("output");

/** What a person has written in; the rest is not spoken of before all is checked. */
const written = new Set();

document.documentElement.lang = lang;
translate(document);
for (const list of lists) {
	list.querySelector(":scope > button").onclick = () => addRow(list).querySelector("input").focus();
	addRow(list);
}
// Before all this nobody could tell what to write where, and Enter would lead off the page.
form.hidden = false;
form.oninput = ({ target }) => {
	written.add(target);
	show();
};
form.onsubmit = (event) => {
	event.preventDefault();
	for (const element of form.elements) {
		written.add(element);
	}
	if (show().valid) {
		outcome.textContent = words[lang].valid;
	}
	// To a list that is wrong as a whole, its button leads.
	form.querySelector("[aria-invalid], fieldset[aria-describedby] > button")?.focus();
};

/** The message as it is written now; what is left empty is absent. */
function message() {
	const text = (path) => form.elements[path].value || undefined;
	// Anything but a whole number stays a text, so that what is checked is what is shown.
	const number = (path) => (/^\s*-?\d+\s*$/.test(text(path)) ? Number(text(path)) : text(path));
	const each = (list, read) => {
		const values = rows(form.elements[list]).map((_, i) => read(`${list}/${i}`));
		return values.length > 0 ? values : undefined;
	};
	return {
		CODE: text("/CODE"),
		USER_ID: number("/USER_ID"),
		MESSAGE: text("/MESSAGE"),
		ATTACH: each("/ATTACH", (path) => ({
			FILE: { LINK: text(`${path}/FILE/LINK`), NAME: text(`${path}/FILE/NAME`), SIZE: number(`${path}/FILE/SIZE`) },
		})),
		KEYBOARD: each("/KEYBOARD", (path) => ({ TEXT: text(`${path}/TEXT`), LINK: text(`${path}/LINK`) })),
	};
}

/** Checks the message, and says each problem where it is. */
function show() {
	outcome.textContent = "";
	form.querySelectorAll("small").forEach((small) => small.remove());
	for (const element of form.elements) {
		element.removeAttribute("aria-invalid");
		element.removeAttribute("aria-describedby");
	}
	const report = check(message(), { method: "network", lang });
	for (const problem of report.problems) {
		const element = problem.kind === "lone-surrogate" ? halved() : elementAt(problem.path);
		if (written.has(element)) {
			say(problem, element);
		}
	}
	return report;
}

/** Inputs and lists are named by their paths; what has none of its own is said further out, and at last by the form. */
function elementAt(path) {
	return form.elements[path] ?? (path === "" ? outcome : elementAt(path.slice(0, path.lastIndexOf("/"))));
}

/** The input with half of a character, such as a cut emoji, for which the message as a whole is no JSON. */
function halved() {
	return [...form.elements].find(({ value }) => /\p{Surrogate}/u.test(value));
}

function say({ path, code, severity, message }, element) {
	if (element === outcome) {
		outcome.textContent = message;
		return;
	}
	const small = document.createElement("small");
	small.id = `${path}-${code}`;
	small.textContent = message;
	const said = element.getAttribute("aria-describedby")?.split(" ") ?? [];
	const last = document.getElementById(said[said.length - 1]) ?? element.querySelector("legend") ?? element;
	last.after(small);
	element.setAttribute("aria-describedby", [...said, small.id].join(" "));
	if (severity === "error" && !element.matches("fieldset")) {
		element.setAttribute("aria-invalid", "true");
	}
}

function rows(list) {
	return [...list.querySelectorAll(":scope > fieldset")];
}

function addRow(list) {
	const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
	row.querySelector("button").onclick = () => {
		row.remove();
		list.querySelector(":scope > button").focus();
		name(list);
		show();
	};
	list.querySelector(":scope > button").before(row);
	translate(row);
	name(list);
	show();
	return row;
}

/** Names the inputs of a list by their paths. */
function name(list) {
	for (const [i, row] of rows(list).entries()) {
		row.setAttribute("aria-label", `${list.querySelector("legend").textContent} ${i + 1}`);
		for (const input of row.querySelectorAll("input")) {
			input.name = input.id = `${list.name}/${i}${input.dataset.key}`;
			input.previousElementSibling.htmlFor = input.id;
		}
	}
}

function translate(part) {
	for (const element of part.querySelectorAll("[data-word]")) {
		element.textContent = words[lang][element.dataset.word];
	}
}
