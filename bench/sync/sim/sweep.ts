/** Prints how our policy does with other bounds than those of TIGHT: by this they were chosen. */
import { TIGHT, type Tuning } from "../../../extension/src/core/tuning";
import { quantile } from "../../../extension/test/support/random";
import { measure } from "./measure";
import { FAR, USUAL } from "./network";
import { Ours } from "./ours";

const SEEDS = 12;
const CHANGES: readonly Partial<Tuning>[] = [
  {},
  { startEnterMs: 0.5 },
  { startEnterMs: 3 },
  { startEnterMs: 8 },
  { enterMs: 2 },
  { enterMs: 4, calmEnterMs: 8 },
  { enterMs: 12, calmEnterMs: 12, startEnterMs: 12 },
  { calmMs: 0 },
  { calmMs: 60_000 },
  { leastStrides: 2 },
  { leastStrides: 6 },
];

const told = (value: number) => value.toFixed(1).padStart(6);
console.log("network, bounds: steady p50, p95; start p95; rate changes a minute, mean; left after a stall");
for (const network of [USUAL, FAR]) {
  for (const change of CHANGES) {
    const make = (computer: ConstructorParameters<typeof Ours>[0]) => new Ours(computer);
    const found = await measure(make, [network, network], SEEDS, { ...TIGHT, ...change });
    const rates = found.rates.reduce((sum, one) => sum + one, 0) / found.rates.length;
    const figures = [
      ...[quantile(found.steady, 0.5), quantile(found.steady, 0.95), quantile(found.start, 0.95)],
      ...[rates, quantile(found.left, 0.5)],
    ];
    console.log(`${figures.map(told).join(" ")}  ${network.name} ${JSON.stringify(change)}`);
  }
}
