// The forms of the examples, filled in as a person does: what is wrong stands beside its input, in the person's language.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, suite, test } from "node:test";
import { promisify } from "node:util";
import { launch } from "./chromium.mjs";
import { buildCopy, copy, names } from "./examples.mjs";
import { Form } from "./form.mjs";
import { serve } from "./serve.mjs";

const WHO = { "/CODE": "ab515f5d85a8b844d484f6ea75a2e494", "/USER_ID": 2, "/MESSAGE": "Here is the plan" };
const GOOD = "https://example.com/plan.pdf";

/** What is installed here; nobody has a lock file of what is packed anew each time. */
const installed = {
	...read(join(import.meta.dirname, "package.json")).devDependencies,
	openlines: `^${read(join(import.meta.dirname, "../package.json")).version}`,
};

/** What a person does, and what the form then says. */
const stories = {
	async "a bad link is said beside its input while it is written"(form) {
		await form.write({ ...WHO, "/ATTACH/0/FILE/LINK": GOOD, "/KEYBOARD/0/TEXT": "Open", "/KEYBOARD/0/LINK": GOOD });
		await form.says();
		await form.add("KEYBOARD");
		await form.write({ "/KEYBOARD/1/TEXT": "Answer", "/KEYBOARD/1/LINK": "example.com" });
		await form.says("/KEYBOARD/1/LINK");
		await form.add("ATTACH");
		await form.write({ "/ATTACH/1/FILE/SIZE": -1, "/ATTACH/1/FILE/LINK": "ftp://example.com/plan.pdf", "/ATTACH/1/FILE/NAME": " " });
		await form.says("/KEYBOARD/1/LINK", "/ATTACH/1/FILE/LINK", "/ATTACH/1/FILE/SIZE");
		await form.emptyNumber("/ATTACH/1/FILE/SIZE");
		await form.says("/KEYBOARD/1/LINK", "/ATTACH/1/FILE/LINK");
	},
	async "what is put right is said no more"(form) {
		await form.paste({ ...WHO, "/KEYBOARD/0/TEXT": "Open", "/KEYBOARD/0/LINK": GOOD });
		// Nobody was at the file yet.
		await form.says();
		await form.add("ATTACH");
		await form.staysSilent();
		await form.write({ "/ATTACH/0/FILE/LINK": GOOD, "/ATTACH/1/FILE/LINK": "plan.pdf" });
		await form.says("/ATTACH/1/FILE/LINK");
		await form.write({ "/ATTACH/1/FILE/LINK": GOOD, "/ATTACH/1/FILE/NAME": "plan.pdf", "/ATTACH/1/FILE/SIZE": 428736 });
		await form.says();
		await form.submit();
		await form.isValid();
		await form.add("KEYBOARD");
		await form.isUnchecked();
	},
	async "everything is said once it is checked"(form) {
		await form.write({ "/MESSAGE": "Here is the plan" });
		await form.showsFocus();
		await form.walk();
		await form.submit();
		await form.focuses("/CODE");
		await form.says("/CODE", "/USER_ID", "/ATTACH", "/ATTACH/0/FILE/LINK", "/KEYBOARD", "/KEYBOARD/0/TEXT", "/KEYBOARD/0/LINK");
		await form.isAccessible();
		await form.paste({ ...WHO, "/ATTACH/0/FILE/LINK": GOOD, "/KEYBOARD/0/TEXT": "Open" });
		await form.says("/KEYBOARD", "/KEYBOARD/0/LINK");
		await form.write({ "/KEYBOARD/0/LINK": GOOD });
		await form.says();
		await form.submit();
		await form.isValid();
	},
	async "what is wrong with all of it is said beside the button"(form) {
		await form.paste({ ...WHO, "/ATTACH/0/FILE/LINK": GOOD, "/KEYBOARD/0/TEXT": "Open", "/KEYBOARD/0/LINK": GOOD });
		await form.paste({ "/MESSAGE": "a".repeat(1024 * 1024) });
		await form.submit();
		await form.saysOfAll();
		await form.write({ "/MESSAGE": "Here is the plan" });
		await form.submit();
		await form.isValid();
	},
	async "what must be filled in is said before it is checked"(form) {
		await form.saysWhatIsRequired();
	},
	async "a row that is added after a check is not spoken of before somebody writes in it"(form) {
		await form.paste({ ...WHO, "/KEYBOARD/0/TEXT": "Open", "/KEYBOARD/0/LINK": GOOD });
		await form.paste({ "/ATTACH/0/FILE/LINK": GOOD, "/ATTACH/0/FILE/NAME": "plan.pdf", "/ATTACH/0/FILE/SIZE": 428736 });
		await form.submit();
		await form.isValid();
		await form.add("ATTACH");
		await form.add("KEYBOARD");
		await form.isUnchecked();
		await form.staysSilent();
		await form.write({ "/ATTACH/1/FILE/LINK": GOOD, "/KEYBOARD/1/TEXT": "Answer", "/KEYBOARD/1/LINK": "example.com" });
		await form.says("/KEYBOARD/1/LINK");
	},
	async "half of a character is said beside its input"(form) {
		await form.paste({ ...WHO, "/ATTACH/0/FILE/LINK": GOOD, "/KEYBOARD/0/LINK": GOOD });
		await form.writeHalf("/KEYBOARD/0/TEXT");
		await form.submit();
		await form.saysOfHalf("/KEYBOARD/0/TEXT");
	},
	async "a text may have lines"(form) {
		await form.write({ "/MESSAGE": "Here is\nthe plan" });
		await form.staysSilent();
	},
	async "what is typed for a number is checked as it is shown"(form) {
		await form.paste({ ...WHO, "/ATTACH/0/FILE/LINK": GOOD, "/KEYBOARD/0/TEXT": "Open", "/KEYBOARD/0/LINK": GOOD });
		await form.write({ "/ATTACH/0/FILE/SIZE": "1-2" });
		await form.says("/ATTACH/0/FILE/SIZE");
		await form.write({ "/ATTACH/0/FILE/SIZE": "1 MB" });
		await form.says("/ATTACH/0/FILE/SIZE");
		await form.write({ "/ATTACH/0/FILE/SIZE": 1048576 });
		await form.says();
	},
	async "a list that is wrong as a whole is led to"(form) {
		await form.paste({ ...WHO, "/KEYBOARD/0/TEXT": "Open", "/KEYBOARD/0/LINK": GOOD });
		await form.paste({ "/ATTACH/0/FILE/LINK": `https://example.com/${"a".repeat(30 * 1024)}` });
		await form.submit();
		await form.says("/ATTACH");
		await form.focusesAdd("ATTACH");
	},
	async "what is wrong moves and goes with its row"(form) {
		await form.paste({ ...WHO, "/ATTACH/0/FILE/LINK": GOOD });
		await form.add("ATTACH");
		await form.write({ "/ATTACH/1/FILE/LINK": "plan.pdf" });
		await form.putAnotherBefore();
		await form.submit();
		await form.focuses("/ATTACH/1/FILE/LINK");
		await form.says("/ATTACH/1/FILE/LINK", "/KEYBOARD", "/KEYBOARD/0/TEXT", "/KEYBOARD/0/LINK");
		await form.remove("KEYBOARD", 0);
		await form.says("/ATTACH/1/FILE/LINK");
		await form.remove("ATTACH", 0);
		await form.says("/ATTACH", "/ATTACH/0/FILE/LINK");
		await form.remove("ATTACH", 0);
		await form.submit();
		await form.isValid();
	},
};

