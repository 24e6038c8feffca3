import {
  CirclePause,
  CirclePlay,
  CloudOff,
  Hand,
  Loader,
  Megaphone,
  MonitorOff,
  MoonStar,
  Rabbit,
  Smartphone,
  Split,
  Turtle,
} from "lucide-preact";

import type { Person, Player } from "../../contract/types";
import { mainConn } from "../../core/room-view";
import { gap } from "../format";
import type { IconType } from "../icons";
import { t } from "../i18n";
import type { Tone } from "../kit/Avatar";

export type StateKind =
  | "gone"
  | "advert"
  | "buffering"
  | "autoplay_blocked"
  | "asleep"
  | "away"
  | "own_lane"
  | "cannot_play"
  | "remote"
  | "mirror"
  | "loading"
  | "behind"
  | "ahead"
  | "in_step"
  | "here";

/** Further off than this, in ms, is told: closer is what people cannot tell. */
export const TOLD_MS = 250;

/** How a person is doing, as the room knows it: the most telling of their connections. */
export function stateOf(person: Person, player: Player | null): StateKind {
  const conn = mainConn(person);
  if (conn === null) return "gone";
  if (conn.suspended !== null) return conn.suspended;
  const waited = player?.waiting_for.find((wait) => wait.user_id === person.user_id);
  if (waited !== undefined) return waited.reason;
  if (conn.kind === "remote" || conn.sync === "none") return "remote";
  if (!conn.active) return "mirror";
  if (player?.item == null) return "here";
  if (player.phase === "preparing" && !conn.ready) return "loading";
  if (player.phase !== "playing" || conn.drift_ms === null) return "here";
  if (Math.abs(conn.drift_ms) <= TOLD_MS) return "in_step";
  return conn.drift_ms < 0 ? "behind" : "ahead";
}

interface Look {
  tone: Tone;
  badge: IconType | undefined;
}
const LOOKS: Readonly<Record<StateKind, Look>> = {
  gone: { tone: "muted", badge: CloudOff },
  advert: { tone: "wait", badge: Megaphone },
  buffering: { tone: "wait", badge: Loader },
  autoplay_blocked: { tone: "wait", badge: Hand },
  asleep: { tone: "muted", badge: MoonStar },
  away: { tone: "muted", badge: CirclePause },
  own_lane: { tone: "muted", badge: Split },
  cannot_play: { tone: "error", badge: MonitorOff },
  remote: { tone: "none", badge: Smartphone },
  mirror: { tone: "none", badge: CirclePlay },
  loading: { tone: "wait", badge: Loader },
  behind: { tone: "wait", badge: Turtle },
  ahead: { tone: "wait", badge: Rabbit },
  in_step: { tone: "ok", badge: undefined },
  here: { tone: "none", badge: undefined },
};

export function lookOf(kind: StateKind): Look {
  return LOOKS[kind];
}

/** The state in words: "in step · 4 ms", "advert", "2 s behind". */
export function stateWords(person: Person, player: Player | null): string {
  const kind = stateOf(person, player);
  const drift = mainConn(person)?.drift_ms ?? null;
  if (drift !== null && (kind === "behind" || kind === "ahead")) return t(`state_${kind}`, { gap: gap(drift) });
  if (drift !== null && kind === "own_lane" && Math.abs(drift) > TOLD_MS)
    return t(drift < 0 ? "state_own_lane_behind" : "state_own_lane_ahead", { gap: gap(drift) });
  if (drift !== null && kind === "in_step") return t("state_in_step_by", { gap: gap(drift) });
  if (kind === "behind" || kind === "ahead") return t("state_in_step");
  return t(`state_${kind}`);
}

/** Their player of this item cannot be steered finely. A viewer says so of itself as a whole: of files it can. */
export function isCoarse(person: Person, player: Player | null): boolean {
  const conn = mainConn(person);
  return conn?.active === true && conn.sync === "coarse" && player?.item?.provider === "youtube";
}

/** A person's distance from the room in ms, 0 while nobody knows it or it does not count. */
export function driftOf(person: Person): number {
  const conn = mainConn(person);
  return conn?.active === true && conn.suspended === null ? (conn.drift_ms ?? 0) : 0;
}
