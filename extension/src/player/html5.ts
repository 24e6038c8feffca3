import { TIGHT } from "../core/tuning";
import type {
  AudioState,
  MediaError as Reason,
  MediaFacts,
  PlayerPort,
  PlayerStatus,
  PlayerTraits,
  PlayResult,
  PositionSample,
} from "../core/player-port";
import type { Scheduler } from "../core/scheduler";
import type { Item } from "../core/types";
import { PlayerEmitter } from "./emitter";
import { hasPicture, isHls, reasonOf } from "./html5-error";
import { attach, type Source } from "./html5-source";
import { liveEdge } from "./live-edge";
import { bufferedAheadMs, HAVE_ENOUGH_DATA, HAVE_FUTURE_DATA, HAVE_METADATA, playSomehow } from "./media-element";

const WATCH_MS = 100;
/** The position must stand still this long, while it should move, to be a stall. */
const STILL_MS = 250;
const BUFFERED_MS = 2_000;
const NETWORK_IDLE = 1;

const traits = (kind: string): PlayerTraits => ({
  kind,
  tuning: TIGHT,
  toleranceMs: 5,
  lateStartMs: 150,
  settleMs: 300,
});
const FILE = traits("html5");
const STREAM = traits("hls");

const CHANGES = ["loadedmetadata", "durationchange", "canplay", "canplaythrough", "playing", "waiting", "seeked"];
const MORE_CHANGES = ["ended", "suspend", "progress", "volumechange"];

/** iOS plays inline, but its own fullscreen brings its own controls. */
type MaybeFullscreen = HTMLVideoElement & { readonly webkitDisplayingFullscreen?: boolean };

/** A media element: files that the browser plays, and HLS. It has no controls of its own, so it sees no gestures. */
export class Html5Player implements PlayerPort {
  traits = FILE;
  error: Reason | null = null;
  readonly subscribe: PlayerPort["subscribe"];
  private readonly emitter = new PlayerEmitter();
  private readonly abort = new AbortController();
  private source: Source | null = null;
  /** Where it shall begin, until the element knows of time. */
  private startMs: number | null = null;
  private url = "";
  private soundBlocked = false;
  private moved = { seconds: 0, at: 0 };
  private told: PlayerStatus = "empty";
  private cancelWatch: () => void = () => undefined;

  constructor(
    private readonly video: MaybeFullscreen,
    private readonly scheduler: Scheduler,
  ) {
    this.subscribe = this.emitter.subscribe;
    video.preload = "auto";
    video.playsInline = true;
    video.disableRemotePlayback = true;
    const { signal } = this.abort;
    const on = (name: string, run: () => void) => video.addEventListener(name, run, { signal });
    for (const name of [...CHANGES, ...MORE_CHANGES]) on(name, () => this.emitter.changed());
    on("loadedmetadata", () => this.onMetadata());
    on("error", () => {
      if (this.source !== null) this.fail(reasonOf(video.error));
    });
    on("play", () => this.onOperated("play"));
    on("pause", () => this.onOperated("pause"));
    on("ratechange", () => this.emitter.emit({ type: "rate", gesture: this.operable, rate: video.playbackRate }));
    on("seeking", () => {
      this.touch();
      this.emitter.emit({ type: "seek", gesture: this.operable, toMs: video.currentTime * 1000 });
    });
  }

  get status(): PlayerStatus {
    const { video } = this;
    if (this.error !== null) return "failed";
    if (this.source === null) return "empty";
    if (video.readyState < HAVE_METADATA || this.startMs !== null) return "loading";
    if (video.ended) return "ended";
    if (video.paused) return "paused";
    const still = this.scheduler.now() - this.moved.at > STILL_MS && video.currentTime === this.moved.seconds;
    if (!still) return "playing";
    return video.ownerDocument.hidden && video.muted ? "asleep" : "stalled";
  }

  get media(): MediaFacts {
    const { duration } = this.video;
    const live = duration === Infinity;
    return { durationMs: Number.isFinite(duration) && duration > 0 ? duration * 1000 : null, live, title: null };
  }

