new Worker(new URL("./plain.js", import.meta.url), { type: "module" });
