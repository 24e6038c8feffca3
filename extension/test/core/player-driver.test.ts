import { describe, expect, it } from "vitest";

import { Learned } from "../../src/core/learned";
import { client, OFFSET, SimClient } from "../support/room-sim";
import { coarse } from "../support/sim-player";
import { seeded } from "../support/random";
import { SimScheduler } from "../support/sim-scheduler";

describe("the two-phase start", () => {
  it("loads, reports ready once, holds paused before the anchor and starts on it", async () => {
    const one = client();
    one.prepare(5_000, 1);
    expect(one.player.log[0]).toBe("load i1 5000");
    await one.time.run(300);
    expect(one.lastReport).toMatchObject({ cue: 1, ready: false, suspended: null });
    await one.time.run(300);
    expect(one.reports.filter((report) => report.ready).length).toBe(1);
    one.play(1_000);
    await one.time.run(990);
    expect(one.player.status).toBe("paused");
    expect(one.player.position()!.ms).toBeCloseTo(5_000, 0);
    await one.time.run(20);
    expect(one.player.status).toBe("playing");
    await one.time.run(2_000);
    expect(Math.abs(one.off)).toBeLessThan(2);
  });

  it("learns how late a player starts, so that the next start is right without a correction", async () => {
    const one = client({ startMs: 75 });
    await one.playFor(5_000);
    one.prepare(60_000);
    await one.time.run(500);
    for (let cue = 3; cue < 12; cue++) {
      one.prepare(cue * 20_000, cue);
      await one.time.run(600);
      one.play();
      await one.time.run(2_500);
    }
    one.player.rateChanges = 0;
    one.prepare(300_000);
    await one.time.run(600);
    one.play();
    await one.time.run(400);
    expect(Math.abs(one.off)).toBeLessThan(8);
    await one.time.run(10_000);
    expect(one.player.rateChanges).toBe(0);
  });

  it("is exact a second after any start, whatever the start's own latency was this time", async () => {
    const random = seeded(7);
    const one = client({ startMs: () => 66 + 18 * random() });
    await one.playFor(5_000);
    for (let cue = 2; cue < 12; cue++) {
      one.prepare(cue * 20_000, cue);
      await one.time.run(600);
      one.player.rateChanges = 0;
      one.play();
      await one.time.run(1_500);
      expect(Math.abs(one.off), `start ${cue}`).toBeLessThan(2);
      await one.time.run(5_000);
      expect(one.player.rateChanges, `start ${cue}`).toBeLessThanOrEqual(2);
    }
  });

  it("keeps what it learned for the next visit", async () => {
    const stored = new Map<string, number>();
    const store = {
      get: (key: string) => stored.get(key) ?? null,
      set: (key: string, value: number) => void stored.set(key, value),
    };
    const time = new SimScheduler();
    await new SimClient(time, { startMs: 75 }, 0, new Learned(store)).playFor(3_000);
    expect(new Learned(store).get("start", "sim")).toBeGreaterThan(20);
  });

  it("starts late rather than never when it gets ready after the anchor", async () => {
    const one = client({ loadMs: 2_500 });
    one.prepare(0, 1);
    await one.time.run(1_000);
    one.play();
    await one.time.run(3_500);
    expect(one.player.status).toBe("playing");
    expect(Math.abs(one.off)).toBeLessThan(15);
  });

  it("takes up an anchor that is moved while it waits for it", async () => {
    const one = client();
    one.prepare(0, 1);
    await one.time.run(1_000);
    one.play(5_000);
    await one.time.run(1_000);
    one.play(500);
    await one.time.run(1_000);
    expect(one.player.status).toBe("playing");
    expect(Math.abs(one.off)).toBeLessThan(5);
  });

  it("waits for the clock before it starts anything", async () => {
    const one = client();
    one.clock.begin("wake");
    one.prepare(0, 1);
    await one.time.run(1_000);
    one.play();
    await one.time.run(2_000);
    expect(one.player.status).toBe("paused");
    one.clock.add({ t0: one.time.now(), t1: one.server, t2: one.server, t3: one.time.now() });
    one.clock.finish();
    await one.time.run(1_000);
    expect(one.player.status).toBe("playing");
    expect(Math.abs(one.off)).toBeLessThan(5);
  });
});

