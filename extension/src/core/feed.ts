import type { Snapshot } from "../contract/types";
import { fold, type Folded, type Numbered } from "./reducer";

/** Beyond this many held events only a snapshot can help, so holding more is of no use. */
const HELD_MAX = 1_000;

export interface Since {
  readonly rev: number;
  readonly at: number;
}

/** What join and sync answer. */
export interface Catchup {
  readonly snapshot?: Snapshot | null;
  readonly events?: readonly Numbered[] | null;
}

export interface FeedEvents {
  /** An event was applied. One that is not `live` was missed and replayed: it is not news any more. */
  applied(event: Numbered, before: Snapshot, live: boolean): void;
  /** A snapshot took the place of everything. */
  replaced(state: Snapshot): void;
  /** The state changed by any means. */
  changed(): void;
  /** A gap: ask for what follows `since`, then call `caughtUp`. Not called again before that. */
  gap(since: Since): void;
}

/** A since that no room has, so that a snapshot is answered. */
const NOWHERE: Since = { rev: 0, at: 0 };

/**
 * Puts a room's numbered events in order: each is applied once, at its place. While the answer of join or sync is
 * awaited, events are held; what they overtook comes with the answer.
 */
export class Feed {
  private current: Snapshot | null = null;
  private held = new Map<number, Numbered>();
  private waiting: "none" | "join" | "sync" = "join";

  constructor(private readonly events: FeedEvents) {}

  get state(): Snapshot | null {
    return this.current;
  }

  get since(): Since | null {
    return this.current === null ? null : { rev: this.current.rev, at: this.current.at };
  }

  /** A join is about to be sent: nothing of the former connection counts any more. */
  begin(): void {
    this.held.clear();
    this.waiting = "join";
  }

  receive(event: Numbered): void {
    if (this.waiting === "none") this.take(event);
    else this.hold(event);
  }

  /** An event could not be read: what it did is only in a snapshot. */
  distrust(): void {
    this.ask(NOWHERE);
  }

  /** The answer to join or sync. */
  caughtUp(answer: Catchup): void {
    this.waiting = "none";
    if (answer.snapshot) {
      this.current = answer.snapshot;
      this.events.replaced(answer.snapshot);
    } else this.replay(answer.events ?? []);
    this.events.changed();
    this.release();
  }

  private replay(events: readonly Numbered[]): void {
    if (this.current === null) this.ask(NOWHERE);
    for (const event of events) {
      if (this.waiting !== "none") return;
      const folded = this.fold(event, false);
      if (folded === "gap" || folded === "broken") this.ask(NOWHERE);
    }
  }

  private take(event: Numbered): void {
    const folded = this.fold(event, true);
    if (folded === "applied") this.events.changed();
    else if (folded === "broken") this.ask(NOWHERE);
    else if (folded === "gap") {
      this.hold(event);
      this.ask(this.since ?? NOWHERE);
    }
  }

  private fold(event: Numbered, live: boolean): Folded["kind"] {
    const before = this.current;
    if (before === null) return "broken";
    const folded = fold(before, event);
    if (folded.kind === "applied") {
      this.current = folded.state;
      this.events.applied(event, before, live);
    }
    return folded.kind;
  }

  private hold(event: Numbered): void {
    if (this.held.size < HELD_MAX) this.held.set(event.rev, event);
  }

  private release(): void {
    const held = [...this.held.values()].sort((a, b) => a.rev - b.rev);
    this.held.clear();
    for (const event of held) this.receive(event);
  }

  private ask(since: Since): void {
    if (this.waiting !== "none") return;
    this.waiting = "sync";
    this.events.gap(since);
  }
}
