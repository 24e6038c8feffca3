import type { Conn, You } from "../contract/types";
import type { Crowd } from "./people";
import type { Scheduler } from "./scheduler";

/** After the active one went: long enough for a deliberate "Play here" elsewhere to come first. */
const HAND_OVER_MS = 500;
/** So much later the next mirror takes over, should the one before it be frozen. */
const NEXT_MS = 4_000;

export interface ClaimPorts {
  readonly scheduler: Scheduler;
  /** Tells the server that this connection's player is the person's active one. */
  readonly claim: () => void;
}

/**
 * Of one person's connections one plays, the others mirror. The server keeps who claimed last; this decides when to
 * claim without being asked: on entering when nobody else of this person plays, and when the one that played has gone.
 */
export class Claim {
  private claimed = false;
  private handOver: (() => void) | null = null;

  constructor(
    private readonly ports: ClaimPorts,
    private able: boolean,
  ) {}

  /** Whether there is a player here at all; it may come and go, as tabs of an extension do. */
  setAble(able: boolean): void {
    this.able = able;
    if (able) return;
    this.claimed = false;
    this.cancel();
  }

  /** Into the room, with a new connection. */
  joined(crowd: Crowd, you: You): void {
    this.claimed = false;
    this.cancel();
    if (this.able && !othersOf(crowd, you).some((conn) => conn.active)) this.claim();
  }

  /** "Play here". */
  claim(): void {
    if (!this.able) return;
    this.claimed = true;
    this.cancel();
    this.ports.claim();
  }

  /** Whether this connection's player is the active one, as far as is known. */
  isActive(crowd: Crowd, you: You): boolean {
    if (!this.able) return false;
    if (othersOf(crowd, you).some((conn) => conn.active)) return this.ownOf(crowd, you)?.active === true;
    return this.claimed || this.ownOf(crowd, you)?.active === true;
  }

  /** People came, changed or went. */
  changed(crowd: Crowd, you: You): void {
    if (othersOf(crowd, you).some((conn) => conn.active)) {
      this.claimed = false;
      this.cancel();
    } else if (this.able && !this.claimed && this.ownOf(crowd, you)?.active !== true) {
      const wait = HAND_OVER_MS + NEXT_MS * this.placeOf(crowd, you);
      this.handOver ??= this.ports.scheduler.after(wait, () => this.claim());
    }
  }

  left(): void {
    this.cancel();
  }

  private ownOf(crowd: Crowd, you: You): Conn | undefined {
    return connsOf(crowd, you).find((conn) => conn.conn_id === you.conn_id);
  }

  /** How many of this person's mirrors come before this one; all of them count alike. */
  private placeOf(crowd: Crowd, you: You): number {
    const others = othersOf(crowd, you).filter((conn) => conn.kind !== "remote");
    return others.filter((conn) => conn.conn_id < (you.conn_id ?? "")).length;
  }

  private cancel(): void {
    this.handOver?.();
    this.handOver = null;
  }
}

const connsOf = (crowd: Crowd, you: You) => crowd.byId.get(you.user_id)?.conns ?? [];
const othersOf = (crowd: Crowd, you: You) => connsOf(crowd, you).filter((conn) => conn.conn_id !== you.conn_id);
