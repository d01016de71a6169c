import * as openlines from "/node_modules/openlines/dist/async.js";
import { job } from "./job.js";

job(openlines.init().then(() => openlines));
