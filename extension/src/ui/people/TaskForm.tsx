import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { REASON_LENGTH } from "../../contract/limits";
import type { ErrorBody } from "../../contract/types";
import { useUi } from "../context";
import { useBusy } from "../hooks";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Dialog } from "../kit/Dialog";
import { Field } from "../kit/Field";
import { errorText } from "../notices";

export type Done = { ok: true } | { ok: false; error: ErrorBody };

export interface TaskFormProps {
  title: string;
  /** What it comes to, in a sentence. */
  text: string;
  act: string;
  danger?: boolean | undefined;
  /** The command, for its refusals' words. */
  area: string;
  /** Nothing to send yet. */
  empty?: boolean | undefined;
  run: () => Promise<Done>;
  /** Said when it is done. */
  said?: string | undefined;
  onClose: () => void;
  children?: ComponentChildren;
}

/** A small question with its answers: it stays open with what went wrong, and closes when it is done. */
export function TaskForm(props: TaskFormProps) {
  const { title, text, act, danger, area, empty, run, said, onClose, children } = props;
  const { say } = useUi();
  const [busy, start] = useBusy();
  const [error, setError] = useState<ErrorBody | null>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (empty === true) return;
    setError(null);
    start(async () => {
      const done = await run();
      if (!done.ok) {
        setError(done.error);
        return;
      }
      if (said !== undefined) say(said);
      onClose();
    });
  };
  return (
    <Dialog shape="box" title={title} onClose={onClose}>
      <form class="task" onSubmit={submit}>
        <p class="hint">{text}</p>
        {children}
        {error !== null && (
          <p class="field-note error" role="alert">
            {errorText(error, area)}
          </p>
        )}
        <div class="task-acts">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="submit" tone={danger === true ? "danger" : "accent"} busy={busy} disabled={empty}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Why: it stands in the room's history, for those who look after it. */
export function Reason(props: { value: string; onInput: (value: string) => void; hint: string; label: string }) {
  return (
    <Field
      label={props.label}
      hint={props.hint}
      autocomplete="off"
      value={props.value}
      maxLength={REASON_LENGTH}
      data-autofocus
      onInput={(event) => props.onInput(event.currentTarget.value)}
    />
  );
}

/** A reason as it is sent: left out when there is none. */
export function reasonOf(text: string): { reason?: string } {
  return text.trim() === "" ? {} : { reason: text.trim() };
}
