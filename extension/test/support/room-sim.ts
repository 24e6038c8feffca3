import { ServerClock } from "../../src/core/clock";
import { Learned } from "../../src/core/learned";
import { PlayerDriver } from "../../src/core/player-driver";
import type { Intent, MediaReport, PlayerReport, PlayerView } from "../../src/core/player-reports";
import { positionAt } from "../../src/core/timeline";
import type { PlayerState } from "../../src/core/types";
import { CHROMIUM, type Habits, SimPlayer, tight } from "./sim-player";
import { SimScheduler } from "./sim-scheduler";

export const OFFSET = 1_800_000_000_000;

/** One client: a driver with a simulated player, on a clock that is exact but for `clockError`. */
export class SimClient {
  readonly player: SimPlayer;
  readonly clock: ServerClock;
  readonly driver: PlayerDriver;
  readonly intents: Intent[] = [];
  readonly reports: PlayerReport[] = [];
  readonly media: MediaReport[] = [];
  view: PlayerView | null = null;
  /** What the room answers to an intent, and when. */
  answer: (intent: Intent) => Promise<boolean> = () => Promise.resolve(true);
  state: PlayerState;

  constructor(
    readonly time: SimScheduler,
    habits: Partial<Habits> = {},
    clockError = 0,
    readonly learned = new Learned(),
    offsetMs = 0,
  ) {
    this.player = new SimPlayer(time, {
      traits: tight,
      ...CHROMIUM,
      durationMs: 600_000,
      autoplay: "ok",
      ...habits,
    });
    this.clock = new ServerClock(() => time.now());
    this.clock.begin("connection");
    const t0 = time.now();
    this.clock.add({ t0, t1: t0 + OFFSET + clockError, t2: t0 + OFFSET + clockError, t3: t0 });
    this.clock.finish();
    this.driver = new PlayerDriver({
      port: this.player,
      clock: this.clock,
      scheduler: time,
      learned,
      offsetMs: () => offsetMs,
      listener: {
        onIntent: (intent) => {
          this.intents.push(intent);
          return this.answer(intent);
        },
        onReport: (report) => this.reports.push(report),
        onMedia: (media) => this.media.push(media),
        onView: (view) => (this.view = view),
      },
    });
    this.state = {
      item: {
        item_id: "i1",
        provider: "direct",
        media_id: "m1",
        kind: "video",
        title: "a clip",
        duration_ms: null,
      },
      phase: "preparing",
      cue: 1,
      timeline: { playing: false, position_ms: 0, anchor_ms: 0, rate: 1 },
    };
    this.driver.setActive(true);
  }

  get server(): number {
    return this.time.now() + OFFSET;
  }

  prepare(positionMs: number, cue = this.state.cue + 1): void {
    this.set("preparing", { playing: false, position_ms: positionMs, anchor_ms: this.server, rate: 1 }, cue);
  }

  play(leadMs = 300, rate = 1): void {
    const { position_ms } = this.state.timeline;
    this.set("playing", { playing: true, position_ms, anchor_ms: this.server + leadMs, rate });
  }

  pause(phase: "paused" | "waiting" = "paused"): void {
    const position_ms = Math.round(positionAt(this.state.timeline, this.server, null));
    this.set(phase, { playing: false, position_ms, anchor_ms: this.server, rate: 1 });
  }

  set(phase: PlayerState["phase"], timeline: PlayerState["timeline"], cue = this.state.cue): void {
    this.state = { ...this.state, phase, timeline, cue };
    this.driver.apply(this.state);
  }

  /** Prepared, ready and playing for `ms`. */
  async playFor(ms: number, fromMs = 0): Promise<void> {
    this.prepare(fromMs, 1);
    await this.time.run(1_000);
    this.play();
    await this.time.run(ms);
  }

  /** Ahead of the room, by true server time. */
  get off(): number {
    return this.player.position()!.ms - positionAt(this.state.timeline, this.server, this.player.media.durationMs);
  }

  get lastReport(): PlayerReport | undefined {
    return this.reports.at(-1);
  }
}

export function client(habits: Partial<Habits> = {}, clockError = 0): SimClient {
  return new SimClient(new SimScheduler(), habits, clockError);
}
