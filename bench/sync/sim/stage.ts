import type { Scheduler } from "../../../extension/src/core/scheduler";
import { TIGHT, type Tuning } from "../../../extension/src/core/tuning";
import { positionAt } from "../../../extension/src/core/timeline";
import type { Timeline } from "../../../extension/src/core/types";
import { seeded } from "../../../extension/test/support/random";
import { CHROMIUM, SimPlayer, tight } from "../../../extension/test/support/sim-player";
import { SimScheduler } from "../../../extension/test/support/sim-scheduler";
import { delayMs, type Network } from "./network";

export const OFFSET = 1_800_000_000_000;
/** From calling a seek during play to going on there. */
const SEEK_LATE_MS = 95;

/** A clock of its own: it has its own zero and runs a little fast or slow. Timers are late as a page's are. */
export class OwnTime implements Scheduler {
  constructor(
    private readonly time: SimScheduler,
    private readonly zero: number,
    private readonly ppm: number,
    private readonly random: () => number,
  ) {}

  now(): number {
    return this.time.now() * (1 + this.ppm * 1e-6) + this.zero;
  }

  after(delay: number, task: () => void): () => void {
    const slip = 1 + 3 * this.random() ** 4;
    return this.time.after(Math.max(0, delay) * (1 - this.ppm * 1e-6) + slip, task);
  }

  punctually(delay: number, task: () => void): () => void {
    return this.after(delay, task);
  }

  spinUntil(at: number): void {
    this.time.spinUntil((at - this.zero) / (1 + this.ppm * 1e-6));
  }
}

/** One computer with a player that has the measured traits, on a network. */
export class Computer {
  readonly random: () => number;
  readonly own: OwnTime;
  readonly player: SimPlayer;

  constructor(
    readonly time: SimScheduler,
    readonly network: Network,
    seed: number,
    tuning: Tuning = TIGHT,
  ) {
    this.random = seeded(seed);
    this.own = new OwnTime(time, 1_000 * this.random() * 100, 60 * (this.random() - 0.5), this.random);
    // A start falls on the edge of an output's piece; a third of it is the machine's own noise.
    const startMs = () => 66 + 11 * this.random() + 7 * this.random();
    this.player = new SimPlayer(time, {
      traits: { ...tight, tuning },
      ...CHROMIUM,
      startMs,
      durationMs: 3_600_000,
      autoplay: "ok",
    });
  }

  up(): number {
    return delayMs(this.network.up, this.random);
  }

  down(): number {
    return delayMs(this.network.down, this.random);
  }

  /** What the server sends arrives in order; `arrived` gets how long it took. */
  hear(arrived: (tookMs: number) => void): void {
    const took = this.down();
    this.time.after(took, () => arrived(took));
  }

  jump(toMs: number): void {
    this.player.seek(toMs);
    this.player.stall(SEEK_LATE_MS);
  }
}

/** What a viewer of some product does. `play` and `stall` come from the room and from outside. */
export interface Viewer {
  readonly computer: Computer;
  prepare(positionMs: number): void;
  play(timeline: Timeline): void;
}

export const serverNow = (time: SimScheduler): number => time.now() + OFFSET;

/** True position of the room. */
export function roomAt(timeline: Timeline, time: SimScheduler): number {
  return positionAt(timeline, serverNow(time), null);
}
