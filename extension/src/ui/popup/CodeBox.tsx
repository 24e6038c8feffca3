import { useRef, useState } from "preact/hooks";
import { ArrowRight } from "lucide-preact";

import { t } from "../i18n";
import { IconButton } from "../kit/Button";
import { readRoomRef } from "../links";
import type { JoinWish } from "./model";

export interface CodeBoxProps {
  busy: boolean;
  autofocus: boolean;
  onJoin: (wish: JoinWish) => void;
}

/** Takes a code however it is typed, and a link to a room on any server. */
export function CodeBox({ busy, autofocus, onJoin }: CodeBoxProps) {
  const ref = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const room = readRoomRef(text);
  const submit = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    if (room === null) {
      setWrong(true);
      ref.current?.focus();
    } else onJoin({ code: room.code, server: room.kind === "link" ? room.origin : null });
  };
  return (
    <form class="code-form" onSubmit={submit}>
      <div class="code-box" data-wrong={wrong ? "" : undefined}>
        <input
          ref={ref}
          type="text"
          autocomplete="off"
          autocapitalize="characters"
          autofocus={autofocus}
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
        <IconButton
          type="submit"
          icon={ArrowRight}
          label={t("join")}
          tone={room === null ? "plain" : "accent"}
          busy={busy}
        />
      </div>
      {wrong && (
        <p id="code-wrong" class="field-note error" role="alert">
          {text.trim() === "" ? t("code_missing") : t("code_wrong")}
        </p>
      )}
    </form>
  );
}
