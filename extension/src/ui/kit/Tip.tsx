import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

import { placeMenu } from "./Menu";

const DELAY_MS = 450;

/**
 * The tip of whatever carries `data-tip` inside `root`, for mouse and keyboard; a finger gets none. One for all: the text
 * is the control's accessible name already, so the tip itself is hidden from screen readers.
 */
export function Tip({ root }: { root: RefObject<HTMLElement> }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (event: Event) => {
      clearTimeout(timer);
      const found = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tip]") : null;
      const wanted =
        event.type === "focusin" ? found?.matches(":focus-visible") : (event as PointerEvent).pointerType === "mouse";
      if (found === null || wanted !== true) {
        setAnchor(null);
        return;
      }
      timer = setTimeout(() => setAnchor(found), DELAY_MS);
    };
    const hide = () => {
      clearTimeout(timer);
      setAnchor(null);
    };
    element.addEventListener("pointerover", show);
    element.addEventListener("focusin", show);
    for (const name of ["pointerleave", "pointerdown", "focusout"]) element.addEventListener(name, hide);
    return () => {
      clearTimeout(timer);
      element.removeEventListener("pointerover", show);
      element.removeEventListener("focusin", show);
      for (const name of ["pointerleave", "pointerdown", "focusout"]) element.removeEventListener(name, hide);
    };
  }, [root]);
  const text = anchor?.dataset["tip"];
  return anchor !== null && text !== undefined && anchor.isConnected ? (
    <Shown key={text} anchor={anchor} text={text} />
  ) : null;
}

function Shown({ anchor, text }: { anchor: HTMLElement; text: string }) {
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  useLayoutEffect(() => {
    const layer = ref.current?.offsetParent;
    if (!ref.current || !layer) return;
    const box = anchor.getBoundingClientRect();
    const size = ref.current.getBoundingClientRect();
    const bounds = (anchor.closest("[data-overlay-bounds]") ?? layer).getBoundingClientRect();
    const centred = new DOMRect(box.left + (box.width - size.width) / 2, box.top, size.width, box.height);
    const at = placeMenu(centred, size, bounds);
    const origin = layer.getBoundingClientRect();
    setPlace({ left: at.left - origin.left, top: at.top - origin.top });
  }, [anchor]);
  return (
    <div ref={ref} class="tip" aria-hidden="true" style={place ?? { visibility: "hidden" }}>
      {text}
    </div>
  );
}
