import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";

import { UiContext, useRestKeys, type Ui, type UiPlatform } from "./context";
import { ARROWS, moveFocus, type Direction } from "./focus";
import { useMedia } from "./hooks";
import { isEditable, isPlain, type KeyPort } from "./keys";
import { Menu, type OpenMenu } from "./kit/Menu";
import { Tip } from "./kit/Tip";
import { SaidContext, type Said } from "./kit/Toasts";

export interface UiRootProps {
  keys: KeyPort;
  platform: UiPlatform;
  /** A screen driven by arrow keys; found out by itself when left out. */
  tv?: boolean | undefined;
  children: ComponentChildren;
}

const SAID_MS = 3_000;

/** Around all ui, once per document or shadow root: keys, menus, tips and short words. */
export function UiRoot({ keys, platform, tv, children }: UiRootProps) {
  const ref = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [said, setSaid] = useState<readonly Said[]>([]);
  const remote = useMedia("(any-hover: none) and (any-pointer: none)");
  const saidCount = useRef(0);
  const closeMenu = useCallback(() => setMenu(null), []);
  const arrows = tv ?? remote;
  useEffect(() => {
    const page = ref.current?.getRootNode();
    if (!(page instanceof Document)) return;
    page.documentElement.toggleAttribute("data-tv", arrows);
    return () => page.documentElement.removeAttribute("data-tv");
  }, [arrows]);
  const ui = useMemo<Ui>(
    () => ({
      keys,
      platform,
      arrows,
      openMenu: (anchor, label, items) =>
        setMenu((open) => (open?.anchor === anchor ? null : { anchor, label, items })),
      say(text) {
        const id = ++saidCount.current;
        setSaid((old) => [...old.filter((other) => other.text !== text), { id, text }]);
        setTimeout(() => setSaid((old) => old.filter((other) => other.id !== id)), SAID_MS);
      },
    }),
    [keys, platform, arrows],
  );
  return (
    <UiContext.Provider value={ui}>
      <SaidContext.Provider value={said}>
        <div ref={ref} class="root">
          <ArrowFocus root={ref} always={arrows} />
          {children}
          {menu !== null && <Menu key={menu.label} menu={menu} onClose={closeMenu} />}
          <Tip root={ref} />
        </div>
      </SaidContext.Provider>
    </UiContext.Provider>
  );
}

/** True where an arrow has nothing to do in a field: along an empty one, and across a single line. */
function leavesField(field: Element | null, direction: Direction): boolean {
  if (field instanceof HTMLTextAreaElement) return field.value === "";
  return field instanceof HTMLInputElement && (field.value === "" || direction === "up" || direction === "down");
}

/** Arrow keys lead from control to control once one has the focus by keyboard; with a TV's remote, always. */
function ArrowFocus({ root, always }: { root: { current: HTMLElement | null }; always: boolean }) {
  useRestKeys((press) => {
    const direction = ARROWS[press.key];
    if (direction === undefined || !isPlain(press) || press.shiftKey) return false;
    if (isEditable(press.target) && !(always && leavesField(press.target, direction))) return false;
    if (root.current === null) return false;
    const inside = press.target !== null && root.current.contains(press.target) && press.target !== root.current;
    if (!always && !(inside && press.target.matches(":focus-visible"))) return false;
    const scope = press.target?.closest("[aria-modal=true]") ?? root.current;
    return moveFocus(scope, inside ? press.target : null, direction);
  });
  return null;
}
