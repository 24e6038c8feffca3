import type { RoomView } from "./room-view";
import type { KeyValue } from "./platform";
import type { PlayerPort } from "./player-port";
import type { PlayerReport } from "./player-reports";
import { LateJoin, type LateOffer } from "./late-join";
import type { Scheduler } from "./scheduler";
import { SessionRecord, type SessionReport } from "./session-record";
import { positionAt } from "./timeline";

export interface Noticed {
  readonly view: Omit<RoomView, "step">;
  readonly active: boolean;
  /** Null while this client's player does not count. */
  readonly report: PlayerReport | null;
  readonly serverMs: number | null;
  readonly clockErrorMs: number | null;
}

/** What this page's player remembers of a stay: how well it kept step, and where a late comer may begin. */
export class TabNotes {
  /** Null: nothing is offered. */
  late: LateOffer | null = null;
  private readonly record: SessionRecord;
  private readonly lateJoin: LateJoin;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly port: PlayerPort,
    private readonly scheduler: Scheduler,
    local: KeyValue,
  ) {
    this.record = new SessionRecord(scheduler.now());
    this.lateJoin = new LateJoin(local);
    this.unsubscribe = port.subscribe((event) => this.record.event(event, scheduler.now()));
  }

  look({ view, active, report, serverMs, clockErrorMs }: Noticed): void {
    const nowMs = this.scheduler.now();
    const { player, people, skewMs, status } = view;
    const item = player?.item ?? null;
    const runs = player !== null && player.phase !== "idle" && serverMs !== null;
    this.late = this.lateJoin.look({
      joined: status.kind === "joined" && active,
      player,
      roomMs: runs ? positionAt(player.timeline, serverMs, item?.duration_ms ?? null) : null,
      ownMs: report?.position_ms ?? null,
      nowMs,
    });
    this.record.look({
      nowMs,
      counts: player?.phase === "playing" && report?.ready === true,
      driftMs: report?.drift_ms ?? null,
      clockErrorMs,
      skewMs,
      stalled: report?.suspended === "buffering",
      waits: player?.waiting_for ?? [],
      nameOf: (userId) => people.list.find((person) => person.user_id === userId)?.name ?? userId,
    });
  }

  dismissLate(): void {
    this.lateJoin.dismiss();
    this.late = null;
  }

  report(madeAt: string): SessionReport {
    const { kind, tuning } = this.port.traits;
    return this.record.report({ madeAt, player: kind, coarse: !tuning.trims });
  }

  destroy(): void {
    this.unsubscribe();
  }
}
