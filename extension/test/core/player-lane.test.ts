import { describe, expect, it } from "vitest";

import { Learned } from "../../src/core/learned";
import { SimClient, client } from "../support/room-sim";
import { coarse } from "../support/sim-player";
import { SimScheduler } from "../support/sim-scheduler";

async function playing(habits: Parameters<typeof client>[0] = {}) {
  const one = client(habits);
  await one.playFor(3_000, 120_000);
  return one;
}

const rates = (one: SimClient) => one.player.rateChanges;

describe("the last ten seconds again", () => {
  it("plays them for this client alone and is back in step when it said, without a jump at the end", async () => {
    const one = await playing();
    one.driver.takeLane({ do: "replay", backMs: 10_000 });
    await one.time.run(1_500);
    expect(one.lastReport).toMatchObject({ suspended: "own_lane", ready: false });
    expect(one.off).toBeLessThan(-9_500);
    expect(one.driver.report()!.drift_ms).toBeLessThan(-9_500);
    const { homeAtMs, gliding, why } = one.view!.lane!;
    expect({ gliding, why }).toEqual({ gliding: true, why: "replay" });
    expect(homeAtMs! - one.server).toBeLessThan(45_000);
    const seeks = one.player.log.filter((line) => line.startsWith("seek")).length;
    await one.time.run(homeAtMs! - one.server - 500);
    expect(one.player.rate).toBe(1.25);
    await one.time.run(1_500);
    expect(one.view!.lane).toBeNull();
    expect(one.lastReport).toMatchObject({ suspended: null, ready: true, cue: one.state.cue });
    expect(one.player.rate).toBe(1);
    expect(Math.abs(one.off)).toBeLessThan(15);
    expect(one.player.log.filter((line) => line.startsWith("seek")).length).toBe(seeks);
    const before = rates(one);
    await one.time.run(20_000);
    expect(rates(one)).toBe(before);
    expect(one.intents).toEqual([]);
  });

  it("can be cut short", async () => {
    const one = await playing();
    one.driver.takeLane({ do: "replay", backMs: 10_000 });
    await one.time.run(3_000);
    one.driver.takeLane({ do: "home" });
    await one.time.run(2_000);
    expect(one.lastReport!.suspended).toBeNull();
    expect(Math.abs(one.off)).toBeLessThan(15);
  });

  it("goes with a coarse player too", async () => {
    const one = await playing({ traits: coarse, seekMs: 300, startMs: 200 });
    one.driver.takeLane({ do: "replay", backMs: 10_000 });
    await one.time.run(60_000);
    expect(one.view!.lane).toBeNull();
    expect(one.player.rate).toBe(1);
    expect(Math.abs(one.off)).toBeLessThan(500);
  });
});

describe("catching up", () => {
  it("begins where asked, and each room's pause brings it nearer", async () => {
    const one = await playing();
    one.driver.takeLane({ do: "catch_up", fromMs: 80_000 });
    await one.time.run(1_200);
    expect(one.player.position()!.ms).toBeLessThan(81_500);
    const promised = one.view!.lane!.homeAtMs!;
    one.pause();
    await one.time.run(20_000);
    expect(one.player.status).toBe("playing");
    one.play();
    await one.time.run(500);
    expect(one.view!.lane!.homeAtMs!).toBeLessThan(promised - 10_000);
  });

  it("alone, after the room had to wait: on from where it stood, and what stalls again is not skipped", async () => {
    const one = await playing();
    one.player.stall(60_000);
    await one.time.run(1_000);
    expect(one.lastReport!.suspended).toBe("buffering");
    one.pause("waiting");
    const stood = one.player.position()!.ms;
    one.driver.takeLane({ do: "alone" });
    expect(one.lastReport!.suspended).toBe("own_lane");
    one.play();
    await one.time.run(4_000);
    expect(one.player.position()!.ms).toBeGreaterThan(stood + 2_000);
    const before = one.player.position()!.ms;
    one.player.stall(5_000);
    await one.time.run(5_000);
    expect(Math.abs(one.player.position()!.ms - before)).toBeLessThan(300);
    await one.time.run(60_000);
    expect(one.view!.lane).toBeNull();
    expect(Math.abs(one.off)).toBeLessThan(15);
  });

  it("ends with the room's next item", async () => {
    const one = await playing();
    one.driver.takeLane({ do: "catch_up", fromMs: 0 });
    await one.time.run(2_000);
    one.state = { ...one.state, item: { ...one.state.item!, item_id: "i2" } };
    one.prepare(0, 2);
    await one.time.run(1_500);
    expect(one.view!.lane).toBeNull();
    expect(one.lastReport).toMatchObject({ cue: 2, ready: true, suspended: null });
  });
});

