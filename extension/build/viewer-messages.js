import { readFileSync } from "node:fs";

/** Words of the extension's own pages, of its installation and of its hand-over, which the viewer does not show. */
const ELSEWHERE = /^(ext_|popup_|options_|connect_|install_(?!title$))/;

/**
 * Leaves the words of the extension's own pages out of the viewer, whose first visit should be small; fails when the
 * viewer asks for one of them.
 * @returns {import("vite").Plugin}
 */
export function viewerMessages() {
  /** @type {string[]} */
  let left = [];
  return {
    name: "sharetube:viewer-messages",
    enforce: "pre",
    apply: "build",
    load(id) {
      if (!id.endsWith("_locales/en/messages.json")) return null;
      /** @type {Record<string, unknown>} */
      const all = JSON.parse(readFileSync(id, "utf8"));
      left = Object.keys(all).filter((key) => ELSEWHERE.test(key));
      return JSON.stringify(Object.fromEntries(Object.entries(all).filter(([key]) => !ELSEWHERE.test(key))));
    },
    generateBundle(_options, bundle) {
      for (const [file, chunk] of Object.entries(bundle)) {
        const code = chunk.type === "chunk" ? chunk.code : "";
        const asked = left.find((key) => new RegExp(`[\`"']${key}[\`"']`).test(code));
        if (asked !== undefined) this.error(`${file} asks for "${asked}", which the viewer does not have`);
      }
    },
  };
}
