import { expect, it } from "vitest";

import { firstLoadFiles } from "../../build/first-load.js";

it("counts static imports and styles once and leaves lazy chunks out", () => {
  const manifest = {
    "viewer.html": { file: "v.js", css: ["v.css"], imports: ["_a.js", "_b.js"], dynamicImports: ["hls.js"] },
    "_a.js": { file: "a.js", imports: ["_b.js"] },
    "_b.js": { file: "b.js", css: ["v.css"], imports: ["_a.js"] },
    "hls.js": { file: "hls.js" },
  };
  expect(firstLoadFiles(manifest, "viewer.html")).toEqual(["a.js", "b.js", "v.css", "v.js"]);
});

it("says which entry is missing", () => {
  expect(() => firstLoadFiles({}, "viewer.html")).toThrow("viewer.html");
});
