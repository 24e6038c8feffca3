/** The networks of DESIGN §7, as network.py has them for real connections. */
export interface Way {
  readonly floorMs: number;
  /** Mean of the gamma-distributed queue above the floor, shape 1.3. */
  readonly queueMs: number;
  readonly loss?: number;
  readonly resendMs?: number;
}

export interface Network {
  readonly name: string;
  readonly up: Way;
  readonly down: Way;
}

const SHAPE = 1.3;
const both = (name: string, way: Way): Network => ({ name, up: way, down: way });

export const NONE = both("0 ms", { floorMs: 0.2, queueMs: 0.3 });
export const USUAL = both("80 ± 30 ms", { floorMs: 25, queueMs: 15 });
export const FAR = both("200 ± 80 ms", { floorMs: 35, queueMs: 65 });
export const LOSS = both("80 ± 30 ms with 2 % loss", { floorMs: 25, queueMs: 15, loss: 0.02, resendMs: 280 });
export const ASYMMETRIC: Network = {
  name: "20/120 ms",
  up: { floorMs: 15, queueMs: 5 },
  down: { floorMs: 105, queueMs: 15 },
};

export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Marsaglia and Tsang's method, for shapes of at least 1. */
function gamma(random: () => number, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

export function delayMs(way: Way, random: () => number): number {
  const lost = way.loss !== undefined && random() < way.loss ? (way.resendMs ?? 0) : 0;
  return way.floorMs + (way.queueMs * gamma(random, SHAPE)) / SHAPE + lost;
}
