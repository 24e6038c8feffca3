import { positionAt } from "./timeline";
import type { Item, PlayerState, Timeline } from "./types";

/** What the player shall do: stand somewhere, or follow a timeline. */
export type Goal =
  { readonly kind: "hold"; readonly positionMs: number } | { readonly kind: "run"; readonly timeline: Timeline };

export interface Task {
  readonly item: Item;
  readonly cue: number;
  readonly goal: Goal;
  /** The room's rate, which a standing goal has none of. */
  readonly rate: number;
}

/** What the room's state asks of a player; null when there is nothing to show. */
export function taskOf(state: PlayerState | null): Task | null {
  if (state === null || state.item === null || state.phase === "idle") return null;
  const { item, cue, timeline } = state;
  const goal: Goal = timeline.playing ? { kind: "run", timeline } : { kind: "hold", positionMs: timeline.position_ms };
  return { item, cue, goal, rate: timeline.rate };
}

/**
 * The task of somebody who wants to be `offsetMs` ahead of the room. A pause is at one place for all; only where play
 * follows or is under way, the player stands where its own play will go on.
 */
export function offsetTask(task: Task | null, phase: PlayerState["phase"] | undefined, offsetMs: number): Task | null {
  if (task === null || offsetMs === 0) return task;
  const { goal } = task;
  if (goal.kind === "hold") {
    if (phase === "paused") return task;
    return { ...task, goal: { kind: "hold", positionMs: Math.max(0, goal.positionMs + offsetMs) } };
  }
  const { timeline } = goal;
  return { ...task, goal: { kind: "run", timeline: { ...timeline, position_ms: timeline.position_ms + offsetMs } } };
}

/** Where a player should stand or start, if it can be there at server time `serverMs`; null while that is unknown. */
export function goalPosition(goal: Goal, serverMs: number | null, durationMs: number | null): number {
  if (goal.kind === "hold") return Math.min(goal.positionMs, durationMs ?? Infinity);
  return serverMs === null ? goal.timeline.position_ms : positionAt(goal.timeline, serverMs, durationMs);
}

export function sameTimeline(a: Timeline, b: Timeline): boolean {
  return a.playing === b.playing && a.position_ms === b.position_ms && a.anchor_ms === b.anchor_ms && a.rate === b.rate;
}
