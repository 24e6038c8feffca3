import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { lineUp, pickFaces, placeFaces, spread } from "../../src/ui/people/faces";

const face = (id: string, drift: number) => ({ id, drift });

describe("faces on the line", () => {
  it("stand close together while nobody could tell a difference", () => {
    expect(spread(0)).toBe(0);
    expect(spread(20)).toBe(0);
    expect(spread(-19)).toBe(0);
  });

  it("drift apart the more the further off they are, to the side they are off", () => {
    const drift = fc.integer({ min: 21, max: 60_000 });
    fc.assert(
      fc.property(drift, drift, (a, b) => {
        expect(spread(-a)).toBe(-spread(a));
        if (a < b) expect(spread(a)).toBeLessThanOrEqual(spread(b));
      }),
    );
  });

  it("side by side around the middle when in step", () => {
    const placed = placeFaces([face("a", 2), face("b", -3), face("c", 0)], 200, 100, 18);
    expect(placed.map(({ id, x }) => [id, x])).toEqual([
      ["b", 82],
      ["c", 100],
      ["a", 118],
    ]);
  });

  it("keep order and distance, and stay on the line as long as it has room", () => {
    const faces = fc.array(fc.integer({ min: -99_999, max: 99_999 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(faces, fc.integer({ min: 160, max: 900 }), (drifts, width) => {
        const placed = placeFaces(
          drifts.map((drift, index) => face(`f${index}`, drift)),
          width,
          width / 2,
          18,
        );
        placed.forEach(({ x }, index) => {
          expect(x).toBeGreaterThanOrEqual(9);
          expect(x).toBeLessThanOrEqual(width - 9);
          if (index > 0) expect(x - placed[index - 1]!.x).toBeGreaterThanOrEqual(18 - 1e-6);
        });
      }),
    );
  });

  it("are pushed in from both ends of a line", () => {
    expect(lineUp([-40, -30, 500], 0, 100, 10)).toEqual([0, 10, 100]);
    expect(lineUp([98, 99, 100], 0, 100, 10)).toEqual([80, 90, 100]);
  });

  it("show those furthest off, and always you", () => {
    const all = [face("a", 1), face("b", 2), face("you", 0), face("late", -4_000)];
    const { shown, more } = pickFaces(all, 2, "you");
    expect(shown.map(({ id }) => id)).toEqual(["you", "late"]);
    expect(more).toBe(2);
    expect(pickFaces(all, 9, "you")).toEqual({ shown: all, more: 0 });
  });
});
