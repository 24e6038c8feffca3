import { DoorOpen, X } from "lucide-preact";

import type { PersonRef } from "../../contract/types";
import { useBusy } from "../hooks";
import { t } from "../i18n";
import { Avatar } from "../kit/Avatar";
import { Button, IconButton } from "../kit/Button";

export interface KnockProps {
  person: PersonRef;
  /** Opens the door, or not. Resolves when it was answered. */
  answer: (yes: boolean) => Promise<unknown>;
}

/** Somebody at the door, with the two answers. */
export function Knock({ person, answer }: KnockProps) {
  const [busy, run] = useBusy();
  return (
    <li class="desk-row">
      <Avatar userId={person.user_id} name={person.name} size="small" />
      <span class="desk-name">
        <bdi class="clamp">{person.name}</bdi>
      </span>
      <Button
        size="small"
        tone="accent"
        icon={DoorOpen}
        busy={busy}
        aria-label={t("let_in_person", { name: person.name })}
        onClick={() => run(() => answer(true))}
      >
        {t("let_in")}
      </Button>
      <IconButton
        size="small"
        icon={X}
        label={t("not_in_person", { name: person.name })}
        onClick={() => run(() => answer(false))}
      />
    </li>
  );
}
