import type { Tuning } from "./tuning";

/** Less has no effect. */
const LEAST_TRIM = 0.004;
/** So many observations within `STEADY_MS` of each other are a player at rest. */
const HISTORY = 3;
const STEADY_MS = 1.5;
/** So long before it may act it is looked at. */
const LOOKS_MS = [60, 30, 0];
/** At other rates than 1 their average counts. */
const ROUGH_HISTORY = 12;
/** An error ahead by less than this is waited for instead of jumped over. */
const HOLD_MS = 3_000;
/** Room for what the learned lead does not cover. */
const LEAD_MARGIN_MS = 100;
const END_MS = 1_000;
const RATE_EPSILON = 0.0015;
const MAX_SEEK_PAUSE_MS = 60_000;
const LEARN = 0.7;
const MAX_LEAVE_COST_MS = 60;

export interface Observation {
  /** Local ms at which the rest was sampled. */
  readonly nowMs: number;
  readonly expectedMs: number;
  readonly actualMs: number;
  /** The player's rate, and the room's. */
  readonly rate: number;
  readonly baseRate: number;
  /** Media time to the end, Infinity when unknown. */
  readonly remainingMs: number;
  /** During an advert, a stall, a seek or a start nothing is done. */
  readonly blocked: boolean;
  /** How long this player needs from the call of a seek until it could play there. */
  readonly seekLeadMs: number;
}

export type Action =
  | { readonly kind: "none" }
  | { readonly kind: "rate"; readonly rate: number }
  /** Hold paused at `targetMs`, which the room reaches at local time `untilMs`; `hold` needs no seek for it. */
  | { readonly kind: "seek" | "hold"; readonly targetMs: number; readonly untilMs: number };

/** A correction under way: `gain` of position over the room, from an error at rest of `before`; positive is behind. */
interface Trim {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly by: number;
  readonly baseRate: number;
  readonly before: number;
}

export interface ControllerState {
  readonly mode: "rest" | "trim";
  readonly sinceMs: number;
  /** The last errors at rest; positive is behind. */
  readonly errors: readonly number[];
  readonly trim: Trim | null;
  /** The error at rest that the last correction was to lead to, had it cost nothing; null once it was judged. */
  readonly promised: number | null;
  /** What leaving rate 1 and coming back to it costs. */
  readonly leaveCostMs: number;
  /** When the last correction ended; null since the start, or where nothing was corrected yet. */
  readonly correctedMs: number | null;
  readonly lastSeekMs: number;
  readonly seekPauseMs: number;
}

export interface Decision {
  readonly state: ControllerState;
  readonly action: Action;
  /** When to observe next, if before the usual tick: after a start, and when a trim has done its work. */
  readonly wakeMs: number | null;
}

export function startController(nowMs: number, tuning: Tuning, leaveCostMs = 20): ControllerState {
  return {
    mode: "rest",
    sinceMs: nowMs,
    errors: [],
    trim: null,
    promised: null,
    leaveCostMs,
    correctedMs: null,
    lastSeekMs: -Infinity,
    seekPauseMs: tuning.seekPauseMs,
  };
}

/** The same player, started or resumed anew: what was learned stays, the errors seen before do not count. */
export function restController(state: ControllerState, nowMs: number): ControllerState {
  return { ...state, mode: "rest", sinceMs: nowMs, errors: [], trim: null, promised: null, correctedMs: null };
}

const NONE: Action = { kind: "none" };
const stay = (state: ControllerState): Decision => ({ state, action: NONE, wakeMs: null });
const isOne = (rate: number) => Math.abs(rate - 1) < RATE_EPSILON;
const differ = (one: number, other: number) => Math.abs(one - other) > RATE_EPSILON;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** One step, every ~100 ms while playing. Pure: all it knows is in `state` and `seen`. */
export function control(state: ControllerState, seen: Observation, tuning: Tuning): Decision {
  if (seen.blocked || seen.remainingMs < END_MS) return stay(restController(state, seen.nowMs));
  const error = seen.expectedMs - seen.actualMs;
  return state.trim === null ? resting(state, seen, tuning, error) : trimming(state, state.trim, seen, tuning, error);
}

function resting(before: ControllerState, seen: Observation, tuning: Tuning, error: number): Decision {
  if (differ(seen.rate, seen.baseRate)) return toRest(before, seen);
  const errors = [...before.errors, error].slice(-ROUGH_HISTORY);
  if (seen.nowMs - before.sinceMs < tuning.restMs) {
    return { ...stay({ ...before, errors }), wakeMs: nextLook(before, seen.nowMs, tuning) };
  }
  const found = settled(errors, seen.baseRate);
  const state = judged({ ...before, errors }, found);
  const farSize = errors.length < tuning.farHistory ? 0 : least(errors.slice(-tuning.farHistory));
  if (farSize > tuning.seekAtMs && mayJump(state, seen.nowMs)) return jump(state, seen, tuning, error);
  if (!tuning.trims) return stay(state);
  if (farSize > tuning.farMs) return leave(state, seen, tuning, error);
  return found !== null && Math.abs(found) > bound(state, seen, tuning)
    ? leave(state, seen, tuning, found)
    : stay(state);
}

