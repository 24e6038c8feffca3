import { useState } from "preact/hooks";
import { UserRound } from "lucide-preact";

import { NAME_LENGTH } from "../../contract/limits";
import type { Outcome, TabSettings } from "../../core/ports";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Choices, Field, Switch } from "../kit/Field";
import { Logo } from "../kit/Logo";
import { Toasts } from "../kit/Toasts";
import { errorText } from "../notices";
import { hostOf } from "./model";

/** What answers at a server's address. */
export type ServerCheck = { kind: "ok"; version: string } | { kind: "other" } | { kind: "silent" };

export interface OptionsProps {
  settings: TabSettings;
  defaultServer: string;
  /** The origin of what was typed; null when it is no address. */
  readServer: (text: string) => string | null;
  check: (server: string) => Promise<ServerCheck>;
  save: (change: Partial<TabSettings>) => void;
  rename: (name: string) => void;
  signIn: () => Promise<Outcome>;
}

/** The options; each is kept as soon as it is changed. */
export function OptionsForm(props: OptionsProps) {
  const { settings, save } = props;
  return (
    <div class="options">
      <header class="popup-bar">
        <Logo />
        <h1>{t("options_title")}</h1>
      </header>
      <Server {...props} />
      <Person {...props} />
      <Switch label={t("options_auto_join")} on={settings.autoJoin} onChange={(autoJoin) => save({ autoJoin })} />
      <Switch
        label={t("options_thumbnails")}
        on={settings.thumbnailButton}
        onChange={(thumbnailButton) => save({ thumbnailButton })}
      />
      <Choices
        label={t("options_side")}
        value={settings.panelSide}
        choices={[
          { value: "left", label: t("options_left") },
          { value: "right", label: t("options_right") },
        ]}
        onChange={(panelSide) => save({ panelSide })}
      />
      <Toasts />
    </div>
  );
}

function Server({ settings, defaultServer, readServer, check, save }: OptionsProps) {
  const [text, setText] = useState(settings.server);
  const [wrong, setWrong] = useState(false);
  const [said, say] = useState<string | null>(null);
  const take = (typed: string) => {
    const server = readServer(typed);
    setWrong(server === null);
    say(null);
    if (server === null) return;
    setText(server);
    if (server !== settings.server) save({ server });
    say(t("options_server_checking"));
    void check(server).then((found) => say(wordsOf(found)));
  };
  return (
    <form
      class="options-server"
      onSubmit={(event) => {
        event.preventDefault();
        take(text);
      }}
    >
      <Field
        label={t("options_server")}
        hint={said ?? t("options_server_hint")}
        type="text"
        inputMode="url"
        autocomplete="url"
        spellcheck={false}
        value={text}
        error={wrong ? t("options_server_wrong") : null}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setWrong(false);
        }}
        onBlur={() => text !== settings.server && take(text)}
        after={
          <Button type="submit" size="small">
            {t("save")}
          </Button>
        }
      />
      {settings.server !== defaultServer && (
        <Button tone="quiet" size="small" onClick={() => take(defaultServer)}>
          {t("options_server_default", { server: hostOf(defaultServer) })}
        </Button>
      )}
    </form>
  );
}

function wordsOf(found: ServerCheck): string {
  if (found.kind === "ok") return t("options_server_ok", { version: found.version });
  return found.kind === "other" ? t("options_server_other") : t("options_server_silent");
}

function Person({ settings, rename, signIn }: OptionsProps) {
  const [name, setName] = useState(settings.name);
  const [known, setKnown] = useState(settings.name);
  const [busy, setBusy] = useState(false);
  const [said, say] = useState<{ text: string; bad: boolean } | null>(null);
  if (known !== settings.name) {
    setKnown(settings.name);
    setName(settings.name);
  }
  const become = async () => {
    setBusy(true);
    const outcome = await signIn();
    setBusy(false);
    say(outcome.ok ? { text: t("saved"), bad: false } : { text: errorText(outcome.error), bad: true });
  };
  const keep = () => {
    if (name.trim() !== "" && name.trim() !== settings.name) rename(name.trim());
  };
  return (
    <section class="options-person" aria-label={t("options_person")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <Field
          label={t("options_name")}
          hint={t("options_name_hint")}
          autocomplete="nickname"
          maxLength={NAME_LENGTH}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
          onBlur={keep}
        />
      </form>
      <div>
        <Button icon={UserRound} busy={busy} onClick={() => void become()}>
          {t("popup_same_person")}
        </Button>
        <p class={said?.bad === true ? "field-note error" : "field-note"} role={said === null ? undefined : "status"}>
          {said?.text ?? t("options_same_hint")}
        </p>
      </div>
    </section>
  );
}
