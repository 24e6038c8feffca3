import { useRef, useState } from "preact/hooks";
import { ArrowRight } from "lucide-preact";

import { t } from "../i18n";
import { Button } from "../kit/Button";
import { readPairing, readRoomRef, type RoomRef } from "../links";

export interface CodeFormProps {
  busy: boolean;
  onJoin: (room: RoomRef) => void;
  /** A code for adding a phone was typed in place of a room's. */
  onPair: (code: string) => void;
}

/** Takes a code however it is typed, and a link to a room here or on another server. */
export function CodeForm({ busy, onJoin, onPair }: CodeFormProps) {
  const ref = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const room = readRoomRef(text);
  const pairing = readPairing(text);
  const submit = (event: Event) => {
    event.preventDefault();
    if (room !== null) onJoin(room);
    else if (pairing !== null) onPair(pairing);
    else {
      setWrong(true);
      ref.current?.focus();
    }
  };
  return (
    <form class="code-form" onSubmit={submit}>
      <div class="code-box" data-wrong={wrong ? "" : undefined}>
        <input
          ref={ref}
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          enterkeyhint="go"
          placeholder={t("code_placeholder")}
          aria-label={t("code_label")}
          aria-invalid={wrong ? "true" : undefined}
          aria-describedby={wrong ? "code-wrong" : undefined}
          value={text}
          maxLength={2_048}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <Button
          type="submit"
          tone={room === null && pairing === null ? "plain" : "accent"}
          size="large"
          icon={ArrowRight}
          busy={busy}
        >
          {t("join")}
        </Button>
      </div>
      {wrong && (
        <p id="code-wrong" class="field-note error" role="alert">
          {text.trim() === "" ? t("code_missing") : t("code_wrong")}
        </p>
      )}
    </form>
  );
}
