import type { PlayerEvent } from "../../core/player-port";
import type { Scheduler } from "../../core/scheduler";
import type { PageElement } from "./element";
import type { Gestures, Operation } from "./gestures";
import { type Mask, Scrub } from "./scrub";

/** A seek of our own ends so near to where it was sent. */
const NEAR_S = 0.5;

export interface HandsParts {
  readonly page: Document;
  readonly scheduler: Scheduler;
  readonly gestures: Pick<Gestures, "did" | "scrubbing">;
  readonly element: PageElement;
  /** Whether what happens to the element happens to the room's video. */
  readonly listens: () => boolean;
  readonly emit: (event: PlayerEvent) => void;
}

/** What is done to the video element, by whomever, told as the port's events; those of a person are told from the rest. */
export class Hands {
  private readonly scrub: Scrub;
  private ownSeek: number | null = null;
  private quietUntil = 0;

  constructor(
    private readonly parts: HandsParts,
    signal: AbortSignal,
  ) {
    const { page, scheduler, gestures, element } = parts;
    this.scrub = new Scrub(
      scheduler,
      () => gestures.scrubbing,
      () => this.sought(),
    );
    // Media events do not bubble, but they are captured: no binding to an element that may be another one tomorrow.
    const on = (name: string, run: (video: HTMLVideoElement) => void) =>
      page.addEventListener(
        name,
        ({ target }) => {
          const { video } = element;
          if (video !== null && target === video && parts.listens()) run(video);
        },
        { capture: true, signal },
      );
    on("play", () => this.operated("play"));
    on("pause", (video) => {
      // Reaching the end pauses too, and is nobody's doing.
      if (!video.ended) this.operated("pause");
    });
    on("ratechange", (video) => parts.emit({ type: "rate", gesture: this.did("rate"), rate: video.playbackRate }));
    on("seeking", (video) => this.seeking(video));
  }

  /** Set while the person looks for a place: where the player is taken to be meanwhile. */
  get mask(): Mask | null {
    return this.scrub.mask;
  }

  /** Whatever the person was looking for does not count any more. */
  drop(): void {
    this.scrub.drop();
  }

  /** For so long, what the player does is its own doing, whatever was pressed. */
  quiet(ms: number): void {
    this.quietUntil = Math.max(this.quietUntil, this.parts.scheduler.now() + ms);
  }

  /** The element is about to be sent there, by us. */
  sending(seconds: number): void {
    this.ownSeek = seconds;
  }

  private operated(type: "play" | "pause"): void {
    this.parts.element.touch();
    // YouTube pauses while the seek bar is held.
    if (this.parts.gestures.scrubbing) return;
    this.scrub.flush();
    this.parts.emit({ type, gesture: this.did(type) });
  }

  private seeking(video: HTMLVideoElement): void {
    const { element, scheduler, emit } = this.parts;
    element.touch();
    const own = this.ownSeek !== null && Math.abs(video.currentTime - this.ownSeek) < NEAR_S;
    this.ownSeek = null;
    if (own || !this.did("seek")) {
      emit({ type: "seek", gesture: false, toMs: element.sample(video).ms });
      return;
    }
    const at = scheduler.now();
    this.scrub.moved({ ms: element.unmoved(video, at), at, rate: video.playbackRate, playing: !video.paused });
  }

  private sought(): void {
    const { element, listens, emit } = this.parts;
    const { video } = element;
    if (video !== null && listens()) emit({ type: "seek", gesture: true, toMs: element.sample(video).ms });
  }

  private did(operation: Operation): boolean {
    return this.parts.scheduler.now() >= this.quietUntil && this.parts.gestures.did(operation);
  }
}
