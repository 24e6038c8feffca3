import { COARSE } from "../core/tuning";
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
import { operatesFrame } from "./frame-gesture";
import { LATE_S } from "./live-edge";
import { STATE, type YouTubePlayer } from "./youtube-api";
import { YouTubeEmbed, type YouTubeOptions } from "./youtube-embed";
import { reasonOfCode } from "./youtube-error";
import { ReportedPosition } from "./youtube-position";
import { StartAttempt } from "./youtube-start";

const POLL_MS = 50;
/** Dragging the player's own bar pauses it for a moment; only a pause that lasts is one. */
const PAUSE_LASTS_MS = 350;
const PRIMING_SILENCE_MS = 4_000;
const BUFFERED_MS = 1_000;

/**
 * YouTube's embedded player by its IFrame API. It buffers only by playing, so an item is got ready by playing it muted
 * and pausing at once (stage "priming"). Position and states come by messages, late: it is a coarse player.
 */
export class YouTubeIframePlayer implements PlayerPort {
  readonly traits: PlayerTraits = {
    kind: "youtube-iframe",
    tuning: COARSE,
    toleranceMs: 250,
    // What is late stays late here: better to aim again.
    lateStartMs: 80,
    settleMs: 1_500,
  };
  error: Reason | null = null;
  readonly subscribe: PlayerPort["subscribe"];
  private readonly emitter = new PlayerEmitter();
  private readonly reported = new ReportedPosition();
  private readonly embed: YouTubeEmbed;
  private want: { videoId: string; startMs: number } | null = null;
  private stage: "empty" | "priming" | "placed" = "empty";
  private primingMuted = false;
  private state: number = STATE.unstarted;
  /** The last lasting state; buffering and short pauses do not change it. */
  private plays = false;
  /** An own pause is on its way. */
  private pausing = false;
  private start: StartAttempt | null = null;
  private soundBlocked = false;
  private cancelWait: () => void = () => undefined;
  private cancelPoll: () => void = () => undefined;

  constructor(
    mount: HTMLElement,
    private readonly scheduler: Scheduler,
    private readonly options: YouTubeOptions = {},
  ) {
    this.subscribe = this.emitter.subscribe;
    this.embed = new YouTubeEmbed(mount, options, {
      onReady: (player) => this.prime(player),
      onState: (state) => this.onState(state),
      onRate: () => this.emitter.emit({ type: "rate", gesture: this.operated, rate: this.rate }),
      onError: (code) => this.fail(reasonOfCode(code)),
      onUnavailable: () => this.fail("network"),
      onRefused: () => (this.stage === "priming" ? this.primed() : this.start?.refused()),
    });
  }

  get status(): PlayerStatus {
    if (this.error !== null) return "failed";
    if (this.stage === "empty") return "empty";
    if (this.stage === "priming") return "loading";
    if (this.state === STATE.ended) return "ended";
    if (this.plays) return this.state === STATE.playing && !this.pausing ? "playing" : "stalled";
    return this.start === null ? "paused" : "stalled";
  }

  get media(): MediaFacts {
    const player = this.stage === "placed" ? this.embed.player : null;
    const data = player?.getVideoData?.();
    const durationMs = (player?.getDuration() ?? 0) * 1000;
    const live = data?.isLive === true;
    return { durationMs: durationMs > 0 && !live ? durationMs : null, live, title: data?.title ?? null };
  }

  get rate(): number {
    return this.embed.rate;
  }

  get audio(): AudioState {
    const { sound } = this.embed;
    return { ...sound, blocked: this.soundBlocked && sound.muted };
  }

  get ready(): boolean {
    if (this.error !== null || this.stage !== "placed" || this.reported.seeking) return false;
    return this.state !== STATE.buffering || this.bufferedAheadMs >= BUFFERED_MS;
  }

  get bufferedAheadMs(): number {
    const { player } = this.embed;
    if (player === null || this.stage !== "placed") return 0;
    const loadedMs = player.getVideoLoadedFraction() * player.getDuration() * 1000;
    return Math.max(0, loadedMs - (this.position()?.ms ?? 0));
  }

  position(): PositionSample | null {
    return this.stage === "placed" ? this.reported.at(this.scheduler.now()) : null;
  }

  load(item: Item, startMs: number): void {
    this.reset("priming");
    this.want = { videoId: item.media_id, startMs };
    if (this.embed.player !== null) this.prime(this.embed.player);
    else void this.embed.open(item.media_id);
    this.emitter.changed();
  }

  unload(): void {
    this.reset("empty");
    this.want = null;
    this.embed.player?.stopVideo();
    this.emitter.changed();
  }

