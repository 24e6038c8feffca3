import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";

import { useKeys, useMay, useStore, useView } from "../context";
import { clock, spokenTime } from "../format";
import { useRoomPosition, useSize } from "../hooks";
import { t } from "../i18n";
import { useAim } from "./aim";
import { Riders } from "./Riders";
import { scrubKey, scrubPointer } from "./scrub";

/** Keys are gathered this long, so that ten presses are one seek of the room. */
const GATHER_MS = 450;

/** The room's timeline with the people on it. Pointer or keys move the whole room. */
export function Scrubber({ faces = 4, facePx = 16 }: { faces?: number; facePx?: number }) {
  const ref = useRef<HTMLDivElement>(null);
  const item = useView((view) => view.player?.item ?? null);
  const allowed = useMay("player.control");
  const line = useSize(ref);
  const position = useRoomPosition();
  const durationMs = item === null || item.kind === "live" ? 0 : (item.duration_ms ?? 0);
  const usable = durationMs > 0;
  const enabled = usable && allowed;
  const { value, shown, target, handlers } = useScrub(ref, enabled, durationMs, position);
  const share = usable ? value / durationMs : 0;
  return (
    <div
      ref={ref}
      class="scrubber"
      role="slider"
      tabIndex={enabled ? 0 : -1}
      aria-label={t("scrubber")}
      aria-disabled={enabled ? undefined : "true"}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1000)}
      aria-valuenow={Math.round(value / 1000)}
      aria-valuetext={
        usable ? t("scrubber_value", { at: spokenTime(value), of: spokenTime(durationMs) }) : t("scrubber_none")
      }
      data-aiming={target !== null ? "" : undefined}
      {...handlers}
    >
      <span class="track">
        <span class="track-done" style={{ transform: `scaleX(${share})` }} />
      </span>
      {usable && <Riders share={share} line={line} durationMs={durationMs} most={faces} facePx={facePx} />}
      {usable && shown !== null && (
        <span class="scrub-time" style={{ left: `${(shown / durationMs) * 100}%` }}>
          {clock(shown)}
        </span>
      )}
    </div>
  );
}

/** Pointer and keys on the line. `shown` is the place the pointer is over or leads to. */
function useScrub(ref: RefObject<HTMLDivElement>, enabled: boolean, durationMs: number, position: number) {
  const store = useStore();
  const [hover, setHover] = useState<number | null>(null);
  const { target, aim, commit, cancel } = useAim((ms) => store.seek(ms));
  const value = target ?? Math.min(position, durationMs || position);
  useKeys(ref, (press) => {
    if (!enabled) return false;
    if (target !== null && press.key === "Enter") commit();
    else if (target !== null && press.key === "Escape") cancel();
    else {
      const to = scrubKey(press, value, durationMs);
      if (to === null) return false;
      aim(to, GATHER_MS);
    }
    return true;
  });
  const at = (event: PointerEvent) => {
    const box = ref.current?.getBoundingClientRect();
    return box === undefined ? 0 : scrubPointer(event.clientX - box.left, box.width, durationMs);
  };
  const held = (event: PointerEvent) => ref.current?.hasPointerCapture(event.pointerId) === true;
  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (!enabled || event.button !== 0) return;
      ref.current?.setPointerCapture(event.pointerId);
      aim(at(event), null);
    },
    onPointerMove(event: PointerEvent) {
      setHover(at(event));
      if (target !== null && held(event)) aim(at(event), null);
    },
    onPointerUp(event: PointerEvent) {
      if (held(event)) commit();
    },
    onPointerCancel: cancel,
    onPointerLeave: () => setHover(null),
  };
  return { value, shown: target ?? hover, target, handlers };
}
