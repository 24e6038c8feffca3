import { describe, expect, it } from "vitest";

import { badgeText } from "../../src/platform/chrome-badge";
import { checkServer, loadOptions, optionsFrom, readServer, saveOptions } from "../../src/platform/options";
import { FakeArea } from "../support/fake-area";

const DEFAULT = "http://127.0.0.1:8080";

describe("a server's address", () => {
  it.each([
    ["https://watch.example.org/", "https://watch.example.org"],
    ["  https://Watch.Example.org:443/r/K7T-E42?x#y ", "https://watch.example.org"],
    ["192.168.1.5:8080", "http://192.168.1.5:8080"],
    ["localhost:9000", "http://localhost:9000"],
    ["[::1]:8080", "http://[::1]:8080"],
  ])("%s is %s", (typed, origin) => expect(readServer(typed)).toBe(origin));

  it.each([
    "",
    "   ",
    "not a server",
    "ftp://x.example",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "http://",
    "http://a:b@c",
  ])("%s is none", (typed) => expect(readServer(typed)).toBeNull());
});

describe("options", () => {
  it("are the build's where nothing was chosen, or nothing usable", () => {
    const first = { server: DEFAULT, name: "", autoJoin: false, thumbnailButton: true, panelSide: "right" };
    for (const stored of [
      undefined,
      null,
      "x",
      5,
      [],
      { server: "javascript:x", name: 5, autoJoin: "yes", panelSide: 1 },
    ])
      expect(optionsFrom(stored, DEFAULT)).toEqual(first);
  });

  it("keep what is not changed", async () => {
    const area = new FakeArea();
    await saveOptions(area, { name: " Ana " }, DEFAULT);
    await saveOptions(area, { panelSide: "left", autoJoin: true }, DEFAULT);
    expect(await loadOptions(area, DEFAULT)).toMatchObject({ name: "Ana", panelSide: "left", autoJoin: true });
  });

  it("tell what answers at an address", async () => {
    const health = { version: "1.2.3", commit: "x", protocol: 1, database: "ok", redis: "not used", youtube_key: "ok" };
    const asked = (value: unknown) => checkServer(() => Promise.resolve(value), 1);
    expect(await asked({ ok: true, data: health })).toEqual({ kind: "ok", version: "1.2.3" });
    expect(await asked({ ok: true, data: { ...health, protocol: 2 } })).toEqual({ kind: "other" });
    expect(await asked("hello")).toEqual({ kind: "other" });
    expect(await checkServer(() => Promise.reject(new TypeError("no")), 1)).toEqual({ kind: "silent" });
  });
});

describe("the badge", () => {
  it("counts people, and tells when something is wrong", () => {
    const of = (status: Parameters<typeof badgeText>[0]) => badgeText(status);
    const knocks = 0;
    expect(of(null)).toBe("");
    expect(of({ status: { kind: "connecting" }, total: 0, knocks })).toBe("");
    expect(of({ status: { kind: "joined" }, total: 3, knocks })).toBe("3");
    expect(of({ status: { kind: "joined" }, total: 5_000, knocks })).toBe("999+");
    expect(of({ status: { kind: "joined" }, total: 3, knocks: 2 })).toBe("+2");
    expect(of({ status: { kind: "knocking" }, total: 0, knocks })).toBe("…");
    expect(of({ status: { kind: "reconnecting", sinceMs: 1 }, total: 3, knocks })).toBe("!");
    expect(of({ status: { kind: "removed", reason: "kicked", until: null }, total: 3, knocks })).toBe("!");
  });
});
