import { ExternalLink, FileVideo, Plus, UserPlus } from "lucide-preact";

import { useMay, useStore, useUi, useView } from "../context";
import { clock } from "../format";
import { useRoomPosition } from "../hooks";
import { Icon } from "../icons";
import { t, tMaybe } from "../i18n";
import { Button } from "../kit/Button";
import { EmptyState } from "../kit/LineArt";
import { focusOn } from "./shortcuts";

const onYouTube = (address: string) => /(^|\.)youtube\.com$|^youtu\.be$/.test(new URL(address).hostname);

/** The address with the place in it, where the site has a way to say it. */
export function atTime(address: string, ms: number): string {
  const url = new URL(address);
  if (onYouTube(address)) url.searchParams.set("t", `${Math.floor(ms / 1000)}s`);
  return url.href;
}

/** What stands where the player would, when it has nothing to show. Null: the player has the place. */
export function useCard(): "empty" | "problem" | "ask" | null {
  return useView(({ player, step }) => {
    if (player?.item == null) return "empty";
    if (step.askHost !== null) return "ask";
    return step.problem === null ? null : "problem";
  });
}

export function StageCard({ card, onInvite }: { card: "empty" | "problem" | "ask"; onInvite: () => void }) {
  if (card === "empty") return <EmptyStage onInvite={onInvite} />;
  return card === "ask" ? <AskHost /> : <Problem />;
}

function EmptyStage({ onInvite }: { onInvite: () => void }) {
  const mayAdd = useMay("queue.add");
  const alone = useView((view) => view.people.total <= 1);
  return (
    <EmptyState title={t("stage_empty")} text={alone ? t("stage_empty_alone") : t("stage_empty_text")}>
      {mayAdd && (
        <Button tone="accent" size="large" icon={Plus} onClick={() => focusOn("add")}>
          {t("add_video")}
        </Button>
      )}
      {alone && (
        <Button size="large" icon={UserPlus} onClick={onInvite}>
          {t("invite")}
        </Button>
      )}
    </EmptyState>
  );
}

function Problem() {
  const { platform } = useUi();
  const problem = useView((view) => view.step.problem);
  const title = useView((view) => view.player?.item?.title ?? "");
  const position = useRoomPosition();
  if (problem === null) return null;
  const openUrl = problem.openUrl;
  return (
    <div class="stage-card" role="alert">
      <p class="stage-card-title clamp2" dir="auto">
        {title}
      </p>
      <p>{tMaybe(`cannot_${problem.reason}`) ?? t("cannot_other")}</p>
      {openUrl !== null && (
        <Button tone="accent" size="large" icon={ExternalLink} onClick={() => platform.open(atTime(openUrl, position))}>
          {onYouTube(openUrl) ? t("open_at", { time: clock(position) }) : t("open_file")}
        </Button>
      )}
      <p class="hint">{t("cannot_hint")}</p>
    </div>
  );
}

function AskHost() {
  const store = useStore();
  const host = useView((view) => view.step.askHost);
  const by = useView((view) => view.player?.item?.added_by.name ?? "");
  if (host === null) return null;
  return (
    <div class="stage-card" role="alert">
      <Icon of={FileVideo} class="big" />
      <p class="stage-card-title">{t("ask_host", { name: by, host })}</p>
      <p>{t("ask_host_text")}</p>
      <Button tone="accent" size="large" onClick={() => store.allowHost()}>
        {t("ask_host_yes", { host })}
      </Button>
    </div>
  );
}
