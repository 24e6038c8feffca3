import { createFrame, loadYouTubeApi, YOUTUBE, type YouTubeApi, type YouTubePlayer } from "./youtube-api";

export interface YouTubeOptions {
  /** Origin of YouTube, or of what stands in for it. */
  readonly base?: string;
  readonly loadApi?: () => Promise<YouTubeApi>;
  /** Whether a person is operating the frame now. */
  readonly operates?: (frame: HTMLIFrameElement | null) => boolean;
}

export interface EmbedListener {
  onReady(player: YouTubePlayer): void;
  onState(state: number): void;
  onRate(): void;
  onError(code: number): void;
  /** The API could not be had at all. */
  onUnavailable(): void;
  onRefused(): void;
}

/** The frame with YouTube's player in it: comes into being when first needed, and keeps sound and rate. */
export class YouTubeEmbed {
  /** Null until the player answers. */
  player: YouTubePlayer | null = null;
  frame: HTMLIFrameElement | null = null;
  private opening = false;
  private closed = false;
  private wantedRate = 1;
  private actualRate = 1;
  private volume = 1;
  private mutedByPerson = false;

  constructor(
    private readonly mount: HTMLElement,
    private readonly options: YouTubeOptions,
    private readonly listener: EmbedListener,
  ) {}

  get sound(): { volume: number; muted: boolean } {
    return { volume: this.volume, muted: this.player?.isMuted() ?? this.mutedByPerson };
  }

  /** The rate that was asked for, where the player offers only one near it. */
  get rate(): number {
    return this.actualRate === this.nearestRate(this.wantedRate) ? this.wantedRate : this.actualRate;
  }

  setRate(rate: number): void {
    this.wantedRate = rate;
    this.player?.setPlaybackRate(this.nearestRate(rate));
  }

  setVolume(volume: number): void {
    this.volume = volume;
    this.player?.setVolume(Math.round(volume * 100));
  }

  setMuted(muted: boolean): void {
    this.mutedByPerson = muted;
    if (muted) this.player?.mute();
    else this.player?.unMute();
  }

  /** Loads the API and the frame, once; `onReady` follows. */
  async open(videoId: string): Promise<void> {
    if (this.opening || this.player !== null) return;
    this.opening = true;
    const page = this.mount.ownerDocument.defaultView ?? window;
    const base = this.options.base ?? YOUTUBE;
    try {
      const api = await (this.options.loadApi?.() ?? loadYouTubeApi(page, base));
      if (!this.closed) this.create(api, page, videoId, base);
    } catch {
      this.opening = false;
      this.listener.onUnavailable();
    }
  }

  close(): void {
    this.closed = true;
    this.player?.destroy();
    this.player = null;
    this.frame?.remove();
  }

  private create(api: YouTubeApi, page: Window, videoId: string, base: string): void {
    const { listener } = this;
    this.frame = createFrame(page, videoId, base);
    this.mount.append(this.frame);
    const player = new api.Player(this.frame, {
      host: base,
      events: {
        onReady: () => {
          this.player = player;
          player.setVolume(Math.round(this.volume * 100));
          if (this.mutedByPerson) player.mute();
          listener.onReady(player);
        },
        onStateChange: ({ data }) => listener.onState(data),
        onPlaybackRateChange: ({ data }) => {
          this.actualRate = data;
          listener.onRate();
        },
        onError: ({ data }) => listener.onError(data),
        onAutoplayBlocked: () => listener.onRefused(),
      },
    });
  }

  private nearestRate(rate: number): number {
    const offered = this.player?.getAvailablePlaybackRates() ?? [];
    return offered.reduce(
      (best, one) => (Math.abs(one - rate) < Math.abs(best - rate) ? one : best),
      offered[0] ?? rate,
    );
  }
}
