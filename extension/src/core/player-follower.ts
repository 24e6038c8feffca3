import { type PlayerParts, Placing } from "./player-placing";
import type { PlayerPort } from "./player-port";
import { Steering } from "./player-steering";
import { goalPosition, sameTimeline, type Task } from "./player-task";
import { type Stuck, Trouble } from "./player-trouble";
import { Starter } from "./starter";
import { timeOf } from "./timeline";
import type { Suspension, Timeline } from "./types";

/** Where the player stands in doing its task. `placing`: on its way to a place, or ready there. */
export type Mode =
  | { readonly kind: "empty" | "placing" | "ended" | "failed" }
  | { readonly kind: "armed"; readonly timeline: Timeline }
  | { readonly kind: "starting" | "running"; readonly sinceMs: number };

/** So often the aim is set further ahead when it was missed; then it just plays, and the controller does the rest. */
const AIMS = 3;
const LONGEST_HOLD_MS = 10_000;
/** At the end of a part that another program skips again and again the room is waited for. */
const LONGEST_PULL_MS = 300_000;
/** A player that lacks data for so long is sent to where the room is by now; each time that did not help, twice as long. */
const STARVED_MS = 5_000;
const MOST_STARVED_MS = 60_000;
/** After playing this long, an earlier missed aim no longer counts. */
const GOOD_RUN_MS = 5_000;

/**
 * Makes a player do a task, level-triggered: `pursue` compares what should be with what is and takes the next step.
 * Going anywhere is always the same: pause, seek to where the room will be, buffer, and start when the room is there.
 */
export class Follower {
  mode: Mode = { kind: "empty" };
  /** The browser wants a press before it plays. */
  playBlocked = false;
  /** The cue that is being done, null for none. */
  cue: number | null = null;
  readonly steering: Steering;
  private itemId: string | null = null;
  private aims = 0;
  private starvedMs = STARVED_MS;
  private readonly placing: Placing;
  private readonly trouble: Trouble;
  private readonly starter: Starter;

  /** `again` is called when something came to pass by itself, so that `pursue` is due. */
  constructor(
    private readonly parts: PlayerParts,
    private readonly again: () => void,
  ) {
    this.placing = new Placing(parts);
    this.trouble = new Trouble(() => parts.scheduler.now());
    this.starter = new Starter(parts.scheduler);
    this.steering = new Steering(this.port, parts.clock, parts.scheduler, parts.learned);
  }

  /** Ready to play its cue, or playing it. */
  get ready(): boolean {
    if (this.playBlocked) return false;
    return this.mode.kind === "placing" ? this.placing.readyAt !== null : !this.idle;
  }

  get suspension(): Suspension | null {
    const { status } = this.port;
    if (this.mode.kind === "empty") return null;
    if (this.mode.kind === "failed") return "cannot_play";
    if (this.playBlocked) return "autoplay_blocked";
    if (status === "advert" || status === "asleep") return status;
    if (this.trouble.away) return "away";
    return this.trouble.lasting ? "buffering" : null;
  }

  pursue(task: Task | null): void {
    if (task === null) {
      this.release();
      return;
    }
    const fresh = task.cue !== this.cue;
    if (fresh) this.forgive();
    this.cue = task.cue;
    if (task.item.item_id !== this.itemId || (fresh && this.mode.kind === "failed")) this.load(task);
    else if (fresh || this.recovered) this.place(() => this.placing.to(task));
    this.observe();
    if (this.mode.kind === "failed" || this.port.status === "advert") return;
    if (task.goal.kind === "run") {
      if (this.parts.clock.settled) this.run(task, task.goal.timeline);
      // A page plays by itself: it stands until it is known where the room is.
      else if (this.mode.kind === "placing") this.placing.arrived();
      return;
    }
    const targetMs = goalPosition(task.goal, null, this.port.media.durationMs);
    if (this.mode.kind === "placing") this.placing.keep(targetMs);
    else this.place(() => this.placing.at(targetMs));
  }

  /** From within a press: plays at once, which lifts the browser's refusal; then goes where the room is. */
  unblock(): void {
    this.forgive();
    this.playBlocked = false;
    if (!this.idle) this.begin(Infinity);
  }

  /** Somebody who is not the person moved the player ahead of the room. */
  pulled(): void {
    if (this.mode.kind === "running" || this.mode.kind === "starting") this.trouble.pull();
    else return;
    if (this.trouble.pulled) this.place(() => this.placing.here());
  }

  release(): void {
    if (this.mode.kind === "empty") return;
    this.starter.cancel();
    this.steering.forget();
    this.placing.forget();
    this.forgive();
    this.itemId = null;
    this.cue = null;
    this.playBlocked = false;
    this.mode = { kind: "empty" };
    this.port.unload();
  }

  /** What it does is what this cue asks for: nothing is to be brought anywhere for it. */
  carryOn(cue: number): void {
    if (this.cue !== null) this.cue = cue;
  }

  /** Stops steering and starting; the player stays as it is. */
  letGo(): void {
    if (!this.idle) this.place(() => this.placing.here());
  }

