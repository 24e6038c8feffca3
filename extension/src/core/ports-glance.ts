import type { Place } from "./ports";
import type { RoomStatus } from "./room-view";
import type { SharedView } from "./session-state";

export const GLANCE_KEY = "glance";
const FACES = 8;

/** What the popup shows of a room, small enough to be kept for its next opening. */
export interface Glance {
  readonly place: Place;
  readonly status: RoomStatus;
  /** The room's name; "" before it was ever entered. */
  readonly name: string;
  readonly total: number;
  readonly faces: readonly { readonly user_id: string; readonly name: string; readonly avatar: string | null }[];
  /** Those at the door whom the person may let in. */
  readonly knocks: readonly { readonly user_id: string; readonly name: string }[];
  readonly now: {
    readonly provider: string;
    readonly mediaId: string;
    readonly title: string;
    readonly phase: string;
  } | null;
}

export function glanceOf(place: Place, view: SharedView): Glance {
  const { status, room, people, player, desk } = view;
  const item = player?.item ?? null;
  return {
    place,
    status,
    name: room?.name ?? "",
    total: people.total,
    faces: people.list.slice(0, FACES).map(({ user_id, name, avatar }) => ({ user_id, name, avatar })),
    knocks: desk.knocks.slice(0, FACES).map(({ user_id, name }) => ({ user_id, name })),
    now:
      item === null || player === null
        ? null
        : { provider: item.provider, mediaId: item.media_id, title: item.title, phase: player.phase },
  };
}

/** As stored by `glanceOf`; null for anything else, or of another stay. */
export function glanceFrom(stored: unknown, place: Place | null): Glance | null {
  const glance = stored as Glance | null | undefined;
  return place !== null && glance?.place.id === place.id && Array.isArray(glance.knocks) ? glance : null;
}
