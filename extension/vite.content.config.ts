/*
 * What runs in YouTube's pages, each a file by itself, as content scripts cannot share chunks:
 *   content.js      the content script
 *   page-bridge.js  its end in the page's own world
 *   panel.js        the ui, which the content script imports where there is a room to show; whole, for Chromium does not
 *                   let a file under a dynamic address import its neighbours
 * `--mode test` builds into dist/extension-test, with shadow roots that tests can look into.
 */
import { fileURLToPath } from "node:url";

import { build, defineConfig, type InlineConfig, type Plugin } from "vite";

import { browserMessages } from "./build/browser-messages.js";
import { sizeLimit } from "./build/content-size.js";

interface Part {
  readonly entry: string;
  readonly file: string;
  readonly format: "iife" | "es";
  /** Bytes, gzipped. */
  readonly limit: number;
}

const CONTENT: Part = { entry: "content.ts", file: "content.js", format: "iife", limit: 60_000 };
const REST: readonly Part[] = [
  { entry: "page-bridge.ts", file: "page-bridge.js", format: "iife", limit: 3_000 },
  { entry: "content-panel.tsx", file: "panel.js", format: "es", limit: 80_000 },
];

function configOf({ entry, file, format, limit }: Part, mode: string): InlineConfig {
  return {
    mode,
    publicDir: false,
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    define: { OPEN_ROOTS: JSON.stringify(mode === "test") },
    build: {
      outDir: mode === "test" ? "dist/extension-test" : "dist/extension",
      // Worker, popup and options are built into the same folder.
      emptyOutDir: false,
      target: ["chrome121", "firefox128"],
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL(`src/entry/${entry}`, import.meta.url)),
        preserveEntrySignatures: "strict",
        output: { format, entryFileNames: file, codeSplitting: false },
      },
    },
    plugins: [browserMessages(), sizeLimit(limit)],
  };
}

/** The other files, after the first. */
function andTheRest(mode: string): Plugin {
  return {
    name: "sharetube:content-parts",
    async closeBundle() {
      for (const part of REST) await build({ configFile: false, logLevel: "warn", ...configOf(part, mode) });
    },
  };
}

export default defineConfig(({ mode }) => {
  const config = configOf(CONTENT, mode);
  return { ...config, plugins: [...(config.plugins ?? []), andTheRest(mode)] };
});
