import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { beforeIdFor, dropIndex, edgeScroll, moved } from "../../src/ui/queue/order";

describe("moving in the queue", () => {
  it("names the neighbour that leads to the same order", () => {
    const list = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(list, fc.nat(), fc.nat(), (ids, a, b) => {
        const [from, to] = [a % ids.length, b % ids.length];
        const id = ids[from]!;
        const before = beforeIdFor(ids, from, to);
        // What the server does with it.
        const rest = ids.filter((each) => each !== id);
        const at = before === null ? rest.length : rest.indexOf(before);
        expect([...rest.slice(0, at), id, ...rest.slice(at)]).toEqual(moved(ids, from, to));
      }),
    );
  });

  it("leaves a list alone when nothing is there to move", () => {
    expect(moved(["a", "b"], 5, 0)).toEqual(["a", "b"]);
  });
});

describe("dragging", () => {
  const heights = [50, 60, 50, 50];

  it("changes places once half of the neighbour is covered", () => {
    expect(dropIndex(0, 29, heights)).toBe(0);
    expect(dropIndex(0, 31, heights)).toBe(1);
    expect(dropIndex(0, 60 + 26, heights)).toBe(2);
    expect(dropIndex(3, -26, heights)).toBe(2);
    expect(dropIndex(3, -50 - 31, heights)).toBe(1);
  });

  it("never leaves the list", () => {
    fc.assert(
      fc.property(fc.nat(3), fc.integer({ min: -9_999, max: 9_999 }), (from, dy) => {
        const to = dropIndex(from, dy, heights);
        expect(to).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThan(heights.length);
      }),
    );
    expect(dropIndex(1, 9_999, heights)).toBe(3);
    expect(dropIndex(1, -9_999, heights)).toBe(0);
  });

  it("scrolls only near an edge, and towards it", () => {
    expect(edgeScroll(200, 0, 400)).toBe(0);
    expect(edgeScroll(10, 0, 400)).toBeLessThan(0);
    expect(edgeScroll(395, 0, 400)).toBeGreaterThan(0);
    expect(Math.abs(edgeScroll(-500, 0, 400))).toBeLessThanOrEqual(14);
  });
});
