// The same from CommonJS.

import openlines = require("openlines");

const report: openlines.Report = openlines.check("{}");
const issues = openlines.networkMessage["~standard"].validate(report).issues;

export = issues;
