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
  { leastStrides: 4 },
  { leastStrides: 6 },
  { farMs: 30 },
  { farMs: 60, leastStrides: 4 },
  { nearTrim: 0.08 },
  { restMs: 150 },
];

/** How much of the time it was more than that, %. */
const share = (values: readonly number[], most: number) =>
  (100 * values.filter((value) => value > most).length) / values.length;
const told = (value: number) => value.toFixed(1).padStart(6);
console.log("network, bounds: steady p50, p95; start p95; rate changes a minute, mean; left after a stall; busy p95, % over 10 ms");
for (const network of [USUAL, FAR]) {
  for (const change of CHANGES) {
    const make = (computer: ConstructorParameters<typeof Ours>[0]) => new Ours(computer);
    const found = await measure(make, [network, network], SEEDS, { ...TIGHT, ...change });
    const rates = found.rates.reduce((sum, one) => sum + one, 0) / found.rates.length;
    const figures = [
      ...[quantile(found.steady, 0.5), quantile(found.steady, 0.95), quantile(found.start, 0.95)],
      ...[rates, quantile(found.left, 0.5), quantile(found.busy, 0.95), share(found.busy, 10)],
    ];
    console.log(`${figures.map(told).join(" ")}  ${network.name} ${JSON.stringify(change)}`);
  }
}
