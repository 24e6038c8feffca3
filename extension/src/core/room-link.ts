import {
  PROTOCOL,
  type Client,
  type CommandName,
  type ErrorBody,
  type ErrorCode,
  type Joined,
  type Snapshot,
  type Synced,
} from "../contract/types";
import { Connection, type ConnectionPorts } from "./connection";
import { answerFrom, numberedFrom } from "./decode";
import { Door } from "./door";
import { Feed, type Since } from "./feed";
import type { Numbered } from "./reducer";
import type { RoomStatus } from "./room-view";

const ANSWER_TIMEOUT_MS = 10_000;
const RETRY_MS = 1_000;
/** Refusals of a join that are worth another try. */
const PASSING = new Set<ErrorCode>(["rate_limited", "unavailable", "conflict"]);

export interface LinkOptions {
  readonly code: string;
  readonly client: Omit<Client, "protocol">;
  readonly password?: string | undefined;
}

export interface LinkEvents {
  status(status: RoomStatus): void;
  /** In the room; the feed is about to take the answer's state. */
  joined(answer: Joined): void;
  /** The connection is gone; the link comes back by itself. */
  down(): void;
  /** No way back but `enter` or `leave`. */
  ended(error: ErrorBody): void;
  /** One that is not `live` was missed and replayed: it is not news any more. */
  applied(event: Numbered, before: Snapshot, live: boolean): void;
  replaced(state: Snapshot): void;
  changed(): void;
  /** Any event without a rev. */
  event(name: string, payload: unknown): void;
}

/** One room over whatever connections it takes: enters, re-enters with what it has, fills gaps, says where it stands. */
export class RoomLink {
  readonly feed: Feed;
  readonly connection: Connection;
  private inside = false;
  /** A join is on its way. */
  private joining = false;
  private code: string;
  private password: string | undefined;
  /** When the room was lost, on the scheduler's clock; null before it was ever entered, and while inside. */
  private lostAt: number | null = null;
  private readonly door: Door;
  private syncedFrom = -1;
  /** Counts joins and syncs; an answer to an older one is dropped. */
  private turn = 0;
  private cancelTimer: () => void = () => undefined;

  constructor(
    private readonly ports: ConnectionPorts,
    private readonly options: LinkOptions,
    private readonly events: LinkEvents,
  ) {
    this.code = options.code;
    this.password = options.password;
    this.door = new Door(ports.scheduler, (status) => {
      this.lostAt = null;
      events.status(status);
    });
    this.feed = new Feed({
      applied: (event, before, live) => this.applied(event, before, live),
      replaced: (state) => events.replaced(state),
      changed: () => events.changed(),
      gap: (since) => this.gap(since),
    });
    this.connection = new Connection(ports, {
      // Who was turned away does not knock again by itself.
      open: () => (this.door.isDeclined ? undefined : this.join()),
      down: () => this.down(),
      refused: (code) => this.end({ code: code as ErrorCode, message: "The server refused the connection" }),
      event: (name, payload) => this.receive(name, payload),
    });
  }

  get isInside(): boolean {
    return this.inside;
  }

  /** Enters, or asks again to be let in. */
  enter(password?: string): void {
    if (password !== undefined) this.password = password;
    if (this.inside) return;
    if (this.door.isDeclined) this.door.leave();
    this.turn += 1;
    this.cancelTimer();
    if (this.connection.isOpen) this.join();
    else {
      this.tellWaiting("connecting");
      this.connection.start();
    }
  }

  /** Goes, or waits at the door no more, and tells the server when it can be told. */
  leave(): void {
    const waits = this.door.isAt && !this.door.isDeclined;
    const told = this.inside || waits;
    this.inside = false;
    this.lostAt = null;
    this.joining = false;
    this.door.leave();
    this.turn += 1;
    this.cancelTimer();
    this.events.status({ kind: "left" });
    const { turn } = this;
    const stop = () => {
      if (turn === this.turn) this.connection.stop();
    };
    if (told && this.connection.isOpen) {
      void this.connection.request("room.leave", {}).then(stop);
      this.cancelTimer = this.ports.scheduler.after(RETRY_MS, stop);
    } else stop();
  }

  request(name: CommandName, payload: object): Promise<unknown> {
    return this.connection.request(name, payload);
  }

  private join(): void {
    this.tellWaiting("joining");
    this.joining = true;
    this.feed.begin();
    const { client } = this.options;
    const since = this.feed.since;
    const payload = {
      code: this.code,
      client: { ...client, protocol: PROTOCOL },
      ...(since === null ? {} : { since }),
      ...(this.password === undefined ? {} : { password: this.password }),
    };
    this.ask<Joined>("room.join", payload, (answer) => {
      this.joining = false;
      if (answer.ok && answer.data !== undefined) this.entered(answer.data);
      else this.notEntered(answer.ok ? { code: "internal", message: "" } : answer.error);
    });
  }

