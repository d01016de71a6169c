import * as openlines from "/node_modules/openlines/dist/index.js";
import { job } from "./job.js";

job(openlines);
