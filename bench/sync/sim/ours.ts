import type { ClockPong } from "../../../extension/src/contract/types";
import { ServerClock } from "../../../extension/src/core/clock";
import { ClockKeeper } from "../../../extension/src/core/clock-keeper";
import { Learned } from "../../../extension/src/core/learned";
import { PlayerDriver } from "../../../extension/src/core/player-driver";
import type { PlayerPort } from "../../../extension/src/core/player-port";
import type { PlayerState, Timeline } from "../../../extension/src/core/types";
import type { SimPlayer } from "../../../extension/test/support/sim-player";
import { type Computer, serverNow, type Viewer } from "./stage";

/** The player as a page sees it: its samples are of the page's clock. */
function inPage(player: SimPlayer, now: () => number): PlayerPort {
  const position = () => {
    const sample = player.position();
    return sample === null ? null : { ms: sample.ms, at: now() };
  };
  return new Proxy<PlayerPort>(player, {
    get(target, name) {
      if (name === "position") return position;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

/** Our own client: the product's driver, clock and what they learn. */
export class Ours implements Viewer {
  readonly clock: ServerClock;
  private readonly driver: PlayerDriver;
  private state: PlayerState;

  constructor(readonly computer: Computer) {
    const { own, player, time } = computer;
    this.clock = new ServerClock(() => own.now());
    const keeper = new ClockKeeper({ scheduler: own, clock: this.clock, ping: () => this.ping() });
    this.driver = new PlayerDriver({
      port: inPage(player, () => own.now()),
      clock: this.clock,
      scheduler: own,
      learned: new Learned(),
      listener: {
        onIntent: () => Promise.resolve(true),
        onReport: () => undefined,
        onMedia: () => undefined,
        onView: () => undefined,
      },
    });
    const item = { item_id: "i1", provider: "direct", media_id: "m1", kind: "video", title: "", duration_ms: null };
    const timeline = { playing: false, position_ms: 0, anchor_ms: serverNow(time), rate: 1 };
    this.state = { item, phase: "preparing", cue: 0, timeline } as unknown as PlayerState;
    this.driver.setActive(true);
    keeper.connected();
  }

  prepare(positionMs: number): void {
    const timeline = { playing: false, position_ms: positionMs, anchor_ms: serverNow(this.computer.time), rate: 1 };
    this.set({ ...this.state, phase: "preparing", cue: this.state.cue + 1, timeline });
  }

  play(timeline: Timeline): void {
    this.set({ ...this.state, phase: "playing", timeline });
  }

  private set(state: PlayerState): void {
    this.state = state;
    this.computer.hear(() => this.driver.apply(state));
  }

  private ping(): Promise<ClockPong> {
    const { time } = this.computer;
    return new Promise((resolve) => {
      time.after(this.computer.up(), () => {
        const us = Math.round(serverNow(time) * 1_000);
        time.after(this.computer.down(), () => resolve({ t1_us: us, t2_us: us }));
      });
    });
  }
}
