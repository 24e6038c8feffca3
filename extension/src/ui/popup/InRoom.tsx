import { useState } from "preact/hooks";
import { Copy, ExternalLink, LogIn, LogOut, Play, QrCode, RotateCw } from "lucide-preact";

import type { Glance } from "../../core/ports-glance";
import { Knock } from "../desk/Knock";
import { knockWords } from "../desk/words";
import { shownCode } from "../format";
import { useCopy } from "../hooks";
import { t, tn } from "../i18n";
import { Avatar } from "../kit/Avatar";
import { Button, IconButton } from "../kit/Button";
import { Field } from "../kit/Field";
import { isLoopback } from "../links";
import { gateWords } from "../screens/Gate";
import { Qr } from "../dialogs/Share";
import { Thumb } from "../queue/Thumb";
import { hostOf, type PopupActions } from "./model";

export interface InRoomProps {
  glance: Glance;
  /** The configured server's origin. */
  server: string;
  actions: PopupActions;
}

/** The room that one is in: its code to hand on, who is here, what plays. */
export function InRoom({ glance, server, actions }: InRoomProps) {
  const { status, place, name } = glance;
  const gate = gateWords(status);
  return (
    <main class="popup-in">
      <h1 class="clamp">{name === "" ? t("room_code", { code: shownCode(place.code) }) : name}</h1>
      {place.server !== server && <p class="hint">{t("popup_on_server", { host: hostOf(place.server) })}</p>}
      {gate === null ? (
        <>
          <Code glance={glance} />
          {status.kind === "reconnecting" && (
            <p class="popup-note" role="status">
              {t("popup_offline")}
            </p>
          )}
          {glance.knocks.length > 0 && <Knocks glance={glance} actions={actions} />}
          <Faces glance={glance} />
          <Now glance={glance} actions={actions} />
        </>
      ) : (
        <Refused glance={glance} title={gate.title} text={gate.text} ways={gate.ways} actions={actions} />
      )}
      <Button tone="quiet" icon={LogOut} onClick={() => actions.leave()}>
        {t(status.kind === "knocking" ? "knock_no_more" : "leave")}
      </Button>
    </main>
  );
}

function Code({ glance }: { glance: Glance }) {
  const copy = useCopy();
  const [qr, showQr] = useState(false);
  const { code, url } = glance.place;
  const shown = shownCode(code);
  const local = isLoopback(url);
  return (
    <>
      <div class="popup-code">
        <button
          type="button"
          class="share-code"
          aria-label={t("code_copy", { code: shown })}
          onClick={() => copy(shown, t("code_copied"), t("copy_failed"))}
        >
          {shown}
        </button>
        <IconButton
          icon={Copy}
          label={t("copy")}
          onClick={() => copy(local ? shown : url, local ? t("code_copied") : t("link_copied"), t("copy_failed"))}
        />
        <IconButton
          icon={QrCode}
          label={qr ? t("popup_hide_qr") : t("popup_show_qr")}
          aria-expanded={qr ? "true" : "false"}
          onClick={() => showQr(!qr)}
        />
      </div>
      {qr && (local ? <p class="popup-note">{t("local_link")}</p> : <Qr text={url} />)}
    </>
  );
}

function Faces({ glance }: { glance: Glance }) {
  const { faces, total } = glance;
  if (total === 0) return null;
  return (
    <p class="popup-faces">
      {faces.map(({ user_id, name, avatar }) => (
        <span key={user_id} title={name}>
          <Avatar userId={user_id} name={name} image={avatar} size="small" />
        </span>
      ))}
      <span class="hint">{tn("people_here", total)}</span>
    </p>
  );
}

function Knocks({ glance, actions }: { glance: Glance; actions: PopupActions }) {
  return (
    <section class="popup-knocks" aria-label={t("desk_door")}>
      <h2 role="status">{knockWords(glance.knocks.map(({ name }) => name))}</h2>
      <ul class="desk-rows">
        {glance.knocks.map((person) => (
          <Knock key={person.user_id} person={person} answer={(yes) => actions.answerKnock(person.user_id, yes)} />
        ))}
      </ul>
    </section>
  );
}

function Now({ glance, actions }: { glance: Glance; actions: PopupActions }) {
  const { now } = glance;
  const direct = now !== null && now.provider !== "youtube";
  return (
    <>
      {now === null ? (
        <p class="popup-nothing hint">{t("popup_nothing_plays")}</p>
      ) : (
        <div class="popup-now">
          <Thumb
            item={{ provider: now.provider as "youtube" | "direct", media_id: now.mediaId }}
            playing={now.phase === "playing"}
          />
          <bdi class="clamp2">{now.title}</bdi>
        </div>
      )}
      <Button
        tone="accent"
        size="large"
        icon={direct ? ExternalLink : Play}
        autofocus
        onClick={() => actions.goToVideo()}
      >
        {now === null ? t("popup_to_youtube") : direct ? t("popup_open_viewer") : t("popup_to_video")}
      </Button>
    </>
  );
}

interface RefusedProps extends Omit<InRoomProps, "server"> {
  title: string;
  text: string;
  ways: readonly string[];
}

function Refused({ glance, title, text, ways, actions }: RefusedProps) {
  const { status } = glance;
  const [password, setPassword] = useState("");
  const asks = status.kind === "refused" && status.error.code === "password_required";
  return (
    <form
      class="popup-gate"
      role={status.kind === "knocking" ? "status" : "alert"}
      onSubmit={(event) => {
        event.preventDefault();
        if (asks) actions.rejoin(password);
        else actions.rejoin();
      }}
    >
      <h2>{title}</h2>
      <p class="hint">{text}</p>
      {asks && (
        <Field
          label={t("password")}
          type="password"
          autocomplete="current-password"
          autofocus
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      )}
      {(asks || ways.includes("rejoin")) && (
        <Button type="submit" tone="accent" icon={asks ? LogIn : RotateCw} disabled={asks && password === ""}>
          {asks ? t("join") : status.kind === "declined" ? t("ask_again") : t("try_again")}
        </Button>
      )}
    </form>
  );
}
