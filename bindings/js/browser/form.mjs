// A form of the examples, in a page, as a person has it before them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { setTimeout } from "node:timers/promises";
import { check } from "openlines";

/** What the buttons say, the form in the end, and the labels of what may be left empty. */
const WORDS = {
	en: { add: /^Add/, remove: "Remove", check: "Check", valid: "This message arrives whole.", optional: /, optional$/ },
	ru: { add: /^Добавить/, remove: "Убрать", check: "Проверить", valid: "Это сообщение дойдёт целиком.", optional: /, необязательно$/ },
};

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core")), "utf8");

export class Form {
	/** The message that is in the inputs. */
	message;
	#page;
	#lang;
	#empty;

	/** The form of a page that speaks a language; `empty` is what it makes of empty texts. */
	constructor(page, lang, empty) {
		this.#page = page;
		this.#lang = lang;
		this.#empty = empty;
		this.message = { CODE: empty, MESSAGE: empty, ATTACH: [this.#row("ATTACH")], KEYBOARD: [this.#row("KEYBOARD")] };
	}

	/** Writes values, by their paths, a character at a time. */
	async write(values) {
		for (const [path, value] of Object.entries(values)) {
			await this.#at(path).clear();
			await this.#at(path).pressSequentially(String(value));
			this.#set(path, value);
		}
	}

	/** Puts in values, by their paths, each at once. */
	async paste(values) {
		for (const [path, value] of Object.entries(values)) {
			await this.#at(path).fill(String(value));
			this.#set(path, value);
		}
	}

	/** Puts in half of a character, which no keyboard and no clipboard can hand on. */
	async writeHalf(path) {
		await this.#at(path).evaluate((input) => {
			input.focus();
			document.execCommand("insertText", false, "😀"[0]);
		});
		this.#set(path, "😀"[0]);
	}

	/** Empties the input of a number, which then is none. */
	async emptyNumber(path) {
		await this.#at(path).clear();
		this.#set(path, undefined);
	}

