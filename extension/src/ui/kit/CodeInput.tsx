import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";

import { t } from "../i18n";

export interface CodeInputProps<T> {
  busy: boolean;
  autofocus?: boolean;
  /** What was typed or pasted stands for; null when it stands for nothing. */
  read: (text: string) => T | null;
  onEnter: (found: T) => void;
  /** The button that submits, in the tone that tells whether it leads anywhere. */
  button: (tone: "accent" | "plain") => ComponentChildren;
}

/** One line for a room's code, however it is typed, or for a link to a room. */
export function CodeInput<T>({ busy, autofocus, read, onEnter, button }: CodeInputProps<T>) {
  const ref = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const found = read(text);
  const submit = (event: Event) => {
    event.preventDefault();
    if (busy) return;
    if (found !== null) onEnter(found);
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
        {button(found === null ? "plain" : "accent")}
      </div>
      {wrong && (
        <p id="code-wrong" class="field-note error" role="alert">
          {text.trim() === "" ? t("code_missing") : t("code_wrong")}
        </p>
      )}
    </form>
  );
}
