import { useEffect, useState } from "preact/hooks";
import { CloudOff, Hand, MonitorPlay, Volume2 } from "lucide-preact";

import { useStore, useView } from "../context";
import { Icon, type IconType } from "../icons";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { LateBar, LaneBar } from "./LaneBar";

/** Below this a lost connection is the network's breathing: nobody needs to hear of it. */
const QUIET_MS = 800;

/** True once the connection has been away for longer than anybody need not know. */
export function useLost(): boolean {
  const lost = useView((view) => view.status.kind === "reconnecting");
  const [told, tell] = useState(false);
  useEffect(() => {
    if (!lost) {
      tell(false);
      return;
    }
    const timer = setTimeout(() => tell(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [lost]);
  return lost && told;
}

/** The connection is lost: what goes on by itself, and that it comes back by itself. */
export function ConnectionBar() {
  if (!useLost()) return null;
  return (
    <div class="bar offline" role="status">
      <Icon of={CloudOff} />
      <span>
        <strong>{t("offline_title")}</strong> {t("offline_text")}
      </span>
    </div>
  );
}

interface Ask {
  icon: IconType;
  words: string;
  act: string;
  onAct: () => void;
}

/** What one's own player needs from a press: sound, a start, the room again. Stands beside the player, never on it. */
export function StepBar() {
  const store = useStore();
  const step = useView((view) => view.step);
  const ask = ((): Ask | null => {
    if (step.askHost !== null) return null;
    if (step.playBlocked) {
      return { icon: Hand, words: t("play_blocked"), act: t("play_blocked_act"), onAct: () => store.unblockPlay() };
    }
    if (step.soundBlocked) {
      return {
        icon: Volume2,
        words: t("sound_blocked"),
        act: t("sound_blocked_act"),
        onAct: () => store.unblockSound(),
      };
    }
    if (step.state === "mirror") {
      return { icon: MonitorPlay, words: t("mirror"), act: t("mirror_act"), onAct: () => store.claimPlayer() };
    }
    if (step.unarmed) {
      return { icon: Hand, words: t("unarmed"), act: t("unarmed_act"), onAct: () => store.arm() };
    }
    return null;
  })();
  if (ask === null) {
    if (step.lane !== null) return <LaneBar lane={step.lane} />;
    return step.late === null ? null : <LateBar offer={step.late} />;
  }
  return (
    <div class="bar ask" role="status">
      <Icon of={ask.icon} />
      <span>{ask.words}</span>
      <Button size="small" tone="accent" onClick={ask.onAct}>
        {ask.act}
      </Button>
    </div>
  );
}
