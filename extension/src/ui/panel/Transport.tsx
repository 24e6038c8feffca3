import { useEffect, useRef, useState } from "preact/hooks";
import { FastForward, Hand, Lock, Pause, Play, Radio, Rewind, SkipForward } from "lucide-preact";

import { useMay, useStore, useView } from "../context";
import { clock, parseClock, spokenTime } from "../format";
import { useBusy, useRoomPosition } from "../hooks";
import { Icon } from "../icons";
import { t } from "../i18n";
import { Button, IconButton } from "../kit/Button";
import { RateButton } from "./Rate";
import { clampSeek } from "./scrub";
import { Scrubber } from "./Scrubber";
import { SoundButton, type SoundControl } from "./Sound";

export interface TransportProps {
  /** `row` in the panel and under the player; `thumb` at the foot of a phone; `remote` as large as can be. */
  shape?: "row" | "thumb" | "remote" | undefined;
  sound?: SoundControl | null | undefined;
  /** Under a player there is room for more and larger faces. */
  wide?: boolean | undefined;
}

/** Play, next, the timeline and its times: they drive the whole room, from any tab. */
export function Transport({ shape = "row", sound, wide }: TransportProps) {
  const live = useView((view) => view.player?.item?.kind === "live");
  const large = shape === "row" ? "normal" : shape === "thumb" ? "large" : "huge";
  return (
    <div class={`transport as-${shape}`} role="group" aria-label={t("transport")}>
      <div class="transport-buttons">
        {shape !== "row" && <JumpButton by={-10_000} />}
        <PlayButton size={large} />
        {shape !== "row" && <JumpButton by={10_000} />}
        <NextButton size={shape === "remote" ? "large" : "normal"} />
        {shape !== "row" && <RateButton />}
        {shape === "thumb" && sound && <SoundButton sound={sound} />}
      </div>
      {live ? <LiveLine /> : <TimeLine wide={wide === true || shape === "remote"} />}
      {shape === "row" && <RateButton />}
      {shape === "row" && sound && <SoundButton sound={sound} />}
      <ControlNote />
    </div>
  );
}

function TimeLine({ wide }: { wide: boolean }) {
  const durationMs = useView((view) => view.player?.item?.duration_ms ?? null);
  return (
    <div class="timeline">
      <TimeField />
      {wide ? <Scrubber faces={6} facePx={22} /> : <Scrubber />}
      <span class="time end">
        {durationMs === null ? (
          <span aria-label={t("duration_unknown")}>–:–</span>
        ) : (
          <span aria-label={spokenTime(durationMs)}>{clock(durationMs)}</span>
        )}
      </span>
    </div>
  );
}

function LiveLine() {
  return (
    <div class="timeline live">
      <Icon of={Radio} />
      <span>{t("live")}</span>
    </div>
  );
}

export function PlayButton({ size }: { size: "normal" | "large" | "huge" }) {
  const store = useStore();
  const allowed = useMay("player.control");
  const player = useView((view) => view.player);
  const pending = useView((view) => view.pending.has("player.play") || view.pending.has("player.pause"));
  const hasQueue = useView((view) => view.queue.length > 0);
  const running = player !== null && player.phase !== "idle" && player.phase !== "paused";
  return (
    <IconButton
      class="play"
      tone="accent"
      size={size}
      icon={running ? Pause : Play}
      label={running ? t("pause") : t("play")}
      shortcut={t("key_space")}
      disabled={!allowed || (player?.item == null && !hasQueue)}
      busy={pending}
      onClick={() => (running ? store.pause() : store.play())}
    />
  );
}

function NextButton({ size }: { size: "normal" | "large" }) {
  const store = useStore();
  const allowed = useMay("player.control");
  const itemId = useView((view) => view.player?.item?.item_id ?? null);
  const any = useView((view) => view.queue.length > 0 || view.player?.item != null);
  const [busy, run] = useBusy();
  return (
    <IconButton
      size={size}
      icon={SkipForward}
      label={t("next")}
      shortcut="N"
      disabled={!allowed || !any}
      busy={busy}
      onClick={() => run(() => store.send("player.next", { item_id: itemId }))}
    />
  );
}

function JumpButton({ by }: { by: number }) {
  const jump = useJump();
  return (
    <IconButton
      icon={by < 0 ? Rewind : FastForward}
      label={by < 0 ? t("jump_back") : t("jump_on")}
      size="large"
      disabled={jump === null}
      onClick={() => jump?.(by)}
    />
  );
}

/** Seeks by so many ms from where the room is; null when it may not be. */
export function useJump(): ((byMs: number) => void) | null {
  const store = useStore();
  const allowed = useMay("player.control");
  const item = useView((view) => view.player?.item ?? null);
  const position = useRoomPosition();
  if (!allowed || item === null || item.kind === "live") return null;
  return (byMs) => store.seek(clampSeek(position + byMs, item.duration_ms ?? Infinity));
}

/** The time now; pressed, it takes one to go to. */
function TimeField() {
  const position = useRoomPosition();
  const item = useView((view) => view.player?.item ?? null);
  const allowed = useMay("player.control");
  const [editing, edit] = useState(false);
  if (editing && item !== null) return <TimeInput durationMs={item.duration_ms} onDone={() => edit(false)} />;
  return (
    <button
      type="button"
      class="time now"
      disabled={!allowed || item === null}
      aria-label={t("time_now", { time: clock(position) })}
      data-tip={t("time_tip")}
      onClick={() => edit(true)}
    >
      {clock(position)}
    </button>
  );
}

function TimeInput({ durationMs, onDone }: { durationMs: number | null; onDone: () => void }) {
  const ref = useRef<HTMLInputElement>(null);
  const store = useStore();
  const position = useRoomPosition();
  const [start] = useState(() => clock(position));
  const [wrong, setWrong] = useState(false);
  useEffect(() => ref.current?.select(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    const to = parseClock(ref.current?.value ?? "");
    if (to === null) {
      setWrong(true);
      return;
    }
    store.seek(clampSeek(to, durationMs ?? Infinity));
    onDone();
  };
  return (
    <form class="time-form" onSubmit={submit}>
      <input
        ref={ref}
        type="text"
        class="time-input"
        defaultValue={start}
        autoFocus
        aria-label={t("time_go")}
        aria-invalid={wrong ? "true" : undefined}
        onBlur={onDone}
      />
    </form>
  );
}

/** Why the buttons are off: who has the remote. */
function ControlNote() {
  const allowed = useMay("player.control");
  const room = useView((view) => view.room);
  const owner = useView(
    (view) => view.people.list.find((each) => each.user_id === view.room?.roles.owner)?.name ?? null,
  );
  if (allowed || room === null) return null;
  const ownerOnly = room.settings.control_mode === "owner_only";
  const words = !ownerOnly
    ? t("control_note_operators")
    : owner === null
      ? t("control_note_owner")
      : t("control_note_by", { name: owner });
  return (
    <p class="control-note">
      <Icon of={Lock} />
      <span>{words}</span>
      <AskForControl />
    </p>
  );
}

/** The way to the right that one lacks. Whoever asked is told what became of it. */
function AskForControl() {
  const store = useStore();
  const asking = useView((view) => view.desk.asking);
  const [busy, run] = useBusy();
  if (asking === "asked") return <span role="status">{t("control_asked")}</span>;
  if (asking === "declined") return <span role="status">{t("control_declined")}</span>;
  return (
    <Button
      size="small"
      tone="quiet"
      icon={Hand}
      busy={busy}
      onClick={() => run(() => store.send("room.ask_control", {}))}
    >
      {t("control_ask")}
    </Button>
  );
}
