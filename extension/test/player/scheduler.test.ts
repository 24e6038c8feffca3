import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { punctualScheduler } from "../../src/player/scheduler";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** As a hidden page's: a timer waits for the next full second. The waker has its own. */
function hidden(answers: (delayMs: number) => Promise<boolean>) {
  const { setTimeout: real } = globalThis;
  const scheduler = punctualScheduler(answers);
  vi.stubGlobal("setTimeout", (task: () => void, ms: number) => real(task, Math.ceil(ms / 1000) * 1000));
  return { scheduler, real };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("what must be on time", () => {
  it("is, in a page whose own timers are held back", async () => {
    const { scheduler, real } = hidden((ms) => new Promise((resolve) => real(() => resolve(true), ms)));
    const rung: number[] = [];
    scheduler.punctually(300, () => rung.push(performance.now()));
    await vi.advanceTimersByTimeAsync(299);
    expect(rung).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(rung).toHaveLength(1);
  });

  it("comes by the page's own timer when nobody can wake it, and not before", async () => {
    const { scheduler } = hidden(() => Promise.resolve(false));
    const rung = vi.fn();
    scheduler.punctually(300, rung);
    await vi.advanceTimersByTimeAsync(990);
    expect(rung).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(20);
    expect(rung).toHaveBeenCalledOnce();
  });

  it("does not come once it was cancelled", async () => {
    const { scheduler, real } = hidden((ms) => new Promise((resolve) => real(() => resolve(true), ms)));
    const rung = vi.fn();
    const cancel = scheduler.punctually(300, rung);
    cancel();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(rung).not.toHaveBeenCalled();
  });
});
