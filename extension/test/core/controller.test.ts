import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { control, type ControllerState, type Observation, startController } from "../../src/core/controller";
import { COARSE, TIGHT, type Tuning } from "../../src/core/tuning";

const usual: Observation = {
  nowMs: 0,
  expectedMs: 0,
  actualMs: 0,
  rate: 1,
  baseRate: 1,
  remainingMs: Infinity,
  blocked: false,
  seekLeadMs: 100,
};

interface Plant {
  /** Ahead of the room. */
  off: number;
  leaveCost: number;
  baseRate: number;
}

interface Run {
  readonly rates: number[];
  readonly jumps: string[];
  readonly offs: number[];
  readonly state: ControllerState;
}

/** Ticks every 100 ms, and when the controller asks to be woken; a jump lands exactly, after `seekMs`. */
function run(plant: Plant, forMs: number, tuning: Tuning = TIGHT): Run {
  let state = startController(0, tuning);
  let rate = plant.baseRate;
  const rates: number[] = [];
  const jumps: string[] = [];
  const offs: number[] = [];
  for (let now = 0; now < forMs;) {
    const expectedMs = 10_000 + now * plant.baseRate;
    const seen = { ...usual, nowMs: now, expectedMs, actualMs: expectedMs + plant.off, rate, baseRate: plant.baseRate };
    const decision = control(state, seen, tuning);
    state = decision.state;
    if (decision.action.kind === "rate") {
      if (rate === 1 && decision.action.rate !== 1) plant.off -= plant.leaveCost;
      rate = decision.action.rate;
      rates.push(rate);
    } else if (decision.action.kind !== "none") {
      jumps.push(decision.action.kind);
      expect(decision.action.targetMs).toBeCloseTo(10_000 + decision.action.untilMs * plant.baseRate, 6);
      plant.off = 0;
    }
    const wake = Math.min(now + 100, Math.max(now + 1, decision.wakeMs ?? Infinity));
    plant.off += (rate - plant.baseRate) * (wake - now);
    offs.push(plant.off);
    now = wake;
  }
  return { rates, jumps, offs, state };
}

