import { NAMESPACE_OF, type CommandName } from "../contract/types";
import type { Scheduler } from "./scheduler";
import type { Dial, Wire } from "./wire";

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 2_000;
/** How long an attempt may take: little at first, for one whose packets were lost; more on a slow network. */
const OPEN_MS = 4_000;
const OPEN_MAX_MS = 12_000;
/** An attempt this old was begun before the network came back. */
const STALE_DIAL_MS = 1_000;
/** Silence after which the server is asked whether it is there, and how long it has to answer. */
const SILENCE_MS = 4_000;
const ANSWER_MS = 4_000;
const PROBE_MS = 2_000;

export interface ConnectionPorts {
  readonly dial: Dial;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  /**
   * An access token; `fresh` when the last one was refused. Null: the person has to sign in again.
   * Rejects when it cannot be told now, such as without a network.
   */
  readonly token: (fresh: boolean) => Promise<string | null>;
}

export interface ConnectionEvents {
  open(): void;
  /** An open connection is gone; another attempt follows by itself. */
  down(): void;
  /** No attempt follows: `unauthenticated`, or what the server said. */
  refused(code: string): void;
  event(name: string, payload: unknown): void;
}

type State = "stopped" | "waiting" | "dialling" | "open";

/** Keeps one connection to the server, made anew whenever it is lost, until stopped. */
export class Connection {
  private state: State = "stopped";
  private wire: Wire | null = null;
  private failures = 0;
  private tokenRefused = false;
  /** Counts attempts, so that what belongs to a former one is ignored. */
  private attempt = 0;
  private heardAt = 0;
  private dialledAt = 0;
  private lost: (() => void)[] = [];
  private cancelTimer: () => void = () => undefined;
  private cancelProbe: () => void = () => undefined;

  constructor(
    private readonly ports: ConnectionPorts,
    private readonly events: ConnectionEvents,
  ) {}

  get isOpen(): boolean {
    return this.state === "open";
  }

  start(): void {
    if (this.state === "stopped") this.dial();
  }

  stop(): void {
    this.drop("stopped");
  }

  /** Something says that a connection may be possible again: no more waiting. */
  hurry(): void {
    const stale = this.state === "dialling" && this.ports.scheduler.now() - this.dialledAt > STALE_DIAL_MS;
    if (stale) this.drop("waiting");
    if (this.state === "waiting") this.dial();
    else this.probe();
  }

  /** Something says that the connection may be dead without knowing it: an answer must come soon. */
  probe(): void {
    if (this.state === "open") this.ask(PROBE_MS);
  }

  /** Gives this connection up and makes another; with a fresh token when the old one was refused. */
  restart(freshToken: boolean): void {
    if (this.state === "stopped") return;
    this.tokenRefused = freshToken;
    this.retry();
  }

  /** Sends once. Resolves "lost" when the connection ended before the answer; whether it was carried out is unknown. */
  request(name: CommandName, payload: object): Promise<unknown> {
    const wire = this.wire;
    if (this.state !== "open" || wire === null) return Promise.resolve("lost");
    return new Promise((resolve) => {
      const lose = () => resolve("lost");
      this.lost.push(lose);
      wire.send(NAMESPACE_OF[name], name, payload, (answer) => {
        this.heard();
        this.lost = this.lost.filter((other) => other !== lose);
        resolve(answer);
      });
    });
  }

  private dial(): void {
    this.cancelTimer();
    this.state = "dialling";
    this.attempt += 1;
    this.dialledAt = this.ports.scheduler.now();
    const attempt = this.attempt;
    this.ports.token(this.tokenRefused).then(
      (token) => {
        if (attempt !== this.attempt || this.state !== "dialling") return;
        if (token === null) this.refuse("unauthenticated");
        else this.connect(token);
      },
      () => {
        if (attempt === this.attempt && this.state === "dialling") this.retry();
      },
    );
  }

  private connect(token: string): void {
    const { attempt } = this;
    const guard = (task: () => void) => () => {
      if (attempt === this.attempt) task();
    };
    const patience = Math.min(OPEN_MAX_MS, OPEN_MS + 2_000 * this.failures);
    this.cancelTimer = this.ports.scheduler.after(
      patience,
      guard(() => this.retry()),
    );
    this.wire = this.ports.dial(token, {
      open: guard(() => this.opened()),
      refused: (code) => guard(() => this.rejected(code))(),
      down: guard(() => this.retry()),
      event: (name, payload) => {
        if (attempt !== this.attempt) return;
        this.heard();
        this.events.event(name, payload);
      },
    });
  }

  private opened(): void {
    this.cancelTimer();
    this.state = "open";
    this.failures = 0;
    this.tokenRefused = false;
    this.heard();
    this.watch();
    this.events.open();
  }

  private rejected(code: string): void {
    if (code === "unauthenticated" && !this.tokenRefused) {
      this.tokenRefused = true;
      this.drop("waiting");
      this.dial();
    } else if (code === "unavailable" || code === "rate_limited" || code === "internal") this.retry();
    else this.refuse(code);
  }

  private refuse(code: string): void {
    this.drop("stopped");
    this.tokenRefused = false;
    this.events.refused(code);
  }

  private retry(): void {
    const wasOpen = this.drop("waiting");
    const spread = Math.min(RETRY_MAX_MS - RETRY_MIN_MS, RETRY_MIN_MS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 10);
    this.cancelTimer = this.ports.scheduler.after(RETRY_MIN_MS + this.ports.random() * spread, () => this.dial());
    if (wasOpen) this.events.down();
  }

  /** Ends the present wire, if any, and tells its requests. True when it was open. */
  private drop(next: State): boolean {
    const wasOpen = this.state === "open";
    this.state = next;
    this.attempt += 1;
    this.cancelTimer();
    this.cancelProbe();
    this.wire?.close();
    this.wire = null;
    const lost = this.lost;
    this.lost = [];
    for (const lose of lost) lose();
    return wasOpen;
  }

  private heard(): void {
    this.heardAt = this.ports.scheduler.now();
  }

  private watch(): void {
    this.cancelTimer();
    const silence = this.ports.scheduler.now() - this.heardAt;
    this.cancelTimer = this.ports.scheduler.after(Math.max(0, SILENCE_MS - silence), () => {
      if (this.ports.scheduler.now() - this.heardAt >= SILENCE_MS) this.ask(ANSWER_MS);
      else this.watch();
    });
  }

  /** Anything heard within `withinMs` keeps the connection. */
  private ask(withinMs: number): void {
    const askedAt = this.ports.scheduler.now();
    void this.request("clock.ping", {});
    this.cancelProbe();
    this.cancelProbe = this.ports.scheduler.after(withinMs, () => {
      if (this.heardAt < askedAt) this.retry();
      else this.watch();
    });
  }
}
