import type { SimScheduler } from "./sim-scheduler";

/** A media element in simulated time, as far as the player port looks at it; events come in a later turn, as they do. */
export class FakeVideo extends EventTarget {
  preload = "";
  playsInline = false;
  disableRemotePlayback = false;
  defaultPlaybackRate = 1;
  volume = 1;
  muted = false;
  paused = true;
  ended = false;
  seeking = false;
  readyState = 0;
  networkState = 2;
  duration = NaN;
  videoWidth = 0;
  error: { code: number; message: string } | null = null;
  ownerDocument = { hidden: false };
  /** What the "file" is. */
  /** The newest moment of a broadcast. */
  newestS = 0;
  file = { durationS: 600, width: 640, native: true, loadMs: 200, seekMs: 40 };
  /** What the browser answers to play with sound, and without. */
  policy = { sound: true, silent: true };
  src_ = "";
  private base = { s: 0, at: 0 };
  private rate_ = 1;
  private frozen = false;
  private generation = 0;

  constructor(private readonly time: SimScheduler) {
    super();
  }

  get seekable() {
    const { newestS } = this;
    return { length: newestS > 0 ? 1 : 0, start: () => 0, end: () => newestS };
  }

  set src(url: string) {
    this.src_ = url;
    this.load();
  }

  get src(): string {
    return this.src_;
  }

  removeAttribute(): void {
    this.src_ = "";
  }

  canPlayType(): string {
    return this.file.native ? "maybe" : "";
  }

  load(): void {
    this.generation += 1;
    this.paused = true;
    this.ended = false;
    this.seeking = false;
    this.readyState = 0;
    this.duration = NaN;
    this.videoWidth = 0;
    this.error = null;
    this.rate_ = this.defaultPlaybackRate;
    this.base = { s: 0, at: this.time.now() };
    if (this.src_ === "") return;
    this.later(this.file.loadMs, () => {
      this.readyState = 1;
      this.duration = this.file.durationS;
      this.videoWidth = this.file.width;
      this.fire("loadedmetadata");
      this.later(20, () => {
        if (!this.seeking) this.readyState = 4;
        this.fire("canplaythrough");
      });
    });
  }

  get currentTime(): number {
    const moving = !this.paused && !this.frozen && !this.seeking && this.readyState > 1;
    const s = moving ? this.base.s + ((this.time.now() - this.base.at) / 1000) * this.rate_ : this.base.s;
    if (s < this.file.durationS || !moving) return s;
    this.base = { s: this.file.durationS, at: this.time.now() };
    this.ended = true;
    this.paused = true;
    this.later(0, () => {
      this.fire("pause");
      this.fire("ended");
    });
    return this.file.durationS;
  }

  set currentTime(s: number) {
    this.base = { s: Math.min(s, this.file.durationS), at: this.time.now() };
    this.ended = false;
    this.seeking = true;
    this.readyState = 1;
    this.later(0, () => this.fire("seeking"));
    this.later(this.file.seekMs, () => {
      this.base.at = this.time.now();
      this.seeking = false;
      this.readyState = 4;
      this.fire("seeked");
    });
  }

  get playbackRate(): number {
    return this.rate_;
  }

  set playbackRate(rate: number) {
    this.rebase();
    this.rate_ = rate;
    this.later(0, () => this.fire("ratechange"));
  }

  get buffered(): { length: number; start(i: number): number; end(i: number): number } {
    return { length: this.readyState > 0 ? 1 : 0, start: () => 0, end: () => this.file.durationS };
  }

  play(): Promise<void> {
    if (!(this.muted ? this.policy.silent : this.policy.sound)) {
      return Promise.reject(new DOMException("play() failed", "NotAllowedError"));
    }
    if (this.error !== null) return Promise.reject(new DOMException("no source", "NotSupportedError"));
    if (this.paused) {
      this.rebase();
      this.paused = false;
      this.later(0, () => this.fire("play"));
    }
    return new Promise((resolve) => this.later(1, resolve));
  }

  pause(): void {
    if (this.paused) return;
    this.rebase();
    this.paused = true;
    this.later(0, () => this.fire("pause"));
  }

  /** The network is slow, or the browser holds a hidden muted video. */
  freeze(ms: number): void {
    this.rebase();
    this.frozen = true;
    this.time.after(ms, () => {
      this.base.at = this.time.now();
      this.frozen = false;
    });
  }

  fail(code: number, message: string): void {
    this.error = { code, message };
    this.fire("error");
  }

  private rebase(): void {
    this.base = { s: this.currentTime, at: this.time.now() };
  }

  private later(ms: number, task: () => void): void {
    const { generation } = this;
    this.time.after(ms, () => {
      if (generation === this.generation) task();
    });
  }

  private fire(name: string): void {
    this.dispatchEvent(new Event(name));
  }
}
