import { useRef, useState } from "preact/hooks";
import { ListPlus, Plus, UserRound } from "lucide-preact";

import { NAME_LENGTH } from "../../contract/limits";
import type { Outcome } from "../../core/ports";
import { Icon } from "../icons";
import { t, tMaybe } from "../i18n";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { errorText } from "../notices";
import { CodeBox } from "./CodeBox";
import { Foreign } from "./Foreign";
import type { JoinWish, PopupActions, PopupView } from "./model";
import { Recent } from "./Recent";

type Busy = "create" | "join" | "sign_in";

/** What is under way at the door, and what came of the last try. */
function useDoor() {
  const [busy, setBusy] = useState<Busy | null>(null);
  const [error, setError] = useState<string | null>(null);
  const run = async (what: Busy, work: () => Promise<Outcome>) => {
    setBusy(what);
    setError(null);
    const outcome = await work();
    setBusy(null);
    if (!outcome.ok) setError(tMaybe(`gate_refused_${outcome.error.code}`) ?? errorText(outcome.error));
  };
  return { busy, error, run };
}

/** The person's name, asked for by whatever needs it. */
function useName(known: string) {
  const [name, set] = useState(known);
  const [missing, setMissing] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const field = (
    <Field
      label={t("your_name")}
      autocomplete="nickname"
      value={name}
      maxLength={NAME_LENGTH}
      innerRef={box}
      autofocus={known === ""}
      error={missing ? t("popup_name_missing") : null}
      onInput={(event) => {
        set(event.currentTarget.value);
        setMissing(false);
      }}
    />
  );
  const named = (go: (name: string) => void) => {
    const given = name.trim();
    if (given !== "") go(given);
    else {
      setMissing(true);
      box.current?.focus();
    }
  };
  return { field, named };
}

/** Name, create, one box for a code or link, and the rooms one was in. */
export function OutOfRoom({ view, actions }: { view: PopupView; actions: PopupActions }) {
  const { busy, error, run } = useDoor();
  const { field, named } = useName(view.name);
  const [asked, ask] = useState<JoinWish | null>(null);
  const create = () => named((name) => void run("create", () => actions.create(name)));
  const enter = (wish: JoinWish) => named((name) => void run("join", () => actions.join(wish, name)));
  const join = (wish: JoinWish) => {
    const { server } = wish;
    if (server === null || server === view.server || view.trusted.includes(server)) enter(wish);
    else ask(wish);
  };
  return (
    <main class="popup-out">
      {view.offer !== null && (
        <p class="popup-offer">
          <Icon of={ListPlus} />
          <span>{t("popup_offer")}</span>
        </p>
      )}
      {field}
      <Button tone="accent" size="large" icon={Plus} busy={busy === "create"} onClick={create}>
        {view.offer === null ? t("create_room") : t("popup_create_with")}
      </Button>
      <p class="popup-or">{t("popup_or")}</p>
      <CodeBox busy={busy === "join"} autofocus={view.name !== ""} onJoin={join} />
      {error !== null && (
        <p class="field-note error" role="alert">
          {error}
        </p>
      )}
      {asked !== null && (
        <Foreign
          wish={asked}
          onJoin={() => {
            ask(null);
            enter(asked);
          }}
          onCancel={() => ask(null)}
        />
      )}
      {view.recent.length > 0 && <Recent view={view} onJoin={join} onForget={(room) => actions.forget(room)} />}
      <Button
        tone="quiet"
        size="small"
        icon={UserRound}
        busy={busy === "sign_in"}
        onClick={() => void run("sign_in", () => actions.signIn())}
      >
        {t("popup_same_person")}
      </Button>
    </main>
  );
}
