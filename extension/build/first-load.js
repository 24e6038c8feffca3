import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

/** What a first visit may fetch, gzipped, before any player is asked for. */
const LIMIT_BYTES = 120_000;

/**
 * @typedef {{ file: string, css?: string[], imports?: string[] }} Chunk
 */

/**
 * Files that the entry loads at once: itself, its static imports and their styles; lazy imports are left out.
 * @param {Record<string, Chunk>} manifest Vite's manifest.json
 * @param {string} entry its key
 * @returns {string[]} file names relative to the manifest
 */
export function firstLoadFiles(manifest, entry) {
  const files = new Set();
  const seen = new Set();
  const pending = [entry];
  for (let key = pending.pop(); key !== undefined; key = pending.pop()) {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`not in the manifest: ${key}`);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    pending.push(...(chunk.imports ?? []));
  }
  return [...files].sort();
}

function main() {
  const dist = fileURLToPath(new URL("../dist/viewer/", import.meta.url));
  const manifest = JSON.parse(readFileSync(path.join(dist, "manifest.json"), "utf8"));
  let total = 0;
  for (const file of firstLoadFiles(manifest, "viewer.html")) {
    const size = gzipSync(readFileSync(path.join(dist, file))).length;
    total += size;
    console.log(`${(size / 1000).toFixed(1).padStart(8)} kB  ${file}`);
  }
  console.log(`${(total / 1000).toFixed(1).padStart(8)} kB  first load, gzipped (at most ${LIMIT_BYTES / 1000})`);
  if (total > LIMIT_BYTES) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
