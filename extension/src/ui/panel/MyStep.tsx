import { ChevronsRight, Download, FileText, Gauge, RotateCcw, Split, Undo2 } from "lucide-preact";
import type { ComponentChildren } from "preact";

import { OFFSET_MAX_MS } from "../../core/offsets";
import { useStore, useUi, useView } from "../context";
import { clock, gap } from "../format";
import { useRoomPosition } from "../hooks";
import { Icon } from "../icons";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { useId } from "preact/hooks";
import { reportText } from "./session-text";

const REPLAY_MS = 10_000;
const OFFSET_STEP_MS = 10;

/** How well the room and one's own player keep step, and what one may do about one's own alone. */
export function MyStep() {
  const playing = useView((view) => view.step.offsetMs !== null);
  return (
    <div class="my-step scroll">
      <Measures />
      {playing && <OwnWays />}
      {playing && <Offset />}
      {playing && <Report />}
    </div>
  );
}

function Measures() {
  const skewMs = useView((view) => view.skewMs);
  const { driftMs, clockErrorMs, coarse, offsetMs } = useView((view) => view.step);
  const unknown = t("measure_unknown");
  return (
    <>
      <dl class="measures">
        <Measure what={t("measure_room")}>{skewMs === null ? unknown : gap(skewMs)}</Measure>
        {offsetMs !== null && <Measure what={t("measure_own")}>{driftMs === null ? unknown : signed(driftMs)}</Measure>}
        <Measure what={t("measure_clock")}>
          {clockErrorMs === null ? unknown : t("measure_within", { gap: gap(clockErrorMs) })}
        </Measure>
      </dl>
      {coarse && (
        <p class="note">
          <Icon of={Gauge} />
          <span>{t("coarse_text")}</span>
        </p>
      )}
    </>
  );
}

function Measure({ what, children }: { what: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{what}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const signed = (ms: number) =>
  Math.abs(ms) < 0.5 ? gap(0) : ms > 0 ? t("state_ahead", { gap: gap(ms) }) : t("state_behind", { gap: gap(ms) });

/** Off the room's timeline for oneself alone; the room goes on. */
function OwnWays() {
  const store = useStore();
  const lane = useView((view) => view.step.lane);
  const item = useView((view) => view.player?.item ?? null);
  const position = useRoomPosition();
  const live = item?.kind === "live";
  const none = item === null;
  return (
    <section aria-label={t("own_ways")}>
      <h3>{t("own_ways")}</h3>
      <p class="note">{t("own_ways_text")}</p>
      <div class="own-ways">
        {!live && (
          <Button icon={RotateCcw} disabled={none} onClick={() => store.takeLane({ do: "replay", backMs: REPLAY_MS })}>
            {t("own_replay")}
          </Button>
        )}
        {!live && (
          <Button icon={ChevronsRight} disabled={none} onClick={() => store.takeLane({ do: "catch_up", fromMs: 0 })}>
            {t("own_beginning", { time: clock(position) })}
          </Button>
        )}
        {lane === null ? (
          <Button icon={Split} disabled={none} onClick={() => store.takeLane({ do: "leave" })}>
            {t("own_leave")}
          </Button>
        ) : (
          <Button icon={Undo2} tone="accent" onClick={() => store.returnToRoom()}>
            {t("lane_now")}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Against sound that comes late, as by Bluetooth: this player runs ahead by as much. */
function Offset() {
  const store = useStore();
  const id = useId();
  const offsetMs = useView((view) => view.step.offsetMs) ?? 0;
  const value =
    offsetMs === 0 ? t("offset_none") : t(offsetMs > 0 ? "offset_ahead" : "offset_behind", { ms: Math.abs(offsetMs) });
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t("offset")}</h3>
      <p class="note">{t("offset_text")}</p>
      <div class="offset">
        <input
          type="range"
          min={-OFFSET_MAX_MS}
          max={OFFSET_MAX_MS}
          step={OFFSET_STEP_MS}
          value={offsetMs}
          aria-labelledby={id}
          aria-valuetext={value}
          onChange={(event) => store.setOffset(Number(event.currentTarget.value))}
        />
        <output>{value}</output>
        {offsetMs !== 0 && (
          <Button size="small" tone="quiet" onClick={() => store.setOffset(0)}>
            {t("offset_reset")}
          </Button>
        )}
      </div>
    </section>
  );
}

/** What was measured here, to keep or to hand on. */
function Report() {
  const store = useStore();
  const { platform } = useUi();
  const save = (as: "text" | "json") => {
    const at = new Date().toISOString();
    const report = store.sessionReport(at);
    if (report === null) return;
    const name = `sharetube-session-${at.slice(0, 16).replace(/[T:]/g, "-")}`;
    if (as === "text") platform.save(`${name}.txt`, reportText(report));
    else platform.save(`${name}.json`, `${JSON.stringify(report, null, 2)}\n`);
  };
  return (
    <section aria-label={t("report")}>
      <h3>{t("report")}</h3>
      <p class="note">{t("report_text")}</p>
      <div class="own-ways">
        <Button icon={FileText} onClick={() => save("text")}>
          {t("report_as_text")}
        </Button>
        <Button icon={Download} onClick={() => save("json")}>
          {t("report_as_json")}
        </Button>
      </div>
    </section>
  );
}
