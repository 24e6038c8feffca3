import { defineConfig } from "vite";

/** Builds the gallery by itself, for the pictures. No part of the product. */
export default defineConfig({
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "baseline-widely-available",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: "src/ui/gallery/gallery.html" },
  },
});
