import type { PositionSample } from "../core/player-port";

/** How many of the last values are looked at. They come about four times a second. */
const KEPT = 8;
const JUMP_MS = 1_500;
/** After a seek: at least so long the old place may still be told; after the longer time it is taken as it is. */
const SEEK_LEAST_MS = 150;
const SEEK_GIVE_UP_MS = 2_500;

/**
 * The position of a player that tells it now and then, each time a little late. Of the last values the one that came
 * with the least delay is ahead of the others on the line of steady play; that line is the position.
 */
export class ReportedPosition {
  private values: PositionSample[] = [];
  private seek: PositionSample | null = null;
  private rate = 1;
  private moving = false;

  /** A seek is under way: its target counts as the position until the player tells of it. */
  get seeking(): boolean {
    return this.seek !== null;
  }

  /** Forgets the past. */
  reset(): void {
    this.values = [];
    this.seek = null;
  }

  /** The player was sent to `ms` at local time `at`. */
  sent(ms: number, at: number): void {
    this.values = [];
    this.seek = { ms, at };
  }

  /** From local time `now` on it plays at `rate`, or stands still. */
  move(moving: boolean, rate: number, now: number): void {
    if (moving === this.moving && rate === this.rate) return;
    const here = this.seek === null ? this.at(now) : null;
    this.moving = moving;
    this.rate = rate;
    this.values = here === null ? [] : [here];
  }

  /**
   * The player says `ms` at local time `at`; `busy` while it buffers.
   *
   * @returns "arrived": an own seek is done. "jumped": it is somewhere else than it could have played to
   */
  observe(ms: number, at: number, busy: boolean): "arrived" | "jumped" | null {
    if (this.seek !== null) {
      const waited = at - this.seek.at;
      const near = Math.abs(ms - this.seek.ms) < JUMP_MS && !busy && waited >= SEEK_LEAST_MS;
      if (!near && waited < SEEK_GIVE_UP_MS) return null;
      this.seek = null;
      this.values = [{ ms, at }];
      return "arrived";
    }
    const last = this.values.at(-1);
    if (last?.ms === ms) return null;
    const expected = this.at(at);
    const jumped = expected !== null && Math.abs(expected.ms - ms) > JUMP_MS;
    this.values = [...(jumped ? [] : this.values), { ms, at }].slice(-KEPT);
    return jumped ? "jumped" : null;
  }

  at(now: number): PositionSample | null {
    if (this.seek !== null) return { ms: this.seek.ms, at: now };
    const last = this.values.at(-1);
    if (last === undefined) return null;
    if (!this.moving) return { ms: last.ms, at: now };
    return { ms: Math.max(...this.values.map(({ ms, at }) => ms + (now - at) * this.rate)), at: now };
  }
}
