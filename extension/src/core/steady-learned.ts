import { Learned, type Trait } from "./learned";

const KEPT = 3;

/**
 * Learns from the middle of the last observations: a start that happened to fall into a hiccup of the machine says
 * nothing of the player, and must not spoil the next start. A change that lasts is believed from its second time on.
 */
export class SteadyLearned extends Learned {
  private readonly last = new Map<string, readonly number[]>();

  override learn(trait: Trait, player: string, observed: number): void {
    if (!Number.isFinite(observed)) return;
    const key = `${player}.${trait}`;
    const last = [...(this.last.get(key) ?? []), observed].slice(-KEPT);
    this.last.set(key, last);
    super.learn(trait, player, middle(last, this.get(trait, player)));
  }
}

/** Of two, the one nearer to what is known already. */
function middle(values: readonly number[], known: number): number {
  const sorted = (values.length === 2 ? [...values, known] : [...values]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? known;
}
