import type { Player } from "../contract/types";
import type { NumberStore } from "../core/learned";
import type { KeyValue, PlatformPort } from "../core/platform";
import type { Place } from "../core/ports";
import type { PageSession } from "../core/ports-session";
import type { RoomStatus } from "../core/room-view";
import { TabStore, type StoreParts } from "../core/room-store";
import { bindMediaKeys } from "../player/media-session";
import { pageScheduler, punctualScheduler } from "../player/scheduler";
import { Autonav } from "../player/youtube-page/autonav";
import type { PageBridge } from "../player/youtube-page/bridge";
import { isVideoId } from "../player/youtube-page/bridge-protocol";
import { mainVideo } from "../player/youtube-page/elements";
import type { Gestures } from "../player/youtube-page/gestures";
import { PageLane, type OnAir } from "../player/youtube-page/lane";
import type { Cause, PageNavigation, PagePlace } from "../player/youtube-page/navigation";
import { YouTubePagePlayer } from "../player/youtube-page/page-player";
import type { Aside } from "../ui/youtube/model";

/** A page that was not the one that plays for so long was a mirror, and did not only just begin. */
const MIRROR_MS = 1_500;
/** Out of the room, whoever's doing it was: the video is the person's own, and goes on. */
const OUT: ReadonlySet<RoomStatus["kind"]> = new Set([
  "left",
  "removed",
  "closed",
  "refused",
  "knocking",
  "declined",
  "outdated",
]);

export interface RoomOnPageParts {
  readonly page: Document;
  readonly platform: PlatformPort;
  readonly session: PageSession;
  readonly bridge: PageBridge;
  readonly gestures: Gestures;
  readonly navigation: PageNavigation;
  readonly place: Place;
  /** The page was loaded while the person was in this room already, and not by us. */
  readonly arrived: boolean;
  /** `aside` may be another. */
  readonly changed: () => void;
}

/** One stay in a room on this page: the store with YouTube's player, and whether the page goes along with the room. */
export class RoomOnPage {
  readonly store: PageStore;
  private readonly lane: PageLane;
  private readonly player: YouTubePagePlayer;
  private readonly autonav: Autonav;
  private readonly ends: (() => void)[];
  private readonly over = new AbortController();
  private keys: AbortController | null = null;
  private active = false;
  private arrived: boolean;
  private claimed = false;
  private mirrorSince: number | null = null;

  constructor(private readonly parts: RoomOnPageParts) {
    const { page, platform, session, bridge, gestures, navigation } = parts;
    const scheduler = pageScheduler;
    this.arrived = parts.arrived;
    this.lane = new PageLane(scheduler);
    this.player = new YouTubePagePlayer({ page, scheduler, bridge, gestures, navigation });
    this.autonav = new Autonav(page, scheduler, bridge, platform.local);
    // Before the store's own: what it does depends on where this page stands.
    const early = session.subscribe(() => this.follow());
    this.store = new PageStore(
      {
        session,
        scheduler: punctualScheduler((delayMs) => session.wake(delayMs)),
        signals: platform.signals,
        local: platform.local,
        learned: numbers(platform.local),
        player: this.player,
        aside: (player) => this.asideOf(player),
      },
      { claim: () => this.claim(), back: () => this.back() },
    );
    this.ends = [early, navigation.subscribe((place, cause) => this.moved(place, cause))];
    const options = { capture: true, signal: this.over.signal };
    page.addEventListener("ended", () => setTimeout(() => this.autonav.ended(), 300), options);
    // YouTube takes the media keys anew with each video.
    page.addEventListener("playing", () => this.takeKeys(), options);
    page.addEventListener("loadedmetadata", () => parts.changed(), options);
    this.follow();
  }

  /** What the person is to be told of this page. */
  get aside(): Aside | null {
    const { session, navigation, bridge, place } = this.parts;
    const { player, status, room } = session.get();
    if (!this.active || status.kind === "left" || room === null) return null;
    const onAir = onAirOf(player);
    if (onAir === "elsewhere") return { kind: "viewer", url: place.url };
    const { now } = navigation;
    if (now.videoId === null || now.mini) return this.lane.astray ? { kind: "gone" } : null;
    if (onAir === "nothing" || this.lane.astray) {
      const facts = bridge.facts();
      const title = facts?.videoId === now.videoId ? facts.title : null;
      return { kind: "other_video", videoId: now.videoId, title, returnable: onAir !== "nothing" };
    }
    return null;
  }

