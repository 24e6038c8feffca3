export type Operation = "play" | "pause" | "seek" | "rate";

interface Expectation {
  readonly operation: Operation;
  readonly value: number | null;
  readonly byMs: number;
}

const WITHIN: Record<Operation, number> = { play: 5_000, pause: 3_000, seek: 10_000, rate: 2_000 };
const TOLERANCE: Record<Operation, number> = { play: 0, pause: 0, seek: 2_000, rate: 0.005 };

/**
 * Tells the echo of an own command from somebody else's: each command notes what it will cause and by when. A flag
 * would not do, as late events outlive it.
 */
export class Expectations {
  private pending: Expectation[] = [];

  constructor(private readonly now: () => number) {}

  /** An own command is being given; `value` is the position or rate it sets. */
  expect(operation: Operation, value: number | null = null): void {
    this.prune();
    this.pending.push({ operation, value, byMs: this.now() + WITHIN[operation] });
  }

  /** True when the event is the echo of an own command, which is then spent. */
  take(operation: Operation, value: number | null = null): boolean {
    this.prune();
    const found = this.pending.findIndex(
      (one) =>
        one.operation === operation &&
        (one.value === null || value === null || Math.abs(one.value - value) <= TOLERANCE[operation]),
    );
    if (found < 0) return false;
    this.pending.splice(found, 1);
    return true;
  }

  private prune(): void {
    this.pending = this.pending.filter((one) => one.byMs >= this.now());
  }
}
