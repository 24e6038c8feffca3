import { sameTimeline } from "./player-task";
import { positionAt, timeOf } from "./timeline";
import type { Timeline } from "./types";

/**
 * One's own lane: off the room's timeline without the room noticing, and home again.
 *
 * Every way off is the same thing. Either the person operates the player themselves (`line` null), or it follows a line of
 * its own that leads home: a little faster than the room from behind, a little slower from ahead, so that the moment of
 * arrival can be told. Pure: all that is known is in the lane and in what is seen.
 */
export type LaneWhy =
  /** Operated the player without the right to do so for everyone. */
  | "gesture"
  /** Left on purpose. */
  | "left"
  | "replay"
  /** From the beginning, or from where one left. */
  | "catch_up"
  /** The room waited for this player, which goes on by itself instead. */
  | "alone"
  | "return";

export interface Lane {
  readonly why: LaneWhy;
  readonly itemId: string;
  /** Where the player is to be, in server time; standing until it is ready there. Null: the person's hands have it. */
  readonly line: Timeline | null;
  /** The room's line that this one leads to. */
  readonly room: Timeline;
}

/** What the room asks of everybody. */
export interface RoomLine {
  readonly itemId: string;
  readonly timeline: Timeline;
}

export interface LaneSight {
  readonly serverMs: number;
  readonly durationMs: number | null;
  /** The player stands ready where its line stands. */
  readonly ready: boolean;
  /** The player cannot go on: it loads, or an advert is on. */
  readonly heldUp: boolean;
  readonly positionMs: number | null;
  /** Only rates that are multiples of a quarter can be had. */
  readonly coarse: boolean;
}

export type LaneStep =
  /** `smoothly`: the player is where the room is, and needs no bringing there. */
  | { readonly kind: "home"; readonly smoothly: boolean }
  /** `homeAtMs`: when it will be home, in server time; null while that cannot be told. */
  | { readonly kind: "own"; readonly lane: Lane; readonly homeAtMs: number | null };

const FASTER = 1.25;
const SLOWER = 0.75;
export const RATES = { least: 0.25, most: 2 } as const;
/** From standing ready to the start, so that it is made at a known moment. */
const LEAD_MS = 300;
/** Nearer than this one is home. */
const HOME_MS = 15;
/** A room that went farther than this by a seek is followed there: gliding would take minutes. */
const FARTHEST_MS = 60_000;

/** Off the timeline, with the player in the person's own hands. */
export function leave(why: LaneWhy, room: RoomLine): Lane {
  return { why, itemId: room.itemId, line: null, room: room.timeline };
}

/** On the way home from `fromMs`, where the player is brought first. */
export function glideFrom(why: LaneWhy, room: RoomLine, fromMs: number): Lane {
  const line = { playing: false, position_ms: Math.max(0, fromMs), anchor_ms: 0, rate: room.timeline.rate };
  return { why, itemId: room.itemId, line, room: room.timeline };
}

/** The next step of somebody in a lane, while the room is at `room`; null where the room has nothing on. */
export function followLane(lane: Lane, room: RoomLine | null, sight: LaneSight): LaneStep {
  if (lane.line === null) return { kind: "own", lane, homeAtMs: null };
  if (room?.itemId !== lane.itemId) return { kind: "home", smoothly: false };
  const { serverMs } = sight;
  const own = positionAt(lane.line, serverMs, sight.durationMs);
  const there = positionAt(room.timeline, serverMs, sight.durationMs);
  if (!sameTimeline(lane.room, room.timeline) && strayed(lane, own, there)) return { kind: "home", smoothly: false };
  if (lane.line.playing && Math.abs(there - own) <= HOME_MS) return { kind: "home", smoothly: true };
  const line = nextLine(lane, lane.line, room.timeline, own, sight);
  if (line === null) return { kind: "home", smoothly: false };
  const homeAtMs = meeting(line, room.timeline, serverMs, sight.durationMs);
  if (homeAtMs !== null && serverMs >= homeAtMs) return { kind: "home", smoothly: true };
  return { kind: "own", lane: { ...lane, line, room: room.timeline }, homeAtMs };
}

/** The room went where nobody glides to; from the beginning of a film the way is long all the same. */
function strayed({ why }: Lane, own: number, there: number): boolean {
  const farBehind = there - own > FARTHEST_MS && why !== "catch_up";
  return farBehind || own - there > FARTHEST_MS;
}

function nextLine(lane: Lane, line: Timeline, room: Timeline, own: number, sight: LaneSight): Timeline | null {
  const { serverMs, heldUp, positionMs, ready, coarse } = sight;
  if (line.playing && heldUp) return { ...line, playing: false, position_ms: positionMs ?? own };
  if (!line.playing && (heldUp || !ready)) return line;
  if (line.playing && sameTimeline(lane.room, room)) return line;
  // Until it starts, the room may have gone past.
  const startMs = line.playing ? serverMs : serverMs + LEAD_MS;
  const ahead = own > positionAt(room, startMs, sight.durationMs) + HOME_MS;
  // A room that stands comes no nearer: wait for it where one is.
  if (ahead && !room.playing) return { ...line, playing: false, position_ms: own };
  const rate = glideRate(room.rate, ahead ? "ahead" : "behind", coarse);
  if (rate === null) return null;
  return { playing: true, position_ms: own, anchor_ms: startMs, rate };
}

/** How fast one comes home to a room that plays at `roomRate`; null when no rate would lead there. */
export function glideRate(roomRate: number, from: "ahead" | "behind", coarse: boolean): number | null {
  const wanted = roomRate * (from === "ahead" ? SLOWER : FASTER);
  const bounded = Math.min(Math.max(wanted, RATES.least), RATES.most);
  const rate = coarse ? Math[from === "ahead" ? "ceil" : "floor"](bounded * 4) / 4 : bounded;
  return from === "ahead" ? (rate < roomRate ? rate : null) : rate > roomRate ? rate : null;
}

/** When two lines will be at one place, in server time; null when they never are, or only after the end. */
export function meeting(own: Timeline, room: Timeline, serverMs: number, durationMs: number | null): number | null {
  const at = crossing(own, room, serverMs);
  if (at === null || durationMs === null) return at;
  return positionAt(own, at, null) < durationMs ? at : null;
}

function crossing(own: Timeline, room: Timeline, serverMs: number): number | null {
  if (!own.playing) {
    const comes = timeOf(room, own.position_ms);
    return comes !== null && comes > serverMs ? comes : null;
  }
  // Before the room moves on from where it stands, or if it never does.
  const early = own.position_ms <= room.position_ms ? timeOf(own, room.position_ms) : null;
  if (!room.playing) return early;
  if (early !== null && early <= room.anchor_ms) return early;
  if (own.rate === room.rate) return null;
  const apart = room.position_ms - room.rate * room.anchor_ms - (own.position_ms - own.rate * own.anchor_ms);
  const at = apart / (own.rate - room.rate);
  return at >= Math.max(own.anchor_ms, room.anchor_ms) ? at : null;
}
