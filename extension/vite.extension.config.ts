/*
 * The extension but for what runs in YouTube's pages, which vite.content.config.ts builds into the same folder after
 * this: popup and options, the worker in one file, manifest, icons, messages. `--mode test` builds into
 * dist/extension-test.
 */
import { fileURLToPath } from "node:url";

import { build, defineConfig, type InlineConfig, type Plugin } from "vite";

import { browserMessages } from "./build/browser-messages.js";
import { pageLimit } from "./build/content-size.js";
import { extensionFiles, product } from "./build/manifest.js";
import { noEval } from "./build/no-eval.js";

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Its own and one that it shares with the options. A press on the icon should show the room at once: `make bench`. */
const POPUP_MOST = { bytes: 30_000, scripts: 2 };

function configOf(mode: string, first: boolean): InlineConfig {
  const { name, accent, server, version } = product();
  return {
    mode,
    base: "",
    publicDir: false,
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    define: { __PRODUCT__: JSON.stringify({ name, accent, server, version }) },
    build: {
      outDir: mode === "test" ? "dist/extension-test" : "dist/extension",
      emptyOutDir: first,
      target: ["chrome121", "firefox128"],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: first
        ? { input: { popup: file("popup.html"), options: file("options.html") } }
        : {
            input: file("src/entry/background.ts"),
            output: { format: "es", entryFileNames: "background.js", codeSplitting: false },
          },
    },
    plugins: [browserMessages(), noEval(), ...(first ? [extensionFiles(), pageLimit("popup", POPUP_MOST)] : [])],
  };
}

/** A worker is one file: it must start fast, and share nothing with pages. */
function andTheWorker(mode: string): Plugin {
  return {
    name: "sharetube:worker",
    async closeBundle() {
      await build({ configFile: false, logLevel: "warn", ...configOf(mode, false) });
    },
  };
}

export default defineConfig(({ mode }) => {
  const config = configOf(mode, true);
  return { ...config, plugins: [...(config.plugins ?? []), andTheWorker(mode)] };
});