  private entered(answer: Joined): void {
    this.inside = true;
    this.lostAt = null;
    this.door.leave();
    this.syncedFrom = -1;
    this.events.joined(answer);
    this.feed.caughtUp(answer);
    // Among the events that were held there may be one that ends it.
    if (this.isInside) this.events.status({ kind: "joined" });
  }

  private notEntered(error: ErrorBody): void {
    const { code } = error;
    if (PASSING.has(code)) {
      this.cancelTimer = this.ports.scheduler.after(error.retry_after_ms ?? RETRY_MS, () => this.join());
    } else if (code === "unauthenticated") this.connection.restart(true);
    else if (code === "approval_pending" && error.retry_after_ms) this.door.decline(error.retry_after_ms);
    // The word that nobody opens may overtake the answer.
    else if (code === "approval_pending" && !this.door.isDeclined) this.door.knock();
    else if (code === "approval_pending") return;
    else if (code === "password_required") {
      this.lostAt = null;
      this.door.leave();
      this.events.status({ kind: "refused", error });
    } else this.end(error);
  }

  private down(): void {
    this.turn += 1;
    this.cancelTimer();
    this.lose();
    this.tellWaiting("connecting");
  }

  private lose(): void {
    if (this.inside) this.lostAt = this.ports.scheduler.now();
    this.inside = false;
    this.events.down();
  }

  /** Once inside, every way back in looks the same to the person: reconnecting. A knock is still heard meanwhile. */
  private tellWaiting(kind: "connecting" | "joining"): void {
    if (this.door.isAt) return;
    this.events.status(this.lostAt === null ? { kind } : { kind: "reconnecting", sinceMs: this.lostAt });
  }

  private end(error: ErrorBody, status?: RoomStatus): void {
    this.inside = false;
    this.lostAt = null;
    this.joining = false;
    this.door.leave();
    this.turn += 1;
    this.cancelTimer();
    this.connection.stop();
    this.events.status(status ?? (error.code === "unsupported" ? { kind: "outdated" } : { kind: "refused", error }));
    this.events.ended(error);
  }

  private receive(name: string, payload: unknown): void {
    const numbered = numberedFrom(name, payload);
    if (numbered === "broken") this.feed.distrust();
    else if (numbered !== null) this.feed.receive(numbered);
    else if (name === "room.admitted") this.enter();
    else if (name === "room.declined") this.turnedAway(payload);
    else if (name === "room.removed") this.removed(payload);
    else this.events.event(name, payload);
  }

  private turnedAway(payload: unknown): void {
    const { again_after_ms: wait } = (payload ?? {}) as { again_after_ms?: unknown };
    if (this.door.isAt || this.joining) this.door.decline(typeof wait === "number" ? Math.max(0, wait) : 0);
  }

  private removed(payload: unknown): void {
    const { reason, until } = (payload ?? {}) as { reason?: unknown; until?: unknown };
    this.end(
      { code: reason === "banned" ? "banned" : "forbidden", message: "Removed from the room" },
      {
        kind: "removed",
        reason: reason === "banned" || reason === "code_rotated" ? reason : "kicked",
        until: typeof until === "number" ? until : null,
      },
    );
  }

  private applied(event: Numbered, before: Snapshot, live: boolean): void {
    this.events.applied(event, before, live);
    if (event.type === "room.update") this.code = event.payload.patch.code ?? this.code;
    // One that is replayed was followed by a reopening, or there would be no answer to replay it from.
    if (event.type !== "room.closed" || !live) return;
    const { reason } = event.payload;
    this.end({ code: "closed", message: "The room was closed" }, { kind: "closed", reason });
  }

  private gap(since: Since): void {
    const ask = () => {
      this.ask<Synced>("room.sync", { since }, (answer) => {
        if (answer.ok) this.feed.caughtUp(answer.data ?? {});
        else if (answer.error.code === "rate_limited" || answer.error.code === "unavailable") {
          this.cancelTimer = this.ports.scheduler.after(answer.error.retry_after_ms ?? RETRY_MS, ask);
        } else {
          this.lose();
          this.join();
        }
      });
    };
    // An answer that led no further must not be asked for again and again without pause.
    if (this.syncedFrom === since.rev) this.cancelTimer = this.ports.scheduler.after(RETRY_MS, ask);
    else ask();
    this.syncedFrom = since.rev;
  }

  /** Asks for state. Without an answer the connection is not worth keeping. */
  private ask<T>(name: CommandName, payload: object, then: (answer: ReturnType<typeof answerFrom<T>>) => void): void {
    this.turn += 1;
    const { turn } = this;
    this.cancelTimer();
    this.cancelTimer = this.ports.scheduler.after(ANSWER_TIMEOUT_MS, () => this.connection.restart(false));
    void this.connection.request(name, payload).then((value) => {
      if (turn !== this.turn || value === "lost") return;
      this.cancelTimer();
      then(answerFrom<T>(value));
    });
  }
}