  private get port(): PlayerPort {
    return this.parts.operator.port;
  }

  private get idle(): boolean {
    return this.mode.kind === "empty" || this.mode.kind === "failed";
  }

  /** A page's player may be helped by the person: a warning agreed to, a premiere that has begun. */
  private get recovered(): boolean {
    return this.mode.kind === "failed" && this.port.status !== "failed";
  }

  private now(): number {
    return this.parts.scheduler.now();
  }

  private forgive(): void {
    this.aims = 0;
    this.trouble.forgive();
  }

  private load(task: Task): void {
    this.steering.forget();
    this.playBlocked = false;
    this.itemId = task.item.item_id;
    this.place(() => this.placing.load(task));
  }

  private place(move: () => void): void {
    this.starter.cancel();
    this.steering.stopped();
    this.mode = { kind: "placing" };
    move();
  }

  /** Follows what the player does by itself. */
  private observe(): void {
    const { status } = this.port;
    if (status === "failed" || (status === "ended" && this.mode.kind !== "placing")) {
      this.starter.cancel();
      this.steering.stopped();
      this.mode = { kind: status };
    }
    this.trouble.observe(this.stuck());
  }

  private stuck(): Stuck | null {
    const { kind } = this.mode;
    if (kind === "placing") return this.placing.readyAt === null ? "aiming" : null;
    if (kind === "starting") return kind;
    return kind === "running" && ["stalled", "loading", "paused"].includes(this.port.status) ? kind : null;
  }

  private run(task: Task, timeline: Timeline): void {
    const { mode } = this;
    if (mode.kind === "placing") {
      if (!this.playBlocked && !this.trouble.away && this.placing.arrived()) this.launch(task, timeline);
    } else if (mode.kind === "armed") {
      if (!sameTimeline(mode.timeline, timeline)) this.launch(task, timeline);
    } else if (mode.kind === "running") {
      this.steer(task, timeline, mode.sinceMs);
    }
  }

  /** Arms the start at the moment the room reaches the place where the player waits; aims anew when that has passed. */
  private launch(task: Task, timeline: Timeline): void {
    const { readyAt } = this.placing;
    const { traits, media } = this.port;
    if (readyAt === null || (media.durationMs !== null && readyAt >= media.durationMs)) return;
    // A broadcast has no place that the room would come to: it begins when the room does.
    const placeMs = media.live ? timeline.position_ms : readyAt;
    const startMs = this.parts.clock.localAt(timeOf(timeline, placeMs) ?? timeline.anchor_ms);
    if (startMs === null) return;
    const callMs = startMs - this.parts.learned.get("start", traits.kind);
    const missed =
      this.now() - callMs > traits.lateStartMs ||
      startMs - this.now() > (this.trouble.pulled ? LONGEST_PULL_MS : LONGEST_HOLD_MS) ||
      readyAt < timeline.position_ms - traits.toleranceMs;
    if (missed && this.aims < AIMS && !media.live) {
      this.aims += 1;
      this.place(() => this.placing.to(task));
      return;
    }
    this.parts.operator.setRate(timeline.rate);
    this.mode = { kind: "armed", timeline };
    this.starter.arm(callMs, (lateMs) => this.begin(lateMs));
  }

  /** Plays now, `lateMs` after it should have been: Infinity when no start was due. */
  private begin(lateMs: number): void {
    const sinceMs = this.now();
    const mode: Mode = { kind: "starting", sinceMs };
    this.starter.cancel();
    this.mode = mode;
    void this.parts.operator.play().then((result) => {
      if (this.mode !== mode) return;
      if (result === "ok") {
        this.mode = { kind: "running", sinceMs };
        this.steering.started(sinceMs, lateMs);
      } else {
        if (result === "blocked") this.playBlocked = true;
        else this.trouble.repair();
        this.letGo();
      }
      this.again();
    });
    this.again();
  }

  private steer(task: Task, timeline: Timeline, sinceMs: number): void {
    if (this.port.status === "paused") {
      if (this.trouble.ripe) this.repair(task);
      return;
    }
    if (this.port.media.live) return;
    if (this.trouble.lastedMs > this.starvedMs && this.port.status === "stalled") {
      this.starvedMs = Math.min(2 * this.starvedMs, MOST_STARVED_MS);
      this.place(() => this.placing.to(task));
      return;
    }
    if (this.now() - sinceMs > GOOD_RUN_MS && this.trouble.lastedMs === 0) {
      this.aims = 0;
      this.starvedMs = STARVED_MS;
    }
    const { action, wakeMs } = this.steering.step(timeline);
    if (action.kind === "rate") this.parts.operator.setRate(action.rate);
    if (action.kind === "seek" || action.kind === "hold") this.place(() => this.placing.at(action.targetMs));
    else if (wakeMs === null) this.starter.cancel();
    else this.starter.arm(wakeMs, () => this.again(), false);
  }

  /** Paused by nobody's gesture: go on, unless it keeps happening. */
  private repair(task: Task): void {
    this.trouble.repair();
    this.place(() => this.placing.to(task));
  }
}
