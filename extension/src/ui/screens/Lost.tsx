import { House, LogIn } from "lucide-preact";

import { shownCode } from "../format";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { LineArt } from "../kit/LineArt";
import { StartError, StartPage, type StartProps } from "./Start";

/** What cannot be shown: a page that is none, a fault of ours, or a room that nobody finds. */
export type LostWhat = { kind: "page" } | { kind: "fault" } | { kind: "room"; code: string };

export interface LostProps extends StartProps {
  what: LostWhat;
  /** Goes in all the same: to whoever owns it, a closed room opens. Null where nobody is signed in who might. */
  onAnyway: (() => void) | null;
}

/** Says what is wrong, and leads on: to a room by its code, to a new one, or home. */
export function Lost({ what, onAnyway, ...start }: LostProps) {
  const words = {
    page: { title: t("lost_page"), text: t("lost_page_text") },
    fault: { title: t("lost_fault"), text: t("lost_fault_text") },
    room: { title: t("gate_refused_not_found"), text: t("lost_room_text") },
  }[what.kind];
  return (
    <StartPage class="lost" {...start}>
      {(code, create) => (
        <main class="hero">
          <LineArt apart={1} calm />
          <h1>{words.title}</h1>
          {what.kind === "room" && <p class="lost-code">{shownCode(what.code)}</p>}
          <p class="lead">{words.text}</p>
          {code}
          <StartError error={start.error} />
          <div class="hero-acts">
            {create}
            <Button size="large" icon={House} onClick={start.onHome}>
              {t("home")}
            </Button>
          </div>
          {what.kind === "room" && onAnyway !== null && (
            <p class="lost-mine">
              {t("lost_mine")}
              <Button tone="quiet" size="small" icon={LogIn} onClick={onAnyway}>
                {t("lost_open")}
              </Button>
            </p>
          )}
        </main>
      )}
    </StartPage>
  );
}
