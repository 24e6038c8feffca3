import type { Timeline } from "./types";

/**
 * Where the room is at `nowMs` of server time (WIRE §4).
 *
 * @param durationMs length of the item, null when unknown; then only 0 bounds it
 * @returns ms from the start of the item; the start position while the anchor is still ahead
 */
export function positionAt(timeline: Timeline, nowMs: number, durationMs: number | null): number {
  if (!timeline.playing) return timeline.position_ms;
  const elapsed = Math.max(0, nowMs - timeline.anchor_ms);
  const position = timeline.position_ms + elapsed * timeline.rate;
  return Math.min(Math.max(0, position), durationMs ?? Infinity);
}

/** True while a playing timeline's anchor is still ahead: clients hold paused at `position_ms`. */
export function isHeld(timeline: Timeline, nowMs: number): boolean {
  return timeline.playing && nowMs < timeline.anchor_ms;
}

/**
 * Server time at which a playing timeline reaches `positionMs`.
 *
 * @returns null when it is paused; the anchor at the earliest
 */
export function timeOf(timeline: Timeline, positionMs: number): number | null {
  if (!timeline.playing) return null;
  return timeline.anchor_ms + Math.max(0, (positionMs - timeline.position_ms) / timeline.rate);
}

/** Ms of server time until the end at the timeline's rate; Infinity when paused or of unknown length. */
export function remainingMs(timeline: Timeline, nowMs: number, durationMs: number | null): number {
  if (!timeline.playing || durationMs === null) return Infinity;
  return Math.max(0, (durationMs - positionAt(timeline, nowMs, durationMs)) / timeline.rate);
}
