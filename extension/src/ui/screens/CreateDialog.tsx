import { useState } from "preact/hooks";

import { NAME_LENGTH, ROOM_NAME_LENGTH } from "../../contract/limits";
import type { ControlMode, Entry, Visibility } from "../../contract/types";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { choices } from "../kit/choices";
import { Dialog } from "../kit/Dialog";
import { Choices, Field } from "../kit/Field";
import { Link } from "../kit/Link";
import { placePath, useHere } from "../places";

export interface CreateInput {
  /** The person's own name. */
  name: string;
  /** "" lets the server choose one. */
  roomName: string;
  visibility: Visibility;
  entry: Entry;
  /** Null unless `entry` asks for one. */
  password: string | null;
  controlMode: ControlMode;
}

export interface CreateDialogProps {
  name: string;
  busy: boolean;
  error: string | null;
  onCreate: (input: CreateInput) => void;
  onClose: () => void;
}

const VISIBILITY: readonly Visibility[] = ["unlisted", "public"];
const CONTROL: readonly ControlMode[] = ["anyone", "operators", "owner_only"];
const ENTRY: readonly Entry[] = ["open", "password", "approval"];
const PASSWORD_MIN = 4;
const PASSWORD_MAX = 128;

/** Name and go; the rest has good answers already. */
export function CreateDialog(props: CreateDialogProps) {
  const { options, user } = useHere();
  const barred = options.room_creation !== "anyone" && user?.guest !== false;
  return (
    <Dialog shape="box" title={t("create_room")} onClose={props.onClose}>
      {barred ? <NeedsAccount /> : <CreateForm {...props} />}
    </Dialog>
  );
}

function NeedsAccount() {
  const { next } = useHere();
  return (
    <div class="create">
      <p>{t("create_needs_account")}</p>
      <Link class="button accent large" to={placePath("signin", next)}>
        {t("sign_in")}
      </Link>
    </div>
  );
}

function CreateForm({ name: known, busy, error, onCreate }: CreateDialogProps) {
  const { options } = useHere();
  const [name, setName] = useState(known);
  const [roomName, setRoomName] = useState("");
  const [visibility, setVisibility] = useState<Visibility>("unlisted");
  const [entry, setEntry] = useState<Entry>("open");
  const [password, setPassword] = useState("");
  const [mode, setMode] = useState<ControlMode | null>(null);
  // A room that anyone may find starts with its operators in control.
  const controlMode = mode ?? (visibility === "public" ? "operators" : "anyone");
  const asks = entry === "password";
  const ready = name.trim() !== "" && (!asks || password.length >= PASSWORD_MIN);
  const submit = (event: Event) => {
    event.preventDefault();
    if (!ready || busy) return;
    const room = { roomName: roomName.trim(), visibility, entry, controlMode };
    onCreate({ name: name.trim(), ...room, password: asks ? password : null });
  };
  return (
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
      {options.public_rooms && (
        <Explained area="create_visibility" values={VISIBILITY} value={visibility} onChange={setVisibility} />
      )}
      <Explained area="create_entry" values={ENTRY} value={entry} onChange={setEntry} />
      {asks && <RoomPassword value={password} onChange={setPassword} />}
      <Explained area="create_control" values={CONTROL} value={controlMode} onChange={setMode} />
      {error !== null && (
        <p class="field-note error" role="alert">
          {error}
        </p>
      )}
      <Button type="submit" tone="accent" size="large" busy={busy} disabled={!ready}>
        {t("create")}
      </Button>
    </form>
  );
}

function RoomPassword({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Field
      label={t("room_password")}
      type="password"
      autocomplete="off"
      value={value}
      maxLength={PASSWORD_MAX}
      hint={t("password_short")}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A few values side by side, and under them what the chosen one means. */
function Explained<V extends string>(props: {
  area: "create_visibility" | "create_entry" | "create_control";
  values: readonly V[];
  value: V;
  onChange: (value: V) => void;
}) {
  const all = choices(props.area, props.values);
  const meaning = all.find(({ value }) => value === props.value)?.hint;
  return (
    <div class="explained">
      <Choices
        label={t(props.area)}
        value={props.value}
        choices={all.map(({ value, label }) => ({ value, label }))}
        onChange={props.onChange}
      />
      {meaning !== undefined && (
        <p class="field-note" aria-live="polite">
          {meaning}
        </p>
      )}
    </div>
  );
}
