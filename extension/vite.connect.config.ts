/*
 * What the server's pages beside the viewer need: "Continue as …" at /auth/extension/start, and the styles of
 * /extension. Names without a hash, as Flask's templates name them.
 */
import { fileURLToPath } from "node:url";

import { defineConfig } from "vite";

export default defineConfig({
  base: "/static/connect/",
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist/connect",
    target: "baseline-widely-available",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: { connect: fileURLToPath(new URL("src/entry/connect.tsx", import.meta.url)) },
      output: { entryFileNames: "connect.js", assetFileNames: "connect[extname]", codeSplitting: false },
    },
  },
});