describe("following", () => {
  it("lands a late joiner where the room is", async () => {
    const one = client();
    one.set("playing", { playing: true, position_ms: 0, anchor_ms: one.server - 60_000, rate: 1 });
    await one.time.run(3_000);
    expect(one.player.status).toBe("playing");
    expect(Math.abs(one.off)).toBeLessThan(5);
    expect(one.player.rateChanges).toBe(0);
  });

  it("follows pause to the exact place, seek while paused, and play from there", async () => {
    const one = client();
    await one.playFor(3_000);
    one.pause();
    await one.time.run(500);
    expect(one.player.status).toBe("paused");
    expect(Math.abs(one.player.position()!.ms - one.state.timeline.position_ms)).toBeLessThan(5);
    one.set("paused", { ...one.state.timeline, position_ms: 90_000 });
    await one.time.run(500);
    expect(one.player.position()!.ms).toBe(90_000);
    one.prepare(90_000);
    await one.time.run(500);
    expect(one.lastReport).toMatchObject({ cue: 2, ready: true });
    one.play();
    await one.time.run(1_000);
    expect(Math.abs(one.off)).toBeLessThan(5);
  });

  it("follows the room's rate", async () => {
    const one = client();
    one.prepare(0, 1);
    await one.time.run(1_000);
    one.play(300, 1.5);
    await one.time.run(5_000);
    expect(one.player.rate).toBe(1.5);
    expect(Math.abs(one.off)).toBeLessThan(13);
  });

  it("changes item on the next cue, and unloads when the room is idle", async () => {
    const one = client();
    await one.playFor(2_000);
    one.state = { ...one.state, item: { ...one.state.item!, item_id: "i2" } };
    one.prepare(0, 2);
    await one.time.run(1_000);
    expect(one.player.log).toContain("load i2 0");
    expect(one.lastReport).toMatchObject({ cue: 2, ready: true });
    one.driver.apply({ ...one.state, item: null, phase: "idle" });
    expect(one.player.status).toBe("empty");
    expect(one.view!.activity).toBe("none");
  });

  it("comes back from a stall of 0.7 s within 6 s, without a jump, and rests again", async () => {
    const one = client();
    await one.playFor(10_000);
    one.player.stall(700);
    const seeks = one.player.log.filter((line) => line.startsWith("seek")).length;
    await one.time.run(6_700);
    expect(Math.abs(one.off)).toBeLessThan(20);
    expect(one.player.log.filter((line) => line.startsWith("seek")).length).toBe(seeks);
    one.player.rateChanges = 0;
    await one.time.run(60_000);
    expect(one.player.rateChanges).toBeLessThanOrEqual(2);
    expect(Math.abs(one.off)).toBeLessThan(13);
  });

  it("reports a lasting stall as buffering, and comes back by a jump after a long one", async () => {
    const one = client();
    await one.playFor(5_000);
    one.player.stall(4_000);
    await one.time.run(400);
    expect(one.lastReport!.suspended).toBeNull();
    await one.time.run(600);
    expect(one.lastReport!.suspended).toBe("buffering");
    await one.time.run(6_000);
    expect(one.lastReport!.suspended).toBeNull();
    expect(Math.abs(one.off)).toBeLessThan(15);
  });

  it("leaves an advert alone, says so, and comes back after it", async () => {
    const one = client();
    await one.playFor(5_000);
    const commands = one.player.log.length;
    one.player.interrupt("advert", 15_000);
    await one.time.run(14_000);
    expect(one.lastReport!.suspended).toBe("advert");
    expect(one.player.log.length).toBe(commands);
    await one.time.run(5_000);
    expect(one.lastReport!.suspended).toBeNull();
    expect(Math.abs(one.off)).toBeLessThan(15);
  });

  it("reports the end once and does not chase it", async () => {
    const one = client({ durationMs: 20_000 });
    await one.playFor(5_000, 12_000);
    await one.time.run(10_000);
    expect(one.media.filter((media) => media.ended).length).toBe(1);
    expect(one.media.at(-1)).toEqual({ item_id: "i1", cue: 1, ended: true });
    expect(one.view!.activity).toBe("ended");
    one.prepare(1_000);
    await one.time.run(1_000);
    expect(one.lastReport).toMatchObject({ cue: 2, ready: true });
    expect(one.player.position()!.ms).toBe(1_000);
  });

  it("tells duration and title once", async () => {
    const one = client();
    await one.playFor(5_000);
    expect(one.media).toEqual([{ item_id: "i1", cue: 1, duration_ms: 600_000, title: "title of i1" }]);
  });

  it("says why it cannot play, and tries again on the next cue", async () => {
    const one = client();
    await one.playFor(1_000);
    one.player.fail("network");
    await one.time.run(200);
    expect(one.lastReport).toMatchObject({ ready: false, suspended: "cannot_play" });
    expect(one.media.at(-1)).toMatchObject({ error: "network" });
    expect(one.view).toMatchObject({ activity: "failed", error: "network" });
    one.prepare(5_000);
    await one.time.run(1_000);
    expect(one.lastReport).toMatchObject({ cue: 2, ready: true, suspended: null });
  });
});

