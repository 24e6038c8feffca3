import { positionAt } from "../../../extension/src/core/timeline";
import type { Timeline } from "../../../extension/src/core/types";
import { normal } from "./network";
import { type Computer, serverNow, type Viewer } from "./stage";

/** A published policy, as facts on it were read: how it knows the time, when it looks, and what it does then. */
export interface Policy {
  readonly name: string;
  /** Error of the believed server time, ms; asked at each start and every `clockEveryMs`. */
  readonly clock: (computer: Computer, before: number | null) => number;
  readonly clockEveryMs: number;
  readonly everyMs: number;
  /** It starts when told plus this; null: at the room's moment, by its clock. */
  readonly onArrivalMs: number | null;
  /** `late`: how far behind, s. */
  readonly act: (late: number, now: number, memory: { until: number }) => Act;
}

type Act = { readonly rate: number } | "jump" | null;

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
/** "Now" is when it arrives, so the way down becomes error. */
const oneWay = (computer: Computer) => -computer.down();
const leastOf = (count: number) => (computer: Computer) => {
  let best = { round: Infinity, error: 0 };
  for (let n = 0; n < count; n++) {
    const up = computer.up();
    const down = computer.down();
    if (up + down < best.round) best = { round: up + down, error: (up - down) / 2 };
  }
  return best.error;
};
const wallClock = (computer: Computer, before: number | null) => before ?? 50 * normal(computer.random);
const smooth = (share: number, next: (computer: Computer) => number) => (computer: Computer, before: number | null) =>
  before === null ? next(computer) : before + share * (next(computer) - before);
const never = () => null;

export const PEERS: readonly Policy[] = [
  {
    name: "OpenTogetherTube",
    clock: oneWay,
    clockEveryMs: 1_000,
    everyMs: 250,
    onArrivalMs: 0,
    act: (late) => (Math.abs(late) > 1 ? "jump" : null),
  },
  {
    name: "CyTube",
    clock: oneWay,
    clockEveryMs: 5_000,
    everyMs: 5_000,
    onArrivalMs: 0,
    act: (late) => (Math.abs(late) > 2 ? "jump" : null),
  },
  {
    name: "Syncplay",
    clock: smooth(0.15, leastOf(1)),
    clockEveryMs: 1_000,
    everyMs: 1_000,
    onArrivalMs: 0,
    act: (late) => (late < -4 || late > 5 ? "jump" : { rate: late < -1.5 ? 0.95 : 1 }),
  },
  { name: "Metastream", clock: oneWay, clockEveryMs: Infinity, everyMs: Infinity, onArrivalMs: 0, act: never },
  {
    name: "watchparty",
    clock: oneWay,
    clockEveryMs: 1_000,
    everyMs: 1_000,
    onArrivalMs: 0,
    act: (late) => ({ rate: late > 0.5 ? clamp(1 + late / 10, 1, 1.1) : 1 }),
  },
  {
    name: "Jellyfin as shipped",
    clock: leastOf(8),
    clockEveryMs: 60_000,
    everyMs: Infinity,
    onArrivalMs: null,
    act: never,
  },
  {
    name: "Jellyfin, correction on",
    clock: leastOf(8),
    clockEveryMs: 60_000,
    everyMs: 1_500,
    onArrivalMs: null,
    act: (late, now, memory) => {
      if (Math.abs(late) >= 3) return "jump";
      if (Math.abs(late) < 0.06) return { rate: 1 };
      memory.until = now + 1_000;
      return { rate: clamp(1 + late, 0.2, 2) };
    },
  },
  {
    name: "OpenWatchParty",
    clock: smooth(0.4, leastOf(8)),
    clockEveryMs: 10_000,
    everyMs: 500,
    onArrivalMs: null,
    act: (late) => {
      if (Math.abs(late) >= 2) return "jump";
      if (Math.abs(late) < 0.04) return { rate: 1 };
      return { rate: clamp(1 + Math.sign(late) * 0.5 * Math.sqrt(Math.abs(late)), 0.85, 2) };
    },
  },
  {
    name: "ShareTube v1-03",
    clock: wallClock,
    clockEveryMs: Infinity,
    everyMs: 250,
    onArrivalMs: 200,
    act: (late) => {
      if (Math.abs(late) >= 3) return "jump";
      return { rate: Math.abs(late) < 0.02 ? 1 : clamp(1 + late / 1.5, 0.85, 1.2) };
    },
  },
  {
    name: "ShareTube v1-02",
    clock: leastOf(5),
    clockEveryMs: 30_000,
    everyMs: 500,
    onArrivalMs: 0,
    act: (late) => (Math.abs(late) >= 6 ? "jump" : { rate: clamp(1 + late / 3, 0.5, 2) }),
  },
];

/** A viewer that follows such a policy. */
export class Peer implements Viewer {
  private timeline: Timeline | null = null;
  private error: number | null = null;
  private readonly memory = { until: 0 };

  constructor(
    readonly computer: Computer,
    private readonly policy: Policy,
  ) {
    computer.player.load({ item_id: "i1", provider: "direct" } as never, 0);
    this.measure();
    this.look();
  }

  prepare(positionMs: number): void {
    this.timeline = null;
    this.computer.player.pause();
    this.computer.player.seek(positionMs);
  }

  play(timeline: Timeline): void {
    const { computer, policy } = this;
    computer.hear((took) => {
      if (policy.clockEveryMs === Infinity && policy.clock === oneWay) this.error = -took;
      this.timeline = timeline;
      const wait = timeline.anchor_ms - serverNow(computer.time) - (this.error ?? 0);
      computer.own.after(policy.onArrivalMs ?? Math.max(0, wait), () => void computer.player.play());
    });
  }

  private measure(): void {
    const { clock, clockEveryMs } = this.policy;
    this.error = clock(this.computer, this.error);
    if (clockEveryMs < Infinity) this.computer.own.after(clockEveryMs, () => this.measure());
  }

  private look(): void {
    const { everyMs } = this.policy;
    if (everyMs === Infinity) return;
    this.computer.own.after(everyMs, () => {
      this.step();
      this.look();
    });
  }

  private step(): void {
    const { player, time, own } = this.computer;
    if (this.timeline === null || player.status !== "playing") return;
    const expected = positionAt(this.timeline, serverNow(time) + (this.error ?? 0), null);
    const here = player.position()?.ms ?? expected;
    const act = this.policy.act((expected - here) / 1_000, own.now(), this.memory);
    if (act === "jump") this.computer.jump(expected);
    else if (act !== null) this.setRate(act.rate);
    const { until } = this.memory;
    if (until <= own.now()) return;
    this.memory.until = 0;
    own.after(until - own.now(), () => this.setRate(1));
  }

  private setRate(rate: number): void {
    const { player } = this.computer;
    if (Math.abs(player.rate - rate) > 1e-3) player.setRate(rate);
  }
}
