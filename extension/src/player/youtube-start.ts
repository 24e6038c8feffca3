import type { PlayResult } from "../core/player-port";
import type { Scheduler } from "../core/scheduler";
import { STATE, type YouTubePlayer } from "./youtube-api";

/** A browser that refuses to play may say nothing; then this long without any sign of life means a refusal. */
const SILENCE_MS = 3_000;

/** One attempt to play: with sound, else without, else blocked. */
export class StartAttempt {
  readonly result: Promise<PlayResult>;
  /** It plays, but the browser allowed that only without sound. */
  mutedByUs = false;
  private resolve: (result: PlayResult) => void = () => undefined;
  private cancelTimer: () => void = () => undefined;

  constructor(
    private readonly player: YouTubePlayer,
    private readonly state: () => number,
    private readonly scheduler: Scheduler,
  ) {
    this.result = new Promise((resolve) => {
      this.resolve = resolve;
    });
    this.try();
  }

  playing(): void {
    this.end("ok");
  }

  aborted(): void {
    this.end("aborted");
  }

  /** The browser said no, or nothing. */
  refused(): void {
    if (this.mutedByUs || this.player.isMuted()) {
      if (this.mutedByUs) this.player.unMute();
      this.mutedByUs = false;
      this.end("blocked");
      return;
    }
    this.mutedByUs = true;
    this.player.mute();
    this.try();
  }

  private try(): void {
    this.cancelTimer();
    this.cancelTimer = this.scheduler.after(SILENCE_MS, () => {
      const state = this.state();
      if (state !== STATE.playing && state !== STATE.buffering) this.refused();
    });
    this.player.playVideo();
  }

  private end(result: PlayResult): void {
    this.cancelTimer();
    this.resolve(result);
  }
}
