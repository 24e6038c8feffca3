import { useState } from "preact/hooks";
import { ShieldAlert } from "lucide-preact";

import { useStore } from "../context";
import { timeOfDay } from "../format";
import { useTick } from "../hooks";
import { t, tn } from "../i18n";
import { Button } from "../kit/Button";
import { Choices } from "../kit/Field";
import { FieldMark, useChanges } from "./changes";
import { Group } from "./Group";

const MINUTES = ["15", "30", "60", "120"] as const;

/** One switch for when a crowd comes to spoil it: it ends by itself. */
export function ShieldGroup() {
  const { now, off, change } = useChanges();
  const store = useStore();
  const [minutes, setMinutes] = useState<(typeof MINUTES)[number]>("30");
  const until = now.shield_until ?? null;
  const left = until === null ? 0 : until - (store.serverNow() ?? until);
  useTick(5_000, left > 0);
  const up = until !== null && left > 0;
  const words = up ? tn("shield_left", Math.ceil(left / 60_000)) : t("shield_down");
  return (
    <Group icon={ShieldAlert} title={t("shield")} summary={words}>
      <p class="hint">{t("shield_text")}</p>
      {up ? (
        <div class="group-row shield-up">
          <p role="status">
            {t("shield_until", { time: timeOfDay(until) })}
            <small>{words}</small>
          </p>
          {!off && (
            <Button size="small" onClick={() => void change({ shield_minutes: 0 }, {})}>
              {t("shield_end")}
            </Button>
          )}
        </div>
      ) : (
        !off && (
          <>
            <Choices
              label={t("for_how_long")}
              value={minutes}
              choices={MINUTES.map((value) => ({ value, label: t("minutes_short", { count: Number(value) }) }))}
              onChange={setMinutes}
            />
            <Button icon={ShieldAlert} onClick={() => void change({ shield_minutes: Number(minutes) }, {})}>
              {t("shield_raise")}
            </Button>
          </>
        )
      )}
      <FieldMark of="shield_minutes" />
    </Group>
  );
}
