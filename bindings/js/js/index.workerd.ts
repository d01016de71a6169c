// The main entry where nothing is compiled but what is imported.

import module from "core.wasm?module";
import { provide } from "./core.js";

provide(() => module);

export * from "./api.js";
