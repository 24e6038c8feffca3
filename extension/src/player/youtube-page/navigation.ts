import type { Scheduler } from "../../core/scheduler";
import type { BridgePort } from "./bridge";
import { isVideoId } from "./bridge-protocol";
import { isMini, watchUrl } from "./elements";

/** What the page shows, as far as it matters to a room. */
export interface PagePlace {
  readonly kind: "watch" | "shorts" | "other";
  /** Of the address; of the miniplayer where one is. */
  readonly videoId: string | null;
  readonly mini: boolean;
}

/** Who led the page there. */
export type Cause = "us" | "person" | "itself";

export interface NavigationPorts {
  readonly page: Document;
  readonly scheduler: Scheduler;
  readonly bridge: BridgePort;
  /** Whether the person did something just now that may lead elsewhere. */
  readonly byPerson: () => boolean;
  /** Loads another address. */
  readonly assign: (url: string) => void;
}

/** YouTube's own events, all on the document; any of them may go missing one day, so none is relied on. */
const SIGNALS = ["yt-navigate-finish", "yt-page-data-updated", "yt-player-updated"];
const LOOK_MS = 1_000;
/** So long YouTube may take to go where it was asked; then the address is loaded. */
const FALLBACK_MS = 2_500;
/** A page that loads for longer than this is asked all the same. */
const BOOT_MS = 4_000;
/** From the beginning of a navigation to its end. */
const BEGUN_MS = 8_000;

type Listener = (place: PagePlace, cause: Cause) => void;

/** Which video the page is at: several overlapping signals become one change each, told once. */
export class PageNavigation {
  private place: PagePlace;
  private current = new AbortController();
  private readonly over = new AbortController();
  private readonly listeners = new Set<Listener>();
  private wanted: string | null = null;
  /** The last one of `to` that the address came to. */
  private reached: { readonly videoId: string; readonly at: number } | null = null;
  private begun: { readonly cause: Cause; readonly at: number } | null = null;
  private booted = false;
  private cancelLook: () => void = () => undefined;
  private cancelFallback: () => void = () => undefined;

  constructor(private readonly ports: NavigationPorts) {
    this.place = this.look();
    const { page, scheduler } = ports;
    const window = page.defaultView;
    const { signal } = this.over;
    for (const name of SIGNALS) page.addEventListener(name, () => this.onSignal(), { signal });
    page.addEventListener("yt-navigate-start", () => this.begin(ports.byPerson()), { signal });
    const { navigation } = (window ?? {}) as { navigation?: EventTarget };
    navigation?.addEventListener("currententrychange", () => this.check(), { signal });
    // By its back and forward buttons the browser tells of nobody's press; only a person has them.
    window?.addEventListener("popstate", () => this.onTraversal(), { signal });
    this.booted = page.readyState === "complete";
    window?.addEventListener("load", () => this.boot(), { signal });
    if (!this.booted) scheduler.after(BOOT_MS, () => this.boot());
    this.tick();
  }

  get now(): PagePlace {
    return this.place;
  }

  /** Of what is at this place only; aborted when the page goes on. */
  get signal(): AbortSignal {
    return this.current.signal;
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Shows the video, without a reload if YouTube lets itself be asked. */
  to(videoId: string): void {
    if (!isVideoId(videoId) || this.wanted === videoId) return;
    this.wanted = videoId;
    this.cancelFallback();
    if (this.booted) this.ask();
  }

  /** The person goes elsewhere: nothing is pending any more. */
  forget(): void {
    this.wanted = null;
    this.cancelFallback();
  }

  /** Looks at once, instead of at the next signal. */
  check(): void {
    const place = this.look();
    if (place.videoId === this.wanted) this.forgetReached();
    if (place.kind === this.place.kind && place.videoId === this.place.videoId && place.mini === this.place.mini)
      return;
    const cause = this.causeOf(place);
    this.begun = null;
    this.place = place;
    this.current.abort();
    this.current = new AbortController();
    for (const listener of [...this.listeners]) listener(place, cause);
  }

  destroy(): void {
    this.over.abort();
    this.current.abort();
    this.cancelLook();
    this.cancelFallback();
    this.listeners.clear();
  }

  private forgetReached(): void {
    if (this.wanted !== null) this.reached = { videoId: this.wanted, at: this.ports.scheduler.now() };
    this.forget();
  }

  private causeOf(place: PagePlace): Cause {
    const { scheduler, byPerson } = this.ports;
    const fresh = (at: number) => scheduler.now() - at < BEGUN_MS;
    const { reached, begun } = this;
    if (reached !== null && reached.videoId === place.videoId && fresh(reached.at)) {
      this.reached = null;
      return "us";
    }
    if (begun !== null && fresh(begun.at)) return begun.cause;
    return byPerson() ? "person" : "itself";
  }

  private begin(person: boolean): void {
    this.begun = { cause: person ? "person" : "itself", at: this.ports.scheduler.now() };
  }

  private onSignal(): void {
    this.boot();
    this.check();
  }

  private onTraversal(): void {
    this.begin(true);
    this.check();
  }

  /** YouTube's own code runs from now on, so it can be asked. */
  private boot(): void {
    if (this.booted || this.over.signal.aborted) return;
    this.booted = true;
    if (this.wanted !== null) this.ask();
  }

  private ask(): void {
    const videoId = this.wanted;
    if (videoId === null) return;
    const { bridge, scheduler, assign } = this.ports;
    this.cancelFallback = scheduler.after(FALLBACK_MS, () => {
      this.check();
      if (this.wanted === videoId) assign(watchUrl(videoId));
    });
    bridge.send({ what: "navigate", videoId });
  }

  private tick(): void {
    this.check();
    this.cancelLook = this.ports.scheduler.after(LOOK_MS, () => this.tick());
  }

  private look(): PagePlace {
    const { page, bridge } = this.ports;
    const { pathname, search } = page.location;
    if (pathname === "/watch") {
      const videoId = new URLSearchParams(search).get("v");
      return { kind: "watch", videoId: isVideoId(videoId) ? videoId : null, mini: false };
    }
    const short = /^\/shorts\/([\w-]{11})/.exec(pathname)?.[1] ?? null;
    if (short !== null) return { kind: "shorts", videoId: short, mini: false };
    const mini = isMini(page);
    return { kind: "other", videoId: mini ? (bridge.facts()?.videoId ?? null) : null, mini };
  }
}
