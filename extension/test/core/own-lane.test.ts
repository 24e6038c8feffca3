import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { followLane, glideFrom, glideRate, type Lane, type LaneSight, leave, meeting } from "../../src/core/own-lane";
import { positionAt } from "../../src/core/timeline";
import type { Timeline } from "../../src/core/types";

const line = (position_ms: number, fields: Partial<Timeline> = {}): Timeline => ({
  playing: true,
  position_ms,
  anchor_ms: 0,
  rate: 1,
  ...fields,
});
const room = (timeline: Timeline) => ({ itemId: "i1", timeline });
const sight = (serverMs: number, fields: Partial<LaneSight> = {}): LaneSight => ({
  serverMs,
  durationMs: null,
  ready: true,
  heldUp: false,
  positionMs: null,
  coarse: false,
  ...fields,
});

/** Follows with a player that does what its line asks, until it is home; null after `limitMs`. */
function ride(lane: Lane, at: (ms: number) => Timeline, limitMs: number, coarse = false) {
  const promises: (number | null)[] = [];
  for (let ms = 0; ms <= limitMs; ms += 100) {
    const step = followLane(lane, room(at(ms)), sight(ms, { coarse }));
    if (step.kind === "home") return { ms, smoothly: step.smoothly, promises };
    lane = step.lane;
    promises.push(step.homeAtMs);
  }
  return null;
}

describe("the way home", () => {
  it("takes 40 s for 10 s, says so from its start on, and ends where the room is", () => {
    const home = ride(glideFrom("replay", room(line(60_000)), 50_000), () => line(60_000), 60_000)!;
    expect(home.smoothly).toBe(true);
    expect(home.promises[0]).toBeCloseTo(41_500, 0);
    expect(new Set(home.promises).size).toBe(1);
    expect(Math.abs(home.ms - home.promises[0]!)).toBeLessThan(200);
  });

  it("is slower than the room from ahead, and waits there while the room stands", () => {
    const still = line(20_000, { playing: false });
    let step = followLane(glideFrom("return", room(still), 25_000), room(still), sight(0));
    expect(step).toMatchObject({
      kind: "own",
      homeAtMs: null,
      lane: { line: { playing: false, position_ms: 25_000 } },
    });
    const on = line(20_000, { anchor_ms: 1_000 });
    step = followLane(step.kind === "own" ? step.lane : leave("left", room(on)), room(on), sight(1_000));
    expect(step).toMatchObject({ kind: "own", lane: { line: { playing: true, rate: 0.75 } } });
  });

  it("goes on to where a paused room stands", () => {
    const still = line(20_000, { playing: false });
    const home = ride(glideFrom("alone", room(still), 15_000), () => still, 10_000)!;
    expect(home.smoothly).toBe(true);
    expect(home.ms).toBeLessThan(4_500);
  });

  it("goes on after a pause of the room, and follows it at once where it went far", () => {
    const paused = line(61_000, { playing: false });
    const rooms = (ms: number) =>
      ms < 1_000 ? line(60_000) : ms < 3_000 ? paused : line(61_000, { anchor_ms: 3_000 });
    const home = ride(glideFrom("replay", room(line(60_000)), 50_000), rooms, 60_000)!;
    expect(home.smoothly).toBe(true);
    expect(home.ms).toBeLessThan(36_000);
    const away = ride(
      glideFrom("replay", room(line(60_000)), 50_000),
      (ms) => (ms < 1_000 ? line(60_000) : line(400_000, { anchor_ms: 1_000 })),
      60_000,
    )!;
    expect(away).toMatchObject({ ms: 1_000, smoothly: false });
  });

  it("is from the beginning of a film as long as it is, whatever the room does meanwhile", () => {
    const rooms = (ms: number) => (ms < 5_000 ? line(600_000) : line(700_000, { anchor_ms: 5_000 }));
    const home = ride(glideFrom("catch_up", room(line(600_000)), 0), rooms, 4_000_000)!;
    expect(home.smoothly).toBe(true);
    expect(home.ms).toBeGreaterThan(2_400_000);
  });

  it("begins when the player is ready, stands while it is held up, and loses nothing by it", () => {
    let lane = glideFrom("alone", room(line(60_000)), 50_000);
    const look = (serverMs: number, fields: Partial<LaneSight>) => {
      const step = followLane(lane, room(line(60_000)), sight(serverMs, fields));
      if (step.kind === "own") lane = step.lane;
      return step;
    };
    expect(look(4_000, { ready: false })).toMatchObject({ lane: { line: { playing: false, position_ms: 50_000 } } });
    expect(look(5_000, {})).toMatchObject({ lane: { line: { playing: true, position_ms: 50_000, anchor_ms: 5_300 } } });
    expect(look(9_000, { heldUp: true, ready: false, positionMs: 53_000 })).toMatchObject({
      lane: { line: { playing: false, position_ms: 53_000 } },
    });
    expect(look(30_000, { ready: false })).toMatchObject({ lane: { line: { playing: false, position_ms: 53_000 } } });
    expect(look(31_000, {})).toMatchObject({ lane: { line: { playing: true, position_ms: 53_000 } } });
  });

  it("ends with the item, and where no rate leads home", () => {
    const lane = glideFrom("replay", room(line(60_000)), 50_000);
    expect(followLane(lane, { itemId: "i2", timeline: line(0) }, sight(0))).toEqual({ kind: "home", smoothly: false });
    expect(followLane(lane, null, sight(0))).toEqual({ kind: "home", smoothly: false });
    const fast = line(60_000, { rate: 2 });
    expect(followLane(lane, room(fast), sight(0))).toEqual({ kind: "home", smoothly: false });
  });

  it("promises nothing that the end of the item forestalls", () => {
    const at = line(60_000);
    const step = followLane(glideFrom("replay", room(at), 50_000), room(at), sight(0, { durationMs: 70_000 }));
    expect(step).toMatchObject({ kind: "own", homeAtMs: null });
  });

  it("leaves a player in the person's hands alone, whatever the room does", () => {
    const lane = leave("left", room(line(0)));
    for (const at of [room(line(0)), { itemId: "i2", timeline: line(5_000, { playing: false }) }, null])
      expect(followLane(lane, at, sight(99_000))).toEqual({ kind: "own", lane, homeAtMs: null });
  });
});

