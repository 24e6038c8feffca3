import type { Scheduler } from "../../core/scheduler";
import { HAVE_METADATA } from "../media-element";
import type { BridgePort } from "./bridge";
import type { PageElement } from "./element";
import type { Hands } from "./hands";

/** Where nothing is being loaded for so long, the player is told to. */
const NUDGE_MS = 4_000;
/** While it loads, what the player does is its own doing, whatever was pressed. */
const QUIET_MS = 500;

export interface ArrivalParts {
  readonly scheduler: Scheduler;
  readonly bridge: BridgePort;
  readonly element: PageElement;
  readonly hands: Hands;
  /** Closer than this is the same place. */
  readonly toleranceMs: number;
}

/** Brings the element to a place, at once or as soon as there is something to be brought there. */
export class Arrival {
  /** Where it shall stand; null once it was sent there. */
  pendingMs: number | null = null;
  private emptySince: number | null = null;

  constructor(private readonly parts: ArrivalParts) {}

  /** The room's video is on the page, and content is to be seen, or will be. True when it was stopped and sent off now. */
  settle(video: HTMLVideoElement, live: boolean): boolean {
    const { pendingMs } = this;
    if (video.readyState < HAVE_METADATA) {
      this.nudge();
      return false;
    }
    this.emptySince = null;
    if (pendingMs === null) return false;
    this.pendingMs = null;
    this.parts.hands.quiet(QUIET_MS);
    video.pause();
    if (!live) this.move(video, pendingMs);
    return true;
  }

  move(video: HTMLVideoElement, ms: number): void {
    const { element, hands, bridge, toleranceMs } = this.parts;
    const seconds = element.secondsAt(ms);
    if (Math.abs(video.currentTime - seconds) * 1000 < toleranceMs) return;
    hands.sending(seconds);
    if (element.shifted) bridge.send({ what: "seek", seconds: Math.max(0, ms / 1000) });
    else video.currentTime = seconds;
  }

  /** The player stands there with nothing in it, as after a refused autoplay. */
  private nudge(): void {
    const now = this.parts.scheduler.now();
    this.emptySince ??= now;
    if (now - this.emptySince < NUDGE_MS) return;
    this.emptySince = now;
    this.parts.bridge.send({ what: "play" });
  }
}
