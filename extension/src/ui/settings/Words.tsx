import { useEffect, useId, useState } from "preact/hooks";

import { WORD_LENGTH, WORDS } from "../../contract/limits";
import { useStore } from "../context";
import { t, tn } from "../i18n";
import { Button } from "../kit/Button";
import { FieldMark, useChanges } from "./changes";

/** Words as they were typed: one on each line, or with commas between. */
export function readWords(text: string): string[] {
  const words = text.split(/[\n,]/).map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ""))];
}

/** The words that no message may have. Only those who may change them get to see them. */
export function Words() {
  const id = useId();
  const store = useStore();
  const { change } = useChanges();
  const [text, setText] = useState<string | null>(null);
  const [changed, mark] = useState(false);
  useEffect(() => {
    let wanted = true;
    void store.send("room.moderation", {}, { quiet: true }).then((answer) => {
      if (wanted) setText((old) => old ?? (answer.ok ? (answer.data.words ?? []).join("\n") : ""));
    });
    return () => void (wanted = false);
  }, [store]);
  const words = readWords(text ?? "");
  const wrong =
    words.length > WORDS
      ? tn("words_too_many", WORDS)
      : words.some((word) => Array.from(word).length > WORD_LENGTH)
        ? tn("words_too_long", WORD_LENGTH)
        : null;
  const save = (event: Event) => {
    event.preventDefault();
    if (wrong !== null) return;
    void change({ words }, {}).then((taken) => mark(!taken));
  };
  return (
    <form class="field" onSubmit={save}>
      <label for={id} class="field-label">
        {t("words")}
      </label>
      <textarea
        id={id}
        class="text-box"
        rows={4}
        dir="auto"
        disabled={text === null}
        value={text ?? ""}
        aria-describedby={`${id}-note`}
        aria-invalid={wrong === null ? undefined : "true"}
        onInput={(event) => {
          setText(event.currentTarget.value);
          mark(true);
        }}
      />
      <p id={`${id}-note`} class={wrong === null ? "field-note" : "field-note error"}>
        {wrong ?? t("words_hint")}
      </p>
      {changed && (
        <Button type="submit" size="small" tone="accent" disabled={wrong !== null}>
          {t("save")}
        </Button>
      )}
      <FieldMark of="words" />
    </form>
  );
}
