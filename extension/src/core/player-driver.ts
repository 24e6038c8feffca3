import type { ServerClock } from "./clock";
import type { Learned } from "./learned";
import { Follower } from "./player-follower";
import { type LaneAct, PlayerLane } from "./player-lane";
import { Operator } from "./player-operator";
import type { PlayerEvent, PlayerPort } from "./player-port";
import { type Intent, type PlayerListener, type PlayerReport, reportOf, Reports } from "./player-reports";
import { type Goal, offsetTask, type Task, taskOf } from "./player-task";
import type { Scheduler } from "./scheduler";
import { positionAt } from "./timeline";
import type { PlayerState, Suspension } from "./types";

const TICK_MS = 100;
/** Port events raised while acting are acted on at once, but never endlessly. */
const MOST_ROUNDS = 5;

export interface DriverParts {
  readonly port: PlayerPort;
  readonly clock: ServerClock;
  readonly scheduler: Scheduler;
  readonly learned: Learned;
  readonly listener: PlayerListener;
  /** How far ahead of the room this kind of player is to be, ms: what a person set against sound that comes late. */
  readonly offsetMs?: ((player: string) => number) | undefined;
}

/** What the person did here a moment ago, done at once and in force until the room has answered. */
interface Override {
  readonly goal: Goal;
}

/**
 * Makes one player follow a room. `apply` takes the room's state, always the newest by rev: the caller sees to that.
 *
 * Only gestures become intents: presses in our ui come by `gesture`, presses in the player itself by its port. Whatever
 * else changes the player is put right. Own pause and seek are done before the room answers; a refusal undoes them.
 */
export class PlayerDriver {
  private readonly operator: Operator;
  private readonly follower: Follower;
  private readonly lane: PlayerLane;
  private readonly reports: Reports;
  private readonly unsubscribe: () => void;
  private state: PlayerState | null = null;
  private override: Override | null = null;
  private active = false;
  private external: Suspension | null = null;
  private pursuing = false;
  private again = false;
  private cancelTick: () => void = () => undefined;

  constructor(private readonly parts: DriverParts) {
    const now = () => parts.scheduler.now();
    this.operator = new Operator(parts.port, now);
    const { clock, scheduler, learned } = parts;
    this.follower = new Follower({ operator: this.operator, clock, scheduler, learned }, () => this.pursue());
    const room = () => this.offset(taskOf(this.state));
    this.lane = new PlayerLane({ ...parts, follower: this.follower, room }, () => this.pursue());
    this.reports = new Reports(parts.listener);
    this.unsubscribe = parts.port.subscribe((event) => this.onEvent(event));
  }

  apply(state: PlayerState | null): void {
    if (state?.item?.item_id !== this.state?.item?.item_id) this.override = null;
    this.state = state;
    this.pursue();
  }

  /** Whether this client plays; one that does not unloads its player and reports nothing. */
  setActive(active: boolean): void {
    this.active = active;
    this.lane.end();
    this.cancelTick();
    if (active) this.tick();
    else this.pursue();
  }

  /**
   * Takes the player off the timeline for a reason that only the caller knows, or back on with null. With cannot_play
   * nothing is loaded, otherwise it stands.
   */
  suspend(reason: "away" | "cannot_play" | null): void {
    if (reason === this.external) return;
    this.external = reason;
    this.override = null;
    if (reason !== null) this.lane.end();
    if (reason === "cannot_play") this.follower.release();
    else if (reason !== null) this.follower.letGo();
    if (reason !== null) this.operator.pause();
    this.pursue();
  }

  /** Off the timeline for oneself alone, or home again; the room is not told more than that. */
  takeLane(act: LaneAct, why?: "gesture"): void {
    if (!this.active || this.external !== null) return;
    this.override = null;
    if (!this.lane.take(act, why)) return;
    // In the person's hands it stays as it is.
    if (this.lane.free) this.follower.letGo();
    this.pursue();
  }

  /** With the player in their own hands, what a person does to it by our ui: there may be no other controls. */
  toggleOwn(): void {
    if (!this.lane.free) return;
    if (this.parts.port.status === "paused") void this.operator.play();
    else this.operator.pause();
  }

  /** A press in our ui. `positionMs` is needed for seek, `rate` for rate. */
  gesture(kind: Intent["kind"], value: { positionMs?: number; rate?: number } = {}): void {
    const task = taskOf(this.state);
    if (task === null) return;
    const positionMs = Math.max(0, Math.round(value.positionMs ?? this.shownPosition() ?? 0));
    const { rate } = value;
    const intent: Intent = { kind, itemId: task.item.item_id, positionMs, ...(rate === undefined ? {} : { rate }) };
    const optimistic = kind === "pause" || kind === "seek";
    const override: Override | null = optimistic ? { goal: { kind: "hold", positionMs } } : null;
    if (override !== null && this.active && this.external === null && !this.lane.taken) this.override = override;
    this.pursue();
    void this.parts.listener.onIntent(intent).then(() => {
      if (this.override === override) this.override = null;
      this.pursue();
    });
  }

