/**
 * Time as core sees it: one monotonic clock and one-shot timers. The browser's is `performance.now()` and
 * `setTimeout`; tests simulate it. All values are ms of the same clock, which has no relation to wall time.
 */
export interface Scheduler {
  now(): number;
  /** Runs `task` once, at least `delayMs` from now; timers may be late. Returns what cancels it. */
  after(delayMs: number, task: () => void): () => void;
  /** As `after`, and on time in a page that nobody sees or hears, too: its own timers run once a second. */
  punctually(delayMs: number, task: () => void): () => void;
  /** Returns once `now()` has reached `atMs`. For the last few ms only: it blocks the thread. */
  spinUntil(atMs: number): void;
}
