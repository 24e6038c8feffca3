import type { ServerClock } from "./clock";
import type { Learned } from "./learned";
import type { Operator } from "./player-operator";
import { goalPosition, type Task } from "./player-task";
import type { Scheduler } from "./scheduler";

/** What the parts of the driver share. */
export interface PlayerParts {
  readonly operator: Operator;
  readonly clock: ServerClock;
  readonly scheduler: Scheduler;
  readonly learned: Learned;
}

const LEAD_FACTOR = 1.2;
const LEAD_MARGIN_MS = 60;

type Way = "load" | "seek" | "none";

interface Aim {
  readonly targetMs: number;
  readonly sinceMs: number;
  readonly way: Way;
  /** Where it came to rest, once it did. */
  readonly actualMs: number | null;
}

/** Brings a player to stand ready, paused and buffered, at a place, and keeps it there. */
export class Placing {
  private aim: Aim | null = null;

  constructor(private readonly parts: PlayerParts) {}

  /** Where it stands ready; null while it is on its way. */
  get readyAt(): number | null {
    return this.aim?.actualMs ?? null;
  }

  forget(): void {
    this.aim = null;
  }

  load(task: Task): void {
    const targetMs = this.target(task, "load");
    this.begin(targetMs, "load");
    this.parts.operator.load(task.item, targetMs);
  }

  /** To where the room is or, while it plays, will be by the time the player can have got there. */
  to(task: Task): void {
    this.at(this.target(task, "seek"));
  }

  at(targetMs: number): void {
    const { operator } = this.parts;
    const { port } = operator;
    const loading = this.aim?.way === "load" && port.status === "loading";
    operator.pause();
    const there = !loading && (port.media.live || this.near(port.position()?.ms, targetMs));
    if (!there) operator.seek(targetMs);
    if (loading && this.aim !== null) this.aim = { ...this.aim, targetMs };
    else this.begin(targetMs, there ? "none" : "seek");
  }

  /** It stays where it is, whatever that is. */
  here(): void {
    this.begin(this.parts.operator.port.position()?.ms ?? 0, "none");
  }

  /** To a fixed place, unless it is already there or on its way; put back when somebody moved or started it. */
  keep(targetMs: number): void {
    const { aim } = this;
    if (aim === null || !this.near(aim.targetMs, targetMs)) {
      this.at(targetMs);
    } else if (this.arrived() && aim.actualMs !== null) {
      const { operator } = this.parts;
      operator.pause();
      if (!this.near(operator.port.position()?.ms, aim.actualMs)) this.at(targetMs);
    }
  }

  /** True once the player stands ready. */
  arrived(): boolean {
    const { aim } = this;
    if (aim === null) return false;
    if (aim.actualMs !== null) return true;
    const { operator, learned, scheduler } = this.parts;
    const { port } = operator;
    if (port.status === "playing") operator.pause();
    if (!port.ready || !["paused", "ended"].includes(port.status)) return false;
    if (aim.way !== "none") learned.learn(aim.way, port.traits.kind, scheduler.now() - aim.sinceMs);
    this.aim = { ...aim, actualMs: port.position()?.ms ?? aim.targetMs };
    return true;
  }

  private begin(targetMs: number, way: Way): void {
    this.aim = { targetMs, sinceMs: this.parts.scheduler.now(), way, actualMs: null };
  }

  private target(task: Task, way: "load" | "seek"): number {
    const { learned, clock, operator } = this.parts;
    const { traits, media } = operator.port;
    const lead = learned.get(way, traits.kind) * LEAD_FACTOR + LEAD_MARGIN_MS + learned.get("start", traits.kind);
    const serverMs = clock.serverNow();
    return goalPosition(task.goal, serverMs === null ? null : serverMs + lead, media.durationMs);
  }

  private near(a: number | undefined, b: number): boolean {
    return a !== undefined && Math.abs(a - b) <= this.parts.operator.port.traits.toleranceMs;
  }
}
