import type { Tuning } from "./tuning";
import type { Item } from "./types";

/**
 * A player as the driver sees it, whatever it is made of. Times are ms of media time; `at` is of the scheduler's clock.
 * Commands never throw: what fails shows in `status` and `error`. Every change of what can be read here is announced.
 */
export interface PlayerPort {
  /** Of what is loaded now; may change with the item. */
  readonly traits: PlayerTraits;
  readonly status: PlayerStatus;
  readonly media: MediaFacts;
  readonly rate: number;
  readonly audio: AudioState;
  /** Why it cannot play, while `status` is "failed". */
  readonly error: MediaError | null;
  /** True when it could play on at once from where it is: loaded, no seek under way, buffered. */
  readonly ready: boolean;
  /** Media buffered ahead of the position. */
  readonly bufferedAheadMs: number;
  /** Where it is, and when that was true; null before anything is known. */
  position(): PositionSample | null;
  /** Gets the item ready to play, paused at `startMs`; replaces what was loaded. */
  load(item: Item, startMs: number): void;
  unload(): void;
  /** "blocked": the browser wants a press first. "aborted": another command came in between, or it failed. */
  play(): Promise<PlayResult>;
  pause(): void;
  seek(positionMs: number): void;
  setRate(rate: number): void;
  /** 0 to 1. */
  setVolume(volume: number): void;
  setMuted(muted: boolean): void;
  /** Returns what ends the subscription. */
  subscribe(listener: (event: PlayerEvent) => void): () => void;
  destroy(): void;
}

export interface PlayerTraits {
  /** Under this name start latency, seek lead and the like are learned. */
  readonly kind: string;
  readonly tuning: Tuning;
  /** Closer than this is the same place: nobody seeks for it. */
  readonly toleranceMs: number;
  /** A start this late is still made, and corrected while playing. */
  readonly lateStartMs: number;
  /** How long after a start the position is settled enough to learn from. */
  readonly settleMs: number;
}

export type PlayerStatus =
  | "empty"
  | "loading"
  | "paused"
  | "playing"
  | "stalled"
  | "advert"
  /** A hidden tab whose player the browser has frozen. */
  | "asleep"
  | "ended"
  | "failed";

export type PlayResult = "ok" | "blocked" | "aborted";

/** The wire's words for player.report. */
export type MediaError = "not_found" | "embed_disabled" | "not_supported" | "network" | "blocked" | "other";

export interface PositionSample {
  readonly ms: number;
  readonly at: number;
}

export interface MediaFacts {
  readonly durationMs: number | null;
  readonly live: boolean;
  readonly title: string | null;
}

export interface AudioState {
  readonly volume: number;
  readonly muted: boolean;
  /** The browser allowed playing only without sound; `setMuted(false)` from within a press ends it. */
  readonly blocked: boolean;
}

/**
 * "change": something readable changed. The others say that the player was operated, by us or by anybody; `gesture` is
 * the port's finding that a person did it in the player itself, just now.
 */
export type PlayerEvent =
  | { readonly type: "change" }
  | { readonly type: "play" | "pause"; readonly gesture: boolean }
  | { readonly type: "seek"; readonly gesture: boolean; readonly toMs: number }
  | { readonly type: "rate"; readonly gesture: boolean; readonly rate: number };
