import { describe, expect, it } from "vitest";

import { nextInDirection, type Box } from "../../src/ui/focus";

const box = (left: number, top: number, width = 40, height = 40): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

describe("arrows from one control to the next", () => {
  //  0  1  2      3 is a wide one under them, 4 a panel at the right
  const boxes = [box(0, 0), box(60, 0), box(120, 0), box(0, 100, 160, 40), box(400, 40, 100, 40)];

  it("lead along a row", () => {
    expect(nextInDirection(boxes, 0, "right")).toBe(1);
    expect(nextInDirection(boxes, 2, "left")).toBe(1);
  });

  it("lead down to what lies under, and back up to the nearest", () => {
    expect(nextInDirection(boxes, 1, "down")).toBe(3);
    expect([0, 1, 2]).toContain(nextInDirection(boxes, 3, "up"));
  });

  it("reach what lies aside when nothing is in line", () => {
    expect(nextInDirection(boxes, 2, "right")).toBe(4);
    expect(nextInDirection(boxes, 4, "left")).toBe(2);
  });

  it("say so when nothing lies that way", () => {
    expect(nextInDirection(boxes, 0, "left")).toBe(-1);
    expect(nextInDirection(boxes, 0, "up")).toBe(-1);
    expect(nextInDirection(boxes, 99, "up")).toBe(-1);
  });
});
