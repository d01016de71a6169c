// The same from CommonJS.

import openlines = require("openlines");
import streamed = require("openlines/async");

const report: openlines.Report = openlines.check("{}");
const issues = openlines.networkMessage["~standard"].validate(report).issues;

const ready: Promise<void> = streamed.init(new URL("https://example.com/core.wasm"));
const [problem] = streamed.check("{}").problems;

export = { issues, ready, problem };
