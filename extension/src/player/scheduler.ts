import type { Scheduler } from "../core/scheduler";

/** The page's monotonic clock and timers. */
export const pageScheduler: Scheduler = {
  now: () => performance.now(),
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return () => clearTimeout(timer);
  },
  spinUntil(atMs) {
    while (performance.now() < atMs);
  },
};
