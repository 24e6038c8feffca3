import { useView } from "../context";
import { Avatar } from "../kit/Avatar";
import { pickFaces } from "../people/faces";
import { driftOf, lookOf, stateOf } from "../people/state";

/** Faces that ride the line: together at the room's place, apart where somebody is elsewhere by as much as shows. */
export function Riders(props: { share: number; width: number; durationMs: number; most: number }) {
  const people = useView((view) => view.people);
  const player = useView((view) => view.player);
  const you = useView((view) => view.you?.user_id ?? null);
  const { shown } = pickFaces(
    people.list
      .filter((person) => !["gone", "remote", "mirror"].includes(stateOf(person, player)))
      .map((person) => ({ id: person.user_id, drift: player?.phase === "playing" ? driftOf(person) : 0, person })),
    props.most,
    you,
  );
  const pitch = 9;
  const half = ((shown.length - 1) * pitch) / 2;
  const sorted = [...shown].sort((a, b) => a.drift - b.drift);
  return (
    <span class="riders" style={{ left: `${props.share * 100}%` }} aria-hidden="true">
      <span class="thumb" />
      {sorted.map(({ id, drift, person }, index) => {
        const away = Math.max(-props.share, Math.min(1 - props.share, drift / props.durationMs)) * props.width;
        const { tone } = lookOf(stateOf(person, player));
        return (
          <span
            key={id}
            class="rider"
            style={{ transform: `translateX(calc(${away}px + ${(index * pitch - half) / 16}em))` }}
          >
            <Avatar userId={id} name={person.name} image={person.avatar} tone={tone} size="tiny" />
          </span>
        );
      })}
    </span>
  );
}
