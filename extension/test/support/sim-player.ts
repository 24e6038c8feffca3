import { COARSE, TIGHT } from "../../src/core/tuning";
import type {
  AudioState,
  MediaError,
  MediaFacts,
  PlayerEvent,
  PlayerPort,
  PlayerStatus,
  PlayerTraits,
  PlayResult,
  PositionSample,
} from "../../src/core/player-port";
import type { Item } from "../../src/core/types";
import type { SimScheduler } from "./sim-scheduler";

export const tight: PlayerTraits = {
  kind: "sim",
  tuning: TIGHT,
  toleranceMs: 5,
  lateStartMs: 150,
  settleMs: 300,
};

export const coarse: PlayerTraits = {
  kind: "sim-coarse",
  tuning: COARSE,
  toleranceMs: 300,
  lateStartMs: 80,
  settleMs: 1500,
};

export interface Habits {
  traits: PlayerTraits;
  loadMs: number;
  /** From seek to ready. */
  seekMs: number;
  /** From play to the moment from which it moves as if it had started at once; asked at each start. */
  startMs: number | (() => number);
  /** Position lost when the rate leaves 1, also by starting at another. */
  leaveCostMs: number;
  /** From setting the rate while it plays to its effect. */
  effectMs: number;
  /** At other rates than 1 the position runs in steps this high. */
  stepMs: number;
  durationMs: number | null;
  autoplay: PlayResult;
}

/** Pieces of audio: their edges drift through those of the output so often. */
const STEP_EVERY_MS = 160;

/** What was measured of Chromium; see bench/sync. */
export const CHROMIUM = { loadMs: 400, seekMs: 60, startMs: 75, leaveCostMs: 20, effectMs: 107, stepMs: 9 };

/** A player with latencies, in simulated time. At rate 1 the position moves exactly, as Chromium's does. */
export class SimPlayer implements PlayerPort {
  readonly traits: PlayerTraits;
  status: PlayerStatus = "empty";
  media: MediaFacts = { durationMs: null, live: false, title: null };
  rate = 1;
  audio: AudioState = { volume: 1, muted: false, blocked: false };
  error: MediaError | null = null;
  ready = false;
  readonly bufferedAheadMs = 30_000;
  /** All commands given, for looking at. */
  readonly log: string[] = [];
  rateChanges = 0;
  private readonly listeners = new Set<(event: PlayerEvent) => void>();
  private base = { ms: 0, at: 0 };
  private moving = false;
  /** The rate that has taken effect. */
  private speed = 1;
  private leftAt = 0;
  private cancelEffect: () => void = () => undefined;
  private busy: () => void = () => undefined;
  private cancelStart: () => void = () => undefined;
  private itemId: string | null = null;

  constructor(
    private readonly time: SimScheduler,
    readonly habits: Habits,
  ) {
    this.traits = habits.traits;
  }

  position(): PositionSample | null {
    return this.status === "empty" ? null : { ms: this.now(), at: this.time.now() };
  }

  load(item: Item, startMs: number): void {
    this.log.push(`load ${item.item_id} ${Math.round(startMs)}`);
    this.cancelStart();
    this.itemId = item.item_id;
    this.error = null;
    this.rate = 1;
    this.cancelEffect();
    this.rebase(startMs, false);
    this.become("loading", false);
    this.later(this.habits.loadMs, () => {
      this.media = { durationMs: this.habits.durationMs, live: false, title: `title of ${this.itemId}` };
      this.become("paused", true);
    });
  }

  unload(): void {
    this.log.push("unload");
    this.cancelStart();
    this.busy();
    this.rebase(0, false);
    this.become("empty", false);
  }

  play(): Promise<PlayResult> {
    this.log.push("play");
    if (this.habits.autoplay !== "ok") return Promise.resolve(this.habits.autoplay);
    return new Promise((resolve) => {
      this.cancelStart();
      const { startMs, leaveCostMs } = this.habits;
      const latency = typeof startMs === "number" ? startMs : startMs();
      const cancel = this.time.after(latency + (this.rate === 1 ? 0 : leaveCostMs), () => {
        this.cancelStart = () => undefined;
        this.rebase(this.now(), true);
        this.become("playing", true);
        this.emit({ type: "play", gesture: false });
        resolve("ok");
      });
      this.cancelStart = () => {
        cancel();
        resolve("aborted");
      };
    });
  }

