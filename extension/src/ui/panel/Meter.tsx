import { useMemo, useRef } from "preact/hooks";
import {
  ChevronRight,
  CircleCheck,
  CirclePause,
  Clock3,
  CloudOff,
  LoaderCircle,
  MonitorOff,
  MonitorSmartphone,
  Split,
  User,
} from "lucide-preact";

import type { Person } from "../../contract/types";
import type { RoomView, StepView } from "../../core/room-view";
import { useView } from "../context";
import { gap } from "../format";
import { useSize } from "../hooks";
import { Icon, type IconType } from "../icons";
import { t, tn } from "../i18n";
import { Avatar, type Tone } from "../kit/Avatar";
import { pickFaces, placeFaces } from "../people/faces";
import { driftOf, lookOf, stateOf, TOLD_MS } from "../people/state";
import { useLost } from "./Bars";

interface Reading {
  tone: Tone;
  icon: IconType;
  words: string;
}

/** Nobody knows how far apart the room is. */
const offline = (): Reading => ({ tone: "wait", icon: CloudOff, words: t("meter_offline") });

/** What the meter says: one's own trouble first, then how far the room is apart. */
export function readMeter(view: Pick<RoomView, "step" | "player" | "skewMs" | "people">): Reading {
  const own = ownTrouble(view.step);
  if (own !== null) return own;
  const { player, skewMs, people } = view;
  if (people.total <= 1) return { tone: "none", icon: User, words: t("meter_alone") };
  if (player?.phase === "waiting") return { tone: "wait", icon: Clock3, words: t("meter_waiting") };
  if (player?.phase === "paused") return { tone: "none", icon: CirclePause, words: t("meter_paused") };
  if (player?.phase !== "playing") return { tone: "none", icon: User, words: tn("people_here", people.total) };
  if (skewMs === null) return { tone: "ok", icon: CircleCheck, words: t("meter_in_step") };
  if (skewMs <= TOLD_MS) return { tone: "ok", icon: CircleCheck, words: t("meter_in_step_by", { gap: gap(skewMs) }) };
  return { tone: "wait", icon: Clock3, words: t("meter_apart", { gap: gap(skewMs) }) };
}

function ownTrouble({ state, driftMs, problem }: StepView): Reading | null {
  if (problem !== null) return { tone: "muted", icon: MonitorOff, words: t("meter_cannot") };
  const off = driftMs === null ? null : gap(driftMs);
  const side = driftMs !== null && driftMs > 0 ? "ahead" : "behind";
  switch (state) {
    case "catching_up":
      if (off === null) return { tone: "wait", icon: LoaderCircle, words: t("meter_catching_up") };
      return { tone: "wait", icon: LoaderCircle, words: t(`meter_${side}_catching_up`, { gap: off }) };
    case "behind":
      return { tone: "wait", icon: Clock3, words: off === null ? t("meter_behind") : t(`state_${side}`, { gap: off }) };
    case "loading":
      return { tone: "wait", icon: LoaderCircle, words: t("meter_loading") };
    case "advert":
      return { tone: "wait", icon: Clock3, words: t("meter_advert") };
    case "own_lane":
      return { tone: "muted", icon: Split, words: t("meter_own_lane") };
    case "mirror":
      return { tone: "muted", icon: MonitorSmartphone, words: t("meter_mirror") };
    case "none":
    case "in_step":
    case "waiting":
      return null;
  }
}

/** The line with everyone's faces on it, and how well the room is in step. Opens the list of people. */
export function Meter({ onOpen }: { onOpen: () => void }) {
  const people = useView((view) => view.people);
  const step = useView((view) => view.step);
  const player = useView((view) => view.player);
  const skewMs = useView((view) => view.skewMs);
  const lost = useLost();
  const reading = lost ? offline() : readMeter({ people, step, player, skewMs });
  return (
    <button type="button" class="meter" onClick={onOpen} data-tip={t("meter_open")}>
      <Faces />
      <span class="meter-words" data-tone={reading.tone}>
        <Icon of={reading.icon} class={reading.icon === LoaderCircle ? "turning" : undefined} />
        <span class="clamp2">{reading.words}</span>
        <Icon of={ChevronRight} class="meter-more" />
      </span>
      <span class="sr-only">{`${tn("people_here", people.total)}. ${t("meter_open")}`}</span>
    </button>
  );
}

/** From face to face, in design px. */
const PITCH = 18;

function Faces() {
  const ref = useRef<HTMLSpanElement>(null);
  const size = useSize(ref);
  const width = size.width / size.unit;
  const people = useView((view) => view.people);
  const player = useView((view) => view.player);
  const you = useView((view) => view.you?.user_id ?? null);
  const most = Math.max(1, Math.min(7, Math.floor(width / 26)));
  const faces = useMemo(
    () => people.list.map((person) => ({ id: person.user_id, drift: driftOf(person), person })),
    [people],
  );
  const { shown } = pickFaces(faces, most, you);
  const more = people.total - shown.length;
  const moving = player?.phase === "playing";
  const placed = placeFaces(
    shown.map(({ id, drift }) => ({ id, drift: moving ? drift : 0 })),
    width - (more > 0 ? 24 : 0),
    (width - (more > 0 ? 24 : 0)) / 2,
    PITCH,
  );
  const byId = new Map<string, Person>(shown.map(({ id, person }) => [id, person]));
  return (
    <span ref={ref} class="meter-line" aria-hidden="true">
      {placed.map(({ id, x }) => {
        const person = byId.get(id);
        if (person === undefined) return null;
        const { tone, badge } = lookOf(stateOf(person, player));
        return (
          <span key={id} class="meter-face" style={{ transform: `translateX(${x / 16}em)` }}>
            <Avatar userId={id} name={person.name} image={person.avatar} tone={tone} badge={badge} size="small" />
          </span>
        );
      })}
      {more > 0 && <span class="meter-plus">+{more}</span>}
    </span>
  );
}
