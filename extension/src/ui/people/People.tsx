import { useState } from "preact/hooks";
import { ChevronRight, Crown, EllipsisVertical, Gauge, Shield, UserRound } from "lucide-preact";

import type { Person } from "../../contract/types";
import { useStore, useUi, useView } from "../context";
import { gap } from "../format";
import { useBusy } from "../hooks";
import { Icon } from "../icons";
import { t, tn } from "../i18n";
import { Avatar } from "../kit/Avatar";
import { Button, IconButton } from "../kit/Button";
import { Confirm, type Question } from "../kit/Confirm";
import { actsOn, ACTS, type PersonAct } from "./actions";
import { isCoarse, lookOf, stateOf, stateWords } from "./state";

const MUTE_MINUTES = 10;
const BAN_MS = 24 * 3_600_000;
const ROLE_ICON = { owner: Crown, operator: Shield, member: UserRound } as const;

/** Everyone in the room: role, state in words, and what one may do about them. */
export function People({ onStep }: { onStep: () => void }) {
  const people = useView((view) => view.people);
  const store = useStore();
  const [busy, run] = useBusy();
  const [question, ask] = useState<Question | null>(null);
  return (
    <div class="people">
      <div class="people-scroll scroll" inert={question !== null}>
        <StepLine onOpen={onStep} />
        <ul class="people-list" aria-label={tn("people_here", people.total)}>
          {people.list.map((person) => (
            <PersonRow key={person.user_id} person={person} ask={ask} />
          ))}
        </ul>
        {people.list.length < people.total && (
          <Button tone="quiet" class="more" busy={busy} onClick={() => run(() => store.loadMorePeople())}>
            {tn("people_more", people.total - people.list.length)}
          </Button>
        )}
      </div>
      {question !== null && <Confirm question={question} onClose={() => ask(null)} />}
    </div>
  );
}

/** How far the room is apart, as measured; it opens all that was. */
function StepLine({ onOpen }: { onOpen: () => void }) {
  const skewMs = useView((view) => view.skewMs);
  return (
    <button type="button" class="step-line" onClick={onOpen}>
      <Icon of={Gauge} />
      <span>{skewMs === null ? t("step_line") : t("step_line_by", { gap: gap(skewMs) })}</span>
      <Icon of={ChevronRight} />
    </button>
  );
}

function PersonRow({ person, ask }: { person: Person; ask: (question: Question) => void }) {
  const player = useView((view) => view.player);
  const room = useView((view) => view.room);
  const you = useView((view) => view.you);
  const { openMenu } = useUi();
  const act = usePersonAct(person, ask);
  const me = you?.user_id ?? "";
  const acts = room === null ? [] : actsOn(room, me, person, player?.waiting_for ?? []);
  const { tone, badge } = lookOf(stateOf(person, player));
  return (
    <li class="person">
      <Avatar userId={person.user_id} name={person.name} image={person.avatar} tone={tone} badge={badge} size="large" />
      <span class="person-words">
        <span class="person-name">
          <bdi class="clamp">{person.name}</bdi>
          {person.user_id === me && <span class="you">{t("you")}</span>}
          {isCoarse(person, player) && (
            <span class="badge" data-tip={t("coarse_text")}>
              {t("coarse")}
            </span>
          )}
          <RoleBadge person={person} acting={room?.roles.acting === person.user_id} />
        </span>
        <span class="person-state" data-tone={tone}>
          {stateWords(person, player)}
        </span>
      </span>
      {acts.length > 0 && (
        <IconButton
          icon={EllipsisVertical}
          label={t("person_menu", { name: person.name })}
          aria-haspopup="menu"
          onClick={(event) =>
            openMenu(
              event.currentTarget,
              t("person_menu", { name: person.name }),
              acts.map((each) => ({
                label: t(ACTS[each].label, { name: person.name }),
                icon: ACTS[each].icon,
                danger: ACTS[each].danger,
                onSelect: () => act(each),
              })),
            )
          }
        />
      )}
    </li>
  );
}

function RoleBadge({ person, acting }: { person: Person; acting: boolean }) {
  if (acting) return <span class="badge">{t("role_acting")}</span>;
  if (person.role === "guest" || person.role === "member") return null;
  return (
    <span class="badge">
      <Icon of={ROLE_ICON[person.role]} />
      {t(`role_${person.role}`)}
    </span>
  );
}

/** Does it, or asks first where it cannot be taken back by a press. */
function usePersonAct(person: Person, ask: (question: Question) => void): (act: PersonAct) => void {
  const store = useStore();
  const item = useView((view) => view.player?.item?.item_id ?? null);
  const user_id = person.user_id;
  const sure = (act: "kick" | "ban" | "transfer", onYes: () => void) =>
    ask({
      title: t(`ask_${act}`, { name: person.name }),
      text: t(`ask_${act}_text`),
      act: t(`ask_${act}_yes`),
      danger: act !== "transfer",
      onYes,
    });
  const role = (to: "operator" | "member") => void store.send("room.role", { user_id, role: to });
  const banUntil = () => {
    const now = store.serverNow();
    return now === null ? null : Math.round(now) + BAN_MS;
  };
  const doing: Readonly<Record<PersonAct, () => void>> = {
    skip_wait: () => void store.send("player.skip_wait", { item_id: item, user_id }),
    make_operator: () => role("operator"),
    make_member: () => role("member"),
    drop_operator: () => role("member"),
    mute: () => void store.send("room.mute", { user_id, minutes: MUTE_MINUTES }),
    unmute: () => void store.send("room.mute", { user_id, minutes: 0 }),
    kick: () => sure("kick", () => void store.send("room.kick", { user_id })),
    ban: () => sure("ban", () => void store.send("room.kick", { user_id, ban: { until: banUntil() } })),
    transfer: () => sure("transfer", () => void store.send("room.transfer", { user_id })),
  };
  return (act) => doing[act]();
}