/** And what a form does that the others leave to their reader. */
const ownStories = {
	vanilla: {
		async "a warning is said, too, and makes nothing invalid"(form) {
			await form.paste({ ...WHO, "/ATTACH/0/FILE/LINK": GOOD, "/KEYBOARD/0/TEXT": "Open", "/KEYBOARD/0/LINK": GOOD });
			await form.write({ "/ATTACH/0/FILE/NAME": " " });
			await form.warns("/ATTACH/0/FILE/NAME");
			await form.says();
			await form.submit();
			await form.warns("/ATTACH/0/FILE/NAME", "/ATTACH/0/FILE/SIZE");
			await form.isValid();
		},
	},
};

let browser;
let server;
before(async () => {
	browser = await launch();
	server = await serve();
});
after(async () => {
	await browser?.close();
	server?.close();
});

for (const name of names) {
	suite(name, () => {
		const folder = copy(name);
		const isBuilt = existsSync(join(folder, "tsconfig.json"));
		const index = `/${relative(import.meta.dirname, folder)}/${isBuilt ? "dist/" : ""}index.html`;

		test("it asks for the versions that are tried here", () => {
			const { dependencies, devDependencies } = read(join(folder, "package.json"));
			for (const [dependency, version] of Object.entries({ ...dependencies, ...devDependencies })) {
				assert.equal(version, installed[dependency], dependency);
			}
		});
		if (isBuilt) {
			before(() => buildCopy(folder));
			test("the README shows it", () => {
				const [, shown] = readFileSync(join(import.meta.dirname, "../README.md"), "utf8").match(/^```ts\n.*?^(\/\*\* What this form makes.*?\{ lang \}\);\n)/ms);
				assert.ok(readFileSync(join(folder, "src/Form.tsx"), "utf8").includes(shown));
			});
			test("its types are right", () => promisify(execFile)(join(folder, "node_modules/.bin/tsc"), ["--project", folder]));
		}
		test("nothing can be filled in before the script is there", async () => {
			const page = await browser.newPage({ javaScriptEnabled: false });
			try {
				await page.goto(`${server.origin}${index}`);
				assert.equal(await page.locator(":is(input, textarea, button):visible").count(), 0);
			} finally {
				await page.close();
			}
		});
		test("it speaks the language that the address names", async () => {
			const page = await browser.newPage({ locale: "en" });
			try {
				await page.goto(`${server.origin}${index}?lang=ru`);
				assert.equal(await page.locator("html").getAttribute("lang"), "ru");
			} finally {
				await page.close();
			}
		});
		for (const lang of ["en", "ru"]) {
			let page;
			after(() => page?.close());
			for (const [what, story] of Object.entries({ ...stories, ...ownStories[name] })) {
				test(`${what}, ${lang}`, async () => {
					page ??= await open(lang);
					const errors = [];
					const listen = (error) => errors.push(error);
					page.on("pageerror", listen);
					try {
						await page.goto(`${server.origin}${index}`);
						assert.equal(await page.locator("html").getAttribute("lang"), lang);
						assert.equal(await page.title(), await page.getByRole("heading").textContent());
						// The form without a library leaves out what is empty.
						await story(new Form(page, lang, name === "vanilla" ? undefined : ""));
						assert.deepEqual(errors, []);
					} finally {
						if (process.env.SCREENSHOTS) {
							await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}, ${lang}, ${what}.png`), fullPage: true });
						}
						page.off("pageerror", listen);
					}
				});
			}
		}
	});
}

async function open(lang) {
	const page = await browser.newPage({ locale: lang, viewport: { width: 1000, height: 800 } });
	// Firefox has had it only since 119.
	await page.addInitScript(() => delete Element.prototype.ariaLabel);
	return page;
}

function read(path) {
	return JSON.parse(readFileSync(path, "utf8"));
}
