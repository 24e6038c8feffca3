import { expect, it } from "vitest";

import { pageLimit } from "../../build/content-size.js";

const chunk = (fileName: string, code: string, imports: readonly string[], name = "") => ({
  ...{ type: "chunk", fileName, code, imports, dynamicImports: ["later.js"], isEntry: name !== "", name },
});
const BUNDLE = {
  "popup.js": chunk("popup.js", "popup", ["shared.js"], "popup"),
  "shared.js": chunk("shared.js", "shared", ["small.js"]),
  "small.js": chunk("small.js", "small", ["shared.js"]),
  "later.js": chunk("later.js", "later".repeat(1_000), []),
  "popup.css": { type: "asset", fileName: "popup.css", source: "" },
};

/** What it says against the bundle; null for nothing. */
function against(page: string, most: { bytes: number; scripts: number }): string | null {
  const generate = pageLimit(page, most).generateBundle as unknown as (options: object, bundle: object) => void;
  const context = {
    error(text: string) {
      throw new Error(text);
    },
  };
  try {
    generate.call(context, {}, BUNDLE);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

it("counts what a page needs before it can show anything, each once", () => {
  expect(against("popup", { bytes: 1_000, scripts: 3 })).toBeNull();
});

it.each([
  [{ bytes: 1_000, scripts: 2 }, "popup begins with 3 scripts"],
  [{ bytes: 50, scripts: 3 }, "too much to be there at once"],
])("fails for more than %j", (most, told) => {
  expect(against("popup", most)).toContain(told);
});

it("does not pass because nothing was found", () => {
  expect(against("options", { bytes: 1_000, scripts: 3 })).toBe("there is no page options");
});
