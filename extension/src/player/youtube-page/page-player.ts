import { TIGHT } from "../../core/tuning";
import type { MediaError, MediaFacts, PlayerEvent, PlayerPort, PlayResult } from "../../core/player-port";
import type { Scheduler } from "../../core/scheduler";
import type { Item } from "../../core/types";
import { PlayerEmitter } from "../emitter";
import { bufferedAheadMs, HAVE_ENOUGH_DATA, HAVE_FUTURE_DATA, HAVE_METADATA, playSomehow } from "../media-element";
import { Arrival } from "./arrival";
import type { BridgePort } from "./bridge";
import { isVideoId } from "./bridge-protocol";
import { PageElement } from "./element";
import type { Gestures } from "./gestures";
import { Hands } from "./hands";
import type { PageNavigation } from "./navigation";
import { failureOf } from "./playability";

const TRAITS: PlayerPort["traits"] = {
  kind: "youtube-page",
  tuning: TIGHT,
  toleranceMs: 5,
  lateStartMs: 150,
  settleMs: 400,
};
const REFRESH_MS = 1_000;
const BUFFERED_MS = 2_000;
/** Sent no farther than this, it is put right where it is. */
const SAME_PLACE_MS = 1_000;
/** After a load and after an advert, what the player does is its own doing, whatever was pressed. */
const QUIET_MS = { load: 500, advert: 1_000 };

const NO_MEDIA: MediaFacts = { durationMs: null, live: false, title: null };

export interface PagePlayerParts {
  readonly page: Document;
  readonly scheduler: Scheduler;
  readonly bridge: BridgePort;
  readonly gestures: Pick<Gestures, "did" | "scrubbing">;
  readonly navigation: Pick<PageNavigation, "now" | "to" | "subscribe">;
}

/** YouTube's own player on its own page. While the page shows something else, it takes no command. */
export class YouTubePagePlayer implements PlayerPort {
  readonly traits = TRAITS;
  error: MediaError | null = null;
  readonly subscribe: PlayerPort["subscribe"];
  private readonly emitter = new PlayerEmitter();
  private readonly over = new AbortController();
  private readonly element: PageElement;
  private readonly hands: Hands;
  private readonly arrival: Arrival;
  private loaded = false;
  /** The room's video; null while there is none for this player. */
  private wanted: string | null = null;
  private wasAdvert = false;
  /** Stopped by us, so an advert that comes in now would stand as well: nobody else would ever play it. */
  private held = false;
  private soundBlocked = false;
  private cancelRefresh: () => void = () => undefined;

  constructor(private readonly parts: PagePlayerParts) {
    const { page, scheduler, bridge, gestures, navigation } = parts;
    const { signal } = this.over;
    this.subscribe = this.emitter.subscribe;
    const element = new PageElement(page, bridge, scheduler);
    this.element = element;
    const [listens, emit] = [() => this.steerable, (event: PlayerEvent) => this.emitter.emit(event)];
    this.hands = new Hands({ page, scheduler, gestures, element, listens, emit }, signal);
    this.arrival = new Arrival({ scheduler, bridge, element, hands: this.hands, toleranceMs: TRAITS.toleranceMs });
    element.listen(signal, () => this.refresh());
    const unsubscribe = navigation.subscribe(() => this.refresh());
    signal.addEventListener("abort", unsubscribe);
  }

  get status(): PlayerPort["status"] {
    const { video } = this.element;
    const { mask } = this.hands;
    if (!this.loaded) return "empty";
    if (this.error !== null) return "failed";
    if (this.shown && this.advert) return "advert";
    if (video === null || !this.steerable) return "loading";
    if (mask !== null) return mask.playing ? "playing" : "paused";
    if (video.ended) return "ended";
    if (video.paused) return "paused";
    if (!this.element.still(video)) return "playing";
    return this.parts.page.hidden && video.muted ? "asleep" : "stalled";
  }

  get media(): MediaFacts {
    return this.shown && !this.advert ? this.element.media : NO_MEDIA;
  }

  get rate(): number {
    return this.element.video?.playbackRate ?? 1;
  }

  get audio(): PlayerPort["audio"] {
    const { video } = this.element;
    return { volume: video?.volume ?? 1, muted: video?.muted ?? false, blocked: this.soundBlocked };
  }

  get ready(): boolean {
    const { video } = this.element;
    if (video === null || !this.steerable || this.hands.mask !== null || video.seeking) return false;
    if (video.ended || video.readyState >= HAVE_ENOUGH_DATA) return true;
    return video.readyState >= HAVE_FUTURE_DATA && (this.media.live || this.bufferedAheadMs >= BUFFERED_MS);
  }

  get bufferedAheadMs(): number {
    const { video } = this.element;
    return video === null ? 0 : bufferedAheadMs(video);
  }