  /** Out of the room: the video is the person's own again, and goes on. */
  leave(): void {
    this.player.release();
    this.destroy();
  }

  destroy(): void {
    this.over.abort();
    this.keys?.abort();
    for (const end of this.ends) end();
    this.store.destroy();
    this.player.destroy();
    this.autonav.restore();
  }

  private asideOf(player: Player | null): "away" | "cannot_play" | null {
    const onAir = onAirOf(player);
    if (onAir === "elsewhere") return "cannot_play";
    this.lane.room(onAir, this.parts.navigation.now);
    return this.lane.astray ? "away" : null;
  }

  private follow(): void {
    const { active, status, player } = this.parts.session.get();
    if (OUT.has(status.kind)) this.player.release();
    if (status.kind === "joined" && !active) this.mirrorSince ??= pageScheduler.now();
    if (active === this.active) return;
    this.active = active;
    this.lane.room(onAirOf(player), this.parts.navigation.now);
    if (active && !this.claimed && this.isTheirs) this.lane.begun(this.parts.navigation.now);
    this.mirrorSince = null;
    this.arrived = false;
    this.claimed = false;
    this.store.reconsider();
    this.attend();
  }

  /** Whether the page may be where the person wants it, now that the room's player comes to it unasked. */
  private get isTheirs(): boolean {
    const mirrored = this.mirrorSince !== null && pageScheduler.now() - this.mirrorSince > MIRROR_MS;
    return mirrored ? mainVideo(this.parts.page)?.paused === false : this.arrived;
  }

  private moved(place: PagePlace, cause: Cause): void {
    if (!this.active) return;
    const astray = this.lane.astray;
    const lead = this.lane.moved(place, cause);
    if (this.lane.astray !== astray) this.store.reconsider();
    if (lead) this.player.comeBack();
    this.attend();
  }

  private claim(): void {
    this.claimed = true;
    this.lane.returned();
  }

  private back(): void {
    this.lane.returned();
    this.store.reconsider();
    this.player.comeBack();
    this.attend();
  }

  /** Autoplay and media keys are the room's only where the page goes along with it. */
  private attend(): void {
    const along = this.active && !this.lane.astray;
    if (along) this.autonav.keepOff();
    else this.autonav.restore();
    this.takeKeys();
    this.parts.changed();
  }

  private takeKeys(): void {
    this.keys?.abort();
    this.keys = null;
    const { mediaSession } = navigator as { mediaSession?: MediaSession };
    if (mediaSession === undefined || !this.active || this.lane.astray) return;
    this.keys = new AbortController();
    const { store, player } = this;
    const position = () => player.position()?.ms ?? null;
    const keys = {
      play: () => store.play(),
      pause: () => store.pause(),
      seek: (ms: number) => store.seek(ms),
      position,
    };
    bindMediaKeys(mediaSession, keys, this.keys.signal);
  }
}

/** The tab's store, which also tells when the person asks for the room on this page. */
class PageStore extends TabStore {
  constructor(
    parts: StoreParts,
    private readonly asked: { claim: () => void; back: () => void },
  ) {
    super(parts);
  }

  override claimPlayer(): void {
    this.asked.claim();
    super.claimPlayer();
  }

  override returnToRoom(): void {
    super.returnToRoom();
    this.asked.back();
  }
}

function onAirOf(player: Player | null): OnAir {
  const item = player?.item ?? null;
  if (item === null) return "nothing";
  return item.provider === "youtube" && isVideoId(item.media_id) ? { videoId: item.media_id } : "elsewhere";
}

function numbers(store: KeyValue): NumberStore {
  return {
    get(key) {
      const value = Number(store.get(`learned.${key}`) ?? NaN);
      return Number.isFinite(value) ? value : null;
    },
    set: (key, value) => store.set(`learned.${key}`, String(value)),
  };
}
