import * as openlines from "openlines";
import { job } from "../pages/job.js";

job(openlines);
