import { STATE, type YouTubeApi, type YouTubeEvents, type YouTubePlayer } from "../../src/player/youtube-api";
import type { SimScheduler } from "./sim-scheduler";

/** Commands and states cross a frame's border: each takes this long. */
const MESSAGE_MS = 15;
/** So often the position is told. */
const TELL_MS = 250;

/** An embedded player as the IFrame API shows it, in simulated time. One instance at a time. */
export class FakeYouTube implements YouTubePlayer {
  state: number = STATE.unstarted;
  readonly log: string[] = [];
  muted = false;
  rate = 1;
  title = "from YouTube";
  live = false;
  durationS = 300;
  bufferMs = 400;
  startMs = 120;
  policy = { sound: true, silent: true, tells: true };
  private events: YouTubeEvents | null = null;
  private base = { s: 0, at: 0 };
  private told = 0;
  /** A seek made while paused ends paused, unless play is asked for in between. */
  private stays = false;

  constructor(private readonly time: SimScheduler) {}

  get api(): YouTubeApi {
    const make = (events: YouTubeEvents) => {
      this.events = events;
      this.time.after(200, () => events.onReady());
      this.tell();
      return this;
    };
    const Player = function (_frame: HTMLIFrameElement, options: { host: string; events: YouTubeEvents }) {
      return make(options.events);
    };
    return { Player } as unknown as YouTubeApi;
  }

  loadVideoById({ videoId, startSeconds }: { videoId: string; startSeconds: number }): void {
    this.command(`load ${videoId} ${startSeconds}`, () => {
      this.become(STATE.unstarted);
      this.base = { s: startSeconds, at: this.time.now() };
      this.begin(this.bufferMs);
    });
  }

  playVideo(): void {
    this.command("play", () => this.begin(this.startMs));
  }

  pauseVideo(): void {
    this.command("pause", () => {
      if (this.state === STATE.playing || this.state === STATE.buffering) this.become(STATE.paused);
    });
  }

  stopVideo(): void {
    this.command("stop", () => this.become(STATE.cued));
  }

  seekTo(seconds: number): void {
    this.command(`seek ${seconds}`, () => {
      this.stays = this.state === STATE.paused;
      this.become(STATE.buffering);
      this.base = { s: seconds, at: this.time.now() };
      this.time.after(this.bufferMs, () => {
        if (this.state === STATE.buffering) this.become(this.stays ? STATE.paused : STATE.playing);
      });
    });
  }

  getCurrentTime(): number {
    return this.told;
  }

  getDuration(): number {
    return this.durationS;
  }

  getVideoLoadedFraction(): number {
    return 1;
  }

  getPlayerState(): number {
    return this.state;
  }

  getAvailablePlaybackRates(): number[] {
    return [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
  }

  setPlaybackRate(rate: number): void {
    this.command(`rate ${rate}`, () => this.ratedBy(rate));
  }

  mute(): void {
    this.muted = true;
  }

  unMute(): void {
    this.muted = false;
  }

  isMuted(): boolean {
    return this.muted;
  }

  setVolume(volume: number): void {
    this.log.push(`volume ${volume}`);
  }

  destroy(): void {
    this.log.push("destroy");
  }

  getVideoData(): { title: string; isLive: boolean } {
    return { title: this.title, isLive: this.live };
  }

  // What happens in the frame.

  /** Its true position, s. */
  get now(): number {
    const moving = this.state === STATE.playing;
    const s = moving ? this.base.s + ((this.time.now() - this.base.at) / 1000) * this.rate : this.base.s;
    return Math.min(s, this.durationS);
  }

  become(state: number): void {
    this.base = { s: this.now, at: this.time.now() };
    this.state = state;
    this.time.after(MESSAGE_MS, () => this.events?.onStateChange({ data: state }));
  }

  jumpTo(s: number): void {
    this.base = { s, at: this.time.now() };
  }

  ratedBy(rate: number): void {
    this.base = { s: this.now, at: this.time.now() };
    this.rate = rate;
    this.time.after(MESSAGE_MS, () => this.events?.onPlaybackRateChange({ data: rate }));
  }

  error(code: number): void {
    this.events?.onError({ data: code });
  }

  private begin(afterMs: number): void {
    if (!(this.muted ? this.policy.silent : this.policy.sound)) {
      if (this.policy.tells) this.time.after(MESSAGE_MS, () => this.events?.onAutoplayBlocked());
      return;
    }
    this.stays = false;
    if (this.state === STATE.playing) return;
    this.become(STATE.buffering);
    this.time.after(afterMs, () => {
      if (this.state === STATE.buffering) this.become(STATE.playing);
    });
  }

  private command(what: string, run: () => void): void {
    this.log.push(what);
    this.time.after(MESSAGE_MS, run);
  }

  private tell(): void {
    const s = this.now;
    if (s >= this.durationS && this.state === STATE.playing) this.become(STATE.ended);
    this.time.after(MESSAGE_MS, () => (this.told = s));
    this.time.after(TELL_MS, () => this.tell());
  }
}
