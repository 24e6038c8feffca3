/** One exchange with the server, all in ms: `t0`, `t3` of the local monotonic clock, `t1`, `t2` of the server's. */
export interface ClockSample {
  readonly t0: number;
  readonly t1: number;
  readonly t2: number;
  readonly t3: number;
}

/** Server time minus local time at `atMs` (local); `errorMs` is half the least round trip. */
export interface ClockEstimate {
  readonly offsetMs: number;
  readonly errorMs: number;
  readonly rttMs: number;
  readonly drift: number;
}

const WINDOW_MS = 60_000;
/** In large rooms samples are rare: then older ones stay, up to `OLDEST_MS`. */
const KEPT = 12;
const OLDEST_MS = 180_000;

const BLOCK_SAMPLES = 10;
const BLOCKS_MS = 15 * 60_000;
/** Ridge of the drift fit: noise of one block (1.5 ms) over the usual spread of oscillators (30 ppm), squared. */
const RIDGE = (1.5 / 30e-6) ** 2;
const MAX_DRIFT = 300e-6;

interface Block {
  readonly at: number;
  readonly offset: number;
}

const up = (sample: ClockSample) => sample.t1 - sample.t0;
const down = (sample: ClockSample) => sample.t3 - sample.t2;
const middle = (sample: ClockSample) => (sample.t0 + sample.t3) / 2;
const roundTrip = (sample: ClockSample) => up(sample) + down(sample);

/** Offset from the least delay of each direction; each sample is first brought to `atMs` along the drift. */
function offsetOf(samples: readonly ClockSample[], drift: number, atMs: number): number {
  let leastUp = Infinity;
  let leastDown = Infinity;
  for (const sample of samples) {
    const moved = drift * (atMs - middle(sample));
    leastUp = Math.min(leastUp, up(sample) + moved);
    leastDown = Math.min(leastDown, down(sample) - moved);
  }
  return (leastUp - leastDown) / 2;
}

/**
 * Offset and drift between the local and the server's clock over one connection.
 *
 * Queues have a floor, so the least delay in each direction separately tells more than the least round trip. Minima
 * taken over a window would mix offsets of different age where the oscillators part (up to 3 ms a minute); the drift
 * is therefore fitted over minutes, on blocks of samples, and held close to `priorDrift` until there is evidence.
 */
export class OffsetEstimator {
  private samples: ClockSample[] = [];
  private block: ClockSample[] = [];
  private blocks: Block[] = [];

  constructor(private readonly priorDrift = 0) {}

  get count(): number {
    return this.samples.length;
  }

  add(sample: ClockSample): void {
    this.samples.push(sample);
    this.samples = this.samples.filter(({ t3 }, index) => {
      const age = sample.t3 - t3;
      return age <= WINDOW_MS || (age <= OLDEST_MS && index >= this.samples.length - KEPT);
    });
    this.block.push(sample);
    if (this.block.length >= BLOCK_SAMPLES) this.closeBlock();
  }

  /** The estimate for local time `atMs`; null before the first sample. */
  estimate(atMs: number): ClockEstimate | null {
    if (this.samples.length === 0) return null;
    const drift = this.fitDrift();
    const rttMs = Math.min(...this.samples.map(roundTrip));
    return { offsetMs: offsetOf(this.samples, drift, atMs), errorMs: rttMs / 2, rttMs, drift };
  }

  private closeBlock(): void {
    const times = this.block.map(middle);
    const at = times.reduce((sum, time) => sum + time, 0) / times.length;
    this.blocks.push({ at, offset: offsetOf(this.block, this.fitDrift(), at) });
    this.blocks = this.blocks.filter((block) => at - block.at <= BLOCKS_MS);
    this.block = [];
  }

  private fitDrift(): number {
    const n = this.blocks.length;
    if (n < 2) return this.priorDrift;
    const meanAt = this.blocks.reduce((sum, block) => sum + block.at, 0) / n;
    const meanOffset = this.blocks.reduce((sum, block) => sum + block.offset, 0) / n;
    let spread = RIDGE;
    let slope = 0;
    for (const block of this.blocks) {
      const at = block.at - meanAt;
      spread += at * at;
      slope += at * (block.offset - meanOffset - this.priorDrift * at);
    }
    return Math.min(Math.max(this.priorDrift + slope / spread, -MAX_DRIFT), MAX_DRIFT);
  }
}
