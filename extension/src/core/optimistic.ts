import type { Player } from "../contract/types";

/** An own press that shows before the room has answered: a pause, or a seek that holds at its target. */
export interface Press {
  readonly kind: "pause" | "seek";
  readonly itemId: string;
  readonly positionMs: number;
}

/** The player as the person who pressed sees it; another item by now makes the press void. */
export function pressed(player: Player | null, press: Press | null): Player | null {
  if (player === null || press === null || player.item?.item_id !== press.itemId) return player;
  const timeline = { ...player.timeline, playing: false, position_ms: press.positionMs };
  const phase = press.kind === "pause" || player.phase === "paused" ? "paused" : "preparing";
  return { ...player, phase, timeline };
}
