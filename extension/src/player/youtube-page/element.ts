import type { MediaFacts } from "../../core/player-port";
import type { Scheduler } from "../../core/scheduler";
import type { BridgePort } from "./bridge";
import type { PageFacts } from "./bridge-protocol";
import { ADVERT_CLASSES, mainVideo, moviePlayer } from "./elements";

const STILL_MS = 250;
/** Content's and the element's time differ by less than this only because they were not read at one moment. */
const SHIFT_S = 0.3;
const NO_FACTS: PageFacts = {
  videoId: null,
  title: null,
  live: false,
  status: null,
  statusOf: null,
  time: null,
  elementTime: null,
  duration: null,
  stitched: false,
};

const CHANGES = [
  ...["loadstart", "emptied", "loadedmetadata", "durationchange", "canplay", "playing", "waiting", "seeked", "ended"],
  ...["play", "pause", "volumechange"],
];

/**
 * The main player's video element, of which YouTube keeps one for ever and changes only the source, with what its
 * player says of it. Times are ms of content: stitched adverts push the element's own time back.
 */
export class PageElement {
  facts = NO_FACTS;
  /** Where content was when it was last looked at. */
  last: { readonly ms: number; readonly at: number } | null = null;
  private shiftMs = 0;
  private moved = { seconds: -1, at: 0 };

  constructor(
    private readonly page: Document,
    private readonly bridge: BridgePort,
    private readonly scheduler: Scheduler,
  ) {}

  /** Tells of all that may change what can be read here. */
  listen(signal: AbortSignal, changed: () => void): void {
    // Media events do not bubble, but they are captured: no binding to an element that may be another one tomorrow.
    const heard = ({ type, target }: Event) => {
      if (target !== this.video) return;
      if (type === "emptied") this.emptied();
      changed();
    };
    for (const name of CHANGES) this.page.addEventListener(name, heard, { capture: true, signal });
  }

  get video(): HTMLVideoElement | null {
    return mainVideo(this.page);
  }

  /** Something is shown that is not content, and has its own time or none. */
  get advert(): boolean {
    const classes = moviePlayer(this.page)?.classList;
    return this.facts.stitched || (classes !== undefined && ADVERT_CLASSES.some((name) => classes.contains(name)));
  }

  /** Asks the player anew. */
  refresh(): void {
    const facts = this.bridge.facts();
    this.facts = facts ?? NO_FACTS;
    const { time, elementTime, live } = this.facts;
    if (time === null || elementTime === null || live || this.advert) return;
    const shift = elementTime - time;
    const told = Math.abs(shift) < SHIFT_S ? 0 : shift * 1000;
    // What the player says can only be old: of readings of one shift the least is the truest, and none makes it jitter.
    const same = told !== 0 && Math.abs(told - this.shiftMs) < SHIFT_S * 1000;
    this.shiftMs = same ? Math.min(this.shiftMs, told) : told;
  }

  get shifted(): boolean {
    return this.shiftMs !== 0;
  }

  /** Where it is now; remembered, to know later where it was before somebody moved it. */
  sample(video: HTMLVideoElement): { ms: number; at: number } {
    const sample = { ms: video.currentTime * 1000 - this.shiftMs, at: this.scheduler.now() };
    this.last = sample;
    return sample;
  }

  /** Where it would be by now if nobody had moved it since it was last looked at. */
  unmoved(video: HTMLVideoElement, atMs: number): number {
    const { last } = this;
    if (last === null) return video.currentTime * 1000 - this.shiftMs;
    return last.ms + (video.paused ? 0 : (atMs - last.at) * video.playbackRate);
  }

  /** The element's seconds for ms of content. */
  secondsAt(ms: number): number {
    return Math.max(0, (ms + this.shiftMs) / 1000);
  }

  /** It was operated: whether it stands still is seen anew from now on. */
  touch(): void {
    this.moved = { seconds: this.video?.currentTime ?? -1, at: this.scheduler.now() };
  }

  /** It should move and does not; events for that come late or not at all. */
  still(video: HTMLVideoElement): boolean {
    const now = this.scheduler.now();
    if (video.currentTime !== this.moved.seconds) this.moved = { seconds: video.currentTime, at: now };
    return now - this.moved.at > STILL_MS;
  }

  get media(): MediaFacts {
    const { video, facts } = this;
    const live = facts.live || video?.duration === Infinity;
    return { durationMs: live || video === null ? null : this.durationMs(video), live, title: facts.title };
  }

  /** Another source: what was known of the former one does not hold. */
  private emptied(): void {
    this.shiftMs = 0;
    this.touch();
  }

  private durationMs(video: HTMLVideoElement): number | null {
    const own = Number.isFinite(video.duration) && video.duration > 0 ? video.duration : null;
    const told = this.facts.duration;
    // The player's word is rounded, but knows what is content.
    const seconds = own !== null && (told === null || told === 0 || Math.abs(own - told) < 2) ? own : told;
    return seconds === null || seconds === 0 ? null : seconds * 1000;
  }
}
