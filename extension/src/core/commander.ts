import {
  WRITING_NAMES,
  type Answer,
  type CommandData,
  type CommandName,
  type ErrorBody,
  type WritingName,
} from "../contract/types";
import { answerFrom, refusal } from "./decode";
import { Outbox } from "./outbox";
import { randomId } from "./random-id";
import type { CommandPayload, CommandResult } from "./room-view";
import type { Scheduler } from "./scheduler";

/** How long an acknowledged change may take to show: a gap may have to be filled first. */
const SHOW_MS = 5_000;

/** The answer to a player command that was pressed too long ago to still mean the same. */
export const NOT_SENT: ErrorBody = { code: "unavailable", message: "Not sent: that was pressed too long ago" };

export interface CommanderPorts {
  readonly scheduler: Scheduler;
  readonly random: () => number;
  /** Sends once; "lost" when the connection ended before the answer. */
  readonly request: (name: CommandName, payload: object) => Promise<unknown>;
  /** The rev that the view shows. */
  readonly rev: () => number;
  /** Names of commands without an answer so far. */
  readonly pending: (names: ReadonlySet<string>) => void;
}

/** Sends commands: those that write through the outbox, the others once and now. A good answer comes when it shows. */
export class Commander {
  private readonly outbox: Outbox;
  private readonly counts = new Map<string, number>();
  private waiting: { rev: number; go: () => void }[] = [];
  private inside = false;
  private over: ErrorBody | null = null;

  constructor(private readonly ports: CommanderPorts) {
    this.outbox = new Outbox(ports);
  }

  newId(): string {
    return randomId(this.ports.random);
  }

  /** Never rejects. `opId` is given only to repeat what was sent under it before. */
  async send<N extends CommandName>(
    name: N,
    payload: CommandPayload<N>,
    opId = this.newId(),
  ): Promise<CommandResult<N>> {
    if (this.over !== null) return { ok: false, error: this.over };
    this.count(name, 1);
    try {
      const writes = isWriting(name);
      const outcome = writes
        ? await this.outbox.send(name, { ...payload, op_id: opId })
        : await this.once(name, payload);
      if (outcome === "not_sent") return { ok: false, error: NOT_SENT };
      if (outcome.ok && outcome.rev !== undefined) await this.shown(outcome.rev);
      return resultOf(outcome);
    } finally {
      this.count(name, -1);
    }
  }

  connected(): void {
    this.over = null;
    this.inside = true;
    this.outbox.connected();
  }

  disconnected(): void {
    this.inside = false;
    this.outbox.disconnected();
  }

  /** No way back: everything that waits, and all that follows, gets this answer, until `reopen`. */
  ended(error: ErrorBody): void {
    this.disconnected();
    this.over = error;
    this.outbox.fail({ ok: false, error });
    for (const { go } of this.waiting) go();
  }

  reopen(): void {
    this.over = null;
  }

  /** The view shows another rev. */
  changed(): void {
    const rev = this.ports.rev();
    for (const waiting of this.waiting) if (waiting.rev <= rev) waiting.go();
  }

  private async once(name: CommandName, payload: object): Promise<Answer<unknown>> {
    if (!this.inside) return refusal("unavailable", "Not connected");
    const value = await this.ports.request(name, payload);
    return value === "lost" ? refusal("unavailable", "The connection was lost") : answerFrom(value);
  }

  private shown(rev: number): Promise<void> {
    if (rev <= this.ports.rev() || this.over !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.ports.scheduler.after(SHOW_MS, () => go());
      const go = () => {
        cancel();
        this.waiting = this.waiting.filter((other) => other.go !== go);
        resolve();
      };
      this.waiting.push({ rev, go });
    });
  }

  private count(name: string, by: 1 | -1): void {
    const count = (this.counts.get(name) ?? 0) + by;
    if (count > 0) this.counts.set(name, count);
    else this.counts.delete(name);
    this.ports.pending(new Set(this.counts.keys()));
  }
}

const isWriting = (name: CommandName): name is WritingName => (WRITING_NAMES as readonly string[]).includes(name);

function resultOf<N extends CommandName>(answer: Answer<unknown>): CommandResult<N> {
  if (!answer.ok) return answer;
  const data = (answer.data ?? {}) as CommandData[N];
  return answer.rev === undefined ? { ok: true, data } : { ok: true, rev: answer.rev, data };
}