	async add(list) {
		await this.#at(`/${list}`).getByRole("button", { name: WORDS[this.#lang].add }).click();
		this.message[list].push(this.#row(list));
		await this.#focuses(this.#at(`/${list}/${this.message[list].length - 1}`).getByRole("textbox").first());
	}

	async remove(list, index) {
		await this.#at(`/${list}/${index}`).getByRole("button", { name: WORDS[this.#lang].remove }).click();
		this.message[list].splice(index, 1);
		await this.focusesAdd(list);
	}

	/** Goes to the next input, or what comes next. */
	async walk() {
		await this.#page.keyboard.press("Tab");
	}

	async submit() {
		await this.#page.getByRole("button", { name: WORDS[this.#lang].check, exact: true }).click();
	}

	/** Holds the form to saying what is wrong at these paths, each beside its input, and nothing else. */
	async says(...paths) {
		const { problems } = check(this.message, { method: "network", lang: this.#lang });
		await eventually(async () => {
			const inputs = paths.filter((path) => !isList(path));
			assert.equal(await this.#page.locator("[aria-invalid=true]").count(), inputs.length, "invalid inputs");
			for (const path of paths) {
				const errors = problems.filter((problem) => problem.path === path && problem.severity === "error");
				assert.notEqual(errors.length, 0, `${path} is wrong`);
				const said = await this.#at(path).evaluate(describe);
				assert.ok(said.texts.includes(errors[0].message), `${path}: ${JSON.stringify(said)}`);
				if (!isList(path)) {
					assert.equal(said.invalid, "true", path);
					assert.ok(said.gap >= -4 && said.gap < 16 && said.shift === 0, `${path}: ${JSON.stringify(said)}`);
				}
			}
			assert.deepEqual(await this.#page.locator("[aria-describedby]").evaluateAll(disordered), []);
			for (const list of ["/ATTACH", "/KEYBOARD"].filter((list) => !paths.includes(list))) {
				assert.deepEqual((await this.#at(list).evaluate(describe)).texts, [], list);
			}
		});
	}

	/** Holds the form, still empty, to saying which inputs the check will ask for, and that the others are optional. */
	async saysWhatIsRequired() {
		const { problems } = check(this.message, { method: "network" });
		const paths = problems.filter(({ path, severity }) => severity === "error" && !isList(path)).map(({ path }) => path);
		for (const path of paths) {
			assert.equal(await this.#at(path).getAttribute("aria-required"), "true", path);
		}
		assert.equal(await this.#page.locator("[aria-required]").count(), paths.length);
		const optional = await this.#page.getByLabel(WORDS[this.#lang].optional).count();
		assert.equal(await this.#page.getByRole("textbox").count(), paths.length + optional);
	}

	/** Holds the form to saying nothing, even after a while. */
	async staysSilent() {
		await setTimeout(200);
		assert.deepEqual(await this.#page.locator("[aria-describedby]").count(), 0);
	}

	/** Holds the form to saying the warnings at these paths, and nowhere else. */
	async warns(...paths) {
		const warnings = check(this.message, { method: "network", lang: this.#lang }).problems.filter(({ severity }) => severity === "warning");
		await eventually(async () => {
			assert.equal(await this.#page.locator("[aria-describedby]").count(), paths.length, "inputs with something to say");
			for (const path of paths) {
				const said = await this.#at(path).evaluate(describe);
				assert.deepEqual(said.texts, warnings.filter((warning) => warning.path === path).map(({ message }) => message), path);
				assert.equal(said.invalid, null, path);
			}
		});
	}

	/** Holds the form to saying what is wrong with the message as a whole where it says what came of it, which is read out. */
	async saysOfAll() {
		const { problems } = check(this.message, { method: "network", lang: this.#lang });
		assert.deepEqual(problems.map(({ path }) => path), [""]);
		await eventually(async () => {
			assert.equal(await this.#page.getByRole("status").textContent(), problems[0].message);
		});
	}

	/** Holds the form to saying at a path, and nowhere else, what makes the message as a whole no JSON. */
	async saysOfHalf(path) {
		const { problems } = check(this.message, { method: "network", lang: this.#lang });
		assert.deepEqual(problems.map(({ kind }) => kind), ["lone-surrogate"]);
		await eventually(async () => {
			assert.equal(await this.#page.locator("[aria-describedby]").count(), 1);
			assert.deepEqual((await this.#at(path).evaluate(describe)).texts, [problems[0].message]);
		});
	}

	/** Holds the form to saying that the message is valid, once it was checked. */
	async isValid() {
		assert.deepEqual(check(this.message, { method: "network" }).valid, true);
		await eventually(async () => {
			assert.equal(await this.#page.getByRole("status").textContent(), WORDS[this.#lang].valid);
		});
	}

	/** Holds the form to saying no more that the message is valid, once it is another. */
	async isUnchecked() {
		await eventually(async () => {
			assert.equal(await this.#page.getByRole("status").textContent(), "");
		});
	}

	/** Holds the form to leading a person to what is at a path. */
	async focuses(path) {
		await this.#focuses(this.#at(path));
	}

	/** Holds the form to leading a person to the button that adds to a list. */
	async focusesAdd(list) {
		await this.#focuses(this.#at(`/${list}`).getByRole("button", { name: WORDS[this.#lang].add }));
	}

	/** Puts another form before this one, in which something is wrong. */
	async putAnotherBefore() {
		await this.#page.evaluate(() => document.body.insertAdjacentHTML("afterbegin", "<form><input aria-invalid='grammar'></form>"));
	}

	/** Holds the form to showing where the focus is in a high contrast mode. */
	async showsFocus() {
		await this.#page.emulateMedia({ forcedColors: "active" });
		assert.equal(await this.#page.locator(":focus").evaluate((element) => getComputedStyle(element).outlineStyle), "solid");
		await this.#page.emulateMedia({ forcedColors: "none" });
	}

	/** Holds the form, with all it says, to what those need who do not see it, or not well. */
	async isAccessible() {
		await this.#page.evaluate(axe);
		const { violations } = await this.#page.evaluate(() => globalThis.axe.run());
		assert.deepEqual(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]), []);
	}

	/** The input, the row or the list of a path, as a person finds it: by its label. */
	#at(path) {
		const [, top, index, ...keys] = path.split("/");
		const list = (name) => this.#page.getByRole("group", { name: new RegExp(`\\(${name}$`) });
		if (index === undefined) {
			return isList(path) ? list(`${top}\\)`) : this.#page.getByLabel(`(${top})`);
		}
		const row = list(`${top}\\) ${Number(index) + 1}`);
		return keys.length === 0 ? row : row.getByLabel(`(${keys.at(-1)})`);
	}

	async #focuses(element) {
		await eventually(async () => {
			assert.ok(await element.evaluate((element) => element === document.activeElement), "it has the focus");
		});
	}

	#set(path, value) {
		const keys = path.split("/").slice(1);
		const last = keys.pop();
		keys.reduce((inner, key) => inner[key], this.message)[last] = value;
	}

	#row(list) {
		const empty = this.#empty;
		return list === "ATTACH" ? { FILE: { LINK: empty, NAME: empty } } : { TEXT: empty, LINK: empty };
	}
}

function isList(path) {
	return path === "/ATTACH" || path === "/KEYBOARD";
}

/** What is said of an element, and where the first of it stands; this runs in the page. */
function describe(element) {
	const ids = element.getAttribute("aria-describedby")?.split(" ") ?? [];
	const parts = ids.map((id) => document.getElementById(id));
	const [box, first] = [element, parts[0] ?? element].map((part) => part.getBoundingClientRect());
	return {
		texts: parts.map((part) => part.textContent),
		invalid: element.getAttribute("aria-invalid"),
		gap: Math.round(first.top - box.bottom),
		shift: Math.round(first.left - box.left),
	};
}

/** What is said of elements in another order than it is shown; this runs in the page. */
function disordered(elements) {
	return elements
		.map((element) => element.getAttribute("aria-describedby").split(" "))
		.filter((ids) => ids.join() !== [...document.querySelectorAll("[id]")].map(({ id }) => id).filter((id) => ids.includes(id)).join());
}

/** Tries until it passes, for what a page does in its own time. */
async function eventually(holds, tries = 200) {
	try {
		await holds();
	} catch (error) {
		if (tries === 0) {
			throw error;
		}
		await setTimeout(50);
		await eventually(holds, tries - 1);
	}
}
