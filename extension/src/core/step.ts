import type { Item, Player } from "../contract/types";
import type { LateOffer } from "./late-join";
import type { PlayerView } from "./player-reports";
import type { StepView } from "./room-view";

/** Farther behind than this one is told so, not only that it is being made good. */
const BEHIND_MS = 1_500;

export interface StepInput {
  /** Null for a client without a player. */
  readonly view: PlayerView | null;
  /** Whether this client's player counts; else it mirrors another of the person's. */
  readonly active: boolean;
  readonly player: Player | null;
  readonly driftMs: number | null;
  readonly clockErrorMs: number | null;
  readonly askHost: string | null;
  readonly offsetMs: number | null;
  readonly coarse: boolean;
  /** Whether something was pressed on this page since it was loaded. */
  readonly pressed: boolean;
  readonly late: LateOffer | null;
}

/** A client without a player. */
export const NO_STEP: StepInput = {
  view: null,
  active: false,
  player: null,
  driftMs: null,
  clockErrorMs: null,
  askHost: null,
  offsetMs: null,
  coarse: false,
  pressed: true,
  late: null,
};

/** What the ui says of this client's own player. */
export function stepOf(input: StepInput): StepView {
  const { view, active, askHost, clockErrorMs } = input;
  const playing = view !== null && active;
  return {
    state: stateOf(input),
    driftMs: playing ? input.driftMs : null,
    clockErrorMs,
    soundBlocked: playing && view.soundBlocked,
    playBlocked: playing && view.playBlocked,
    problem: playing ? problemOf(view, input.player?.item ?? null) : null,
    askHost: playing ? askHost : null,
    lane: playing ? view.lane : null,
    offsetMs: playing ? input.offsetMs : null,
    coarse: playing && input.coarse,
    unarmed: playing && !input.pressed && isBefore(view, input.player),
    late: playing && view.lane === null ? input.late : null,
  };
}

/** Before a start that is to come. */
function isBefore({ activity, playBlocked, suspended }: PlayerView, player: Player | null): boolean {
  const toCome = player?.phase === "preparing" || player?.phase === "paused";
  return toCome && !playBlocked && suspended === null && (activity === "loading" || activity === "waiting");
}

function stateOf({ view, active, player, driftMs }: StepInput): StepView["state"] {
  if (view === null) return "none";
  if (!active) return "mirror";
  if (view.suspended === "own_lane" || view.suspended === "advert") return view.suspended;
  if (player?.phase === "waiting") return "waiting";
  switch (view.activity) {
    case "none":
    case "failed":
      return "none";
    case "loading":
      return "loading";
    case "catching_up":
      return driftMs !== null && driftMs < -BEHIND_MS ? "behind" : "catching_up";
    case "waiting":
    case "playing":
    case "ended":
      return "in_step";
  }
}

function problemOf({ error }: PlayerView, item: Item | null): StepView["problem"] {
  if (error === null || item === null) return null;
  // The embedded player says no more than that it may not; the server may know why.
  const vague = error === "embed_disabled" || error === "not_found" || error === "other";
  return { reason: vague ? (item.problem ?? error) : error, openUrl: addressOf(item) };
}

/** Where else the item can be watched. */
function addressOf(item: Item): string | null {
  if (item.provider === "youtube") return `https://www.youtube.com/watch?v=${encodeURIComponent(item.media_id)}`;
  return item.url?.startsWith("https://") === true ? item.url : null;
}
