import { expect, it } from "vitest";

import { type Look, SessionRecord } from "../../src/core/session-record";

const look = (nowMs: number, more: Partial<Look> = {}): Look => ({
  nowMs,
  counts: true,
  driftMs: 3,
  clockErrorMs: 1,
  skewMs: 5,
  stalled: false,
  waits: [],
  nameOf: (id) => id.toUpperCase(),
  ...more,
});
const about = { madeAt: "now", player: "html5", coarse: false };

it("tells drift by its magnitude, over all and minute by minute, and only while it means something", () => {
  const record = new SessionRecord(1_000);
  for (let ms = 0; ms < 60_000; ms += 500) record.look(look(1_000 + ms, { driftMs: ms % 1_000 === 0 ? -4 : 4 }));
  for (let ms = 60_000; ms < 120_000; ms += 500) record.look(look(1_000 + ms, { driftMs: 40 }));
  record.look(look(121_500, { counts: false, driftMs: 9_000, skewMs: 9_000 }));
  const report = record.report(about);
  expect(report.drift_ms).toEqual({ p50: 40, p95: 40, max: 40 });
  expect(report.minutes.map(({ minute, drift_ms }) => [minute, drift_ms?.p95])).toEqual([
    [0, 4],
    [1, 40],
    [2, undefined],
  ]);
  expect(report.skew_ms?.max).toBe(5);
  expect(report.clock_error_ms).toEqual({ p50: 1, p95: 1, max: 1 });
});

it("counts what was done to the player, and each stall once with its length", () => {
  const record = new SessionRecord(0);
  record.event({ type: "rate", gesture: false, rate: 1.02 }, 500);
  record.event({ type: "seek", gesture: true, toMs: 1 }, 600);
  record.event({ type: "play", gesture: true }, 700);
  for (const [ms, stalled] of [
    [0, false],
    [500, true],
    [1_000, true],
    [1_500, false],
    [61_000, true],
  ] as const)
    record.look(look(ms, { stalled }));
  const report = record.report(about);
  expect(report).toMatchObject({ rate_changes: 1, seeks: 1 });
  expect(report.stalls).toEqual([
    { at_s: 0.5, ms: 1_000 },
    { at_s: 61, ms: 0 },
  ]);
  expect(report.minutes.map(({ stalls }) => stalls)).toEqual([1, 1]);
});

it("tells who was waited for, why and how long, one line for each wait", () => {
  const record = new SessionRecord(0);
  const wait = (user_id: string, since_ms: number) => ({
    user_id,
    reason: "buffering" as const,
    since_ms,
    until_ms: 0,
  });
  record.look(look(1_000, { waits: [wait("ben", 7)] }));
  record.look(look(1_500, { waits: [wait("ben", 7), wait("cat", 8)] }));
  record.look(look(2_000, { waits: [wait("cat", 8)] }));
  record.look(look(9_000, { waits: [wait("ben", 99)] }));
  expect(record.report(about).waits).toEqual([
    { at_s: 1, who: "BEN", reason: "buffering", ms: 500 },
    { at_s: 1.5, who: "CAT", reason: "buffering", ms: 500 },
    { at_s: 9, who: "BEN", reason: "buffering", ms: 0 },
  ]);
});

it("has nothing to say of a stay without play, and says so", () => {
  const report = new SessionRecord(0).report(about);
  expect(report).toMatchObject({ drift_ms: null, skew_ms: null, clock_error_ms: null, minutes: [], stalls: [] });
});
