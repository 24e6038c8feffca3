import type { Answer, WritingName } from "../contract/types";
import { answerFrom, refusal } from "./decode";
import type { Scheduler } from "./scheduler";

/** An unanswered command is repeated after this long. */
const REPEAT_MS = 8_000;
/** How long after the press a player command still means the same. */
const PRESS_MS = 8_000;
/** So many repeats over one connection that answers other things mean that no answer will come. */
const SENDS_MAX = 4;
const RETRY_MS = 1_000;
/** A longer wait than this is not waited out in silence: the person is told. */
const WAIT_MAX_MS = 10_000;

export interface LanePorts {
  readonly scheduler: Scheduler;
  /** Sends once; "lost" when the connection ended before the answer. */
  readonly request: (name: WritingName, payload: object) => Promise<unknown>;
}

/** "not_sent": too long after the press, whether or not the server ever saw it. */
export type Outcome<T> = Answer<T> | "not_sent";

interface Entry {
  readonly name: WritingName;
  readonly payload: object;
  readonly settle: (outcome: Outcome<unknown>) => void;
  cancelExpiry: () => void;
  sends: number;
}

/** The commands of one namespace, one on its way at a time. */
export class Lane {
  private queue: Entry[] = [];
  private open = false;
  private busy = false;
  private cancelTimer: () => void = () => undefined;

  constructor(
    private readonly ports: LanePorts,
    private readonly expires: boolean,
  ) {}

  push(name: WritingName, payload: object, settle: Entry["settle"]): void {
    const entry: Entry = { name, payload, settle, cancelExpiry: () => undefined, sends: 0 };
    if (this.expires) {
      entry.cancelExpiry = this.ports.scheduler.after(PRESS_MS, () => this.finish(entry, "not_sent"));
    }
    this.queue.push(entry);
    this.pump();
  }

  connected(): void {
    this.open = true;
    for (const entry of this.queue) entry.sends = 0;
    this.pump();
  }

  disconnected(): void {
    this.open = false;
    this.idle();
  }

  fail(answer: Answer<never>): void {
    const entries = this.queue;
    this.queue = [];
    this.idle();
    for (const entry of entries) {
      entry.cancelExpiry();
      entry.settle(answer);
    }
  }

  private pump(): void {
    const entry = this.queue[0];
    if (!this.open || this.busy || entry === undefined) return;
    if (entry.sends >= SENDS_MAX) {
      this.finish(entry, refusal("unavailable", "The server does not answer"));
      return;
    }
    entry.sends += 1;
    this.wait(REPEAT_MS);
    void this.ports.request(entry.name, entry.payload).then((value) => {
      if (value !== "lost") this.answered(entry, answerFrom(value));
    });
  }

  /** A late answer to an earlier sending of the same command counts as well. */
  private answered(entry: Entry, answer: Answer<unknown>): void {
    if (!this.queue.includes(entry)) return;
    const wait = answer.ok ? null : this.waitFor(entry, answer);
    if (wait === null) this.finish(entry, answer);
    else if (this.open) this.wait(wait);
  }

  /** Ms after which a refused command is worth another try; null when the refusal is final. */
  private waitFor(entry: Entry, { error }: Answer<unknown> & { ok: false }): number | null {
    if (error.code !== "rate_limited" && error.code !== "unavailable") return null;
    const wait = error.retry_after_ms ?? RETRY_MS;
    if (wait > WAIT_MAX_MS || entry.sends >= SENDS_MAX) return null;
    return wait;
  }

  private finish(entry: Entry, outcome: Outcome<unknown>): void {
    const wasHead = this.queue[0] === entry;
    this.queue = this.queue.filter((other) => other !== entry);
    entry.cancelExpiry();
    entry.settle(outcome);
    if (!wasHead) return;
    this.idle();
    this.pump();
  }

  private wait(delayMs: number): void {
    this.cancelTimer();
    this.busy = true;
    this.cancelTimer = this.ports.scheduler.after(delayMs, () => {
      this.idle();
      this.pump();
    });
  }

  private idle(): void {
    this.cancelTimer();
    this.busy = false;
  }
}
