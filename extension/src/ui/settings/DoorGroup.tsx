import { DoorOpen } from "lucide-preact";

import { CAPACITY_MAX } from "../../contract/limits";
import type { Entry, Settings } from "../../contract/types";
import { shownCode } from "../format";
import { t, tn } from "../i18n";
import { Button } from "../kit/Button";
import { choices } from "../kit/choices";
import { Choices, Switch } from "../kit/Field";
import { numberChoices, Select } from "../kit/Select";
import { FieldMark, useChanges } from "./changes";
import { Group } from "./Group";
import { PasswordField } from "./PasswordField";

const ENTRIES: readonly Entry[] = ["open", "password", "approval"];
const CAPACITIES = [0, 2, 5, 10, 20, 50, 100, 200, 500].filter((count) => count <= CAPACITY_MAX);

function summaryOf(now: Settings): string {
  const door = now.locked ? t("lock_on") : t(`entry_${now.entry}`);
  return now.capacity > 0 ? `${door} · ${tn("at_most_people", now.capacity)}` : door;
}

/** Who comes in, and how many. */
export function DoorGroup({ onRotate }: { onRotate: () => void }) {
  const { now, off, room, change } = useChanges();
  return (
    <Group icon={DoorOpen} title={t("group_door")} summary={summaryOf(now)}>
      <DoorFields />
      <Switch
        label={t("lock")}
        hint={t("lock_hint")}
        on={now.locked}
        disabled={off}
        onChange={(locked) => void change({ locked })}
      />
      <FieldMark of="locked" />
      <Select
        label={t("capacity")}
        value={String(now.capacity)}
        choices={numberChoices(CAPACITIES, now.capacity, (count) =>
          count === 0 ? t("capacity_server") : tn("people_count", count),
        )}
        disabled={off}
        onChange={(count) => void change({ capacity: Number(count) })}
      />
      <FieldMark of="capacity" />
      {!off && (
        <div class="group-row">
          <p>
            {t("code_now", { code: shownCode(room.code) })}
            <small>{t("code_new_hint")}</small>
          </p>
          <Button size="small" onClick={onRotate}>
            {t("code_new")}
          </Button>
        </div>
      )}
    </Group>
  );
}

/** A password is set together with the door that asks for it, never before or after. */
function DoorFields() {
  const { now, off, change } = useChanges();
  return (
    <PasswordField
      entry={now.entry}
      disabled={off}
      onSave={(password) => change({ entry: "password", password })}
      choose={(asking, ask) => (
        <>
          <Choices
            stacked
            label={t("entry")}
            value={asking ? "password" : now.entry}
            choices={choices("entry", ENTRIES)}
            disabled={off}
            onChange={(entry) => {
              ask(entry === "password" && now.entry !== "password");
              if (entry !== "password") void change({ entry });
            }}
          />
          <FieldMark of="entry" />
        </>
      )}
    />
  );
}
