import js from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";

import layers from "./build/layers.js";

const RAW_HTML = "Text from people and providers is hostile: build nodes, never parse HTML.";
const rawHtml = [
  { selector: "MemberExpression[property.name=/^(innerHTML|outerHTML|srcdoc)$/]", message: RAW_HTML },
  {
    selector: "CallExpression[callee.property.name=/^(insertAdjacentHTML|parseFromString)$/]",
    message: RAW_HTML,
  },
  { selector: "JSXAttribute[name.name=/^(dangerouslySetInnerHTML|srcDoc|srcdoc)$/]", message: RAW_HTML },
  { selector: "Property[key.name=/^(dangerouslySetInnerHTML|innerHTML)$/]", message: RAW_HTML },
];
const WALL_CLOCK = "The wall clock of a client may be wrong: use the injected monotonic clock or server time.";
const wallClock = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: WALL_CLOCK },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: WALL_CLOCK },
  { selector: "MemberExpression[property.name='timeOrigin']", message: WALL_CLOCK },
];
const browserGlobals = [...Object.keys(globals.browser), "chrome", "browser"].filter(
  (name) => !(name in globals.es2023),
);

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "src/contract/"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./tsconfig.node.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { sharetube: layers },
    rules: {
      "sharetube/layers": "error",
      "max-lines": ["error", { max: 260, skipBlankLines: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "no-restricted-syntax": ["error", ...rawHtml],
    },
  },
  {
    files: ["src/core/**/*.ts", "src/player/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", ...rawHtml, ...wallClock] },
  },
  {
    files: ["src/core/**/*.ts"],
    rules: { "no-restricted-globals": ["error", ...browserGlobals] },
  },
  {
    files: ["test/**/*.{ts,tsx}"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    files: ["*.config.{ts,js}", "build/**/*.js"],
    languageOptions: { globals: globals.node },
  },
);
