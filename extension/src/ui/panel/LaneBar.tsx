import { useEffect, useState } from "preact/hooks";
import { ChevronsRight, History, Pause, Play, Split, Undo2, X } from "lucide-preact";

import type { LateOffer } from "../../core/late-join";
import type { LaneView } from "../../core/player-lane";
import { useStore, useView } from "../context";
import { clock, spokenTime } from "../format";
import { useTick } from "../hooks";
import { Icon } from "../icons";
import { t } from "../i18n";
import { Button, IconButton } from "../kit/Button";

/** The own lane: why one is in it, when one will be home, and the ways back. */
export function LaneBar({ lane }: { lane: LaneView }) {
  const store = useStore();
  const live = useView((view) => view.player?.item?.kind === "live");
  return (
    <div class="bar ask lane">
      <Icon of={Split} />
      <span role="status">
        {t(`lane_${lane.why}`)}
        {lane.gliding && <Promised homeAtMs={lane.homeAtMs} />}
      </span>
      <div class="bar-acts">
        {!lane.gliding && (
          <IconButton
            size="small"
            icon={lane.stands ? Play : Pause}
            label={lane.stands ? t("lane_play") : t("lane_pause")}
            onClick={() => store.toggleOwn()}
          />
        )}
        {!lane.gliding && !live && (
          <Button size="small" icon={ChevronsRight} onClick={() => store.takeLane({ do: "glide" })}>
            {t("lane_glide")}
          </Button>
        )}
        <Button size="small" tone="accent" icon={Undo2} onClick={() => store.returnToRoom()}>
          {t("lane_now")}
        </Button>
      </div>
    </div>
  );
}

/** "In step in 0:40". Not said aloud each second: only when it becomes known. */
function Promised({ homeAtMs }: { homeAtMs: number | null }) {
  const store = useStore();
  useTick(500, homeAtMs !== null);
  const now = store.serverNow();
  const known = homeAtMs !== null && now !== null;
  const [said, say] = useState<string | null>(null);
  const leftMs = known ? Math.max(0, homeAtMs - now) + 500 : 0;
  useEffect(() => say(known ? spokenTime(leftMs) : null), [known]);
  if (!known) return <span class="wait-why">{t("lane_no_promise")}</span>;
  return (
    <span class="wait-why">
      <span aria-hidden="true">{t("lane_promise", { time: clock(leftMs) })}</span>
      <span class="sr-only">{said !== null && t("lane_promise", { time: said })}</span>
    </span>
  );
}

/** Whoever comes late may begin at the beginning; the room goes on as it does. */
export function LateBar({ offer }: { offer: LateOffer }) {
  const store = useStore();
  const { roomMs, leftMs } = offer;
  const from = (fromMs: number) => store.takeLane({ do: "catch_up", fromMs });
  return (
    <div class="bar ask">
      <Icon of={History} />
      <span role="status">{t("late", { time: clock(roomMs) })}</span>
      <div class="bar-acts">
        {leftMs !== null && (
          <Button size="small" onClick={() => from(leftMs)}>
            {t("late_left", { time: clock(leftMs) })}
          </Button>
        )}
        <Button size="small" onClick={() => from(0)}>
          {t("late_beginning")}
        </Button>
        <IconButton size="small" icon={X} label={t("late_no")} onClick={() => store.dismissLate()} />
      </div>
    </div>
  );
}