/**
 * After a start everybody looks, and so acts, at the same moments, not by their own ticks: then what leaving rate 1 costs
 * parts nobody.
 */
function nextLook({ sinceMs, correctedMs }: ControllerState, nowMs: number, tuning: Tuning): number | null {
  if (!tuning.trims || correctedMs !== null) return null;
  return LOOKS_MS.map((early) => sinceMs + tuning.restMs - early).find((at) => at > nowMs + 1) ?? null;
}

/** The error of a player at rest; null while it is not, or not known well enough. */
function settled(errors: readonly number[], baseRate: number): number | null {
  if (!isOne(baseRate)) return errors.length < ROUGH_HISTORY ? null : mean(errors);
  const last = errors.slice(-HISTORY);
  return last.length === HISTORY && Math.max(...last) - Math.min(...last) <= STEADY_MS ? mean(last) : null;
}

/** How large an error is left alone. */
function bound({ correctedMs }: ControllerState, seen: Observation, tuning: Tuning): number {
  if (!isOne(seen.baseRate)) return tuning.roughEnterMs;
  if (correctedMs === null) return tuning.startEnterMs;
  return seen.nowMs - correctedMs < tuning.calmMs ? tuning.calmEnterMs : tuning.enterMs;
}

/** The least magnitude, 0 when the signs differ. */
function least(errors: readonly number[]): number {
  const low = Math.min(...errors);
  const high = Math.max(...errors);
  return low > 0 ? low : high < 0 ? -high : 0;
}

function leave(state: ControllerState, seen: Observation, tuning: Tuning, before: number): Decision {
  const { nowMs, baseRate } = seen;
  const error = before + (isOne(baseRate) ? state.leaveCostMs : 0);
  const most = Math.abs(error) > tuning.farMs ? tuning.farTrim : tuning.nearTrim;
  const { strideMs, leastStrides } = tuning;
  const strides = Math.ceil(Math.abs(error) / (most * baseRate * strideMs) + 0.5);
  const lasts = (Math.max(leastStrides, strides) - 0.5) * strideMs;
  const size = Math.max(Math.abs(error) / (lasts * baseRate), LEAST_TRIM);
  const by = error < 0 ? -size : size;
  const trim = { fromMs: nowMs, untilMs: nowMs + lasts, by, baseRate, before };
  const next = { ...state, mode: "trim" as const, sinceMs: nowMs, errors: [], trim, promised: null };
  return { state: next, action: { kind: "rate", rate: baseRate * (1 + by) }, wakeMs: trim.untilMs };
}

function trimming(state: ControllerState, trim: Trim, seen: Observation, tuning: Tuning, error: number): Decision {
  const { nowMs, rate, baseRate } = seen;
  if (Math.abs(error) > tuning.seekAtMs && mayJump(state, nowMs)) return jump(state, seen, tuning, error);
  if (differ(rate, trim.baseRate * (1 + trim.by)) || differ(baseRate, trim.baseRate)) return toRest(state, seen);
  if (nowMs + 1 < trim.untilMs) return { state, action: NONE, wakeMs: trim.untilMs };
  const { state: rest, action } = toRest(state, seen);
  const promised = isOne(baseRate) ? trim.before - trim.by * (nowMs - trim.fromMs) : null;
  return { state: { ...rest, promised, correctedMs: nowMs }, action, wakeMs: null };
}

function toRest(state: ControllerState, seen: Observation): Decision {
  return { ...stay(restController(state, seen.nowMs)), action: { kind: "rate", rate: seen.baseRate } };
}

/** Once a correction has settled: what it cost is what is missing. */
function judged(state: ControllerState, found: number | null): ControllerState {
  const { promised, leaveCostMs } = state;
  if (promised === null || found === null) return state;
  const cost = Math.min(Math.max(found - promised, 0), MAX_LEAVE_COST_MS);
  return { ...state, promised: null, leaveCostMs: leaveCostMs + LEARN * (cost - leaveCostMs) };
}

const mayJump = (state: ControllerState, nowMs: number) => nowMs - state.lastSeekMs >= state.seekPauseMs;

/** Ahead: wait where it is. Behind: jump to where the room will be once the player can have got there. */
function jump(state: ControllerState, seen: Observation, tuning: Tuning, error: number): Decision {
  const again = seen.nowMs - state.lastSeekMs < state.seekPauseMs + MAX_SEEK_PAUSE_MS;
  const seekPauseMs = again ? Math.min(state.seekPauseMs * 2, MAX_SEEK_PAUSE_MS) : tuning.seekPauseMs;
  const next = { ...restController(state, seen.nowMs), lastSeekMs: seen.nowMs, seekPauseMs };
  if (error < 0 && error > -HOLD_MS) {
    const action: Action = { kind: "hold", targetMs: seen.actualMs, untilMs: seen.nowMs - error / seen.baseRate };
    return { state: next, action, wakeMs: null };
  }
  const lead = seen.seekLeadMs + LEAD_MARGIN_MS;
  const targetMs = Math.min(seen.expectedMs + lead * seen.baseRate, seen.expectedMs + seen.remainingMs);
  return { state: next, action: { kind: "seek", targetMs, untilMs: seen.nowMs + lead }, wakeMs: null };
}
