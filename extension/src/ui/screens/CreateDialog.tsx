import { useState } from "preact/hooks";

import { NAME_LENGTH, ROOM_NAME_LENGTH } from "../../contract/limits";
import type { ControlMode, Visibility } from "../../contract/types";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { choices } from "../kit/choices";
import { Dialog } from "../kit/Dialog";
import { Choices, Field, Switch } from "../kit/Field";

const CONTROL: readonly ControlMode[] = ["anyone", "operators", "owner_only"];

export interface CreateInput {
  /** The person's own name. */
  name: string;
  /** "" lets the server choose one. */
  roomName: string;
  visibility: Visibility;
  controlMode: ControlMode;
}

export interface CreateDialogProps {
  name: string;
  busy: boolean;
  error: string | null;
  onCreate: (input: CreateInput) => void;
  onClose: () => void;
}

/** Name and go; the rest has good answers already. */
export function CreateDialog({ name: known, busy, error, onCreate, onClose }: CreateDialogProps) {
  const [name, setName] = useState(known);
  const [roomName, setRoomName] = useState("");
  const [open, setOpen] = useState(false);
  const [mode, setMode] = useState<ControlMode | null>(null);
  // A room that anyone may find starts with its operators in control.
  const controlMode = mode ?? (open ? "operators" : "anyone");
  const submit = (event: Event) => {
    event.preventDefault();
    if (name.trim() === "" || busy) return;
    onCreate({ name: name.trim(), roomName: roomName.trim(), visibility: open ? "public" : "unlisted", controlMode });
  };
  return (
    <Dialog shape="box" title={t("create_room")} onClose={onClose}>
      <form class="create" onSubmit={submit}>
        <Field
          label={t("your_name")}
          autocomplete="nickname"
          value={name}
          maxLength={NAME_LENGTH}
          required
          data-autofocus={known === "" ? "" : undefined}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Field
          label={t("room_name_optional")}
          autocomplete="off"
          value={roomName}
          maxLength={ROOM_NAME_LENGTH}
          placeholder={t("room_name_example")}
          data-autofocus={known === "" ? undefined : ""}
          onInput={(event) => setRoomName(event.currentTarget.value)}
        />
        <Choices
          label={t("control")}
          value={controlMode}
          choices={choices("control_short", CONTROL)}
          onChange={setMode}
        />
        <Switch label={t("create_public")} hint={t("create_public_hint")} on={open} onChange={setOpen} />
        {error !== null && (
          <p class="field-note error" role="alert">
            {error}
          </p>
        )}
        <Button type="submit" tone="accent" size="large" busy={busy} disabled={name.trim() === ""}>
          {t("create")}
        </Button>
      </form>
    </Dialog>
  );
}
