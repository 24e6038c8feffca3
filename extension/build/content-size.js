import { gzipSync } from "node:zlib";

/**
 * Fails a build whose only chunk is larger than it may be.
 * @param {number} limitBytes gzipped
 * @returns {import("vite").Plugin}
 */
export function sizeLimit(limitBytes) {
  return {
    name: "sharetube:size-limit",
    generateBundle(_options, bundle) {
      for (const [file, chunk] of Object.entries(bundle)) {
        const size = gzipSync(chunk.type === "chunk" ? chunk.code : chunk.source, { level: 9 }).length;
        console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}, gzipped (at most ${limitBytes / 1000})`);
        if (size > limitBytes) this.error(`${file} is ${size} bytes gzipped, at most ${limitBytes} are allowed`);
      }
    },
  };
}

/**
 * Fails a build in which a page fetches more than it may before it can show anything: its script, and what that imports
 * at once. Each script more is a way to the browser and back, while the browser has a window to open.
 * @param {string} page the entry's name
 * @param {{ bytes: number, scripts: number }} most bytes gzipped
 * @returns {import("vite").Plugin}
 */
export function pageLimit(page, most) {
  return {
    name: "sharetube:page-limit",
    generateBundle(_options, bundle) {
      const entry = Object.values(bundle).find((one) => one.type === "chunk" && one.isEntry && one.name === page);
      if (entry === undefined) return this.error(`there is no page ${page}`);
      const files = new Set([entry.fileName]);
      let bytes = 0;
      for (const file of files) {
        const chunk = bundle[file];
        if (chunk?.type !== "chunk") continue;
        bytes += gzipSync(chunk.code, { level: 9 }).length;
        for (const imported of chunk.imports) files.add(imported);
      }
      const found = `${page} begins with ${files.size} scripts of ${bytes} bytes gzipped`;
      console.log(`${found} (at most ${most.scripts}, ${most.bytes})`);
      if (files.size > most.scripts || bytes > most.bytes) this.error(`${found}: too much to be there at once`);
    },
  };
}
