import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isHeld, positionAt, remainingMs, timeOf } from "../../src/core/timeline";
import type { Timeline } from "../../src/core/types";

const playing: Timeline = { playing: true, position_ms: 10_000, anchor_ms: 1_000_000, rate: 1 };

const timelines = fc.record({
  playing: fc.boolean(),
  position_ms: fc.integer({ min: 0, max: 10_000_000 }),
  anchor_ms: fc.integer({ min: 1_000_000_000_000, max: 2_000_000_000_000 }),
  rate: fc.constantFrom(0.25, 0.5, 1, 1.25, 2),
});

describe("positionAt", () => {
  it("runs from the anchor at the rate", () => {
    expect(positionAt(playing, 1_002_500, null)).toBe(12_500);
    expect(positionAt({ ...playing, rate: 2 }, 1_002_500, null)).toBe(15_000);
  });

  it("holds before a future anchor", () => {
    expect(positionAt(playing, 999_000, null)).toBe(10_000);
    expect(isHeld(playing, 999_000)).toBe(true);
    expect(isHeld(playing, 1_000_000)).toBe(false);
  });

  it("stands while not playing and ends at the duration", () => {
    expect(positionAt({ ...playing, playing: false }, 2_000_000, null)).toBe(10_000);
    expect(positionAt(playing, 2_000_000, 60_000)).toBe(60_000);
  });

  it("never goes back and stays inside the item", () => {
    fc.assert(
      fc.property(timelines, fc.nat(1e8), fc.nat(1e8), fc.nat(1e8), (timeline, a, b, extra) => {
        const duration = timeline.position_ms + extra;
        const [first, second] = [Math.min(a, b), Math.max(a, b)].map((t) =>
          positionAt(timeline, timeline.anchor_ms - 1000 + t, duration),
        );
        expect(first).toBeLessThanOrEqual(second!);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(second).toBeLessThanOrEqual(duration);
      }),
    );
  });
});

describe("timeOf and remainingMs", () => {
  it("invert positionAt", () => {
    fc.assert(
      fc.property(timelines, fc.nat(1e7), (timeline, ahead) => {
        fc.pre(timeline.playing);
        const at = timeOf(timeline, timeline.position_ms + ahead);
        expect(positionAt(timeline, at!, null)).toBeCloseTo(timeline.position_ms + ahead, 3);
      }),
    );
  });

  it("know nothing of a paused timeline or an unknown end", () => {
    expect(timeOf({ ...playing, playing: false }, 20_000)).toBeNull();
    expect(remainingMs(playing, 1_000_000, null)).toBe(Infinity);
    expect(remainingMs({ ...playing, playing: false }, 1_000_000, 60_000)).toBe(Infinity);
  });

  it("count down in server time", () => {
    expect(remainingMs({ ...playing, rate: 2 }, 1_000_000, 60_000)).toBe(25_000);
    expect(remainingMs(playing, 9_000_000, 60_000)).toBe(0);
  });
});