describe("the tight controller", () => {
  it("rests at the room's rate inside the dead band", () => {
    expect(run({ off: 0.4, leaveCost: 20, baseRate: 1 }, 10_000).rates).toEqual([]);
    expect(run({ off: -0.4, leaveCost: 20, baseRate: 1 }, 10_000).rates).toEqual([]);
  });

  it("corrects a lasting small error by leaving the rate once and coming back", () => {
    for (const off of [-15, 15, -40, 30, 100, -150]) {
      const { rates, offs } = run({ off, leaveCost: 20, baseRate: 1 }, 8_000);
      expect(rates.length, `${off}`).toBe(2);
      expect(rates.at(-1)).toBe(1);
      expect(Math.abs(offs.at(-1)!), `${off}`).toBeLessThan(1);
    }
  });

  it("uses the cost of leaving rate 1 where that is what is needed", () => {
    const { offs, rates } = run({ off: 20, leaveCost: 20, baseRate: 1 }, 3_000);
    expect(Math.abs(offs.at(-1)!)).toBeLessThanOrEqual(TIGHT.enterMs);
    expect(rates.every((rate) => Math.abs(rate - 1) <= 0.011)).toBe(true);
  });

  it("brings back a viewer that is 0.7 s behind within 6 s, without a jump and within ±15 %", () => {
    const { rates, jumps, offs } = run({ off: -720, leaveCost: 22, baseRate: 1 }, 6_000);
    expect(jumps).toEqual([]);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1.15 + 1e-9);
    expect(Math.abs(offs.at(-1)!)).toBeLessThan(20);
  });

  it("jumps ahead when far behind, and waits when far ahead", () => {
    expect(run({ off: -5_000, leaveCost: 22, baseRate: 1 }, 5_000).jumps).toEqual(["seek"]);
    expect(run({ off: 1_500, leaveCost: 22, baseRate: 1 }, 5_000).jumps).toEqual(["hold"]);
    expect(run({ off: 60_000, leaveCost: 22, baseRate: 1 }, 5_000).jumps).toEqual(["seek"]);
  });

  it("ends near the room from anywhere, at any rate of the room, within the bounds", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -800, max: 800, noNaN: true }),
        fc.double({ min: 0, max: 40, noNaN: true }),
        fc.constantFrom(0.5, 1, 1.25, 2),
        (off, leaveCost, baseRate) => {
          const { rates, offs } = run({ off, leaveCost, baseRate }, 20_000);
          expect(Math.abs(offs.at(-1)!)).toBeLessThanOrEqual(
            baseRate !== 1 ? TIGHT.roughEnterMs : TIGHT.calmEnterMs + 0.1,
          );
          expect(rates.every((rate) => Math.abs(rate / baseRate - 1) <= 0.15 + 1e-9)).toBe(true);
          expect(rates.length).toBeLessThanOrEqual(8);
        },
      ),
    );
  });

  it("lets a correction be for a while, and then takes up what is left of it", () => {
    const early = run({ off: -60, leaveCost: 24, baseRate: 1 }, 10_000);
    expect(early.rates.length).toBe(2);
    expect(Math.abs(early.offs.at(-1)!)).toBeLessThan(TIGHT.calmEnterMs);
    const late = run({ off: -60, leaveCost: 24, baseRate: 1 }, 70_000);
    expect(late.rates.length).toBe(4);
    expect(Math.abs(late.offs.at(-1)!)).toBeLessThan(TIGHT.enterMs);
  });

  it("acts after a start at the same moment, whenever its ticks come", () => {
    const moments = [0, 30, 70, 99].map((first) => {
      let state = startController(0, TIGHT);
      for (let now = first; ;) {
        const decision = control(state, { ...usual, nowMs: now, expectedMs: now + 12, actualMs: now }, TIGHT);
        if (decision.action.kind === "rate") return now;
        state = decision.state;
        now = Math.min(now + 100, decision.wakeMs ?? Infinity);
      }
    });
    expect(moments).toEqual([250, 250, 250, 250]);
  });

  it("learns what leaving rate 1 costs here", () => {
    expect(run({ off: -60, leaveCost: 0, baseRate: 1 }, 9_000).state.leaveCostMs).toBeLessThan(3);
    expect(run({ off: -60, leaveCost: 40, baseRate: 1 }, 9_000).state.leaveCostMs).toBeGreaterThan(34);
  });

  it("does nothing during an advert, a stall or a seek, nor in the last second", () => {
    let state = startController(0, TIGHT);
    for (let now = 0; now < 5_000; now += 100) {
      const off = { ...usual, nowMs: now, expectedMs: 5_000, actualMs: 0 };
      for (const seen of [
        { ...off, blocked: true },
        { ...off, remainingMs: 900 },
      ]) {
        const decision = control(state, seen, TIGHT);
        expect(decision.action).toEqual({ kind: "none" });
        state = decision.state;
      }
    }
  });

  it("puts back a rate that somebody else has set", () => {
    const decision = control(startController(0, TIGHT), { ...usual, nowMs: 500, rate: 1.5 }, TIGHT);
    expect(decision.action).toEqual({ kind: "rate", rate: 1 });
  });

  it("does not act on a single odd observation", () => {
    let state = startController(0, TIGHT);
    for (let now = 0; now < 5_000; now += 100) {
      const error = now % 400 === 0 ? 100 : 0;
      const decision = control(state, { ...usual, nowMs: now, expectedMs: now + error, actualMs: now }, TIGHT);
      expect(decision.action).toEqual({ kind: "none" });
      state = decision.state;
    }
  });
});

describe("the coarse controller", () => {
  it("never trims, and leaves alone what is below its threshold", () => {
    expect(run({ off: -400, leaveCost: 0, baseRate: 1 }, 20_000, COARSE)).toMatchObject({ rates: [], jumps: [] });
    const { rates, jumps } = run({ off: -700, leaveCost: 0, baseRate: 1 }, 20_000, COARSE);
    expect(rates).toEqual([]);
    expect(jumps).toEqual(["seek"]);
  });

  it("jumps ever more rarely when it does not help", () => {
    let state = startController(0, COARSE);
    const jumps: number[] = [];
    for (let now = 0; now < 240_000; now += 100) {
      const decision = control(state, { ...usual, nowMs: now, expectedMs: now, actualMs: now - 2_000 }, COARSE);
      state = decision.state;
      if (decision.action.kind === "seek") jumps.push(now);
    }
    const gaps = jumps.slice(1).map((at, index) => at - jumps[index]!);
    expect(gaps.length).toBeGreaterThan(2);
    expect(gaps).toEqual([...gaps].sort((a, b) => a - b));
    expect(gaps.at(-1)).toBeGreaterThanOrEqual(60_000);
  });
});