describe("gestures", () => {
  it("applies the own pause before the room answers, and goes on when it is refused", async () => {
    const one = client();
    await one.playFor(3_000);
    one.answer = () => new Promise((resolve) => one.time.after(400, () => resolve(false)));
    one.driver.gesture("pause");
    expect(one.player.status).toBe("paused");
    expect(one.intents).toEqual([{ kind: "pause", itemId: "i1", positionMs: expect.any(Number) as number }]);
    await one.time.run(300);
    expect(one.player.status).toBe("paused");
    await one.time.run(2_000);
    expect(one.player.status).toBe("playing");
    expect(Math.abs(one.off)).toBeLessThan(13);
  });

  it("shows the own seek's target at once and is ready there for the room's cue", async () => {
    const one = client();
    await one.playFor(3_000);
    one.answer = () => new Promise((resolve) => one.time.after(80, () => resolve(true)));
    one.driver.gesture("seek", { positionMs: 200_000 });
    expect(one.driver.shownPosition()).toBe(200_000);
    expect(one.player.position()!.ms).toBe(200_000);
    await one.time.run(70);
    one.prepare(200_000);
    const seeks = one.player.log.filter((line) => line.startsWith("seek")).length;
    await one.time.run(300);
    expect(one.lastReport).toMatchObject({ cue: 2, ready: true });
    expect(one.player.log.filter((line) => line.startsWith("seek")).length).toBe(seeks);
  });

  it("is not disturbed in its own pause by states that were decided before it", async () => {
    const one = client();
    await one.playFor(3_000);
    one.answer = () => new Promise((resolve) => one.time.after(500, () => resolve(true)));
    one.driver.gesture("pause");
    await one.time.run(100);
    one.driver.apply({ ...one.state });
    await one.time.run(200);
    expect(one.player.status).toBe("paused");
  });

  it("leaves play to the room: it only asks", async () => {
    const one = client();
    one.prepare(0, 1);
    await one.time.run(1_000);
    one.set("paused", one.state.timeline);
    one.driver.gesture("play");
    await one.time.run(500);
    expect(one.intents.map((intent) => intent.kind)).toEqual(["play"]);
    expect(one.player.status).toBe("paused");
  });

  it("turns what a person does in the player itself into intents, and echoes into none", async () => {
    const one = client();
    await one.playFor(3_000);
    one.pause();
    one.prepare(10_000);
    await one.time.run(500);
    one.play();
    await one.time.run(1_000);
    expect(one.intents).toEqual([]);
    one.player.pausedBy(true);
    expect(one.intents.map((intent) => intent.kind)).toEqual(["pause"]);
    one.pause();
    await one.time.run(1_000);
    one.player.playedBy(true);
    await one.time.run(200);
    expect(one.intents.map((intent) => intent.kind)).toEqual(["pause", "play"]);
    expect(one.player.status).toBe("paused");
    one.player.soughtBy(true, 44_000);
    expect(one.intents.at(-1)).toEqual({ kind: "seek", itemId: "i1", positionMs: 44_000 });
  });

  it("repairs what nobody's gesture did", async () => {
    const one = client();
    await one.playFor(3_000);
    one.player.pausedBy(false);
    await one.time.run(2_000);
    expect(one.player.status).toBe("playing");
    expect(Math.abs(one.off)).toBeLessThan(13);
    one.player.soughtBy(false, 0);
    await one.time.run(3_000);
    expect(Math.abs(one.off)).toBeLessThan(13);
    one.player.setRate(2);
    await one.time.run(5_000);
    expect(one.player.rate).toBe(1);
    expect(one.intents).toEqual([]);
  });

  it("puts a waiting player back that something else has moved or started", async () => {
    const one = client();
    one.prepare(7_000, 1);
    await one.time.run(1_000);
    one.player.soughtBy(false, 60_000);
    await one.time.run(500);
    expect(one.player.position()!.ms).toBe(7_000);
    one.player.playedBy(false);
    await one.time.run(500);
    expect(one.player.status).toBe("paused");
    expect(one.player.position()!.ms).toBe(7_000);
    expect(one.lastReport).toMatchObject({ ready: true });
    expect(one.intents).toEqual([]);
  });

  it("gives up on a player that keeps being paused, until the person says to play", async () => {
    const one = client();
    await one.playFor(3_000);
    for (let i = 0; i < 5; i++) {
      one.player.pausedBy(false);
      await one.time.run(1_500);
    }
    expect(one.lastReport!.suspended).toBe("away");
    expect(one.player.status).toBe("paused");
    one.driver.unblockPlay();
    await one.time.run(3_000);
    expect(one.lastReport!.suspended).toBeNull();
    expect(Math.abs(one.off)).toBeLessThan(15);
  });

  it("waits at the end of a part that another program skips again and again", async () => {
    const one = client();
    await one.playFor(10_000);
    let skips = 0;
    one.player.subscribe(() => {
      const at = one.player.position()!.ms;
      if (one.player.status !== "playing" || at < 12_000 || at > 39_500) return;
      skips += 1;
      one.player.soughtBy(false, 40_000);
    });
    for (let i = 0; i < 250; i++) {
      await one.time.run(100);
      one.player.touch();
    }
    expect(skips).toBeGreaterThan(0);
    expect(skips).toBeLessThan(5);
    expect(one.player.position()!.ms).toBeCloseTo(40_000, -2);
    await one.time.run(8_000);
    expect(Math.abs(one.off)).toBeLessThan(20);
    expect(one.intents).toEqual([]);
  });

  it("tries again when the person presses play in the player itself", async () => {
    const one = client();
    await one.playFor(3_000);
    for (let i = 0; i < 5; i++) {
      one.player.pausedBy(false);
      await one.time.run(1_500);
    }
    expect(one.lastReport!.suspended).toBe("away");
    one.player.playedBy(true);
    await one.time.run(3_000);
    expect(one.lastReport!.suspended).toBeNull();
    expect(Math.abs(one.off)).toBeLessThan(15);
    expect(one.intents).toEqual([]);
  });
});

