/** A small seeded generator (mulberry32), so that simulated networks are the same in each run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A delay with a floor and an exponential-like tail, the shape of a queue: mean `floor + tail`. */
export function queueDelay(random: () => number, floor: number, tail: number): number {
  const exponential = () => -Math.log(1 - random());
  return floor + (tail / 2) * (exponential() + exponential());
}

/** The p-th quantile, 0 ≤ p ≤ 1. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? NaN;
}
