import type { Scheduler } from "../../core/scheduler";
import type { Cause, PagePlace } from "./navigation";

/** A page that leaves so often by itself is not brought back any more. */
const MOST_RETURNS = 3;
const RETURNS_WITHIN_MS = 20_000;

/** What the room has on, for a page of YouTube: a video of its own, something else, or nothing. */
export type OnAir = { readonly videoId: string } | "elsewhere" | "nothing";

/**
 * Whether this page goes with the room. It does until the person leads it elsewhere, and again when they say so, or when
 * room and page meet at one video. A page that leaves by itself is brought back: the person is never fought over it.
 */
export class PageLane {
  /** The page is where the person wants it, and not where the room is. */
  astray = false;
  private onAir: OnAir = "nothing";
  private readonly returns: number[] = [];

  constructor(private readonly scheduler: Scheduler) {}

  /** The room has this on. */
  room(onAir: OnAir, place: PagePlace): void {
    this.onAir = onAir;
    if (!this.elsewhere(place)) this.astray = false;
  }

  /** The page went somewhere. True when it is to be led back. */
  moved(place: PagePlace, cause: Cause): boolean {
    if (!this.elsewhere(place)) {
      this.astray = false;
      return false;
    }
    if (cause === "us" || this.astray) return false;
    if (cause === "itself" && this.mayReturn()) return true;
    this.astray = true;
    return false;
  }

  /** This page's player is the room's from now on, but the page may be where the person wants it. */
  begun(place: PagePlace): void {
    if (this.elsewhere(place)) this.astray = true;
  }

  /** The person wants the room back. */
  returned(): void {
    this.astray = false;
    this.returns.length = 0;
  }

  private elsewhere(place: PagePlace): boolean {
    return typeof this.onAir === "object" && place.videoId !== this.onAir.videoId;
  }

  private mayReturn(): boolean {
    const now = this.scheduler.now();
    while (this.returns[0] !== undefined && now - this.returns[0] > RETURNS_WITHIN_MS) this.returns.shift();
    this.returns.push(now);
    return this.returns.length <= MOST_RETURNS;
  }
}
