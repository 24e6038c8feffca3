/**
 * How far a player may be steered, ms of media time unless said otherwise.
 *
 * What bench/sync measured of Chromium shapes the rules. At rate 1 the position is exact, and does not drift. Leaving
 * rate 1 and coming back costs `leaveCostMs`, and how much depends only on how long it was: audio comes in pieces whose
 * edges drift through those of the output every 160 ms. Off rate 1 the position runs in such steps, ±5 ms. So a
 * correction is not watched: it is planned from what was seen at rest, ends between two edges, and is judged at rest.
 * Starts differ by ±9 ms by themselves, so each is corrected once it is seen how it came out. On a busy computer sound
 * comes too late for the output now and then, each time by one piece of 21 ms: that is far, and is made up for quickly.
 */
export interface Tuning {
  /** Whether the rate may be trimmed at all. */
  readonly trims: boolean;
  /** After a start, an error beyond this is corrected; later beyond `enterMs`; for `calmMs` after that, `calmEnterMs`. */
  readonly startEnterMs: number;
  readonly enterMs: number;
  readonly calmEnterMs: number;
  readonly calmMs: number;
  /** The same while the room plays at another rate than 1, where the position is not exact. */
  readonly roughEnterMs: number;
  /** Beyond this a jump is better than trimming. */
  readonly seekAtMs: number;
  readonly nearTrim: number;
  readonly farTrim: number;
  /** Beyond this `farTrim` is used. */
  readonly farMs: number;
  /** A correction takes a whole number of these, at least so many, less a half, ms of time: then each costs the same. */
  readonly strideMs: number;
  readonly leastStrides: number;
  /** Time without action after a start, a stall or a correction. */
  readonly restMs: number;
  /** Observations in a row that prove a far error. */
  readonly farHistory: number;
  /** Least time between two jumps; doubled with each that did not help. */
  readonly seekPauseMs: number;
}

export const TIGHT: Tuning = {
  trims: true,
  startEnterMs: 0.5,
  enterMs: 3,
  calmEnterMs: 6,
  calmMs: 60_000,
  roughEnterMs: 9,
  seekAtMs: 850,
  nearTrim: 0.05,
  farTrim: 0.15,
  farMs: 15,
  strideMs: 160,
  leastStrides: 3,
  restMs: 250,
  farHistory: 2,
  seekPauseMs: 2_000,
};

export const COARSE: Tuning = {
  ...TIGHT,
  trims: false,
  enterMs: 500,
  seekAtMs: 500,
  restMs: 2_000,
  farHistory: 5,
  seekPauseMs: 8_000,
};
