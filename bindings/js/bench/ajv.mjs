// By itself, so that it can be measured in a Node that has loaded nothing else.

import Ajv from "ajv/dist/2020.js";
import { schema } from "./schema.mjs";

/** Whether a value passes; every error is collected. */
export const ajv = new Ajv({ allErrors: true, strict: false }).compile(schema);
