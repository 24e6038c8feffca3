import { type ClockEstimate, type ClockSample, OffsetEstimator } from "./clock-estimator";

/** How fast the applied offset follows the estimate: 5 ms a second, below what a player has to act on at once. */
const SLEW = 0.005;
/** Beyond this, following slowly would be worse than a jump. */
const STEP_MS = 250;
/** A sample proves that the offset lies between its two one-way limits; outside by more, some clock has jumped. */
const JUMP_MS = 30;

/** Why the clock is measured anew. After a wake the local clock may not have counted, so nothing old is trusted. */
export type Remeasure = "connection" | "wake";

/**
 * Server time from a local monotonic clock. Wall clocks play no part, so a wrong one changes nothing.
 *
 * Each burst of samples (`begin` … `finish`) is measured apart and replaces what a former connection left; until it is
 * finished the old estimate goes on. Changes of the estimate are slewed, so that expected positions never jump, save
 * after a wake.
 */
export class ServerClock {
  private current: OffsetEstimator | null = null;
  private next: OffsetEstimator | null = null;
  private mayStep = true;
  private applied: { offset: number; at: number } | null = null;
  private trusted = false;

  constructor(private readonly now: () => number) {}

  /** False before the first burst and from a wake until it has been measured: then nothing should act on it. */
  get settled(): boolean {
    return this.trusted;
  }

  get estimate(): ClockEstimate | null {
    return (this.current ?? this.next)?.estimate(this.now()) ?? null;
  }

  /** Starts a burst; samples are kept apart from the former ones until `finish`. */
  begin(reason: Remeasure): void {
    const drift = this.current?.estimate(this.now())?.drift;
    this.next = new OffsetEstimator(drift);
    if (reason === "wake") {
      this.trusted = false;
      this.mayStep = true;
    }
  }

  /** Takes one exchange. "jump": it contradicts the estimate, so a clock was set or stood still; measure anew. */
  add(sample: ClockSample): "ok" | "jump" {
    if (this.next !== null) {
      this.next.add(sample);
      return "ok";
    }
    if (this.current === null) return "ok";
    const offset = this.current.estimate(sample.t3)?.offsetMs ?? 0;
    if (offset > sample.t1 - sample.t0 + JUMP_MS || offset < sample.t2 - sample.t3 - JUMP_MS) return "jump";
    this.current.add(sample);
    return "ok";
  }

  /** Ends the burst: what it measured replaces the former connection's samples. Without samples, nothing changes. */
  finish(): void {
    if (this.next === null) return;
    if (this.next.count > 0) {
      this.current = this.next;
      this.trusted = true;
    }
    this.next = null;
    if (this.mayStep && this.trusted) this.applied = null;
    this.mayStep = false;
  }

  /** Server ms at local time `localMs`, null before the first sample. */
  serverAt(localMs: number): number | null {
    const offset = this.offset();
    return offset === null ? null : localMs + offset;
  }

  serverNow(): number | null {
    return this.serverAt(this.now());
  }

  /** The local time at which the server's clock shows `serverMs`, null before the first sample. */
  localAt(serverMs: number): number | null {
    const offset = this.offset();
    return offset === null ? null : serverMs - offset;
  }

  private offset(): number | null {
    const target = this.estimate?.offsetMs;
    if (target === undefined) return null;
    const at = this.now();
    const error = this.applied === null ? Infinity : target - this.applied.offset;
    if (this.applied === null || Math.abs(error) > STEP_MS) {
      this.applied = { offset: target, at };
    } else {
      const most = SLEW * Math.max(0, at - this.applied.at);
      this.applied = { offset: this.applied.offset + Math.min(Math.max(error, -most), most), at };
    }
    return this.applied.offset;
  }
}
