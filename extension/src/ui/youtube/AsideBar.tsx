import { CircleAlert, ExternalLink, ListPlus, Play, Tv, Undo2 } from "lucide-preact";

import { useMay, useUi, useView } from "../context";
import { useBusy } from "../hooks";
import { Icon } from "../icons";
import { t, tMaybe } from "../i18n";
import { Button } from "../kit/Button";
import type { Aside, PageModel } from "./model";

/** This page is not where the room is: what can be done about it. It never happens by itself. */
export function AsideBar({ model, aside }: { model: PageModel; aside: Aside }) {
  const title = useView((view) => view.player?.item?.title ?? "");
  switch (aside.kind) {
    case "other_video":
      return <OtherVideo model={model} aside={aside} />;
    case "gone":
      return (
        <div class="bar ask" role="status">
          <Icon of={Tv} />
          <span>{t("page_gone", { title })}</span>
          <Button size="small" tone="accent" icon={Undo2} onClick={() => model.returnToRoom()}>
            {t("return_to_room")}
          </Button>
        </div>
      );
    case "viewer":
      return <OnlyInViewer url={aside.url} title={title} />;
  }
}

/** YouTube refuses the room's video. Its own page says more, but not what that means for the others. */
export function ProblemBar() {
  const reason = useView((view) => view.step.problem?.reason ?? null);
  if (reason === null) return null;
  return (
    <div class="bar ask" role="status">
      <Icon of={CircleAlert} />
      <span>{t("page_cannot", { why: tMaybe(`cannot_${reason}`) ?? t("cannot_other") })}</span>
    </div>
  );
}

function OtherVideo({ model, aside }: { model: PageModel; aside: Aside & { kind: "other_video" } }) {
  const mayAdd = useMay("queue.add");
  const mayControl = useMay("player.control");
  const [busy, run] = useBusy();
  const { title, returnable } = aside;
  const words = returnable
    ? title === null
      ? t("page_other_untitled")
      : t("page_other", { title })
    : title === null
      ? t("page_share_untitled")
      : t("page_share", { title });
  return (
    <div class="bar ask aside" role="status">
      <Icon of={Tv} />
      <span class="clamp2">{words}</span>
      <div class="aside-acts">
        {mayAdd && mayControl && (
          <Button size="small" tone="accent" icon={Play} busy={busy} onClick={() => run(() => model.take("now"))}>
            {t("play_for_everyone")}
          </Button>
        )}
        {mayAdd && (
          <Button size="small" icon={ListPlus} disabled={busy} onClick={() => run(() => model.take("end"))}>
            {t("add_to_queue")}
          </Button>
        )}
        {returnable && (
          <Button size="small" icon={Undo2} onClick={() => model.returnToRoom()}>
            {t("return_to_room")}
          </Button>
        )}
      </div>
    </div>
  );
}

function OnlyInViewer({ url, title }: { url: string; title: string }) {
  const { platform } = useUi();
  return (
    <div class="bar ask" role="status">
      <Icon of={Tv} />
      <span class="clamp2">{t("page_viewer", { title })}</span>
      <Button size="small" tone="accent" icon={ExternalLink} onClick={() => platform.open(url)}>
        {t("open_in_viewer")}
      </Button>
    </div>
  );
}
