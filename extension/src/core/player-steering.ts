import type { ServerClock } from "./clock";
import { type Action, control, type ControllerState, restController, startController } from "./controller";
import type { Learned } from "./learned";
import type { PlayerPort } from "./player-port";
import type { Scheduler } from "./scheduler";
import { positionAt } from "./timeline";
import type { Timeline } from "./types";

const SMOOTH = 0.3;
/** A start this late says more about the timer than about the player. */
const LEARN_LATE_MS = 50;

export interface Steer {
  readonly action: Action;
  readonly wakeMs: number | null;
}

interface Start {
  readonly atMs: number;
  readonly lateMs: number;
}

const NOTHING: Steer = { action: { kind: "none" }, wakeMs: null };

/** Keeps a playing player on the timeline by the controller, and learns from each start how late it comes. */
export class Steering {
  private state: ControllerState | null = null;
  private start: Start | null = null;
  private smoothed: number | null = null;

  constructor(
    private readonly port: PlayerPort,
    private readonly clock: ServerClock,
    private readonly scheduler: Scheduler,
    private readonly learned: Learned,
  ) {}

  /** How far ahead of the room, ms; null when that is not known now. */
  get driftMs(): number | null {
    return this.smoothed;
  }

  get correcting(): boolean {
    return this.state?.mode === "trim";
  }

  /** Play was called at `atMs`, `lateMs` after it should have been. */
  started(atMs: number, lateMs: number): void {
    this.start = { atMs, lateMs };
    this.smoothed = null;
    this.rest();
  }

  /** It stands, or plays something else: no drift to tell. */
  stopped(): void {
    this.start = null;
    this.smoothed = null;
    this.rest();
  }

  /** Another kind of player: nothing of the old one's behaviour holds. */
  forget(): void {
    this.state = null;
    this.stopped();
  }

  step(timeline: Timeline): Steer {
    const { tuning, kind } = this.port.traits;
    const sample = this.port.position();
    const serverMs = sample === null ? null : this.clock.serverAt(sample.at);
    const nowMs = this.scheduler.now();
    this.state ??= startController(nowMs, tuning, this.learned.get("leave", kind));
    const blocked = this.port.status !== "playing";
    if (sample === null || serverMs === null || blocked) {
      this.start = null;
      this.rest();
      return NOTHING;
    }
    const durationMs = this.port.media.durationMs;
    const expectedMs = positionAt(timeline, serverMs, durationMs);
    const error = expectedMs - sample.ms;
    this.smoothed = this.smoothed === null ? -error : this.smoothed + SMOOTH * (-error - this.smoothed);
    this.learnStart(error / timeline.rate, nowMs);
    const seen = {
      nowMs: sample.at,
      expectedMs,
      actualMs: sample.ms,
      rate: this.port.rate,
      baseRate: timeline.rate,
      remainingMs: durationMs === null ? Infinity : durationMs - Math.max(expectedMs, sample.ms),
      blocked,
      seekLeadMs: this.learned.get("seek", kind) + this.learned.get("start", kind),
    };
    const decision = control(this.state, seen, tuning);
    if (decision.state.leaveCostMs !== this.state.leaveCostMs) {
      this.learned.learn("leave", kind, decision.state.leaveCostMs);
    }
    this.state = decision.state;
    return decision;
  }

  private learnStart(behindMs: number, nowMs: number): void {
    const { kind, settleMs } = this.port.traits;
    if (this.start === null || nowMs - this.start.atMs < settleMs) return;
    const { lateMs } = this.start;
    this.start = null;
    if (lateMs > LEARN_LATE_MS || this.correcting) return;
    this.learned.learn("start", kind, this.learned.get("start", kind) + behindMs - lateMs);
  }

  private rest(): void {
    if (this.state !== null) this.state = restController(this.state, this.scheduler.now());
  }
}
