import type { Scheduler } from "./scheduler";

/** Timers are late by a few ms; the last ones are waited for by looking at the clock. */
const SPIN_MS = 6;

/** Calls a function at a local time, exactly if that matters: a timer to shortly before, then a short spin. One at a time. */
export class Starter {
  private cancelTimer: (() => void) | null = null;

  constructor(private readonly scheduler: Scheduler) {}

  get armed(): boolean {
    return this.cancelTimer !== null;
  }

  /** Replaces what was armed. A time that has passed means at once. `call` gets how late it was, ms. */
  arm(atMs: number, call: (lateMs: number) => void, exactly = true): void {
    this.cancel();
    const delay = Math.max(0, atMs - (exactly ? SPIN_MS : 0) - this.scheduler.now());
    this.cancelTimer = this.scheduler.punctually(delay, () => {
      this.cancelTimer = null;
      if (exactly && this.scheduler.now() < atMs) this.scheduler.spinUntil(atMs);
      call(this.scheduler.now() - atMs);
    });
  }

  cancel(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }
}