  get rate(): number {
    return this.video.playbackRate;
  }

  get audio(): AudioState {
    return { volume: this.video.volume, muted: this.video.muted, blocked: this.soundBlocked };
  }

  get ready(): boolean {
    const { video } = this;
    if (this.error !== null || this.startMs !== null || video.seeking || video.readyState < HAVE_METADATA) return false;
    if (video.ended || video.readyState >= HAVE_ENOUGH_DATA) return true;
    // Some browsers load no further before a press; then waiting for more would be for ever.
    if (video.networkState === NETWORK_IDLE) return true;
    return video.readyState >= HAVE_FUTURE_DATA && this.bufferedAheadMs >= BUFFERED_MS;
  }

  get bufferedAheadMs(): number {
    return bufferedAheadMs(this.video);
  }

  position(): PositionSample | null {
    if (this.source === null || this.video.readyState < HAVE_METADATA || this.startMs !== null) return null;
    return { ms: this.video.currentTime * 1000, at: this.scheduler.now() };
  }

  load(item: Item, startMs: number): void {
    this.source?.detach();
    this.source = null;
    this.error = null;
    this.soundBlocked = false;
    this.url = item.url ?? "";
    this.traits = isHls(this.url) ? STREAM : FILE;
    this.startMs = startMs;
    if (this.url === "") {
      this.fail("not_found");
      return;
    }
    this.source = attach(this.video, this.url, startMs, (why) => this.fail(why));
    this.emitter.changed();
  }

  unload(): void {
    this.cancelWatch();
    this.video.pause();
    this.source?.detach();
    this.source = null;
    this.startMs = null;
    this.error = null;
    this.emitter.changed();
  }

  async play(): Promise<PlayResult> {
    const edge = this.media.live ? liveEdge(this.video) : null;
    if (edge !== null) this.video.currentTime = edge;
    const { result, soundBlocked } = await playSomehow(this.video);
    // One that plays with the sound off since an earlier refusal is still to be turned on.
    if (soundBlocked) this.soundBlocked = true;
    this.emitter.changed();
    return result;
  }

  pause(): void {
    this.video.pause();
  }

  seek(positionMs: number): void {
    if (this.status === "loading") this.startMs = positionMs;
    else this.video.currentTime = positionMs / 1000;
  }

  setRate(rate: number): void {
    this.video.playbackRate = rate;
  }

  setVolume(volume: number): void {
    this.video.volume = volume;
  }

  setMuted(muted: boolean): void {
    this.soundBlocked = false;
    this.video.muted = muted;
    this.emitter.changed();
  }

  destroy(): void {
    this.unload();
    this.abort.abort();
    this.emitter.clear();
  }

  private get operable(): boolean {
    return this.video.webkitDisplayingFullscreen === true;
  }

  private onMetadata(): void {
    const { video } = this;
    if (hasPicture(this.url) && video.videoWidth === 0) {
      this.fail("not_supported");
      return;
    }
    const { startMs } = this;
    this.startMs = null;
    if (startMs !== null && startMs > 0 && !this.media.live) video.currentTime = startMs / 1000;
    this.emitter.changed();
  }

  private onOperated(type: "play" | "pause"): void {
    this.touch();
    // Reaching the end pauses too, and is nobody's doing.
    if (!(type === "pause" && this.video.ended)) this.emitter.emit({ type, gesture: this.operable });
    this.watch();
  }

  private fail(why: Reason): void {
    this.error = why;
    this.video.pause();
    this.emitter.changed();
  }

  private touch(): void {
    this.moved = { seconds: this.video.currentTime, at: this.scheduler.now() };
  }

  /** While it should move, looks whether it does; the events for that come late or not at all. */
  private watch(): void {
    this.cancelWatch();
    if (this.video.currentTime !== this.moved.seconds) this.touch();
    const { status } = this;
    if (status !== this.told) {
      this.told = status;
      this.emitter.changed();
    }
    if (!this.video.paused) this.cancelWatch = this.scheduler.after(WATCH_MS, () => this.watch());
  }
}
