import type { Wait } from "../contract/types";
import type { PlayerEvent } from "./player-port";

/** Longer sittings keep their latest part. */
const MOST_SAMPLES = 100_000;
const MOST_EVENTS = 2_000;
const MINUTE_MS = 60_000;

export interface Look {
  readonly nowMs: number;
  /** Whether the room plays and this client's player counts: only then drift means something. */
  readonly counts: boolean;
  readonly driftMs: number | null;
  readonly clockErrorMs: number | null;
  readonly skewMs: number | null;
  readonly stalled: boolean;
  readonly waits: readonly Wait[];
  readonly nameOf: (userId: string) => string;
}

export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface MinuteRow {
  readonly minute: number;
  readonly drift_ms: Spread | null;
  readonly skew_ms: Spread | null;
  readonly clock_error_ms: number | null;
  readonly rate_changes: number;
  readonly seeks: number;
  readonly stalls: number;
}

/** What one client measured of one stay in a room. No chat, no titles, no addresses, no room code. */
export interface SessionReport {
  readonly format: "sharetube-session-report";
  readonly version: 1;
  readonly made_at: string;
  readonly player: string;
  readonly class: "tight" | "coarse";
  readonly minutes_recorded: number;
  /** Of the magnitude: how far this player was from where the room's clock wanted it. */
  readonly drift_ms: Spread | null;
  /** Between the players of the room, as their reports tell. */
  readonly skew_ms: Spread | null;
  /** The bound of the clock's error: half the least round trip. */
  readonly clock_error_ms: Spread | null;
  readonly rate_changes: number;
  readonly seeks: number;
  readonly stalls: readonly { readonly at_s: number; readonly ms: number }[];
  readonly waits: readonly {
    readonly at_s: number;
    readonly who: string;
    readonly reason: Wait["reason"];
    readonly ms: number;
  }[];
  readonly minutes: readonly MinuteRow[];
}

interface Sample {
  readonly ms: number;
  readonly drift: number | null;
  readonly skew: number | null;
  readonly clock: number | null;
}

interface Mark {
  readonly ms: number;
  readonly kind: "rate" | "seek";
}

interface Span {
  readonly fromMs: number;
  untilMs: number;
}

interface WaitSpan extends Span {
  readonly key: string;
  readonly who: string;
  readonly reason: Wait["reason"];
}

/** Notes how well this client keeps step, for the report that a person may download. */
export class SessionRecord {
  private readonly samples: Sample[] = [];
  private readonly marks: Mark[] = [];
  private readonly stalls: Span[] = [];
  private readonly waits: WaitSpan[] = [];
  private stalled = false;
  private lookedMs = 0;

  constructor(private readonly startMs: number) {}

  /** What was done to the player, by whomever. */
  event(event: PlayerEvent, nowMs: number): void {
    if (event.type === "rate" || event.type === "seek") keep(this.marks, { ms: nowMs, kind: event.type }, MOST_EVENTS);
  }

  look(look: Look): void {
    const { nowMs, counts, stalled } = look;
    this.lookedMs = nowMs;
    const drift = counts && look.driftMs !== null ? Math.abs(look.driftMs) : null;
    const skew = counts ? look.skewMs : null;
    keep(this.samples, { ms: nowMs, drift, skew, clock: look.clockErrorMs }, MOST_SAMPLES);
    if (stalled && !this.stalled) keep(this.stalls, { fromMs: nowMs, untilMs: nowMs }, MOST_EVENTS);
    const last = this.stalls.at(-1);
    if (last !== undefined && (stalled || this.stalled)) last.untilMs = nowMs;
    this.stalled = stalled;
    for (const wait of look.waits) this.wait(wait, look);
  }

  report(about: { madeAt: string; player: string; coarse: boolean }): SessionReport {
    const { samples, marks } = this;
    const since = (ms: number) => Math.round((ms - this.startMs) / 100) / 10;
    return {
      format: "sharetube-session-report",
      version: 1,
      made_at: about.madeAt,
      player: about.player,
      class: about.coarse ? "coarse" : "tight",
      minutes_recorded: Math.round(Math.max(0, this.lookedMs - this.startMs) / 6_000) / 10,
      drift_ms: spreadOf(samples.map(({ drift }) => drift)),
      skew_ms: spreadOf(samples.map(({ skew }) => skew)),
      clock_error_ms: spreadOf(samples.map(({ clock }) => clock)),
      rate_changes: marks.filter(({ kind }) => kind === "rate").length,
      seeks: marks.filter(({ kind }) => kind === "seek").length,
      stalls: this.stalls.map(({ fromMs, untilMs }) => ({ at_s: since(fromMs), ms: Math.round(untilMs - fromMs) })),
      waits: this.waits.map(({ fromMs, untilMs, who, reason }) => ({
        at_s: since(fromMs),
        who,
        reason,
        ms: Math.round(untilMs - fromMs),
      })),
      minutes: this.minutes(),
    };
  }

  private wait({ user_id, reason, since_ms }: Wait, { nowMs, nameOf }: Look): void {
    const key = `${user_id} ${reason} ${since_ms}`;
    const known = this.waits.find((wait) => wait.key === key);
    if (known !== undefined) known.untilMs = nowMs;
    else keep(this.waits, { key, who: nameOf(user_id), reason, fromMs: nowMs, untilMs: nowMs }, MOST_EVENTS);
  }

  private minutes(): MinuteRow[] {
    const minuteOf = (ms: number) => Math.floor((ms - this.startMs) / MINUTE_MS);
    const rows = new Map<number, Sample[]>();
    for (const sample of this.samples) {
      const minute = minuteOf(sample.ms);
      const row = rows.get(minute);
      if (row === undefined) rows.set(minute, [sample]);
      else row.push(sample);
    }
    return [...rows].map(([minute, row]) => {
      const here = ({ ms }: { ms: number }) => minuteOf(ms) === minute;
      return {
        minute,
        drift_ms: spreadOf(row.map(({ drift }) => drift)),
        skew_ms: spreadOf(row.map(({ skew }) => skew)),
        clock_error_ms: spreadOf(row.map(({ clock }) => clock))?.p50 ?? null,
        rate_changes: this.marks.filter((mark) => mark.kind === "rate" && here(mark)).length,
        seeks: this.marks.filter((mark) => mark.kind === "seek" && here(mark)).length,
        stalls: this.stalls.filter(({ fromMs }) => here({ ms: fromMs })).length,
      };
    });
  }
}

function keep<T>(list: T[], value: T, most: number): void {
  list.push(value);
  if (list.length > most) list.splice(0, list.length - most);
}

function spreadOf(values: readonly (number | null)[]): Spread | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), max: round(sorted.at(-1) ?? 0) };
}

const round = (value: number) => Math.round(value * 10) / 10;
