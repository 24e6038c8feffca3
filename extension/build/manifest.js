import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Resvg } from "@resvg/resvg-js";

const SIZES = [16, 32, 48, 128];
const read = (/** @type {string} */ file) =>
  readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), "utf8");

/**
 * What the extension goes by: product.json, and the package's version.
 * @returns {{ name: string, accent: string, server: string, key: string, gecko_id: string, version: string }}
 */
export function product() {
  const { version } = /** @type {{ version: string }} */ (JSON.parse(read("package.json")));
  return { ...JSON.parse(read("product.json")), version };
}

/**
 * The manifest: manifest.json with the product's name, version, key and icons in it.
 * @returns {Record<string, unknown>}
 */
export function manifest() {
  const { name, version, key, gecko_id } = product();
  const bare = JSON.parse(read("manifest.json"));
  const icons = Object.fromEntries(SIZES.map((size) => [size, `icon-${size}.png`]));
  const { gecko } = bare.browser_specific_settings;
  return {
    name,
    version,
    key,
    icons,
    ...bare,
    action: { ...bare.action, default_icon: icons, default_title: name },
    browser_specific_settings: { gecko: { id: gecko_id, ...gecko } },
  };
}

/**
 * An icon as PNG, drawn from icon.svg.
 * @param {number} size px
 * @returns {Buffer}
 */
export function icon(size) {
  return new Resvg(read("icon.svg"), { fitTo: { mode: "width", value: size } }).render().asPng();
}

/**
 * Puts what is not code into the extension's folder: manifest, icons, messages.
 * @returns {import("vite").Plugin}
 */
export function extensionFiles() {
  return {
    name: "sharetube:extension-files",
    buildStart() {
      for (const file of ["manifest.json", "product.json", "icon.svg", "_locales/en/messages.json"])
        this.addWatchFile(fileURLToPath(new URL(`../${file}`, import.meta.url)));
    },
    generateBundle() {
      const emit = (/** @type {string} */ fileName, /** @type {string | Uint8Array} */ source) =>
        void this.emitFile({ type: "asset", fileName, source });
      emit("manifest.json", `${JSON.stringify(manifest(), null, 2)}\n`);
      emit("_locales/en/messages.json", read("_locales/en/messages.json"));
      for (const size of SIZES) emit(`icon-${size}.png`, icon(size));
    },
  };
}
