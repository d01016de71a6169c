// The package beside other libraries, in one process: node bench.mjs
// `cargo xtask bench` builds the package and runs this.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Bench } from "tinybench";
import { check, isValid } from "../dist/index.js";
import { peers } from "./peers.mjs";

/** The documented limit no JSON Schema can say: bytes of `ATTACH` and of `KEYBOARD`, each. */
const PART_BYTES = 30 * 1024;
const OURS = "openlines";
const ROUNDS = 24;

const read = (path) => JSON.parse(readFileSync(new URL(`../../../crates/${path}`, import.meta.url), "utf8"));
const example = read("openlines-cli/demo/message.json");
const messages = {
	"documentation's example": example,
	"example in Russian": read("openlines/benches/russian.json"),
	"29 KB, ASCII": large("All work and no play makes Jack a dull boy."),
	"29 KB, Cyrillic": large("Съешь же ещё этих мягких французских булок."),
};

for (const [name, message] of Object.entries(messages)) {
	await compare(`${name}, from text`, JSON.stringify(message), 0, JSON.parse);
	await compare(`${name}, from an object`, message, 0, (value) => value);
}
const broken = read("openlines/benches/ten-errors.json");
await compare("ten errors, from text", JSON.stringify(broken), 10, JSON.parse);
await compare("ten errors, from an object", broken, 10, (value) => value);

console.log("\n### import and first check in a Node that was just started\n\n| library | ms |\n|---|--:|");
first(OURS, `(await import("../dist/index.js")).check(message)`);
first("ajv, with its schema", `(await import("./ajv.mjs")).ajv(message)`);

/** Prints how long a check takes by each library, and how that compares with ours. */
async function compare(title, input, problems, parse) {
	assert.equal(check(input).problems.length, problems, title);
	const contenders = {
		[OURS]: () => check(input, { method: "network" }).valid,
		[`${OURS}, method by the keys`]: () => check(input).valid,
		[`${OURS}, isValid`]: () => isValid(input, { method: "network" }),
	};
	for (const [name, passes] of Object.entries(peers)) {
		contenders[name] = () => passes(parse(input));
		contenders[`${name} + 30 KB`] = () => {
			const value = parse(input);
			return passes(value) && fits(value.ATTACH) && fits(value.KEYBOARD);
		};
	}
	for (const [name, run] of Object.entries(contenders)) {
		assert.equal(run(), problems === 0, name);
	}
	if (typeof input === "string") {
		contenders["JSON.parse alone"] = () => JSON.parse(input);
	} else {
		contenders["JSON.stringify alone"] = () => JSON.stringify(input);
	}
	const least = await leastMedians(contenders);
	console.log(`\n### ${title}\n\n| library | ns | × ${OURS} |\n|---|--:|--:|`);
	for (const [name, ns] of least) {
		console.log(`| ${name} | ${ns.toFixed(0)} | ${(ns / least.get(OURS)).toFixed(2)} |`);
	}
}

/** How many nanoseconds each takes: the least median of rounds in which all take their turns, so that a while in which the machine is slow makes none of them look slow. */
async function leastMedians(contenders) {
	const least = new Map();
	for (let round = 0; round < ROUNDS; round++) {
		const bench = new Bench({ time: 25, warmup: round === 0, warmupTime: 100 });
		for (const [name, run] of Object.entries(contenders)) {
			bench.add(name, run);
		}
		for (const { name, result } of await bench.run()) {
			least.set(name, Math.min(least.get(name) ?? Infinity, result.latency.p50 * 1e6));
		}
	}
	return least;
}

/** Prints how long code takes that nothing ran before. */
function first(name, code) {
	const program = `
		import { readFileSync } from "node:fs";
		const message = JSON.parse(readFileSync("../../../crates/openlines-cli/demo/message.json", "utf8"));
		const start = performance.now();
		${code};
		console.log(performance.now() - start);
	`;
	const run = () => Number(execFileSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: new URL(".", import.meta.url) }));
	const sorted = Array.from({ length: 21 }, run).sort((a, b) => a - b);
	console.log(`| ${name} | ${sorted[10].toFixed(1)} |`);
}

function fits(part) {
	return part === undefined || Buffer.byteLength(JSON.stringify(part)) <= PART_BYTES;
}

/** A message whose attachment is as large as may be, of blocks as people write them. */
function large(text) {
	const BLOCKS = [];
	const message = { ...example, ATTACH: { BLOCKS } };
	const block = [
		{ MESSAGE: Array(3).fill(text).join(" ") },
		{ FILE: [{ LINK: "https://example.com/files/report.pdf", NAME: text, SIZE: 4096 }] },
		{ GRID: [{ DISPLAY: "LINE", NAME: text, VALUE: text, WIDTH: 200 }] },
		{ DELIMITER: { SIZE: 200, COLOR: "#c6c6c6" } },
	];
	while (Buffer.byteLength(JSON.stringify({ BLOCKS: [...BLOCKS, ...block] })) < 29_600) {
		BLOCKS.push(...block);
	}
	return message;
}
