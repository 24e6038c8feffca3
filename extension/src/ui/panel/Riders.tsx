import { useView } from "../context";
import type { Size } from "../hooks";
import { Avatar } from "../kit/Avatar";
import { lineUp, pickFaces } from "../people/faces";
import { driftOf, lookOf, stateOf } from "../people/state";

/** From face to face, in the size of a face. */
const PITCH = 0.7;

export interface RidersProps {
  /** Where the room is, 0 to 1. */
  share: number;
  line: Size;
  durationMs: number;
  most: number;
  /** A face's size in design px. */
  facePx: number;
}

/** Faces that ride the line: together at the room's place, apart where somebody is elsewhere by as much as shows. */
export function Riders({ share, line, durationMs, most, facePx }: RidersProps) {
  const people = useView((view) => view.people);
  const player = useView((view) => view.player);
  const you = useView((view) => view.you?.user_id ?? null);
  const moving = player?.phase === "playing";
  const { shown } = pickFaces(
    people.list
      .filter((person) => !["gone", "remote", "mirror"].includes(stateOf(person, player)))
      .map((person) => ({ id: person.user_id, drift: moving ? driftOf(person) : 0, person })),
    most,
    you,
  );
  const pitch = PITCH * facePx * line.unit;
  const at = share * line.width;
  const sorted = [...shown].sort((a, b) => a.drift - b.drift);
  const first = -((sorted.length - 1) * pitch) / 2;
  const places = lineUp(
    sorted.map(({ drift }, index) => at + (drift / durationMs) * line.width + first + index * pitch),
    0,
    line.width,
    pitch,
  );
  return (
    <span
      class="riders"
      style={{ fontSize: `${facePx * line.unit}px`, transform: `translateX(${at}px)` }}
      aria-hidden="true"
    >
      <span class="knob" />
      {sorted.map(({ id, person }, index) => {
        const { tone } = lookOf(stateOf(person, player));
        return (
          <span key={id} class="rider" style={{ transform: `translateX(${fromThere(places[index] ?? 0, at)}px)` }}>
            <Avatar userId={id} name={person.name} image={person.avatar} tone={tone} size="tiny" />
          </span>
        );
      })}
    </span>
  );
}

/** Coarse enough that it changes with somebody's place among the others, not whenever all of them have moved on. */
const fromThere = (place: number, at: number) => Math.round((place - at) * 4) / 4;
