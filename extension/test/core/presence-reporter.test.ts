import { beforeEach, describe, expect, it } from "vitest";

import type { PresenceReport } from "../../src/contract/types";
import { PresenceReporter, type Standing } from "../../src/core/presence-reporter";
import { SimScheduler } from "../support/sim-scheduler";

let time: SimScheduler;
let sent: { at: number; report: PresenceReport }[];
let standing: Standing | null;
let answer: () => unknown;
let reporter: PresenceReporter;

beforeEach(() => {
  time = new SimScheduler();
  sent = [];
  standing = {
    cue: 1,
    ready: true,
    suspended: null,
    drift_ms: 2.04,
    rtt_ms: 40,
    clock_error_ms: 20,
    position_ms: 10.6,
  };
  answer = () => ({ ok: true });
  reporter = new PresenceReporter({
    scheduler: time,
    standing: () => standing,
    send: (report) => {
      sent.push({ at: time.now(), report });
      return Promise.resolve(answer());
    },
  });
});

const gaps = () => sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));

describe("presence reports", () => {
  it("go out on entering, then every 5 s", async () => {
    reporter.changed();
    expect(sent).toEqual([]);
    reporter.connected();
    await time.run(15_000);
    expect(gaps()).toEqual([5_000, 5_000, 5_000]);
    expect(sent[0]?.report).toEqual({ ...standing, drift_ms: 2, position_ms: 11 });
  });

  it("go out every 30 s in a room over 50", async () => {
    reporter.setPeople(51);
    reporter.connected();
    await time.run(60_000);
    expect(gaps()).toEqual([30_000, 30_000]);
  });

  it("tell a change at once, and gather a flurry of them", async () => {
    reporter.connected();
    await time.run(1_000);
    standing = { ...standing!, ready: false };
    reporter.changed();
    expect(sent.at(-1)?.report.ready).toBe(false);
    for (let change = 0; change < 10; change++) {
      standing = { ...standing, cue: change };
      reporter.changed();
      await time.run(5);
    }
    await time.run(200);
    expect(sent).toHaveLength(3);
    expect(sent.at(-1)?.report.cue).toBe(9);
  });

  it("come oftener while a difference is being put right", async () => {
    standing = { ...standing!, drift_ms: -200 };
    reporter.connected();
    await time.run(1_600);
    standing = { ...standing, drift_ms: 3 };
    await time.run(1_600);
    await time.run(5_000);
    expect(gaps()).toEqual([1_500, 1_500, 5_000]);
  });

  it("are made again when the server had no time for one", async () => {
    answer = () => ({ ok: false, error: { code: "rate_limited", message: "", retry_after_ms: 700 } });
    reporter.connected();
    await time.run(500);
    answer = () => ({ ok: true });
    await time.run(1_000);
    expect(gaps()).toEqual([700]);
  });

  it("are not made without a player or a room", async () => {
    standing = null;
    reporter.connected();
    await time.run(20_000);
    reporter.disconnected();
    standing = { cue: 1 };
    reporter.changed();
    await time.run(20_000);
    expect(sent).toEqual([]);
  });

  it("keep to what the wire allows", async () => {
    standing = { cue: 1, drift_ms: -9e9, rtt_ms: -5, clock_error_ms: 9e9, position_ms: -3 };
    reporter.connected();
    await time.run(1);
    expect(sent[0]?.report).toEqual({ cue: 1, drift_ms: -3.6e6, rtt_ms: 0, clock_error_ms: 3.6e6, position_ms: 0 });
  });
});
