/**
 * How far a player may be steered, ms of media time unless said otherwise.
 *
 * Two facts shape the rules. Leaving the room's rate costs `leaveCostMs` of position once, further changes are free,
 * and ±0.1 % has no effect: so a correction leaves the rate once, aims at zero and returns. And players that started
 * right do not drift: so it then rests.
 */
export interface Tuning {
  /** Whether the rate may be trimmed at all. */
  readonly trims: boolean;
  /** At rest, a lasting error beyond this is corrected; a correction ends within `exitMs`. */
  readonly enterMs: number;
  readonly exitMs: number;
  /** Beyond this a jump is better than trimming. */
  readonly seekAtMs: number;
  readonly nearTrim: number;
  readonly farTrim: number;
  /** Beyond this `farTrim` is used, until the error is below `nearMs`. */
  readonly farMs: number;
  readonly nearMs: number;
  /** Time without action after a start, a stall or a correction: near errors wait longer, for a settled player. */
  readonly restMs: number;
  readonly farRestMs: number;
  /** Observations in a row that prove a far error. */
  readonly farHistory: number;
  /** Least time between two jumps; doubled with each that did not help. */
  readonly seekPauseMs: number;
}

export const TIGHT: Tuning = {
  trims: true,
  enterMs: 12,
  exitMs: 3,
  seekAtMs: 850,
  nearTrim: 0.05,
  farTrim: 0.15,
  farMs: 200,
  nearMs: 40,
  restMs: 1_000,
  farRestMs: 300,
  farHistory: 2,
  seekPauseMs: 2_000,
};

export const COARSE: Tuning = {
  ...TIGHT,
  trims: false,
  enterMs: 500,
  seekAtMs: 500,
  restMs: 2_000,
  farRestMs: 2_000,
  farHistory: 5,
  seekPauseMs: 8_000,
};

const LEAST_TRIM = 0.01;
/** A small error is trimmed away in about this time. */
const TRIM_MS = 1_000;
const HISTORY = 5;
/** An error ahead by less than this is waited for instead of jumped over. */
const HOLD_MS = 3_000;
/** Room for what the learned lead does not cover. */
const LEAD_MARGIN_MS = 100;
const END_MS = 1_000;
const RATE_EPSILON = 0.0015;
const MAX_SEEK_PAUSE_MS = 60_000;
const LEARN = 0.3;
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

interface Leaving {
  readonly atMs: number;
  readonly error: number;
  readonly trim: number;
}

export interface ControllerState {
  readonly mode: "rest" | "trim";
  readonly sinceMs: number;
  /** The last errors at rest; positive is behind. */
  readonly errors: readonly number[];
  readonly trim: number;
  /** Set from leaving the base rate until its cost has been observed. */
  readonly leaving: Leaving | null;
  readonly leaveCostMs: number;
  readonly lastSeekMs: number;
  readonly seekPauseMs: number;
}

export interface Decision {
  readonly state: ControllerState;
  readonly action: Action;
  /** When to observe next, if before the usual tick: the moment at which a trim has done its work. */
  readonly wakeMs: number | null;
}

export function startController(nowMs: number, tuning: Tuning, leaveCostMs = 22): ControllerState {
  return {
    mode: "rest",
    sinceMs: nowMs,
    errors: [],
    trim: 0,
    leaving: null,
    leaveCostMs,
    lastSeekMs: -Infinity,
    seekPauseMs: tuning.seekPauseMs,
  };
}

/** The same player, started or resumed anew: what was learned stays, the errors seen before do not count. */
export function restController(state: ControllerState, nowMs: number): ControllerState {
  return { ...state, mode: "rest", sinceMs: nowMs, errors: [], trim: 0, leaving: null };
}

const NONE: Action = { kind: "none" };
const stay = (state: ControllerState): Decision => ({ state, action: NONE, wakeMs: null });

/** One step, every ~100 ms while playing. Pure: all it knows is in `state` and `seen`. */
export function control(state: ControllerState, seen: Observation, tuning: Tuning): Decision {
  if (seen.blocked || seen.remainingMs < END_MS) return stay(restController(state, seen.nowMs));
  const error = seen.expectedMs - seen.actualMs;
  return state.mode === "trim" ? trimming(state, seen, tuning, error) : resting(state, seen, tuning, error);
}