  pause(): void {
    this.log.push("pause");
    this.cancelStart();
    this.halt();
    this.emit({ type: "pause", gesture: false });
  }

  seek(positionMs: number): void {
    this.log.push(`seek ${Math.round(positionMs)}`);
    const loading = this.status === "loading";
    this.rebase(positionMs, this.moving);
    if (loading) return;
    if (this.status === "ended") this.status = "paused";
    this.ready = false;
    this.emit({ type: "seek", gesture: false, toMs: positionMs });
    this.later(this.habits.seekMs, () => this.become(this.status, true));
  }

  setRate(rate: number): void {
    this.rate = rate;
    this.rateChanges += 1;
    this.cancelEffect();
    if (this.moving) {
      this.cancelEffect = this.time.after(this.habits.effectMs, () => {
        if (!this.moving) return;
        const here = this.now();
        const leaves = this.speed === 1 && rate !== 1;
        if (leaves) this.leftAt = this.time.now();
        const { leaveCostMs, stepMs } = this.habits;
        this.rebase(leaves ? here - leaveCostMs + stepMs / 2 : here, true);
      });
    }
    this.emit({ type: "rate", gesture: false, rate });
  }

  setVolume(volume: number): void {
    this.audio = { ...this.audio, volume };
  }

  setMuted(muted: boolean): void {
    this.audio = { ...this.audio, muted, blocked: false };
  }

  subscribe(listener: (event: PlayerEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  destroy(): void {
    this.listeners.clear();
  }

  // What happens to it from outside.

  /** It stands still for a while, as when the network is slow. */
  stall(ms: number): void {
    this.interrupt("stalled", ms);
  }

  /** Its sound came too late for the output once: the position is that much behind from then on. */
  underrun(ms: number): void {
    if (this.moving) this.rebase(this.now() - ms, true);
  }

  interrupt(status: "stalled" | "advert" | "asleep", ms: number): void {
    this.rebase(this.now(), false);
    this.become(status, false);
    this.later(ms, () => {
      this.rebase(this.now(), true);
      this.become("playing", true);
    });
  }

  /** Paused by a person in the player itself, or by nobody's gesture. */
  pausedBy(gesture: boolean): void {
    this.halt();
    this.emit({ type: "pause", gesture });
  }

  playedBy(gesture: boolean): void {
    this.rebase(this.now(), true);
    this.become("playing", true);
    this.emit({ type: "play", gesture });
  }

  /** Time went by: whoever watches the player looks at it. */
  touch(): void {
    this.emit({ type: "change" });
  }

  soughtBy(gesture: boolean, toMs: number): void {
    this.rebase(toMs, this.moving);
    this.emit({ type: "seek", gesture, toMs });
  }

  fail(error: MediaError): void {
    this.halt();
    this.error = error;
    this.become("failed", false);
  }

  private halt(): void {
    this.rebase(this.now(), false);
    if (this.status !== "loading" && this.status !== "empty") this.become("paused", this.ready);
  }

  private now(): number {
    const { ms, at } = this.base;
    const moved = this.moving ? ms + (this.time.now() - at) * this.speed + this.steps : ms;
    const end = this.habits.durationMs ?? Infinity;
    if (moved >= end && this.moving) {
      this.moving = false;
      this.base = { ms: end, at: this.time.now() };
      this.status = "ended";
      this.emit({ type: "change" });
    }
    return Math.min(moved, end);
  }

  private get steps(): number {
    if (!this.moving || this.speed === 1) return 0;
    return this.habits.stepMs * (0.5 - (((this.time.now() - this.leftAt) / STEP_EVERY_MS) % 1));
  }

  private rebase(ms: number, moving: boolean): void {
    this.speed = this.rate;
    this.moving = moving;
    this.base = { ms: ms - this.steps, at: this.time.now() };
  }

  private later(ms: number, task: () => void): void {
    this.busy();
    this.busy = this.time.after(ms, task);
  }

  private become(status: PlayerStatus, ready: boolean): void {
    this.status = status;
    this.ready = ready;
    this.emit({ type: "change" });
  }

  private emit(event: PlayerEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
