// The browser that `cargo xtask browser` has found.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";

// A test file that takes too long is ended, and with it whatever it has started.
process.once("SIGTERM", () => process.exit(1));

/** Starts it; root has no sandbox, and nothing here is to look anything up. */
export function launch() {
	const executablePath = process.env.CHROMIUM;
	assert.ok(executablePath, "CHROMIUM names no browser; `cargo xtask browser` finds or installs one");
	return chromium.launch({ executablePath, handleSIGTERM: false, args: ["--disable-gpu", "--disable-quic", "--disable-sync", "--disable-background-networking"] });
}