function resting(state: ControllerState, seen: Observation, tuning: Tuning, error: number): Decision {
  if (Math.abs(seen.rate - seen.baseRate) > RATE_EPSILON) return toRest(state, seen);
  const errors = [...state.errors, error].slice(-HISTORY);
  const next = { ...state, errors };
  const quiet = seen.nowMs - state.sinceMs;
  const farSize = errors.length < tuning.farHistory ? 0 : least(errors.slice(-tuning.farHistory));
  if (quiet < tuning.farRestMs) return stay(next);
  if (farSize > tuning.seekAtMs && mayJump(state, seen.nowMs)) return jump(next, seen, tuning, error);
  if (!tuning.trims) return stay(next);
  const lasting = quiet >= tuning.restMs && errors.length === HISTORY && least(errors) > tuning.enterMs;
  return farSize > tuning.farMs || lasting ? leave(next, seen, tuning, error) : stay(next);
}

/** The least magnitude, 0 when the signs differ. */
function least(errors: readonly number[]): number {
  const low = Math.min(...errors);
  const high = Math.max(...errors);
  return low > 0 ? low : high < 0 ? -high : 0;
}

function leave(state: ControllerState, seen: Observation, tuning: Tuning, error: number): Decision {
  const cost = isBase(seen.baseRate) ? state.leaveCostMs : 0;
  const trim = trimFor(error + cost, tuning);
  const leaving = cost > 0 ? { atMs: seen.nowMs, error, trim } : null;
  const next = { ...state, mode: "trim" as const, sinceMs: seen.nowMs, errors: [], trim, leaving };
  return { state: next, action: { kind: "rate", rate: seen.baseRate * (1 + trim) }, wakeMs: null };
}

const isBase = (rate: number) => Math.abs(rate - 1) < RATE_EPSILON;

function trimFor(error: number, tuning: Tuning): number {
  const size = Math.abs(error);
  const most = size > tuning.farMs ? tuning.farTrim : tuning.nearTrim;
  return Math.sign(error || 1) * Math.min(Math.max(size / TRIM_MS, LEAST_TRIM), most);
}

function trimming(before: ControllerState, seen: Observation, tuning: Tuning, error: number): Decision {
  const state = learnLeaveCost(before, seen, error);
  const size = Math.abs(error);
  if (size > tuning.seekAtMs && mayJump(state, seen.nowMs)) return jump(state, seen, tuning, error);
  const crossed = error * state.trim < 0;
  if (size <= tuning.exitMs || (crossed && size <= tuning.enterMs)) return toRest(state, seen);
  const slowDown = Math.abs(state.trim) > tuning.nearTrim && size < tuning.nearMs;
  if (!crossed && !slowDown) return untilDone(state, seen, error);
  const trim = trimFor(error, tuning);
  const rate = seen.baseRate * (1 + trim);
  return { ...untilDone({ ...state, trim }, seen, error), action: { kind: "rate", rate } };
}

function toRest(state: ControllerState, seen: Observation): Decision {
  const action: Action = { kind: "rate", rate: seen.baseRate };
  return { state: restController(state, seen.nowMs), action, wakeMs: null };
}

function untilDone(state: ControllerState, seen: Observation, error: number): Decision {
  return { state, action: NONE, wakeMs: seen.nowMs + error / (state.trim * seen.baseRate) };
}

function learnLeaveCost(state: ControllerState, seen: Observation, error: number): ControllerState {
  if (state.leaving === null || seen.nowMs - state.leaving.atMs < 80) return state;
  const { atMs, error: before, trim } = state.leaving;
  const cost = error - (before - trim * seen.baseRate * (seen.nowMs - atMs));
  const bounded = Math.min(Math.max(cost, 0), MAX_LEAVE_COST_MS);
  return { ...state, leaving: null, leaveCostMs: state.leaveCostMs + LEARN * (bounded - state.leaveCostMs) };
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
