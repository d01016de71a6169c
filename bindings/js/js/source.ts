/** What a module may come from: where it is (a string is a URL, never a path), an answer that holds it, its bytes, or the module. */
export type Source = string | Web<"URL"> | Web<"Request"> | Web<"Response"> | ArrayBuffer | ArrayBufferView | Module;

/** A type of the web, where TypeScript knows it: a service may know no browser. */
type Web<Name extends string> = typeof globalThis extends { [key in Name]: { prototype: infer Type } } ? Type : never;

/** TypeScript knows nothing of what is in one, so that a number would do. */
export type Module = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Type } } } ? Type & object : never;
