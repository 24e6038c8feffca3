import { useState } from "preact/hooks";
import { DoorClosed, House } from "lucide-preact";

import { ROOM_NAME_LENGTH } from "../../contract/limits";
import type { Room, Visibility } from "../../contract/types";
import { useMay, useStore, useView } from "../context";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { choices } from "../kit/choices";
import { Dialog } from "../kit/Dialog";
import { Choices, Field } from "../kit/Field";
import { TaskForm } from "../people/TaskForm";
import { ChangesContext, FieldMark, useChanges, useMakeChanges } from "./changes";
import { ChatGroup, PlayingGroup, QueueGroup } from "./ContentGroups";
import { ControlGroup } from "./ControlGroup";
import { DoorGroup } from "./DoorGroup";
import { Group } from "./Group";
import { RotateTask } from "./RotateTask";
import { ShieldGroup } from "./ShieldGroup";

const VISIBILITY: readonly Visibility[] = ["unlisted", "public"];

/** The room's settings, in groups. Each change counts at once; what one may not change, one may see. */
export function Settings({ onClose }: { onClose: () => void }) {
  const room = useView((view) => view.room);
  return room === null ? null : <Inside room={room} onClose={onClose} />;
}

function Inside({ room, onClose }: { room: Room; onClose: () => void }) {
  const changes = useMakeChanges(room);
  const [asking, ask] = useState<"rotate" | "close" | null>(null);
  return (
    <ChangesContext.Provider value={changes}>
      <div class="sheet-layer" inert={asking !== null}>
        <Dialog title={t("settings")} onClose={onClose}>
          <div class="settings">
            {changes.off && <p class="hint">{t("settings_readonly")}</p>}
            <RoomGroup />
            <DoorGroup onRotate={() => ask("rotate")} />
            <ControlGroup />
            <PlayingGroup />
            <ChatGroup />
            <QueueGroup />
            <ShieldGroup />
            <CloseButton onPress={() => ask("close")} />
          </div>
        </Dialog>
      </div>
      {asking === "rotate" && <RotateTask onClose={() => ask(null)} />}
      {asking === "close" && <CloseTask onClose={() => ask(null)} />}
    </ChangesContext.Provider>
  );
}

function RoomGroup() {
  const { room, now, off, change } = useChanges();
  return (
    <Group icon={House} title={t("group_room")} summary={`${room.name} · ${t(`visibility_${now.visibility}`)}`} open>
      <NameField name={room.name} disabled={off} onSave={(name) => void change({ name }, {})} />
      <FieldMark of="name" />
      <Choices
        stacked
        label={t("visibility")}
        value={now.visibility}
        choices={choices("visibility", VISIBILITY)}
        disabled={off}
        onChange={(visibility) => void change({ visibility })}
      />
      <FieldMark of="visibility" />
    </Group>
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

function CloseButton({ onPress }: { onPress: () => void }) {
  const allowed = useMay("room.close");
  return allowed ? (
    <Button tone="danger" icon={DoorClosed} onClick={onPress}>
      {t("close_room")}
    </Button>
  ) : null;
}

function CloseTask({ onClose }: { onClose: () => void }) {
  const store = useStore();
  return (
    <TaskForm
      title={t("ask_close")}
      text={t("ask_close_text")}
      act={t("close_room")}
      danger
      area="room_close"
      run={() => store.send("room.close", {}, { quiet: true })}
      onClose={onClose}
    />
  );
}