describe("what keeps a player from taking part", () => {
  it("sends a player that starves to where the room is by now, ever more rarely", async () => {
    const one = client();
    await one.playFor(8_000);
    one.player.log.length = 0;
    one.player.stall(120_000);
    await one.time.run(4_900);
    expect(one.player.log).toEqual([]);
    await one.time.run(2_000);
    expect(one.player.log.filter((said) => said.startsWith("seek")).length).toBe(1);
    expect(one.player.status).toBe("playing");
    expect(Math.abs(one.off)).toBeLessThan(20);
    one.player.stall(120_000);
    await one.time.run(7_000);
    expect(one.player.status).toBe("stalled");
    await one.time.run(6_000);
    expect(one.player.status).toBe("playing");
  });

  it("takes a player up again that recovers by itself", async () => {
    const one = client();
    await one.playFor(2_000);
    one.player.fail("blocked");
    await one.time.run(500);
    expect(one.lastReport!.suspended).toBe("cannot_play");
    one.player.error = null;
    one.player.playedBy(false);
    await one.time.run(4_000);
    expect(one.lastReport!.suspended).toBeNull();
    expect(Math.abs(one.off)).toBeLessThan(15);
  });

  it("says that the browser refuses to play, until a press allows it", async () => {
    const one = client({ autoplay: "blocked" });
    await one.playFor(2_000);
    expect(one.lastReport).toMatchObject({ ready: false, suspended: "autoplay_blocked" });
    expect(one.view!.playBlocked).toBe(true);
    expect(one.player.log.filter((line) => line === "play").length).toBe(1);
    one.player.habits.autoplay = "ok";
    one.driver.unblockPlay();
    await one.time.run(4_000);
    expect(one.lastReport!.suspended).toBeNull();
    expect(Math.abs(one.off)).toBeLessThan(15);
  });

  it("does not try for ever when play is always aborted", async () => {
    const one = client({ autoplay: "aborted" });
    await one.playFor(5_000);
    expect(one.player.log.filter((line) => line === "play").length).toBeLessThan(10);
    expect(one.lastReport!.suspended).toBe("away");
  });

  it("lets go in the own lane and comes back to the room", async () => {
    const one = client();
    await one.playFor(3_000);
    one.driver.takeLane({ do: "leave" });
    expect(one.lastReport!.suspended).toBe("own_lane");
    expect(one.player.status).toBe("playing");
    one.player.soughtBy(true, 0);
    await one.time.run(3_000);
    expect(one.intents).toEqual([]);
    expect(one.player.position()!.ms).toBeLessThan(4_000);
    one.driver.takeLane({ do: "home" });
    await one.time.run(2_000);
    expect(one.lastReport!.suspended).toBeNull();
    expect(Math.abs(one.off)).toBeLessThan(5);
  });

  it("loads nothing while the caller says that it must not", async () => {
    const one = client();
    one.driver.suspend("cannot_play");
    one.prepare(0, 1);
    await one.time.run(1_000);
    expect(one.player.log).toEqual([]);
    expect(one.lastReport).toMatchObject({ cue: 1, ready: false, suspended: "cannot_play" });
    one.driver.suspend(null);
    await one.time.run(1_000);
    expect(one.lastReport).toMatchObject({ cue: 1, ready: true, suspended: null });
  });

  it("unloads and is silent while another tab plays", async () => {
    const one = client();
    await one.playFor(2_000);
    one.driver.setActive(false);
    expect(one.player.status).toBe("empty");
    expect(one.driver.report()).toBeNull();
    const count = one.reports.length;
    one.pause();
    await one.time.run(1_000);
    expect(one.reports.length).toBe(count);
    one.driver.setActive(true);
    await one.time.run(1_000);
    expect(one.driver.report()).toMatchObject({ cue: 1, ready: true });
  });
});

