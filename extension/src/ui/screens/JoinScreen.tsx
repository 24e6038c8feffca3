import { useState } from "preact/hooks";
import { LogIn, MonitorPlay, Smartphone } from "lucide-preact";

import { NAME_LENGTH } from "../../contract/limits";
import type { Entry } from "../../contract/types";
import { useUi } from "../context";
import { shownCode } from "../format";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { LineArt } from "../kit/LineArt";
import { Toasts } from "../kit/Toasts";
import { ownPlayerUrl } from "../links";
import { TopBar } from "./TopBar";

export interface JoinScreenProps {
  code: string;
  /** The room's name and how one enters; null while they are looked up, or when they could not be. */
  card: { name: string; entry: Entry } | null;
  /** The name used last; "" at the first visit. */
  name: string;
  busy: boolean;
  /** What went wrong, in words. */
  error: string | null;
  /** Called from within the press, which is what unlocks the sound. */
  onJoin: (input: { name: string; password: string | null; kind: "viewer" | "remote" }) => void;
  onHome: () => void;
}

/** The one tap before a room: "Join as …". */
export function JoinScreen(props: JoinScreenProps) {
  const { code, card } = props;
  return (
    <div class="page join">
      <TopBar onHome={props.onHome} />
      <main class="join-card">
        <LineArt />
        <h1 class="clamp2" dir="auto">
          {card?.name ?? t("join_room", { code: shownCode(code) })}
        </h1>
        {card !== null && <p class="hint">{t("room_code", { code: shownCode(code) })}</p>}
        <JoinForm {...props} />
      </main>
      <Toasts />
    </div>
  );
}

function JoinForm({ code, card, name: known, busy, error, onJoin }: JoinScreenProps) {
  const [name, setName] = useState(known);
  const [naming, setNaming] = useState(known === "");
  const [password, setPassword] = useState("");
  const clean = name.trim();
  const asksPassword = card?.entry === "password";
  const ready = clean !== "" && (!asksPassword || password !== "");
  const join = (kind: "viewer" | "remote") => {
    if (ready && !busy) onJoin({ name: clean, password: asksPassword ? password : null, kind });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        join("viewer");
      }}
    >
      {naming && (
        <Field
          label={t("your_name")}
          autocomplete="nickname"
          autofocus
          value={name}
          maxLength={NAME_LENGTH}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      )}
      {asksPassword && (
        <Field
          label={t("password")}
          type="password"
          autocomplete="off"
          value={password}
          error={error}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      {error !== null && !asksPassword && (
        <p class="field-note error" role="alert">
          {error}
        </p>
      )}
      <Button type="submit" tone="accent" size="large" class="wide" icon={LogIn} busy={busy} disabled={!ready}>
        {clean === "" ? t("join") : t("join_as", { name: clean })}
      </Button>
      <div class="join-more">
        {!naming && (
          <Button tone="quiet" size="small" onClick={() => setNaming(true)}>
            {t("change_name")}
          </Button>
        )}
        <Button tone="quiet" size="small" icon={Smartphone} disabled={!ready || busy} onClick={() => join("remote")}>
          {t("join_remote")}
        </Button>
        <OwnPlayer code={code} />
      </div>
    </form>
  );
}

/** For whoever has the extension, which no phone has. */
function OwnPlayer({ code }: { code: string }) {
  const { platform } = useUi();
  return (
    <Button
      tone="quiet"
      size="small"
      class="own-player"
      icon={MonitorPlay}
      data-tip={t("own_player_tip")}
      onClick={() => platform.open(ownPlayerUrl(code))}
    >
      {t("own_player")}
    </Button>
  );
}
