/**
 * The part of the wire that playback needs (WIRE §4), structurally. The generated contract types are
 * assignable to these, so that nothing here depends on how they are generated.
 */

/** position(t) for t in server ms; see `positionAt`. */
export interface Timeline {
  readonly playing: boolean;
  readonly position_ms: number;
  readonly anchor_ms: number;
  readonly rate: number;
}

export type Phase = "idle" | "preparing" | "playing" | "paused" | "waiting";

export interface Item {
  readonly item_id: string;
  readonly provider: string;
  readonly media_id: string;
  readonly url?: string | null;
  readonly kind: string;
  readonly title: string;
  readonly duration_ms: number | null;
}

export interface PlayerState {
  readonly item: Item | null;
  readonly phase: Phase;
  /** +1 at each prepare; a client loads or seeks anew only when this or the item changes. */
  readonly cue: number;
  readonly timeline: Timeline;
}

export type Suspension = "advert" | "buffering" | "autoplay_blocked" | "asleep" | "away" | "own_lane" | "cannot_play";
