import { useRef, useState } from "preact/hooks";
import { ArrowRight, Clapperboard, Plus, Puzzle, X } from "lucide-preact";

import { shownCode } from "../format";
import { Icon } from "../icons";
import { t, tn } from "../i18n";
import { Button, IconButton } from "../kit/Button";
import { LineArt } from "../kit/LineArt";
import { Toasts } from "../kit/Toasts";
import { readRoomRef, type RoomRef } from "../links";
import { CreateDialog, type CreateInput } from "./CreateDialog";
import { TopBar } from "./RoomScreen";

export interface RecentRoom {
  code: string;
  name: string;
  /** How many are in it now; null when unknown. */
  here: number | null;
}

export interface LandingProps {
  /** The name used last; "" at the first visit. */
  name: string;
  recent: readonly RecentRoom[];
  /** What is under way; its button waits. */
  busy: "create" | "sample" | "join" | null;
  /** What went wrong last, in words. */
  error: string | null;
  /** Where the extension is to be had; null when this server offers none. */
  extensionUrl: string | null;
  onJoin: (room: RoomRef) => void;
  onCreate: (input: CreateInput) => void;
  onSample: () => void;
  onForget: (code: string) => void;
}

/** The front door: a code box and Create before anything else. */
export function Landing(props: LandingProps) {
  const [creating, create] = useState(false);
  return (
    <div class="page landing">
      <div class="landing-inside" inert={creating}>
        <TopBar onHome={() => undefined} />
        <main class="hero">
          <LineArt apart={0} />
          <h1>{t("landing_title")}</h1>
          <p class="lead">{t("landing_lead")}</p>
          <CodeForm busy={props.busy === "join"} onJoin={props.onJoin} />
          <div class="hero-acts">
            <Button tone="accent" size="large" icon={Plus} busy={props.busy === "create"} onClick={() => create(true)}>
              {t("create_room")}
            </Button>
            <Button size="large" icon={Clapperboard} busy={props.busy === "sample"} onClick={props.onSample}>
              {t("try_sample")}
            </Button>
          </div>
          {props.error !== null && (
            <p class="field-note error" role="alert">
              {props.error}
            </p>
          )}
          {props.recent.length > 0 && <Recent {...props} />}
          <ol class="lines">
            <li>{t("landing_line_1")}</li>
            <li>{t("landing_line_2")}</li>
            <li>{t("landing_line_3")}</li>
          </ol>
          {props.extensionUrl !== null && (
            <a class="get-extension" href={props.extensionUrl}>
              <Icon of={Puzzle} />
              <span>{t("get_extension")}</span>
            </a>
          )}
        </main>
      </div>
      {creating && (
        <CreateDialog
          name={props.name}
          busy={props.busy === "create"}
          error={props.error}
          onCreate={props.onCreate}
          onClose={() => create(false)}
        />
      )}
      <Toasts />
    </div>
  );
}

function CodeForm({ busy, onJoin }: { busy: boolean; onJoin: (room: RoomRef) => void }) {
  const ref = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const room = readRoomRef(text);
  const submit = (event: Event) => {
    event.preventDefault();
    if (room !== null) {
      onJoin(room);
      return;
    }
    setWrong(true);
    ref.current?.focus();
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
        <Button type="submit" tone={room === null ? "plain" : "accent"} size="large" icon={ArrowRight} busy={busy}>
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

function Recent({ recent, onJoin, onForget }: LandingProps) {
  return (
    <section class="recent" aria-label={t("recent")}>
      <h2>{t("recent")}</h2>
      <ul>
        {recent.map(({ code, name, here }) => (
          <li key={code}>
            <button type="button" class="recent-room" onClick={() => onJoin({ kind: "code", code })}>
              <bdi class="clamp">{name}</bdi>
              <span class="recent-code">{shownCode(code)}</span>
              {here !== null && here > 0 && <span class="recent-here">{tn("people_here", here)}</span>}
            </button>
            <IconButton size="small" icon={X} label={t("forget_room", { name })} onClick={() => onForget(code)} />
          </li>
        ))}
      </ul>
    </section>
  );
}
