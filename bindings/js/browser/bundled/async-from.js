import * as openlines from "openlines/async";
import { job } from "../pages/job.js";

// For bundlers that do not follow `new URL("./core.wasm", import.meta.url)`.
job(openlines.init("/node_modules/openlines/dist/core.wasm").then(() => openlines));
