// The other engines: a browser is started with an address and a home of its own, and nothing else is asked of it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Shows an address, by the name of the browser. */
export const browsers = {
	Firefox: (address) => start("FIREFOX", (browser, home) => [browser, "--headless", "--no-remote", "--profile", home, address]),
	// It has no mode without a window.
	WebKit: (address) => start("WEBKIT", (browser) => ["xvfb-run", "--auto-servernum", browser, address]),
};

/** Starts the browser that `cargo xtask browser` has found under a name. */
async function start(name, command) {
	const browser = process.env[name];
	assert.ok(browser, `${name} names no browser; \`cargo xtask browser\` finds or installs one`);
	const home = await mkdtemp(join(tmpdir(), "openlines-"));
	const [program, ...args] = command(browser, home);
	// A group of its own: what it starts ends with it.
	const child = spawn(program, args, { stdio: "ignore", detached: true, env: { ...process.env, HOME: home } });
	const end = () => {
		if (child.pid && child.exitCode === null && child.signalCode === null) {
			process.kill(-child.pid);
		}
	};
	process.once("exit", end);
	const broken = once(child, "exit").then(([status]) => {
		throw new Error(`${program} ended with ${status}`);
	});
	return {
		broken,
		async close() {
			end();
			process.off("exit", end);
			await broken.catch(() => {});
			await rm(home, { recursive: true, force: true, maxRetries: 3 });
		},
	};
}
