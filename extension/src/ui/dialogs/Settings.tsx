import { useState } from "preact/hooks";
import { DoorClosed } from "lucide-preact";

import { ROOM_NAME_LENGTH } from "../../contract/limits";
import type { AdPolicy, ControlMode, Room, Settings as RoomSettings, Visibility } from "../../contract/types";
import type { CommandPayload } from "../../core/room-view";
import { useMay, useStore, useUi, useView } from "../context";
import { t, tMaybe } from "../i18n";
import { Button } from "../kit/Button";
import { Confirm, type Question } from "../kit/Confirm";
import { Dialog } from "../kit/Dialog";
import { Choices, Field, Switch, type Choice } from "../kit/Field";
import { errorText } from "../notices";
import { PasswordField } from "./PasswordField";

type Patch = CommandPayload<"room.settings">;

/** Choices whose words are `AREA_VALUE` and, where there is one, `AREA_VALUE_hint`. */
export function choices<V extends string>(area: string, values: readonly V[]): Choice<V>[] {
  return values.map((value) => ({
    value,
    label: tMaybe(`${area}_${value}`) ?? value,
    hint: tMaybe(`${area}_${value}_hint`) ?? undefined,
  }));
}

export const CONTROL: readonly ControlMode[] = ["anyone", "operators", "owner_only"];
const VISIBILITY: readonly Visibility[] = ["unlisted", "public"];
const ADS: readonly AdPolicy[] = ["starting_only", "pause_all", "operators_only", "off"];

/** The room's settings. Each change counts at once; what one may not change, one may see. */
export function Settings({ onClose }: { onClose: () => void }) {
  const room = useView((view) => view.room);
  const [question, ask] = useState<Question | null>(null);
  if (room === null) return null;
  return (
    <>
      <Dialog title={t("settings")} onClose={onClose}>
        <div class="settings" inert={question !== null}>
          <SettingsForm room={room} />
          <CloseRoom ask={ask} />
        </div>
      </Dialog>
      {question !== null && <Confirm question={question} onClose={() => ask(null)} />}
    </>
  );
}

function useChange() {
  const store = useStore();
  const { say } = useUi();
  const [draft, setDraft] = useState<Partial<RoomSettings>>({});
  const [error, setError] = useState<string | null>(null);
  const change = (patch: Patch): Promise<boolean> => {
    setDraft(patch as Partial<RoomSettings>);
    setError(null);
    return store.send("room.settings", patch, { quiet: true }).then((answer) => {
      setDraft({});
      if (answer.ok) say(t("saved"));
      else setError(errorText(answer.error, "room_settings"));
      return answer.ok;
    });
  };
  return { draft, error, change };
}

function SettingsForm({ room }: { room: Room }) {
  const allowed = useMay("room.settings");
  const { draft, error, change } = useChange();
  const now = { ...room.settings, ...draft };
  const off = !allowed;
  const set = (patch: Patch) => void change(patch);
  return (
    <>
      {off && <p class="hint">{t("settings_readonly")}</p>}
      {error !== null && (
        <p class="field-note error" role="alert">
          {error}
        </p>
      )}
      <NameField name={room.name} disabled={off} onSave={(name) => set({ name })} />
      <Choices
        stacked
        label={t("control")}
        value={now.control_mode}
        choices={choices("control", CONTROL)}
        disabled={off}
        onChange={(control_mode) => set({ control_mode })}
      />
      <Choices
        stacked
        label={t("visibility")}
        value={now.visibility}
        choices={choices("visibility", VISIBILITY)}
        disabled={off}
        onChange={(visibility) => set({ visibility })}
      />
      <PasswordField entry={now.entry} disabled={off} onChange={change} />
      <Switch
        label={t("autoadvance")}
        hint={t("autoadvance_hint")}
        on={now.autoadvance}
        disabled={off}
        onChange={(autoadvance) => set({ autoadvance })}
      />
      <Switch
        label={t("buffer_wait")}
        hint={t("buffer_wait_hint")}
        on={now.buffer_policy === "pause_all"}
        disabled={off}
        onChange={(on) => set({ buffer_policy: on ? "pause_all" : "off" })}
      />
      <Choices
        stacked
        label={t("ads")}
        value={now.ad_policy}
        choices={choices("ads", ADS)}
        disabled={off}
        onChange={(ad_policy) => set({ ad_policy })}
      />
      <Switch label={t("chat")} hint={t("chat_hint")} on={now.chat} disabled={off} onChange={(chat) => set({ chat })} />
    </>
  );
}

function NameField({ name, disabled, onSave }: { name: string; disabled: boolean; onSave: (name: string) => void }) {
  const [text, setText] = useState<string | null>(null);
  const save = () => {
    const clean = text?.trim() ?? "";
    if (clean !== "" && clean !== name) onSave(clean);
    setText(null);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Field
        label={t("room_name")}
        value={text ?? name}
        maxLength={ROOM_NAME_LENGTH}
        disabled={disabled}
        onInput={(event) => setText(event.currentTarget.value)}
        onBlur={save}
      />
    </form>
  );
}

function CloseRoom({ ask }: { ask: (question: Question) => void }) {
  const store = useStore();
  const allowed = useMay("room.close");
  if (!allowed) return null;
  return (
    <Button
      tone="danger"
      icon={DoorClosed}
      onClick={() =>
        ask({
          title: t("ask_close"),
          text: t("ask_close_text"),
          act: t("close_room"),
          danger: true,
          onYes: () => void store.send("room.close", {}),
        })
      }
    >
      {t("close_room")}
    </Button>
  );
}
