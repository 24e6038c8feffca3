import { ChevronRight, EllipsisVertical, Gauge } from "lucide-preact";

import type { Person } from "../../contract/types";
import { useStore, useUi, useView } from "../context";
import { gap } from "../format";
import { useBusy } from "../hooks";
import { Icon } from "../icons";
import { t, tn } from "../i18n";
import { Avatar } from "../kit/Avatar";
import { Button, IconButton } from "../kit/Button";
import { usePersonMenu } from "./menu";
import { RoleBadge } from "./RoleMark";
import { isCoarse, lookOf, stateOf, stateWords } from "./state";

/** Everyone in the room: role, state in words, and what one may do about them. */
export function People({ onStep }: { onStep: () => void }) {
  const people = useView((view) => view.people);
  const store = useStore();
  const [busy, run] = useBusy();
  return (
    <div class="people">
      <div class="people-scroll scroll">
        <StepLine onOpen={onStep} />
        <ul class="people-list" aria-label={tn("people_here", people.total)}>
          {people.list.map((person) => (
            <PersonRow key={person.user_id} person={person} />
          ))}
        </ul>
        {people.list.length < people.total && (
          <Button tone="quiet" class="more" busy={busy} onClick={() => run(() => store.loadMorePeople())}>
            {tn("people_more", people.total - people.list.length)}
          </Button>
        )}
      </div>
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

function PersonRow({ person }: { person: Person }) {
  const player = useView((view) => view.player);
  const acting = useView((view) => view.room?.roles.acting === person.user_id);
  const mine = useView((view) => view.you?.user_id === person.user_id);
  const { openMenu } = useUi();
  const items = usePersonMenu()(person);
  const { tone, badge } = lookOf(stateOf(person, player));
  const label = t("person_menu", { name: person.name });
  return (
    <li class="person">
      <Avatar userId={person.user_id} name={person.name} image={person.avatar} tone={tone} badge={badge} size="large" />
      <span class="person-words">
        <span class="person-name">
          <bdi class="clamp">{person.name}</bdi>
          {mine && <span class="you">{t("you")}</span>}
          {isCoarse(person, player) && (
            <span class="badge" data-tip={t("coarse_text")}>
              {t("coarse")}
            </span>
          )}
          <RoleBadge role={person.role} acting={acting} />
        </span>
        <span class="person-state" data-tone={tone}>
          {stateWords(person, player)}
        </span>
      </span>
      {items.length > 0 && (
        <IconButton
          icon={EllipsisVertical}
          label={label}
          aria-haspopup="menu"
          onClick={(event) => openMenu(event.currentTarget, label, items)}
        />
      )}
    </li>
  );
}
