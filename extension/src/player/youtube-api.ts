/** What we use of YouTube's IFrame API, as its reference documents it. Times in seconds, volume 0 to 100. */
export interface YouTubePlayer {
  loadVideoById(options: { videoId: string; startSeconds: number }): void;
  playVideo(): void;
  pauseVideo(): void;
  stopVideo(): void;
  seekTo(seconds: number, allowSeekAhead: boolean): void;
  getCurrentTime(): number;
  getDuration(): number;
  getVideoLoadedFraction(): number;
  getPlayerState(): number;
  getAvailablePlaybackRates(): number[];
  setPlaybackRate(rate: number): void;
  mute(): void;
  unMute(): void;
  isMuted(): boolean;
  setVolume(volume: number): void;
  destroy(): void;
  /** Not in the reference, but there. */
  getVideoData?(): { title?: string; isLive?: boolean } | undefined;
}

export interface YouTubeEvents {
  onReady(): void;
  onStateChange(event: { data: number }): void;
  onPlaybackRateChange(event: { data: number }): void;
  onError(event: { data: number }): void;
  onAutoplayBlocked(): void;
}

export interface YouTubeApi {
  readonly Player: new (iframe: HTMLIFrameElement, options: { host: string; events: YouTubeEvents }) => YouTubePlayer;
}

export const STATE = { unstarted: -1, ended: 0, playing: 1, paused: 2, buffering: 3, cued: 5 } as const;

export const YOUTUBE = "https://www.youtube.com";
const SCRIPT_TIMEOUT_MS = 15_000;

type Page = Window & { YT?: YouTubeApi & { loaded?: number }; onYouTubeIframeAPIReady?: () => void };

const loading = new Map<string, Promise<YouTubeApi>>();

/**
 * Loads the API's script from its documented address, once. Rejects when it does not come; a later call tries again.
 *
 * @param base origin of YouTube, or of what stands in for it
 */
export function loadYouTubeApi(page: Page, base = YOUTUBE): Promise<YouTubeApi> {
  const known = loading.get(base);
  if (known !== undefined) return known;
  const promise = insertScript(page, base);
  loading.set(base, promise);
  promise.catch(() => loading.delete(base));
  return promise;
}

function insertScript(page: Page, base: string): Promise<YouTubeApi> {
  return new Promise((resolve, reject) => {
    const script = page.document.createElement("script");
    const give = (why: string) => {
      script.remove();
      reject(new Error(why));
    };
    const timer = setTimeout(() => give("the player's script did not come in time"), SCRIPT_TIMEOUT_MS);
    page.onYouTubeIframeAPIReady = () => {
      clearTimeout(timer);
      if (page.YT === undefined) give("the player's script has no API");
      else resolve(page.YT);
    };
    script.onerror = () => {
      clearTimeout(timer);
      give("the player's script could not be loaded");
    };
    script.src = `${base}/iframe_api`;
    page.document.head.append(script);
  });
}

/** The embedded player's frame. YouTube refuses to play (error 153) without a referrer. */
export function createFrame(page: Window, videoId: string, base: string): HTMLIFrameElement {
  const frame = page.document.createElement("iframe");
  const query = new URLSearchParams({
    enablejsapi: "1",
    origin: page.location.origin,
    playsinline: "1",
    rel: "0",
    autoplay: "0",
  });
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.allowFullscreen = true;
  frame.src = `${base}/embed/${encodeURIComponent(videoId)}?${query}`;
  return frame;
}
