import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { KeyPress } from "../../src/ui/keys";
import { clampSeek, scrubKey, scrubPointer } from "../../src/ui/panel/scrub";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  isComposing: false,
  target: null,
  ...more,
});

describe("the timeline's keys", () => {
  const at = 300_000;
  const whole = 600_000;

  it.each([
    ["ArrowLeft", 295_000],
    ["ArrowRight", 305_000],
    ["PageUp", 360_000],
    ["PageDown", 240_000],
    ["Home", 0],
    ["End", 599_000],
    ["7", 420_000],
    ["0", 0],
  ])("%s leads to %d", (key, to) => {
    expect(scrubKey(press(key), at, whole)).toBe(to);
  });

  it("leaves other keys, and keys of the browser, alone", () => {
    for (const key of ["ArrowUp", "ArrowDown", "a", "Tab", "F5"]) expect(scrubKey(press(key), at, whole)).toBeNull();
    expect(scrubKey(press("ArrowLeft", { altKey: true }), at, whole)).toBeNull();
    expect(scrubKey(press("1", { ctrlKey: true }), at, whole)).toBeNull();
    expect(scrubKey(press("1", { isComposing: true }), at, whole)).toBeNull();
  });

  it("stays inside the video and short of its end, which would be a skip", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("ArrowLeft", "ArrowRight", "PageUp", "End", "9"),
        fc.nat(86_400_000),
        (key, length) => {
          const to = scrubKey(press(key), length, length) ?? -1;
          expect(to).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(Math.max(0, length - 1_000));
        },
      ),
    );
  });
});

it("maps the pointer to a place, also outside of the line", () => {
  expect(scrubPointer(50, 200, 400_000)).toBe(100_000);
  expect(scrubPointer(-20, 200, 400_000)).toBe(0);
  expect(scrubPointer(900, 200, 400_000)).toBe(399_000);
  expect(scrubPointer(5, 0, 400_000)).toBe(0);
});

it("asks for whole milliseconds, also when the length is unknown", () => {
  expect(clampSeek(1_234.6, Infinity)).toBe(1_235);
  expect(clampSeek(-3, Infinity)).toBe(0);
});
