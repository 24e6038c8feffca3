import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { NAME_LENGTH } from "../../contract/limits";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { Logo } from "../kit/Logo";
import { Skeleton } from "../kit/Skeleton";

export type ConnectView = { kind: "asking" } | { kind: "bad" } | { kind: "stranger" } | { kind: "known"; name: string };

export interface ConnectProps {
  view: ConnectView;
  /** True when the browser is on its way to the extension. With a name, one signs in as a new guest first. */
  go: (name: string | null) => Promise<boolean>;
  cancel: () => void;
}

/** "Continue as …": one press, after which the extension is the same person as this page. */
export function Connect({ view, go, cancel }: ConnectProps) {
  const [name, setName] = useState("");
  const [busy, setBusy] = useState(false);
  const [failed, fail] = useState(false);
  const stranger = view.kind === "stranger";
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy || (stranger && name.trim() === "")) return;
    setBusy(true);
    fail(false);
    if (await go(stranger ? name.trim() : null)) return;
    setBusy(false);
    fail(true);
  };
  if (view.kind === "bad") return <Frame text={t("connect_bad")} />;
  if (view.kind === "asking")
    return (
      <Frame text={t("connecting")}>
        <Skeleton lines={2} />
      </Frame>
    );
  return (
    <Frame text={stranger ? t("connect_new") : t("connect_text")}>
      <form onSubmit={(event) => void submit(event)}>
        {stranger && (
          <Field
            label={t("connect_name")}
            autocomplete="nickname"
            autofocus
            maxLength={NAME_LENGTH}
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        )}
        {failed && (
          <p class="field-note error" role="alert">
            {t("connect_failed")}
          </p>
        )}
        <Button type="submit" tone="accent" size="large" busy={busy} autofocus={!stranger}>
          {stranger ? t("connect_go") : t("connect_as", { name: view.name })}
        </Button>
        <Button tone="quiet" onClick={cancel}>
          {t("connect_cancel")}
        </Button>
      </form>
    </Frame>
  );
}

function Frame({ text, children }: { text: string; children?: ComponentChildren }) {
  return (
    <div class="root">
      <main class="connect">
        <Logo />
        <h1>{t("connect_title")}</h1>
        <p class="hint">{text}</p>
        {children}
      </main>
    </div>
  );
}
