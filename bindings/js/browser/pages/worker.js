new Worker("plain.js", { type: "module" });
