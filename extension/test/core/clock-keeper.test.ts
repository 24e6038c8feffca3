import { beforeEach, describe, expect, it } from "vitest";

import { ServerClock } from "../../src/core/clock";
import { ClockKeeper } from "../../src/core/clock-keeper";
import { SimScheduler } from "../support/sim-scheduler";

describe("ClockKeeper", () => {
  let scheduler: SimScheduler;
  let clock: ServerClock;
  let keeper: ClockKeeper;
  let pings: number[];
  let delay: number;
  let shift: number;

  beforeEach(() => {
    scheduler = new SimScheduler();
    clock = new ServerClock(() => scheduler.now());
    pings = [];
    delay = 40;
    shift = 1_800_000_000_000;
    keeper = new ClockKeeper({
      scheduler,
      clock,
      ping: () => {
        pings.push(scheduler.now());
        const server = (scheduler.now() + delay / 2 + shift) * 1000;
        return new Promise((resolve, reject) => {
          if (delay === Infinity) scheduler.after(1000, () => reject(new Error("no answer")));
          else scheduler.after(delay, () => resolve({ t1_us: server, t2_us: server }));
        });
      },
    });
  });

  const perMinute = async () => {
    pings = [];
    await scheduler.run(60_000);
    return pings.length;
  };

  it("sends a burst on connect, then one ping every 2 s, every 10 s in large rooms", async () => {
    keeper.connected();
    await scheduler.run(1_500);
    expect(pings.length).toBe(12);
    expect(clock.settled).toBe(true);
    expect(clock.serverNow()).toBeCloseTo(scheduler.now() + shift, 0);
    expect(await perMinute()).toBe(30);
    keeper.setPeople(51);
    await scheduler.run(2_000);
    expect(await perMinute()).toBe(6);
  });

  it("is silent while disconnected and measures anew on the next connection", async () => {
    keeper.connected();
    await scheduler.run(3_000);
    keeper.disconnected();
    expect(await perMinute()).toBe(0);
    expect(clock.settled).toBe(true);
    keeper.connected();
    await scheduler.run(1_500);
    expect(pings.length).toBe(12);
  });

  it("repeats a burst that was not answered", async () => {
    delay = Infinity;
    keeper.connected();
    await scheduler.run(2_000);
    expect(clock.settled).toBe(false);
    delay = 40;
    await scheduler.run(4_000);
    expect(clock.settled).toBe(true);
  });

  it("does not trust the clock from a wake until it is measured, also when woken offline", async () => {
    keeper.connected();
    await scheduler.run(3_000);
    keeper.woke();
    expect(clock.settled).toBe(false);
    await scheduler.run(1_500);
    expect(clock.settled).toBe(true);
    keeper.disconnected();
    keeper.woke();
    await scheduler.run(5_000);
    expect(clock.settled).toBe(false);
    keeper.connected();
    await scheduler.run(1_500);
    expect(clock.settled).toBe(true);
  });

  it("finds out by itself that the local clock stood still", async () => {
    keeper.connected();
    await scheduler.run(3_000);
    shift += 600_000;
    await scheduler.run(2_100);
    expect(clock.settled).toBe(false);
    await scheduler.run(1_500);
    expect(clock.serverNow()).toBeCloseTo(scheduler.now() + shift, 0);
  });

  it("measures anew after its timers were held back", async () => {
    keeper.connected();
    await scheduler.run(3_000);
    pings = [];
    scheduler.jump(20_000);
    await scheduler.run(1_500);
    expect(pings.length).toBe(12);
    expect(clock.settled).toBe(true);
  });

  it("drops answers that belong to a former connection", async () => {
    delay = 3_000;
    keeper.connected();
    await scheduler.run(1_000);
    keeper.disconnected();
    shift += 5_000;
    delay = 20;
    keeper.connected();
    await scheduler.run(5_000);
    expect(clock.estimate!.offsetMs).toBeCloseTo(shift, 1);
  });
});
