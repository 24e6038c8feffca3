import fc from "fast-check";
import { expect, it } from "vitest";

import { client, type SimClient } from "../support/room-sim";

type Happening = (one: SimClient, ms: number) => void;

const happenings: Record<string, Happening> = {
  prepare: (one, ms) => one.prepare(ms * 10),
  pause: (one) => one.pause(),
  wait: (one) => one.pause("waiting"),
  play: (one) => one.play(),
  stall: (one, ms) => one.player.status === "playing" && one.player.stall(ms),
  advert: (one, ms) => one.player.status === "playing" && one.player.interrupt("advert", ms),
  asleep: (one, ms) => one.player.status === "playing" && one.player.interrupt("asleep", ms),
  pausedByNobody: (one) => one.player.status === "playing" && one.player.pausedBy(false),
  startedByNobody: (one) => one.player.status === "paused" && one.player.playedBy(false),
  soughtByNobody: (one, ms) => one.player.ready && one.player.soughtBy(false, ms * 20),
  foreignRate: (one) => one.player.setRate(1.5),
  refusedPause: (one) => one.driver.gesture("pause"),
  refusedSeek: (one, ms) => one.driver.gesture("seek", { positionMs: ms * 10 }),
  ownLane: (one) => one.driver.takeLane({ do: "leave" }),
  replay: (one) => one.driver.takeLane({ do: "replay", backMs: 10_000 }),
  catchUp: (one, ms) => one.driver.takeLane({ do: "catch_up", fromMs: ms }),
  alone: (one) => one.driver.takeLane({ do: "alone" }),
  glide: (one) => one.driver.takeLane({ do: "glide" }),
  back: (one) => one.driver.takeLane({ do: "home" }),
  elsewhere: (one) => one.driver.suspend("away"),
  here: (one) => one.driver.suspend(null),
  mirror: (one) => one.driver.setActive(false),
  active: (one) => one.driver.setActive(true),
};

const step = fc.record({
  what: fc.constantFrom(...Object.keys(happenings)),
  ms: fc.integer({ min: 50, max: 3_000 }),
  pause: fc.integer({ min: 0, max: 2_500 }),
});

it("is where the room is in the end, whatever happened before, and asks the room for nothing by itself", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.boolean(), async (steps, plays) => {
      const one = client();
      one.answer = () => new Promise((resolve) => one.time.after(120, () => resolve(false)));
      await one.playFor(500);
      for (const { what, ms, pause } of steps) {
        happenings[what]!(one, ms);
        await one.time.run(pause);
      }
      one.driver.suspend(null);
      one.driver.setActive(true);
      one.driver.takeLane({ do: "home" });
      await one.time.run(5_000);
      one.prepare(30_000);
      await one.time.run(2_000);
      expect(one.lastReport).toMatchObject({ ready: true, suspended: null, cue: one.state.cue });
      if (plays) one.play();
      await one.time.run(10_000);
      expect(one.player.status).toBe(plays ? "playing" : "paused");
      expect(Math.abs(one.off)).toBeLessThan(15);
      const own = steps.filter(({ what }) => what.startsWith("refused")).length;
      expect(one.intents.length).toBeLessThanOrEqual(own);
    }),
    { numRuns: 300 },
  );
});
