import { LogIn, Plus, RotateCw } from "lucide-preact";

import { shownCode } from "../format";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { LineArt } from "../kit/LineArt";
import { errorText } from "../notices";
import type { PageModel, Prompt } from "./model";

/** A question that came from outside the page. Nothing is done before it is answered. */
export function PromptCard({ model, prompt }: { model: PageModel; prompt: Prompt }) {
  const { title, text, yes } = wordsOf(prompt);
  const busy = prompt.kind !== "reload" && prompt.busy;
  const error = prompt.kind === "reload" ? null : prompt.error;
  return (
    <section class="prompt" role="alertdialog" aria-label={title}>
      <LineArt calm />
      <h2>{title}</h2>
      <p>{text}</p>
      {error !== null && (
        <p class="prompt-error" role="alert">
          {errorText({ code: error })}
        </p>
      )}
      <div class="prompt-acts">
        <Button tone="accent" icon={ICONS[prompt.kind]} busy={busy} onClick={() => model.answer(true)}>
          {yes}
        </Button>
        <Button disabled={busy} onClick={() => model.answer(false)}>
          {t("not_now")}
        </Button>
      </div>
    </section>
  );
}

const ICONS = { join: LogIn, create: Plus, reload: RotateCw } as const;

function wordsOf(prompt: Prompt): { title: string; text: string; yes: string } {
  switch (prompt.kind) {
    case "join": {
      const { code, host, name, leaves } = prompt;
      const where = name === "" ? t("ask_join_text", { host }) : t("ask_join_text_as", { host, name });
      const text = leaves ? `${where} ${t("ask_join_leaves")}` : where;
      return { title: t("ask_join", { code: shownCode(code) }), text, yes: t("join") };
    }
    case "create":
      return { title: t("ask_create_room"), text: t("ask_create_room_text"), yes: t("create_room") };
    case "reload":
      return { title: t("orphaned"), text: t("orphaned_text"), yes: t("reload_page") };
  }
}
