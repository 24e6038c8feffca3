import type { ServerClock } from "./clock";
import { followLane, glideFrom, type Lane, type LaneWhy, leave, type RoomLine } from "./own-lane";
import type { Follower } from "./player-follower";
import type { PlayerPort } from "./player-port";
import type { Goal, Task } from "./player-task";
import type { Scheduler } from "./scheduler";
import { positionAt } from "./timeline";
import type { Item } from "./types";

/** What a person may ask for themselves alone. */
export type LaneAct =
  /** `alone`: on from where the player stands. `glide`: home from wherever it is. `home`: at once. */
  | { readonly do: "leave" | "alone" | "glide" | "home" }
  | { readonly do: "replay"; readonly backMs: number }
  | { readonly do: "catch_up"; readonly fromMs: number };

/** For the ui: how this client is off the timeline. */
export interface LaneView {
  readonly why: LaneWhy;
  /** On its way home; otherwise the player is in the person's hands. */
  readonly gliding: boolean;
  /** The player stands. */
  readonly stands: boolean;
  /** When it will be home, in server time; null while that cannot be told. */
  readonly homeAtMs: number | null;
}

export interface LaneParts {
  readonly port: PlayerPort;
  readonly clock: ServerClock;
  readonly scheduler: Scheduler;
  readonly follower: Follower;
  /** What the room asks of this player now. */
  readonly room: () => Task | null;
}

/** So much nearer than this, home is a matter of the room's own steering. */
const NEAR_MS = 100;
const ROUND_MS = 100;

/** One player's own lane: what the follower is to do while it is taken, and when it is over. */
export class PlayerLane {
  private lane: Lane | null = null;
  private item: Item | null = null;
  private homeAtMs: number | null = null;
  /** Own cues, so that each way begins by bringing the player to its place; never one of the room's. */
  private cue = 0;
  private cancelWake: () => void = () => undefined;

  /** `again` is called at the moment of arrival. */
  constructor(
    private readonly parts: LaneParts,
    private readonly again: () => void,
  ) {}

  get taken(): boolean {
    return this.lane !== null;
  }

  /** The person operates the player themselves. */
  get free(): boolean {
    return this.lane !== null && this.lane.line === null;
  }

  get view(): LaneView | null {
    if (this.lane === null) return null;
    const { homeAtMs } = this;
    return {
      why: this.lane.why,
      gliding: !this.free,
      stands: this.parts.port.status === "paused",
      homeAtMs: homeAtMs === null ? null : Math.round(homeAtMs / ROUND_MS) * ROUND_MS,
    };
  }

  /** False when there is nothing to leave, or no way that leads home: then nothing changes. */
  take(act: LaneAct, why: LaneWhy = WHY[act.do]): boolean {
    const task = this.parts.room();
    if (act.do === "home") this.end();
    else if (task === null) return false;
    else if (act.do === "leave") this.enter(leave(why, lineOf(task)), task.item);
    else this.glide(act, why, task);
    return true;
  }

  /** Home at once, by whatever the room's task is. */
  end(): void {
    this.lane = null;
    this.homeAtMs = null;
    this.cancelWake();
  }

  /** What the player is to do instead of the room's task; null when it is home, "free" when it is left alone. */
  task(): Task | "free" | null {
    if (this.lane === null || this.item === null) return null;
    if (this.free) return "free";
    const { port, follower, clock } = this.parts;
    const serverMs = clock.serverNow();
    if (serverMs === null) return this.doing(this.lane, this.item);
    const room = this.parts.room();
    const step = followLane(this.lane, room === null ? null : lineOf(room), {
      serverMs,
      durationMs: port.media.durationMs ?? this.item.duration_ms,
      ready: follower.ready && follower.cue === -this.cue,
      heldUp: follower.suspension !== null,
      positionMs: port.position()?.ms ?? null,
      coarse: !port.traits.tuning.trims,
    });
    if (step.kind === "home") {
      this.end();
      // The player is there: the room's cue is done without seeking for it.
      if (step.smoothly && room !== null) follower.carryOn(room.cue);
      return null;
    }
    this.lane = step.lane;
    this.homeAtMs = step.homeAtMs;
    this.wake(step.homeAtMs);
    return this.doing(step.lane, this.item);
  }

  /** How far ahead of the room the player is, ms. */
  strayMs(): number | null {
    const task = this.parts.room();
    const sample = this.parts.port.position();
    const serverMs = sample === null ? null : this.parts.clock.serverAt(sample.at);
    if (task === null || sample === null || serverMs === null || task.item.item_id !== this.item?.item_id) return null;
    return sample.ms - positionAt(lineOf(task).timeline, serverMs, this.parts.port.media.durationMs);
  }

  private glide(act: Exclude<LaneAct, { do: "leave" | "home" }>, why: LaneWhy, task: Task): void {
    const { port, clock } = this.parts;
    const room = lineOf(task);
    const here = port.position()?.ms ?? room.timeline.position_ms;
    const serverMs = clock.serverNow();
    const there = serverMs === null ? here : positionAt(room.timeline, serverMs, port.media.durationMs);
    const fromMs = act.do === "replay" ? there - act.backMs : act.do === "catch_up" ? act.fromMs : here;
    const another = this.item !== null && this.item.item_id !== room.itemId && this.lane !== null;
    const near = Math.abs(here - there) < NEAR_MS;
    if (port.media.live || (act.do === "glide" && (another || near))) this.end();
    else this.enter(glideFrom(why, room, fromMs), task.item);
  }

  private enter(lane: Lane, item: Item): void {
    this.cancelWake();
    this.lane = lane;
    this.item = item;
    this.homeAtMs = null;
    this.cue += 1;
  }

  private doing({ line, room }: Lane, item: Item): Task {
    const at = line ?? room;
    const goal: Goal = at.playing ? { kind: "run", timeline: at } : { kind: "hold", positionMs: at.position_ms };
    return { item, cue: -this.cue, goal, rate: at.rate };
  }

  /** The next look would come up to a tick late, and the player would run past the room by a quarter of it. */
  private wake(homeAtMs: number | null): void {
    this.cancelWake();
    const { clock, scheduler } = this.parts;
    const localMs = homeAtMs === null ? null : clock.localAt(homeAtMs);
    if (localMs === null) return;
    this.cancelWake = scheduler.after(Math.max(0, localMs - scheduler.now()), () => this.again());
  }
}

const WHY: Readonly<Record<LaneAct["do"], LaneWhy>> = {
  leave: "left",
  alone: "alone",
  glide: "return",
  home: "return",
  replay: "replay",
  catch_up: "catch_up",
};

function lineOf({ item, goal, rate }: Task): RoomLine {
  if (goal.kind === "run") return { itemId: item.item_id, timeline: goal.timeline };
  return { itemId: item.item_id, timeline: { playing: false, position_ms: goal.positionMs, anchor_ms: 0, rate } };
}
