import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

import { viewerMessages } from "./build/viewer-messages.js";

const BASE = "/static/viewer/";
const FLASK = process.env["SHARETUBE_URL"] ?? "http://127.0.0.1:8080";

/** Flask serves the page in production; the dev server stands in for it and passes everything else on. */
const devProxy = {
  [`^(?!${BASE})`]: {
    target: FLASK,
    ws: true,
    bypass: (request: { url?: string | undefined }) =>
      /^\/(r\/[^/?]*|signin|signup|verify|forgot|reset|account|pair)?(\?|$)/.test(request.url ?? "")
        ? `${BASE}viewer.html`
        : undefined,
  },
};

const project = (name: string, environment: "node" | "happy-dom", areas: string) => ({
  extends: true as const,
  test: { name, environment, include: [`test/${areas}/**/*.test.{ts,tsx}`] },
});

export default defineConfig({
  base: BASE,
  plugins: [viewerMessages()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist/viewer",
    // Flask finds the hashed names here (dist/viewer/manifest.json, key "viewer.html").
    manifest: "manifest.json",
    target: "baseline-widely-available",
    // A strict CSP allows neither data: URLs nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // hls.js is that large, and loaded only where the browser does not play HLS.
    chunkSizeWarningLimit: 600,
    rolldownOptions: { input: { viewer: fileURLToPath(new URL("viewer.html", import.meta.url)) } },
  },
  server: { proxy: devProxy },
  test: {
    projects: [
      project("pure", "node", "{build,contract,core}"),
      project("dom", "happy-dom", "{player,platform,ui,entry}"),
    ],
  },
});
