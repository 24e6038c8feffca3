import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

import { positionAt } from "../core/timeline";
import { useStore, useUi, useView } from "./context";

/** Draws again every `ms`; does nothing while `on` is false. */
export function useTick(ms: number, on = true): void {
  const [, redraw] = useState(0);
  useEffect(() => {
    if (!on) return;
    const timer = setInterval(() => redraw((n) => n + 1), ms);
    return () => clearInterval(timer);
  }, [ms, on]);
}

/** Where the room is, in ms, drawn four times a second while it moves. */
export function useRoomPosition(): number {
  const store = useStore();
  const player = useView((view) => view.player);
  useTick(250, player?.timeline.playing === true);
  if (player === null) return 0;
  const now = store.serverNow();
  const { timeline, item } = player;
  return now === null ? timeline.position_ms : positionAt(timeline, now, item?.duration_ms ?? null);
}

/** Whether the media query holds, now and later. */
export function useMedia(query: string): boolean {
  const [holds, set] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const update = () => set(list.matches);
    update();
    list.addEventListener("change", update);
    return () => list.removeEventListener("change", update);
  }, [query]);
  return holds;
}

/** The usual text's size in design px. */
const TEXT_PX = 13;

/** An element's size in CSS px, 0 × 0 before it is laid out. `unit` is what a design px is here: 2 on a 4K screen. */
export interface Size {
  width: number;
  height: number;
  unit: number;
}

/** The element's size, now and later. */
export function useSize(ref: RefObject<HTMLElement>): Size {
  const [size, set] = useState<Size>({ width: 0, height: 0, unit: 1 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const update = () => {
      const { width, height } = element.getBoundingClientRect();
      const text = getComputedStyle(element.closest(".root") ?? element).fontSize;
      const unit = parseFloat(text) / TEXT_PX || 1;
      set((old) => (old.width === width && old.height === height && old.unit === unit ? old : { width, height, unit }));
    };
    update();
    const observer = new ResizeObserver(update);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}

/** One command at a time for a control: `run` is refused while an earlier one is under way. */
export function useBusy(): [busy: boolean, run: (work: () => Promise<unknown>) => void] {
  const [busy, setBusy] = useState(false);
  const alive = useRef(true);
  useEffect(() => () => void (alive.current = false), []);
  const run = (work: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    void work().finally(() => {
      if (alive.current) setBusy(false);
    });
  };
  return [busy, run];
}

/** Copies and says so, or says that it did not work. */
export function useCopy(): (text: string, done: string, failed: string) => void {
  const { platform, say } = useUi();
  return (text, done, failed) => {
    void platform.copy(text).then((copied) => say(copied ? done : failed));
  };
}

/** Puts the focus into the element when it appears, and back where it was when it goes. */
export function useFocusInside(ref: RefObject<HTMLElement>): void {
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const root = element.getRootNode() as Document | ShadowRoot;
    const before = root.activeElement;
    (element.querySelector<HTMLElement>("[data-autofocus]") ?? element).focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [ref]);
}
