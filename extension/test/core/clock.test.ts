import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { ServerClock } from "../../src/core/clock";
import { type ClockSample, OffsetEstimator } from "../../src/core/clock-estimator";
import { quantile, queueDelay, seeded } from "../support/random";

const OFFSET = 1_800_000_000_000;

/** One exchange at local time t0; the server's clock runs `drift` faster. */
function exchange(t0: number, up: number, down: number, drift = 0): ClockSample {
  const server = (local: number) => OFFSET + local * (1 + drift);
  return { t0, t1: server(t0 + up), t2: server(t0 + up + 0.2), t3: t0 + up + 0.2 + down };
}

function burst(clock: ServerClock, time: { now: number }, up: number, down: number, shift = 0): void {
  for (let i = 0; i < 12; i++) {
    const sample = exchange(time.now, up, down);
    time.now = sample.t3;
    clock.add({ ...sample, t1: sample.t1 + shift, t2: sample.t2 + shift });
    time.now += 50;
  }
}

describe("OffsetEstimator", () => {
  it("is exact on a symmetric network and covers the truth by its bound on any other", () => {
    const delay = fc.double({ min: 0.1, max: 400, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(delay, delay), { minLength: 1, maxLength: 40 }), (delays) => {
        const estimator = new OffsetEstimator();
        delays.forEach(([up, down], index) => estimator.add(exchange(index * 1000, up, down)));
        const now = delays.length * 1000;
        const { offsetMs, errorMs } = estimator.estimate(now)!;
        expect(Math.abs(offsetMs - OFFSET)).toBeLessThanOrEqual(errorMs + 0.01);
      }),
    );
    const symmetric = new OffsetEstimator();
    symmetric.add(exchange(0, 40, 40));
    expect(symmetric.estimate(81)!.offsetMs).toBeCloseTo(OFFSET, 2);
    expect(symmetric.estimate(81)!.rttMs).toBeCloseTo(80, 2);
  });

  it("uses the least of each direction, though no single exchange was good both ways", () => {
    const estimator = new OffsetEstimator();
    estimator.add(exchange(0, 20, 300));
    estimator.add(exchange(1000, 300, 20));
    expect(estimator.estimate(2000)!.offsetMs).toBeCloseTo(OFFSET, 2);
  });

  it("forgets samples older than a minute, but keeps a dozen in rooms that ping rarely", () => {
    const often = new OffsetEstimator();
    for (let i = 0; i < 200; i++) often.add(exchange(i * 2000, 20, 20));
    expect(often.count).toBeLessThanOrEqual(31);
    const rarely = new OffsetEstimator();
    for (let i = 0; i < 200; i++) rarely.add(exchange(i * 10_000, 20, 20));
    expect(rarely.count).toBe(12);
  });

  it("learns the drift of the oscillators and stays right under it", () => {
    const random = seeded(7);
    for (const drift of [-80e-6, 40e-6]) {
      const estimator = new OffsetEstimator();
      const errors: number[] = [];
      for (let t0 = 0; t0 < 10 * 60_000; t0 += 2000) {
        const sample = exchange(t0, queueDelay(random, 20, 10), queueDelay(random, 20, 10), drift);
        estimator.add(sample);
        if (t0 > 5 * 60_000) errors.push(Math.abs(estimator.estimate(t0)!.offsetMs - (OFFSET + t0 * drift)));
      }
      expect(estimator.estimate(600_000)!.drift).toBeCloseTo(drift, 4.5);
      expect(quantile(errors, 0.95)).toBeLessThan(2);
    }
  });

  it("leaves a small error on a network with queues", () => {
    const random = seeded(1);
    const errors = Array.from({ length: 300 }, () => {
      const estimator = new OffsetEstimator();
      for (let i = 0; i < 12; i++) {
        estimator.add(exchange(i * 80, queueDelay(random, 25, 15), queueDelay(random, 25, 15)));
      }
      return Math.abs(estimator.estimate(1000)!.offsetMs - OFFSET);
    });
    expect(quantile(errors, 0.95)).toBeLessThan(5);
  });
});

describe("ServerClock", () => {
  const at = (now: number) => ({ now });
  const started = () => {
    const time = at(1000);
    const clock = new ServerClock(() => time.now);
    clock.begin("connection");
    burst(clock, time, 20, 20);
    clock.finish();
    return { time, clock };
  };

  it("knows nothing before the first sample and is settled after the first burst", () => {
    const time = at(1000);
    const clock = new ServerClock(() => time.now);
    expect(clock.serverNow()).toBeNull();
    expect(clock.localAt(OFFSET)).toBeNull();
    clock.begin("connection");
    clock.finish();
    expect(clock.settled).toBe(false);
    clock.begin("connection");
    burst(clock, time, 20, 20);
    expect(clock.settled).toBe(false);
    expect(clock.serverNow()).toBeCloseTo(OFFSET + time.now, 0);
    clock.finish();
    expect(clock.settled).toBe(true);
    expect(clock.serverNow()).toBeCloseTo(OFFSET + time.now, 2);
    expect(clock.serverAt(0)).toBeCloseTo(OFFSET, 2);
    expect(clock.localAt(OFFSET + 77)).toBeCloseTo(77, 2);
    expect(clock.estimate!.errorMs).toBeCloseTo(20, 1);
  });

  it("slews to what a new connection measures, never jumping or running back", () => {
    const { time, clock } = started();
    clock.begin("connection");
    burst(clock, time, 60, 20);
    clock.finish();
    let before = clock.serverNow()!;
    const truth = OFFSET + 20;
    for (let i = 0; i < 60; i++) {
      time.now += 100;
      const now = clock.serverNow()!;
      expect(now - before).toBeGreaterThan(99);
      expect(now - before).toBeLessThan(101);
      before = now;
    }
    expect(before).toBeCloseTo(truth + time.now, 1);
  });

  it("keeps the former estimate until a new burst is complete, then drops its samples", () => {
    const { time, clock } = started();
    clock.begin("connection");
    burst(clock, time, 100, 10);
    expect(clock.serverNow()).toBeCloseTo(OFFSET + time.now, 1);
    clock.finish();
    expect(clock.estimate!.offsetMs).toBeCloseTo(OFFSET + 45, 1);
  });

  it("reports a jump when the local clock stood still, and steps after the wake", () => {
    const { time, clock } = started();
    const asleep = 3_600_000;
    const sample = exchange(time.now, 20, 20);
    expect(clock.add({ ...sample, t1: sample.t1 + asleep, t2: sample.t2 + asleep })).toBe("jump");
    clock.begin("wake");
    expect(clock.settled).toBe(false);
    burst(clock, time, 20, 20, asleep);
    clock.finish();
    expect(clock.settled).toBe(true);
    expect(clock.serverNow()).toBeCloseTo(OFFSET + time.now + asleep, 1);
  });

  it("takes slow and lopsided exchanges for what they are", () => {
    const { time, clock } = started();
    expect(clock.add(exchange(time.now, 20, 3000))).toBe("ok");
    expect(clock.add(exchange(time.now + 4000, 2500, 20))).toBe("ok");
    time.now += 6600;
    expect(clock.serverNow()).toBeCloseTo(OFFSET + time.now, 0);
  });
});
