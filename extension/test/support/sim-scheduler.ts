import type { Scheduler } from "../../src/core/scheduler";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
}

/** Simulated time: timers run in order when `run` is called; promises settle in between. */
export class SimScheduler implements Scheduler {
  private time: number;
  private timers: Timer[] = [];
  private order = 0;
  /** How late timers fire, ms; the n-th timer asks once. */
  slip: () => number = () => 0;

  constructor(start = 5_000) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer = { at: this.time + Math.max(0, delayMs) + this.slip(), order: this.order++, task };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }

  punctually(delayMs: number, task: () => void): () => void {
    return this.after(delayMs, task);
  }

  spinUntil(atMs: number): void {
    if (atMs - this.time > 20) throw new Error(`spinning for ${atMs - this.time} ms would freeze the page`);
    this.time = Math.max(this.time, atMs);
  }

  /** Lets `ms` pass. */
  async run(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (let next = this.next(end); next !== undefined; next = this.next(end)) {
      this.timers = this.timers.filter((timer) => timer !== next);
      this.time = Math.max(this.time, next.at);
      next.task();
      await settle();
    }
    this.time = Math.max(this.time, end);
  }

  /** The clock goes on without any timer having run, as when a tab is frozen. */
  jump(ms: number): void {
    this.time += ms;
  }

  private next(end: number): Timer | undefined {
    return this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at || a.order - b.order)[0];
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await Promise.resolve();
}
