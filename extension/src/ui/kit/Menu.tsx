import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { useKeys } from "../context";
import { Icon, type IconType } from "../icons";

export interface MenuItem {
  label: string;
  icon: IconType;
  onSelect: () => void;
  danger?: boolean | undefined;
  /** Shown at the end of the line, for example a key. */
  hint?: string | undefined;
}

export interface OpenMenu {
  anchor: HTMLElement;
  label: string;
  items: readonly MenuItem[];
}

const EDGE = 8;

/** Where a menu of this size goes: under its control, above when there is no room, always inside the bounds. */
export function placeMenu(
  anchor: DOMRectReadOnly,
  size: { width: number; height: number },
  bounds: DOMRectReadOnly,
): { left: number; top: number } {
  const under = anchor.bottom + 4;
  const over = anchor.top - 4 - size.height;
  const top = under + size.height <= bounds.bottom - EDGE || over < bounds.top + EDGE ? under : over;
  const highest = bounds.bottom - EDGE - size.height;
  const leftmost = bounds.left + EDGE;
  return {
    left: Math.max(leftmost, Math.min(anchor.right - size.width, bounds.right - EDGE - size.width)),
    top: Math.max(bounds.top + EDGE, Math.min(top, highest)),
  };
}

/** A menu at a control. Arrows move, Esc or a press elsewhere closes it, and the control has the focus again. */
export function Menu({ menu, onClose }: { menu: OpenMenu; onClose: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ left: number; top: number } | null>(null);
  const close = (refocus: boolean) => {
    if (refocus) menu.anchor.focus({ preventScroll: true });
    onClose();
  };
  useLayoutEffect(() => {
    const element = ref.current;
    const layer = element?.offsetParent;
    if (!element || !layer) return;
    const bounds = (menu.anchor.closest("[data-overlay-bounds]") ?? layer).getBoundingClientRect();
    const at = placeMenu(menu.anchor.getBoundingClientRect(), element.getBoundingClientRect(), bounds);
    const origin = layer.getBoundingClientRect();
    setPlace({ left: at.left - origin.left, top: at.top - origin.top });
    element.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
  }, [menu]);
  useEffect(() => {
    const root = ref.current?.getRootNode();
    const outside = (event: Event) => {
      if (event.target instanceof Node && ref.current?.contains(event.target) === false) onClose();
    };
    root?.addEventListener("pointerdown", outside, true);
    return () => root?.removeEventListener("pointerdown", outside, true);
  }, [onClose]);
  useKeys(ref, (press) => {
    const buttons = [...(ref.current?.querySelectorAll<HTMLElement>("button") ?? [])];
    const at = buttons.findIndex((button) => button === press.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[press.key];
    if (to !== undefined) buttons[(to + buttons.length) % buttons.length]?.focus();
    else if (press.key === "Escape" || press.key === "Tab") close(true);
    else return "stop";
    return true;
  });
  return (
    <div ref={ref} class="menu" role="menu" aria-label={menu.label} style={place ?? { visibility: "hidden" }}>
      {menu.items.map((item) => (
        <button
          type="button"
          role="menuitem"
          key={item.label}
          class={item.danger === true ? "menu-item danger" : "menu-item"}
          onClick={() => {
            close(true);
            item.onSelect();
          }}
        >
          <Icon of={item.icon} />
          <span>{item.label}</span>
          {item.hint !== undefined && <kbd>{item.hint}</kbd>}
        </button>
      ))}
    </div>
  );
}