  play(): Promise<PlayResult> {
    const { player } = this.embed;
    if (player === null || this.stage !== "placed") return Promise.resolve("aborted");
    this.pausing = false;
    this.start?.aborted();
    // Of a broadcast the length is its newest moment.
    const newest = player.getDuration();
    if (this.media.live && newest - player.getCurrentTime() > LATE_S) this.jump(player, newest * 1000);
    const start = new StartAttempt(player, () => this.state, this.scheduler);
    this.start = start;
    if (this.state === STATE.playing) start.playing();
    return start.result.then((result) => {
      if (this.start !== start) return result;
      this.start = null;
      this.soundBlocked = start.mutedByUs;
      this.emitter.changed();
      return result;
    });
  }

  pause(): void {
    this.pausing = true;
    this.start?.aborted();
    this.start = null;
    this.embed.player?.pauseVideo();
  }

  seek(positionMs: number): void {
    if (this.stage === "priming" && this.want !== null) this.want.startMs = positionMs;
    else if (this.embed.player !== null) this.jump(this.embed.player, positionMs);
  }

  setRate(rate: number): void {
    this.embed.setRate(rate);
  }

  setVolume(volume: number): void {
    this.embed.setVolume(volume);
    this.emitter.changed();
  }

  setMuted(muted: boolean): void {
    this.soundBlocked = false;
    this.embed.setMuted(muted);
    this.emitter.changed();
  }

  destroy(): void {
    this.reset("empty");
    this.embed.close();
    this.emitter.clear();
  }

  private get operated(): boolean {
    return (this.options.operates ?? operatesFrame)(this.embed.frame);
  }

  /** Nothing of what was under way counts any more. */
  private reset(stage: "empty" | "priming"): void {
    this.start?.aborted();
    this.start = null;
    this.error = null;
    this.plays = false;
    this.pausing = false;
    this.soundBlocked = false;
    this.state = STATE.unstarted;
    this.stage = stage;
    this.cancelWait();
    this.cancelPoll();
    this.reported.reset();
  }

  private fail(why: Reason): void {
    if (this.want === null) return;
    this.reset("empty");
    this.error = why;
    this.emitter.changed();
  }

  private prime(player: YouTubePlayer): void {
    if (this.want === null) return;
    this.primingMuted = !player.isMuted();
    if (this.primingMuted) player.mute();
    player.loadVideoById({ videoId: this.want.videoId, startSeconds: this.want.startMs / 1000 });
    this.cancelWait = this.scheduler.after(PRIMING_SILENCE_MS, () => {
      // Nothing has come of it: the browser may want a press. The start will show.
      if (this.state === STATE.unstarted || this.state === STATE.cued) this.primed();
    });
  }

  private primed(): void {
    const { player } = this.embed;
    if (player === null || this.want === null || this.stage !== "priming") return;
    this.cancelWait();
    if (this.primingMuted) player.unMute();
    this.stage = "placed";
    this.plays = false;
    this.pausing = false;
    this.jump(player, this.want.startMs);
    this.poll();
  }

  private jump(player: YouTubePlayer, targetMs: number): void {
    this.reported.sent(targetMs, this.scheduler.now());
    // A seek would start a player that waits for a press; where it shall begin, it has been told already.
    if (this.state !== STATE.cued && this.state !== STATE.unstarted) player.seekTo(targetMs / 1000, true);
    this.emitter.emit({ type: "seek", gesture: false, toMs: targetMs });
  }

  private onState(state: number): void {
    this.state = state;
    if (this.stage === "priming") {
      if (state === STATE.playing) this.pause();
      // Before it has played, such a state is still the former item's.
      else if (this.pausing && (state === STATE.paused || state === STATE.ended)) this.primed();
    } else if (this.stage === "placed") {
      this.cancelWait();
      this.reported.move(state === STATE.playing, this.rate, this.scheduler.now());
      if (state === STATE.playing) this.onPlaying();
      else if (state === STATE.paused) this.onPaused();
      else if (state === STATE.ended) this.plays = false;
      this.emitter.changed();
    }
  }

  private onPlaying(): void {
    this.start?.playing();
    if (this.plays) return;
    this.plays = true;
    this.emitter.emit({ type: "play", gesture: this.operated });
  }

  private onPaused(): void {
    if (!this.plays) return;
    const gesture = this.operated;
    const pause = () => {
      this.plays = false;
      this.emitter.emit({ type: "pause", gesture });
    };
    if (this.pausing) pause();
    else this.cancelWait = this.scheduler.after(PAUSE_LASTS_MS, pause);
    this.pausing = false;
  }

  private poll(): void {
    this.cancelPoll = this.scheduler.after(POLL_MS, () => this.poll());
    const { player } = this.embed;
    if (player === null) return;
    const ms = player.getCurrentTime() * 1000;
    const found = this.reported.observe(ms, this.scheduler.now(), this.state === STATE.buffering);
    if (found === "arrived") this.emitter.changed();
    else if (found === "jumped") this.emitter.emit({ type: "seek", gesture: this.operated, toMs: ms });
  }
}