it("is behind a room that has gone past, wherever that one's line began", () => {
  const at = line(20_000);
  const step = followLane(glideFrom("return", room(at), 22_000), room(at), sight(6_000, { ready: false }));
  expect(step).toMatchObject({ kind: "own", homeAtMs: null });
});

describe("how fast", () => {
  it("stays within what a player can do, in quarters where it must", () => {
    expect(glideRate(1, "behind", false)).toBe(1.25);
    expect(glideRate(1, "ahead", false)).toBe(0.75);
    expect(glideRate(1.5, "behind", true)).toBe(1.75);
    expect(glideRate(2, "behind", false)).toBeNull();
    expect(glideRate(0.25, "ahead", false)).toBeNull();
    expect(glideRate(0.25, "behind", true)).toBeNull();
  });
});

it("is home when it was promised, at rates within bounds, from anywhere near", () => {
  const rates = fc.constantFrom(0.5, 0.75, 1, 1.25, 1.5, 1.75);
  fc.assert(
    fc.property(rates, fc.integer({ min: -50_000, max: 50_000 }), fc.boolean(), (rate, apart, coarse) => {
      const at = line(100_000, { rate });
      let lane = glideFrom("return", room(at), 100_000 - apart);
      for (let ms = 0; ; ms += 100) {
        const step = followLane(lane, room(at), sight(ms, { coarse }));
        if (step.kind === "home") {
          // With quarters alone there may be no slower or faster one: then it is brought home.
          expect(step.smoothly || coarse).toBe(true);
          if (step.smoothly && lane.line!.playing)
            expect(Math.abs(positionAt(lane.line!, ms, null) - positionAt(at, ms, null))).toBeLessThan(200);
          return;
        }
        const moving = step.lane.line!;
        if (moving.playing && moving !== lane.line) {
          expect(moving.rate >= 0.25 && moving.rate <= 2 && moving.rate / rate <= 1.26).toBe(true);
          expect(step.homeAtMs).not.toBeNull();
          expect(meeting(moving, at, ms, null)).toBeCloseTo(step.homeAtMs!, 3);
        }
        lane = step.lane;
        if (ms > 500_000) throw new Error("never home");
      }
    }),
    { numRuns: 100 },
  );
});