describe("several clients", () => {
  it("are within the promised skew, with clocks a few ms off and players that start late", async () => {
    const time = new SimScheduler();
    const clients = [
      new SimClient(time, { startMs: 75, seekMs: 120 }, 3),
      new SimClient(time, { startMs: 10, seekMs: 30 }, -3),
      new SimClient(time, { startMs: 40, leaveCostMs: 0 }, 0),
    ];
    const skew = () => Math.max(...clients.map((one) => one.off)) - Math.min(...clients.map((one) => one.off));
    for (let cue = 1; cue < 8; cue++) {
      for (const one of clients) one.prepare(cue * 30_000, cue);
      await time.run(1_000);
      for (const one of clients) one.play();
      await time.run(4_000);
    }
    expect(skew()).toBeLessThan(25);
    await time.run(10_000);
    for (const one of clients) one.player.rateChanges = 0;
    const skews: number[] = [];
    for (let i = 0; i < 60; i++) {
      await time.run(1_000);
      skews.push(skew());
    }
    expect(Math.max(...skews)).toBeLessThan(25);
    for (const one of clients) expect(one.player.rateChanges).toBeLessThanOrEqual(2);
  });

  it("keeps a coarse player within its threshold by holding and seeking alone", async () => {
    const one = client({ traits: coarse, startMs: 350, seekMs: 700, loadMs: 1_500 });
    for (let cue = 1; cue < 8; cue++) {
      one.prepare(cue * 30_000, cue);
      await one.time.run(3_000);
      one.play(600);
      await one.time.run(5_000);
    }
    expect(Math.abs(one.off)).toBeLessThan(50);
    expect(one.player.rateChanges).toBe(0);
    one.player.stall(1_500);
    await one.time.run(12_000);
    expect(Math.abs(one.off)).toBeLessThan(500);
    expect(one.player.rateChanges).toBe(0);
  });
});

describe("report and shownPosition", () => {
  it("tell drift behind as negative, in ms", async () => {
    const one = client();
    await one.playFor(3_000);
    one.player.soughtBy(false, one.player.position()!.ms - 30);
    await one.time.run(4_000);
    // So soon after a correction a small error is let be.
    one.player.soughtBy(false, one.player.position()!.ms - one.off - 4);
    await one.time.run(1_500);
    expect(one.driver.report()!.drift_ms).toBeCloseTo(-4, 0);
    expect(one.driver.report()!.position_ms).toBeCloseTo(one.player.position()!.ms, -1);
    expect(one.driver.shownPosition()).toBeCloseTo(one.server - one.state.timeline.anchor_ms, -1);
    expect(OFFSET).toBeLessThan(one.server);
  });
});
