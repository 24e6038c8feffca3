import type { Timeline } from "../../../extension/src/core/types";
import { TIGHT, type Tuning } from "../../../extension/src/core/tuning";
import { quantile } from "../../../extension/test/support/random";
import { SimScheduler } from "../../../extension/test/support/sim-scheduler";
import type { Network } from "./network";
import { Computer, serverNow, type Viewer } from "./stage";

/** What ten rooms of two gave; skews in ms, one each 100 ms. */
export interface Found {
  readonly steady: number[];
  readonly start: number[];
  /** Median skew left 20 to 40 s after a stall, for each seed. */
  readonly left: number[];
  readonly back: number[];
  readonly rates: number[];
  /** On a busy computer: one player's sound comes too late every 15 s. */
  readonly busy: number[];
}

export type Make = (computer: Computer) => Viewer;

const GRID_MS = 100;
const LEAD_MS = 300;
/** One piece of Chromium's output, 1,024 samples. */
const UNDERRUN_MS = 21.3;

async function watch(
  make: Make,
  networks: readonly Network[],
  seed: number,
  found: Found,
  tuning: Tuning,
): Promise<void> {
  const time = new SimScheduler();
  const viewers = networks.map((network, n) => make(new Computer(time, network, 1_000 * seed + n, tuning)));
  const players = viewers.map(({ computer }) => computer.player);
  const skew = () => {
    const places = players.map((player) => player.position()?.ms ?? 0);
    return Math.max(...places) - Math.min(...places);
  };
  const over = async (ms: number) => {
    const values: number[] = [];
    for (let passed = 0; passed < ms; passed += GRID_MS) {
      await time.run(GRID_MS);
      values.push(skew());
    }
    return values;
  };
  await time.run(3_000);
  // Some starts first: what a client learns of its player, it has learned.
  for (let n = 1; n <= 6; n++) {
    for (const one of viewers) one.prepare(20_000 * n);
    await time.run(1_500);
    const anchor = Math.round(serverNow(time)) + LEAD_MS;
    const timeline: Timeline = { playing: true, position_ms: 20_000 * n, anchor_ms: anchor, rate: 1 };
    for (const one of viewers) one.play(timeline);
    await time.run(LEAD_MS);
    const values = await over(2_000);
    if (n > 2) found.start.push(...values);
    await time.run(4_000);
  }
  await time.run(10_000);
  for (const player of players) player.rateChanges = 0;
  found.steady.push(...(await over(60_000)));
  found.rates.push(...players.map((player) => player.rateChanges));
  players[1]?.stall(700);
  await time.run(700);
  const values = await over(20_000);
  const late = values.findLastIndex((value) => value > 20);
  found.back.push(late + 1 < values.length ? ((late + 1) * GRID_MS) / 1_000 : Infinity);
  found.left.push(quantile(await over(20_000), 0.5));
  for (let n = 0; n < 6; n++) {
    players[n % 2]?.underrun(UNDERRUN_MS);
    found.busy.push(...(await over(15_000)));
  }
}

export async function measure(make: Make, networks: readonly Network[], seeds = 10, tuning = TIGHT): Promise<Found> {
  const found: Found = { steady: [], start: [], left: [], back: [], rates: [], busy: [] };
  for (let seed = 1; seed <= seeds; seed++) await watch(make, networks, seed, found, tuning);
  return found;
}
