import * as openlines from "openlines/async";
import { job } from "../pages/job.js";

job(openlines.init().then(() => openlines));
