import { describe, expect, it } from "vitest";

import { Learned } from "../../src/core/learned";
import { Expectations } from "../../src/core/player-expectations";
import { Starter } from "../../src/core/starter";
import { SimScheduler } from "../support/sim-scheduler";

describe("Starter", () => {
  it("calls at the very moment, though timers are late by a few ms", async () => {
    const time = new SimScheduler();
    time.slip = () => 4;
    const starter = new Starter(time);
    const calls: [number, number][] = [];
    const due = time.now() + 500;
    starter.arm(due, (late) => calls.push([time.now(), late]));
    expect(starter.armed).toBe(true);
    await time.run(1_000);
    expect(calls).toEqual([[due, 0]]);
    expect(starter.armed).toBe(false);
  });

  it("tells how late it was, and calls at once what is already due", async () => {
    const time = new SimScheduler();
    time.slip = () => 40;
    const starter = new Starter(time);
    const late: number[] = [];
    starter.arm(time.now() + 100, (ms) => late.push(ms));
    await time.run(500);
    time.slip = () => 0;
    starter.arm(time.now() - 70, (ms) => late.push(ms));
    await time.run(1);
    expect(late).toEqual([34, 70]);
  });

  it("leaves it to the timer where a few ms do not matter", async () => {
    const time = new SimScheduler();
    time.slip = () => 4;
    time.spinUntil = () => expect.unreachable();
    const late: number[] = [];
    new Starter(time).arm(time.now() + 100, (ms) => late.push(ms), false);
    await time.run(500);
    expect(late).toEqual([4]);
  });

  it("does one thing at a time", async () => {
    const time = new SimScheduler();
    const starter = new Starter(time);
    const calls: string[] = [];
    starter.arm(time.now() + 100, () => calls.push("first"));
    starter.arm(time.now() + 50, () => calls.push("second"));
    await time.run(200);
    starter.arm(time.now() + 50, () => calls.push("cancelled"));
    starter.cancel();
    await time.run(200);
    expect(calls).toEqual(["second"]);
  });
});

describe("Learned", () => {
  it("moves towards what it sees, per kind of player, and stays in range", () => {
    const learned = new Learned();
    const before = learned.get("start", "a");
    for (let i = 0; i < 20; i++) learned.learn("start", "a", 80);
    expect(learned.get("start", "a")).toBeCloseTo(80, 1);
    expect(learned.get("start", "b")).toBe(before);
    for (let i = 0; i < 50; i++) learned.learn("start", "a", 1e9);
    expect(learned.get("start", "a")).toBeLessThanOrEqual(1_500);
    learned.learn("start", "a", NaN);
    expect(learned.get("start", "a")).toBeGreaterThan(0);
  });

  it("does not believe a store that holds nonsense", () => {
    const learned = new Learned({ get: () => NaN, set: () => undefined });
    expect(Number.isFinite(learned.get("seek", "a"))).toBe(true);
    expect(new Learned({ get: () => -5, set: () => undefined }).get("seek", "a")).toBeGreaterThan(0);
  });
});

describe("Expectations", () => {
  it("take one echo per command, of the same place and in time", () => {
    let now = 0;
    const expectations = new Expectations(() => now);
    expectations.expect("pause");
    expect(expectations.take("play")).toBe(false);
    expect(expectations.take("pause")).toBe(true);
    expect(expectations.take("pause")).toBe(false);
    expectations.expect("seek", 10_000);
    expect(expectations.take("seek", 60_000)).toBe(false);
    expect(expectations.take("seek", 10_400)).toBe(true);
    expectations.expect("pause");
    now = 3_001;
    expect(expectations.take("pause")).toBe(false);
  });
});
