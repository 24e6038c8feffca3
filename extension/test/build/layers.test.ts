import { Linter } from "eslint";
import { describe, expect, it } from "vitest";

import layers from "../../build/layers.js";

const lint = (filename: string, code: string) =>
  new Linter({ cwd: "/" })
    .verify(code, [{ files: ["**/*.ts"], plugins: { sharetube: layers }, rules: { "sharetube/layers": "error" } }], {
      filename,
    })
    .map((problem) => problem.message);

describe("the layers rule", () => {
  it.each([
    ["/x/src/core/a.ts", "import './b';"],
    ["/x/src/core/a.ts", "import x from 'socket.io-client';"],
    ["/x/src/player/a.ts", "export * from '../core/types';"],
    ["/x/src/entry/viewer.ts", "import('../player/html5');"],
    ["/x/test/core/a.ts", "import '../../src/entry/viewer';"],
  ])("accepts %s: %s", (file, code) => {
    expect(lint(file, code)).toEqual([]);
  });

  it.each([
    ["/x/src/core/a.ts", "import '../player/html5';", "core may not import player."],
    ["/x/src/core/a.ts", "import('../ui/app');", "core may not import ui."],
    ["/x/src/contract/a.ts", "export { x } from '../core/types';", "contract may not import core."],
    ["/x/src/ui/a.ts", "import '../player/html5';", "ui may not import player."],
    ["/x/src/player/a.ts", "export * from '../entry/viewer';", "player may not import entry."],
    ["/x/src/ui/a.ts", "import '../../test/fake';", "ui may not import what is outside the layers."],
  ])("refuses %s: %s", (file, code, message) => {
    expect(lint(file, code)).toEqual([message]);
  });
});
