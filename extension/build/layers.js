import path from "node:path";

/**
 * What each folder of src/ may import, itself aside. Siblings (player, platform, ui) know nothing of each
 * other: entry wires them.
 * @type {Record<string, readonly string[]>}
 */
export const LAYERS = {
  contract: [],
  core: ["contract"],
  player: ["contract", "core"],
  platform: ["contract", "core"],
  ui: ["contract", "core"],
  entry: ["contract", "core", "player", "platform", "ui"],
};

/**
 * The layer of a file, or null when it is not in one.
 * @param {string} file absolute path
 * @returns {string | null}
 */
export function layerOf(file) {
  const parts = file.split(path.sep);
  const src = parts.lastIndexOf("src");
  const layer = src < 0 ? undefined : parts[src + 1];
  return layer !== undefined && layer in LAYERS ? layer : null;
}

/** @type {import("eslint").Rule.RuleModule} */
const rule = {
  meta: { type: "problem", schema: [] },
  create(context) {
    const from = layerOf(context.filename);
    if (from === null) return {};
    /** @param {{ source?: unknown } & import("eslint").Rule.Node} node */
    const check = (node) => {
      const source = /** @type {{ value?: unknown } | null | undefined} */ (node.source);
      if (typeof source?.value !== "string" || !source.value.startsWith(".")) return;
      const to = layerOf(path.resolve(path.dirname(context.filename), source.value));
      if (to === from) return;
      if (to === null || !LAYERS[from]?.includes(to)) {
        context.report({ node, message: `${from} may not import ${to ?? "what is outside the layers"}.` });
      }
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
    };
  },
};

export default { rules: { layers: rule } };
