import type { Follower } from "./player-follower";
import type { LaneView } from "./player-lane";
import type { MediaError, PlayerPort } from "./player-port";
import type { Task } from "./player-task";
import type { Suspension } from "./types";

/** What a person asks of the room by operating their player, or its controls in our ui. */
export interface Intent {
  readonly kind: "play" | "pause" | "seek" | "rate";
  /** The item that the person saw. */
  readonly itemId: string;
  /** Where it shall be, or was when pressed. */
  readonly positionMs: number;
  /** Only with "rate". */
  readonly rate?: number;
}

/** The player's part of `presence.report`. `drift_ms` is positive ahead of the room. */
export interface PlayerReport {
  readonly cue: number;
  readonly ready: boolean;
  readonly suspended: Suspension | null;
  readonly drift_ms: number | null;
  readonly position_ms: number | null;
}

/** For `player.report`: what the player learned about the item, only what is new. */
export interface MediaReport {
  readonly item_id: string;
  readonly cue: number;
  readonly duration_ms?: number;
  readonly live?: boolean;
  readonly title?: string;
  readonly ended?: true;
  readonly error?: MediaError;
}

/** For the ui: what this client's player is doing. */
export interface PlayerView {
  readonly activity: "none" | "loading" | "waiting" | "playing" | "catching_up" | "ended" | "failed";
  readonly suspended: Suspension | null;
  readonly error: MediaError | null;
  readonly soundBlocked: boolean;
  readonly playBlocked: boolean;
  /** Null on the room's timeline. */
  readonly lane: LaneView | null;
}

export interface PlayerListener {
  /** Send it; true when the room took it, false when it was refused or could not be sent. Must not reject. */
  onIntent(intent: Intent): Promise<boolean>;
  /** Cue, ready or suspended have changed. */
  onReport(report: PlayerReport): void;
  onMedia(media: MediaReport): void;
  onView(view: PlayerView): void;
}

/** A difference to the room below which the ui need not speak of catching up. */
const IN_STEP_MS = 100;

export function reportOf(
  follower: Follower,
  port: PlayerPort,
  cue: number,
  suspended: Suspension | null,
): PlayerReport {
  const drift = follower.steering.driftMs;
  const position = port.position();
  return {
    cue,
    ready: follower.ready && follower.cue === cue && suspended === null,
    suspended,
    drift_ms: drift === null ? null : Math.round(drift * 10) / 10,
    position_ms: position === null ? null : Math.max(0, Math.round(position.ms)),
  };
}

export function viewOf(
  follower: Follower,
  port: PlayerPort,
  task: Task | null,
  suspended: Suspension | null,
  lane: LaneView | null,
): PlayerView {
  return {
    activity: activityOf(follower, task),
    suspended,
    error: follower.mode.kind === "failed" ? port.error : null,
    soundBlocked: port.audio.blocked,
    playBlocked: follower.playBlocked,
    lane,
  };
}

function activityOf(follower: Follower, task: Task | null): PlayerView["activity"] {
  const { kind } = follower.mode;
  if (kind === "empty" || task === null) return "none";
  if (kind === "ended" || kind === "failed") return kind;
  if (kind === "running") {
    return Math.abs(follower.steering.driftMs ?? 0) > IN_STEP_MS ? "catching_up" : "playing";
  }
  if (task.goal.kind === "run" && kind === "placing") return "catching_up";
  return follower.ready ? "waiting" : "loading";
}

/** Passes on what has changed since the last time, and each fact about an item once. */
export class Reports {
  private report = "";
  private view = "";
  private cue = "";
  private media = new Set<string>();

  constructor(private readonly listener: PlayerListener) {}

  tell(
    follower: Follower,
    port: PlayerPort,
    task: Task | null,
    suspended: Suspension | null,
    lane: LaneView | null,
  ): void {
    const report = reportOf(follower, port, task?.cue ?? 0, suspended);
    if (changed(this.report, (this.report = key(report.cue, report.ready, suspended)))) this.listener.onReport(report);
    const view = viewOf(follower, port, task, suspended, lane);
    if (changed(this.view, (this.view = JSON.stringify(view)))) this.listener.onView(view);
    if (task !== null && follower.cue === task.cue && follower.mode.kind !== "empty")
      this.tellMedia(follower, port, task);
  }

  private tellMedia(follower: Follower, port: PlayerPort, { item, cue }: Task): void {
    if (changed(this.cue, (this.cue = key(item.item_id, cue)))) this.media.clear();
    const { durationMs, live, title } = port.media;
    const facts: Omit<MediaReport, "item_id" | "cue">[] = [];
    if (durationMs !== null && !live) facts.push({ duration_ms: Math.round(durationMs) });
    if (live) facts.push({ live });
    if (title !== null && title !== "") facts.push({ title });
    if (follower.mode.kind === "ended") facts.push({ ended: true });
    if (follower.mode.kind === "failed") facts.push({ error: port.error ?? "other" });
    const news = facts.filter((fact) => !this.media.has(JSON.stringify(fact)));
    if (news.length === 0) return;
    for (const fact of news) this.media.add(JSON.stringify(fact));
    this.listener.onMedia(Object.assign({ item_id: item.item_id, cue }, ...news) as MediaReport);
  }
}

const key = (...parts: readonly (string | number | boolean | null)[]) => JSON.stringify(parts);
const changed = (before: string, now: string) => before !== now;