  /** From within a press: lets a player start that the browser had refused. */
  unblockPlay(): void {
    this.follower.unblock();
    this.pursue();
  }

  /** From within a press: turns on the sound that the browser had refused. */
  unblockSound(): void {
    this.parts.port.setMuted(false);
  }

  /** Where the ui shall draw the player: what the person asked for, else where the room is; null when unknown. */
  shownPosition(): number | null {
    const task = this.roomTask();
    if (task === null) return null;
    if (task.goal.kind === "hold") return task.goal.positionMs;
    const serverMs = this.parts.clock.serverNow();
    const durationMs = this.parts.port.media.durationMs ?? task.item.duration_ms;
    return serverMs === null ? null : positionAt(task.goal.timeline, serverMs, durationMs);
  }

  /** The present state for a periodic `presence.report`; null when this client does not play. */
  report(): PlayerReport | null {
    if (!this.active) return null;
    const report = reportOf(this.follower, this.parts.port, this.roomTask()?.cue ?? 0, this.suspended());
    if (!this.lane.taken) return report;
    const strayMs = this.lane.strayMs();
    return { ...report, drift_ms: strayMs === null ? null : Math.round(strayMs) };
  }

  /** Unsubscribes and stops; the port is the caller's. */
  destroy(): void {
    this.active = false;
    this.cancelTick();
    this.unsubscribe();
    this.follower.release();
  }

  private suspended(): Suspension | null {
    return this.external ?? (this.lane.taken ? "own_lane" : this.follower.suspension);
  }

  /** An override belongs to the cue that the person saw; the room's next one is taken up once it has answered. */
  private roomTask(): Task | null {
    const task = taskOf(this.state);
    if (task === null || this.override === null) return task;
    return { ...task, cue: this.follower.cue ?? task.cue, goal: this.override.goal };
  }

  private tick(): void {
    this.cancelTick = this.parts.scheduler.after(TICK_MS, () => this.tick());
    this.pursue();
  }

  private pursue(): void {
    this.again = true;
    if (this.pursuing) return;
    this.pursuing = true;
    try {
      for (let round = 0; this.again && round < MOST_ROUNDS; round++) {
        this.again = false;
        if (!this.active) this.follower.pursue(null);
        else if (this.external === null) this.followOn();
      }
    } finally {
      this.pursuing = false;
    }
    if (!this.active) return;
    this.reports.tell(this.follower, this.parts.port, this.roomTask(), this.suspended(), this.lane.view);
  }

  private followOn(): void {
    const own = this.lane.task();
    if (own !== "free") this.follower.pursue(own ?? this.offset(this.roomTask()));
  }

  private get offsetMs(): number {
    return this.parts.offsetMs?.(this.parts.port.traits.kind) ?? 0;
  }

  private offset(task: Task | null): Task | null {
    return offsetTask(task, this.state?.phase, this.offsetMs);
  }

  private onEvent(event: PlayerEvent): void {
    if (event.type !== "change" && !this.operator.isEcho(event)) {
      if (event.gesture) this.onGesture(event);
      else if (event.type === "seek" && event.toMs > (this.shownPosition() ?? Infinity)) this.follower.pulled();
    }
    this.pursue();
  }

  private onGesture(event: Exclude<PlayerEvent, { type: "change" }>): void {
    if (!this.active || this.external !== null) return;
    if (this.lane.taken) {
      // On the way home, a hand on the player means: leave it to me.
      if (!this.lane.free) this.takeLane({ do: "leave" }, "gesture");
      return;
    }
    const { kind } = this.follower.mode;
    const task = this.roomTask();
    switch (event.type) {
      case "pause":
        if (kind === "running" || kind === "starting") {
          const here = this.parts.port.position()?.ms;
          this.gesture("pause", here === undefined ? {} : { positionMs: here - this.offsetMs });
        }
        break;
      case "play":
        if (this.follower.playBlocked || this.follower.suspension === "away") this.follower.unblock();
        else if (task?.goal.kind === "hold") this.gesture("play");
        break;
      case "seek":
        this.gesture("seek", { positionMs: event.toMs });
        break;
      case "rate":
        this.gesture("rate", { rate: event.rate });
    }
  }
}
