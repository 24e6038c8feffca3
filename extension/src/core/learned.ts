/** A small persistent map, such as localStorage; both may fail silently. */
export interface NumberStore {
  get(key: string): number | null;
  set(key: string, value: number): void;
}

interface Range {
  readonly initial: number;
  readonly min: number;
  readonly max: number;
}

/** What is learned of a kind of player on this device, ms. Initial values are Chromium's on a buffered file. */
const RANGES = {
  /** From the call of play to the moment the position moves as if it had started at once. */
  start: { initial: 75, min: 0, max: 1_500 },
  /** From the call of seek, or load, until it could play there. */
  seek: { initial: 120, min: 20, max: 5_000 },
  load: { initial: 900, min: 50, max: 8_000 },
  /** Position lost by leaving rate 1 and coming back to it. */
  leave: { initial: 20, min: 0, max: 60 },
} as const satisfies Record<string, Range>;

export type Trait = keyof typeof RANGES;

/** The first observations on a device count more: what is assumed before them is a guess. Starts differ by ±9 ms. */
const GAIN = 0.2;
const FIRST_GAIN = 0.8;

/** Averages of past observations per player kind, kept between visits. */
export class Learned {
  private readonly values = new Map<string, number>();
  private readonly seen = new Map<string, number>();

  constructor(private readonly store: NumberStore | null = null) {}

  get(trait: Trait, player: string): number {
    const key = `${player}.${trait}`;
    const stored = this.values.get(key) ?? this.store?.get(key) ?? RANGES[trait].initial;
    return clamp(stored, RANGES[trait]);
  }

  /** Moves the average towards an observation; one far out of range counts as the range's end. */
  learn(trait: Trait, player: string, observed: number): void {
    if (!Number.isFinite(observed)) return;
    const before = this.get(trait, player);
    const key = `${player}.${trait}`;
    const seen = this.seen.get(key) ?? (this.store?.get(key) == null ? 0 : Infinity);
    const gain = Math.max(GAIN, FIRST_GAIN / (seen + 1));
    const value = before + gain * (clamp(observed, RANGES[trait]) - before);
    this.values.set(key, value);
    this.seen.set(key, seen + 1);
    this.store?.set(key, Math.round(value * 10) / 10);
  }
}

function clamp(value: number, { min, max, initial }: Range): number {
  return Number.isFinite(value) ? Math.min(Math.max(value, min), max) : initial;
}
