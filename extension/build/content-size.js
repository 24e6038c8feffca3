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
