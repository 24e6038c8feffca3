import type { ComponentChildren } from "preact";
import { Clapperboard, Puzzle, X } from "lucide-preact";

import { shownCode } from "../format";
import { Icon } from "../icons";
import { t, tn } from "../i18n";
import { Button, IconButton } from "../kit/Button";
import { LineArt } from "../kit/LineArt";
import { StartError, StartPage, type StartProps } from "./Start";

export interface RecentRoom {
  code: string;
  name: string;
  /** How many are in it now; null when unknown. */
  here: number | null;
}

export interface LandingProps extends StartProps {
  recent: readonly RecentRoom[];
  /** Where the extension is to be had; null when this server offers none. */
  extensionUrl: string | null;
  /** The rooms of somebody who is known here; null for whoever is new. */
  rooms: ComponentChildren | null;
  onSample: () => void;
  onForget: (code: string) => void;
}

/** The front door: a code box and Create before anything else; for whoever was here before, their rooms. */
export function Landing(props: LandingProps) {
  const { rooms, recent, extensionUrl, onSample } = props;
  if (rooms !== null) return <Known {...props} />;
  return (
    <StartPage class="landing" {...props}>
      {(code, create) => (
        <main class="hero">
          <LineArt apart={0} />
          <h1>{t("landing_title")}</h1>
          <p class="lead">{t("landing_lead")}</p>
          {code}
          <div class="hero-acts">
            {create}
            <Button size="large" icon={Clapperboard} busy={props.busy === "sample"} onClick={onSample}>
              {t("try_sample")}
            </Button>
          </div>
          <StartError error={props.error} />
          {recent.length > 0 && <Recent {...props} />}
          <ol class="lines">
            <li>{t("landing_line_1")}</li>
            <li>{t("landing_line_2")}</li>
            <li>{t("landing_line_3")}</li>
          </ol>
          {extensionUrl !== null && <GetExtension url={extensionUrl} />}
        </main>
      )}
    </StartPage>
  );
}

function Known({ rooms, extensionUrl, ...start }: LandingProps) {
  return (
    <StartPage class="landing known" {...start}>
      {(code, create) => (
        <main class="board">
          <h1 class="sr-only">{t("your_rooms")}</h1>
          <div class="board-start">
            {code}
            {create}
          </div>
          <StartError error={start.error} />
          {rooms}
          {extensionUrl !== null && <GetExtension url={extensionUrl} />}
        </main>
      )}
    </StartPage>
  );
}

function GetExtension({ url }: { url: string }) {
  return (
    <a class="get-extension" href={url}>
      <Icon of={Puzzle} />
      <span>{t("get_extension")}</span>
    </a>
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
