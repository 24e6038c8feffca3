import { isPlain, type KeyPress } from "../keys";

const STEP_MS = 5_000;
const PAGE_MS = 60_000;
/** The very end would be a skip: the last place one can go to lies this far before it. */
const END_MS = 1_000;

export function clampSeek(ms: number, durationMs: number): number {
  return Math.round(Math.max(0, Math.min(ms, Math.max(0, durationMs - END_MS))));
}

/**
 * Where a key leads on the timeline, in ms; null when the key is not one of the slider's.
 * ←/→ 5 s, Page keys a minute, Home and End, digits a tenth of the whole each.
 */
export function scrubKey(press: KeyPress, valueMs: number, durationMs: number): number | null {
  if (!isPlain(press)) return null;
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: valueMs - STEP_MS,
    ArrowRight: valueMs + STEP_MS,
    PageDown: valueMs - PAGE_MS,
    PageUp: valueMs + PAGE_MS,
    Home: 0,
    End: durationMs,
  };
  const target = /^\d$/.test(press.key) ? (durationMs * Number(press.key)) / 10 : moves[press.key];
  return target === undefined ? null : clampSeek(target, durationMs);
}

/** Where a pointer at `x` px on a track of `width` px leads; `rtl` tracks run the other way. */
export function scrubPointer(x: number, width: number, durationMs: number): number {
  return width <= 0 ? 0 : clampSeek((Math.max(0, Math.min(x, width)) / width) * durationMs, durationMs);
}
