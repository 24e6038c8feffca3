import { ASK, TELL, type Ask, type PageFacts } from "../../src/player/youtube-page/bridge-protocol";
import { FakeVideo } from "./fake-video";
import type { SimScheduler } from "./sim-scheduler";

const PROPERTIES = [
  ...(["volume", "muted", "paused", "ended", "seeking", "readyState", "networkState", "duration"] as const),
  ...(["currentTime", "playbackRate", "buffered", "videoWidth"] as const),
];

/** A page of YouTube as far as our code looks at it: the main player with its video, and what answers the bridge. */
export class FakePage {
  readonly model: FakeVideo;
  readonly player: HTMLElement;
  readonly video: HTMLVideoElement;
  readonly asked: Ask[] = [];
  facts: PageFacts = {
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
  /** What the page does when it is asked for a video; YouTube shows it a moment later. */
  navigates = true;

  constructor(
    readonly document: Document,
    private readonly time: SimScheduler,
  ) {
    document.body.replaceChildren();
    this.model = new FakeVideo(time);
    this.player = document.createElement("div");
    this.player.id = "movie_player";
    this.video = document.createElement("video");
    this.video.className = "html5-main-video";
    this.player.append(this.video);
    document.body.append(this.player);
    this.bind();
    document.addEventListener(ASK, this.answer);
  }

  destroy(): void {
    this.document.removeEventListener(ASK, this.answer);
    this.document.body.replaceChildren();
  }

  get id(): string | null {
    return new URLSearchParams(this.document.location.search).get("v");
  }

  /** The address and the player become another video's, as YouTube does it; it plays by itself. */
  show(videoId: string, facts: Partial<PageFacts> = {}): void {
    this.signal("yt-navigate-start");
    this.go(`/watch?v=${videoId}`);
    this.facts = { ...this.facts, videoId, title: `title of ${videoId}`, status: "OK", statusOf: videoId, ...facts };
    this.model.src = videoId;
    this.video.dispatchEvent(new Event("emptied"));
    this.signal("yt-navigate-finish");
    this.time.after(300, () => void this.model.play().catch(() => undefined));
  }

  go(address: string): void {
    this.document.defaultView!.history.pushState(null, "", address);
  }

  signal(name: string): void {
    this.document.dispatchEvent(new CustomEvent(name));
  }

  advert(on: boolean): void {
    this.player.classList.toggle("ad-showing", on);
    this.video.dispatchEvent(new Event("playing"));
  }

  private readonly answer = (event: Event) => {
    const ask = JSON.parse((event as CustomEvent<string>).detail) as Ask;
    if (ask.what === "facts") {
      const detail = JSON.stringify(this.facts);
      this.document.dispatchEvent(new CustomEvent(TELL, { detail }));
      return;
    }
    this.asked.push(ask);
    if (ask.what === "navigate" && this.navigates) this.time.after(50, () => this.show(ask.videoId));
    if (ask.what === "play") void this.model.play().catch(() => undefined);
    if (ask.what === "seek") this.model.currentTime = ask.seconds;
  };

  /** The element is a real one, so that events travel through the page; what it is made of is simulated. */
  private bind(): void {
    const { model, video } = this;
    for (const name of PROPERTIES)
      Object.defineProperty(video, name, {
        get: () => model[name],
        set: (value: unknown) => Object.assign(model, { [name]: value }),
      });
    Object.assign(video, { play: () => model.play(), pause: () => model.pause() });
    const events = ["play", "pause", "seeking", "seeked", "ratechange", "loadedmetadata", "canplaythrough", "ended"];
    for (const name of events) model.addEventListener(name, () => video.dispatchEvent(new Event(name)));
  }
}

/** An event that the browser vouches for. */
export function trusted<E extends Event>(event: E): E {
  Object.defineProperty(event, "isTrusted", { value: true });
  return event;
}
