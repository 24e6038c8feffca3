import type { Scheduler } from "../core/scheduler";

/** Resolves true once that time has passed, from where timers are not held back; false, at any time, when it cannot. */
export type Waker = (delayMs: number) => Promise<boolean>;

const base = {
  now: () => performance.now(),
  after: (delayMs: number, task: () => void) => {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  spinUntil: (atMs: number) => {
    while (performance.now() < atMs);
  },
};

/** The page's monotonic clock and timers. */
export const pageScheduler: Scheduler = { ...base, punctually: base.after };

/** The same with two clocks for what must be on time: the page's, and one that runs on while the page is hidden. */
export function punctualScheduler(waker: Waker): Scheduler {
  return {
    ...base,
    punctually(delayMs, task) {
      let over = false;
      const cancelTimer = base.after(delayMs, ring);
      function ring(): void {
        if (over) return;
        cancel();
        task();
      }
      function cancel(): void {
        over = true;
        cancelTimer();
      }
      if (delayMs > 0) void waker(delayMs).then((passed) => passed && ring());
      return cancel;
    },
  };
}
