import { POSITION_MS } from "../contract/limits";
import type { PresenceReport } from "../contract/types";
import { answerFrom } from "./decode";
import type { Scheduler } from "./scheduler";

const UPKEEP_MS = 5_000;
const UPKEEP_LARGE_MS = 30_000;
/** While it is being put right, a difference is old news soon: the room's meter would show it for 5 s more. */
const OFF_STEP_MS = 1_500;
const OFF_BY_MS = 25;
const LARGE_ROOM = 50;
/** Changes closer together than this go out as one. */
const GATHER_MS = 100;
const RETRY_MS = 1_000;
const SPAN_MS = 3_600_000;

/** How this client's player is doing, in the wire's words. */
export type Standing = Omit<PresenceReport, "active">;

export interface ReporterPorts {
  readonly scheduler: Scheduler;
  /** Null: this client has no player that counts, and reports nothing. */
  readonly standing: () => Standing | null;
  /** Sends once; "lost" when the connection ended before the answer. */
  readonly send: (report: PresenceReport) => Promise<unknown>;
}

/** Tells the server how this client's player is doing: changes that matter at once, the rest every few seconds. */
export class PresenceReporter {
  private open = false;
  private people = 0;
  private sentAt = -Infinity;
  private cancelTimer: () => void = () => undefined;

  constructor(private readonly ports: ReporterPorts) {}

  /** Cue, ready or suspended changed, or this client's player counts from now on. */
  changed(): void {
    if (!this.open) return;
    const wait = this.sentAt + GATHER_MS - this.ports.scheduler.now();
    if (wait <= 0) this.report();
    else this.timer(wait);
  }

  connected(): void {
    this.open = true;
    this.sentAt = -Infinity;
    this.changed();
  }

  disconnected(): void {
    this.open = false;
    this.cancelTimer();
  }

  setPeople(count: number): void {
    this.people = count;
  }

  private interval(standing: Standing | null): number {
    if (this.people > LARGE_ROOM) return UPKEEP_LARGE_MS;
    return Math.abs(standing?.drift_ms ?? 0) > OFF_BY_MS ? OFF_STEP_MS : UPKEEP_MS;
  }

  private timer(delayMs: number): void {
    this.cancelTimer();
    this.cancelTimer = this.ports.scheduler.after(delayMs, () => this.report());
  }

  private report(): void {
    const standing = this.ports.standing();
    this.timer(this.interval(standing));
    if (standing === null) return;
    this.sentAt = this.ports.scheduler.now();
    void this.ports.send(bounded(standing)).then((value) => {
      const answer = value === "lost" ? null : answerFrom(value);
      if (answer?.ok === false && this.open) this.timer(answer.error.retry_after_ms ?? RETRY_MS);
    });
  }
}

const within = (ms: number | null | undefined, low: number, high: number) =>
  ms === null || ms === undefined ? null : Math.min(Math.max(Math.round(ms * 10) / 10, low), high);

function bounded(standing: Standing): PresenceReport {
  const position = within(standing.position_ms, 0, POSITION_MS);
  return {
    ...standing,
    rtt_ms: within(standing.rtt_ms, 0, SPAN_MS),
    clock_error_ms: within(standing.clock_error_ms, 0, SPAN_MS),
    drift_ms: within(standing.drift_ms, -SPAN_MS, SPAN_MS),
    position_ms: position === null ? null : Math.round(position),
  };
}
