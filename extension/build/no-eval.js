/** How a library asks for the global object where nothing else is to be had: an extension has no use for it. */
const GLOBAL = 'Function("return this")()';
const FORBIDDEN = /\b(?:new\s+)?Function\(|\beval\(|\bimportScripts\(/;

/**
 * Keeps out what would make code of text: an extension's policy refuses it, and so do the stores.
 * @returns {import("vite").Plugin}
 */
export function noEval() {
  return {
    name: "sharetube:no-eval",
    transform: (code) => (code.includes(GLOBAL) ? { code: code.replaceAll(GLOBAL, "globalThis"), map: null } : null),
    generateBundle(_options, bundle) {
      for (const [file, chunk] of Object.entries(bundle)) {
        const found = chunk.type === "chunk" ? FORBIDDEN.exec(chunk.code) : null;
        if (found !== null) this.error(`${file} has ${found[0]}…`);
      }
    },
  };
}