  position(): ReturnType<PlayerPort["position"]> {
    const { video } = this.element;
    const { mask } = this.hands;
    if (video === null || !this.steerable) return null;
    if (mask === null) return this.element.sample(video);
    const at = this.parts.scheduler.now();
    return { ms: mask.ms + (mask.playing ? (at - mask.at) * mask.rate : 0), at };
  }

  load(item: Item, startMs: number): void {
    this.wanted = item.provider === "youtube" && isVideoId(item.media_id) ? item.media_id : null;
    this.loaded = true;
    this.arrival.pendingMs = startMs;
    this.error = null;
    this.soundBlocked = false;
    this.hands.drop();
    this.hands.quiet(QUIET_MS.load);
    this.comeBack();
    this.refresh();
    this.watch();
  }

  unload(): void {
    if (this.steerable) {
      this.element.video?.pause();
      this.letGo();
    }
    this.forget();
  }

  /** The person leaves the room: the video is theirs alone again, and goes on. */
  release(): void {
    if (this.loaded) this.letGo();
    this.forget();
  }

  /** Leads the page to the room's video, if it is not there or on its way; there it shall be where it was. */
  comeBack(): void {
    const { navigation } = this.parts;
    if (this.wanted === null || navigation.now.videoId === this.wanted) return;
    this.arrival.pendingMs ??= this.element.last?.ms ?? 0;
    navigation.to(this.wanted);
  }

  async play(): Promise<PlayResult> {
    const { video } = this.element;
    if (video === null || !this.steerable) return "aborted";
    this.held = false;
    if (this.media.live) this.parts.bridge.send({ what: "live_head" });
    const { result, soundBlocked } = await playSomehow(video);
    if (soundBlocked) this.soundBlocked = true;
    this.emitter.changed();
    return result;
  }

  pause(): void {
    if (!this.steerable) return;
    this.held = true;
    this.element.video?.pause();
  }

  seek(positionMs: number): void {
    // Where it was is no matter any more to somebody who is on their way elsewhere: only another place is.
    const at = this.hands.mask === null ? null : this.position();
    if (at !== null && Math.abs(at.ms - positionMs) < SAME_PLACE_MS) return;
    this.hands.drop();
    const { video } = this.element;
    if (video !== null && this.steerable) this.arrival.move(video, positionMs);
    else if (this.loaded) this.arrival.pendingMs = positionMs;
  }

  setRate(rate: number): void {
    const { video } = this.element;
    if (video !== null && this.steerable) video.playbackRate = rate;
  }

  setVolume(volume: number): void {
    const { video } = this.element;
    if (video !== null) video.volume = volume;
  }

  setMuted(muted: boolean): void {
    const { video } = this.element;
    this.soundBlocked = false;
    if (video !== null) video.muted = muted;
    this.emitter.changed();
  }

  destroy(): void {
    this.forget();
    this.over.abort();
    this.emitter.clear();
  }

  /** The page shows the room's video. */
  private get shown(): boolean {
    const { now } = this.parts.navigation;
    return this.wanted !== null && now.videoId === this.wanted && this.element.facts.videoId === this.wanted;
  }

  /** It shows content of the room's video, where it was last sent to: only then is it operated, or listened to. */
  private get steerable(): boolean {
    if (!this.shown || this.error !== null || this.arrival.pendingMs !== null || this.advert) return false;
    return (this.element.video?.readyState ?? 0) >= HAVE_METADATA;
  }

  private get advert(): boolean {
    const { advert } = this.element;
    if (!this.wasAdvert && advert && this.held) this.parts.bridge.send({ what: "play" });
    if (this.wasAdvert && !advert) {
      this.hands.quiet(QUIET_MS.advert);
      // One that was stitched in has shifted the element's time: nothing may act on it as it was before.
      this.element.refresh();
    }
    this.wasAdvert = advert;
    return advert;
  }

  private refresh(): void {
    if (!this.loaded) return;
    this.element.refresh();
    if (this.wanted !== null && this.parts.navigation.now.videoId === this.wanted) {
      this.error = failureOf(this.element.facts, this.wanted);
    }
    const { video } = this.element;
    if (video?.muted === false) this.soundBlocked = false;
    // However long an advert before it took: to its place once content is there.
    if (video !== null && this.shown && this.error === null && !this.advert)
      if (this.arrival.settle(video, this.media.live)) this.held = true;
    this.emitter.changed();
  }

  /** Back to a rate that YouTube itself has. */
  private letGo(): void {
    const { video } = this.element;
    if (video !== null && !this.advert) video.playbackRate = Math.round(video.playbackRate * 4) / 4;
  }

  private forget(): void {
    this.cancelRefresh();
    this.hands.drop();
    this.loaded = this.held = false;
    this.wanted = null;
    this.arrival.pendingMs = null;
    this.error = null;
    this.emitter.changed();
  }

  private watch(): void {
    this.cancelRefresh();
    this.cancelRefresh = this.parts.scheduler.after(REFRESH_MS, () => {
      this.refresh();
      this.watch();
    });
  }
}