describe("leaving the room's timeline", () => {
  it("leaves the player to the person, whatever the room does, and glides home or jumps", async () => {
    const one = await playing();
    one.driver.takeLane({ do: "leave" });
    expect(one.view!.lane).toMatchObject({ why: "left", gliding: false });
    one.pause();
    await one.time.run(1_000);
    expect(one.player.status).toBe("playing");
    one.driver.toggleOwn();
    expect(one.player.status).toBe("paused");
    one.play();
    await one.time.run(6_000);
    expect(one.player.status).toBe("paused");
    one.driver.takeLane({ do: "glide" });
    await one.time.run(1_000);
    expect(one.view!.lane).toMatchObject({ why: "return", gliding: true });
    await one.time.run(40_000);
    expect(one.view!.lane).toBeNull();
    expect(Math.abs(one.off)).toBeLessThan(15);
  });

  it("comes home by itself when a hand on the player only meant to look", async () => {
    const one = await playing();
    one.driver.takeLane({ do: "replay", backMs: 10_000 });
    await one.time.run(2_000);
    one.player.pausedBy(true);
    await one.time.run(1_000);
    expect(one.player.status).toBe("paused");
    expect(one.view!.lane).toMatchObject({ why: "gesture", gliding: false });
    expect(one.intents).toEqual([]);
    one.driver.takeLane({ do: "home" });
    await one.time.run(2_000);
    expect(Math.abs(one.off)).toBeLessThan(15);
  });

  it("tells the room of what is pressed in our ui, and stays where it is", async () => {
    const one = await playing();
    one.driver.takeLane({ do: "replay", backMs: 10_000 });
    await one.time.run(2_000);
    one.driver.gesture("pause");
    await one.time.run(1_000);
    expect(one.intents.map(({ kind }) => kind)).toEqual(["pause"]);
    expect(one.player.status).toBe("playing");
  });
});

describe("an offset of one's own", () => {
  const clientWith = async (offsetMs: number) => {
    const one = new SimClient(new SimScheduler(), {}, 0, new Learned(), offsetMs);
    await one.playFor(5_000, 30_000);
    return one;
  };

  it.each([-2_000, -150, 220, 2_000])(
    "of %i ms is kept in play, from the start on, and counts as in step",
    async (ms) => {
      const one = await clientWith(ms);
      expect(Math.abs(one.off - ms)).toBeLessThan(15);
      expect(Math.abs(one.driver.report()!.drift_ms!)).toBeLessThan(15);
      expect(one.lastReport!.suspended).toBeNull();
    },
  );

  it("does not show in a pause: everybody stands at one frame", async () => {
    const one = await clientWith(220);
    one.pause();
    await one.time.run(1_000);
    expect(Math.abs(one.player.position()!.ms - one.state.timeline.position_ms)).toBeLessThan(6);
    one.prepare(one.state.timeline.position_ms);
    await one.time.run(500);
    one.play();
    await one.time.run(2_000);
    expect(Math.abs(one.off - 220)).toBeLessThan(15);
  });

  it("is taken home to from the own lane", async () => {
    const one = await clientWith(500);
    one.driver.takeLane({ do: "replay", backMs: 5_000 });
    await one.time.run(30_000);
    expect(one.view!.lane).toBeNull();
    expect(Math.abs(one.off - 500)).toBeLessThan(15);
  });

  it("is not taken for where the room is paused", async () => {
    const one = await clientWith(1_000);
    one.player.pausedBy(true);
    await one.time.run(10);
    expect(Math.abs(one.intents[0]!.positionMs - (one.player.position()!.ms - 1_000))).toBeLessThan(2);
  });
});
