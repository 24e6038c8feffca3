import type { ComponentChildren } from "preact";
import { LockKeyhole } from "lucide-preact";

import type { RoomEntry } from "../../contract/types";
import { ago, shownCode } from "../format";
import { Icon } from "../icons";
import { t, tMaybe, tn } from "../i18n";
import { Link } from "../kit/Link";
import { Thumb } from "../queue/Thumb";

/** The room to go on in: the one that this device was in last, or else the one last used. */
export function lastOf(rooms: readonly RoomEntry[], code: string | undefined): RoomEntry | null {
  const open = rooms.filter(({ closed }) => !closed);
  const latest = open.reduce<RoomEntry | null>(
    (best, room) => (best === null || room.active_at > best.active_at ? room : best),
    null,
  );
  return open.find((room) => room.code === code) ?? latest;
}

/** Rooms as cards, each a way in. */
export function RoomList({ rooms, onOpen }: { rooms: readonly RoomEntry[]; onOpen: (code: string) => void }) {
  return (
    <ul class="board-list">
      {rooms.map((room) => (
        <li key={room.code}>
          <Card room={room} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}

function Card({ room, onOpen }: { room: RoomEntry; onOpen: (code: string) => void }) {
  return (
    <Link class="board-card" to={`/r/${shownCode(room.code)}`} onGo={() => onOpen(room.code)}>
      <Thumb item={room.playing === null ? NOTHING : { ...room.playing, thumb: null }} />
      <span class="board-card-words">
        <span class="board-name">
          <bdi class="clamp">{room.name}</bdi>
          {room.entry !== "open" && <Icon of={LockKeyhole} />}
        </span>
        <span class="clamp board-playing">{playingText(room)}</span>
        <span class="board-facts">{facts(room)}</span>
      </span>
    </Link>
  );
}

const NOTHING = { provider: "direct", media_id: "", thumb: null } as const;

export const playingText = ({ closed, playing }: RoomEntry) =>
  closed ? t("room_closed_open") : (playing?.title ?? t("nothing_plays"));

/** In a line: who is there or when it was last used, its code, one's role, and its door. */
export function facts(room: RoomEntry): ComponentChildren {
  const role = room.role === null || room.role === "guest" ? null : tMaybe(`role_${room.role}`);
  const door = room.entry === "open" ? null : tMaybe(`door_${room.entry}`);
  const there = room.people > 0 ? tn("people_here", room.people) : ago(room.active_at, Date.now());
  const rest = [shownCode(room.code), role, door].filter((fact) => fact !== null);
  return (
    <>
      <span class={room.people > 0 ? "lively" : undefined}>{there}</span>
      {rest.map((fact) => (
        <>
          {"\u00a0· "}
          <span class="whole">{fact}</span>
        </>
      ))}
    </>
  );
}
