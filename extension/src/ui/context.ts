import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

import type { Capability } from "../contract/types";
import type { PlatformPort } from "../core/platform";
import { may } from "../core/rights";
import type { RoomStore, RoomView } from "../core/room-view";
import type { KeyHandler, KeyPort } from "./keys";
import type { MenuItem } from "./kit/Menu";

/** What the ui needs of the platform. */
export type UiPlatform = Pick<PlatformPort, "copy" | "share" | "local" | "save"> & {
  readonly open: (url: string) => void;
};

/** What every part of the ui may use; `UiRoot` makes it. */
export interface Ui {
  readonly keys: KeyPort;
  readonly platform: UiPlatform;
  /** Driven by arrow keys alone, as on a TV. */
  readonly arrows: boolean;
  /** Opens a menu at a control; it stays inside the panel, so that it never lies over the player. */
  readonly openMenu: (anchor: HTMLElement, label: string, items: readonly MenuItem[]) => void;
  /** A short word about something that happened on this device alone: "Code copied". */
  readonly say: (text: string) => void;
}

export const UiContext = createContext<Ui | null>(null);
export const StoreContext = createContext<RoomStore | null>(null);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (ui === null) throw new Error("outside of UiRoot");
  return ui;
}

export function useStore(): RoomStore {
  const store = useContext(StoreContext);
  if (store === null) throw new Error("outside of a room");
  return store;
}

/** A part of the room's view; draws again only when that part is another value. */
export function useView<T>(select: (view: RoomView) => T): T {
  const store = useStore();
  const [, redraw] = useState(0);
  const value = select(store.get());
  const latest = useRef({ select, value });
  latest.current = { select, value };
  useLayoutEffect(() => {
    const check = () => {
      const { select: pick, value: drawn } = latest.current;
      if (!Object.is(pick(store.get()), drawn)) redraw((n) => n + 1);
    };
    check();
    return store.subscribe(check);
  }, [store]);
  return value;
}

/** Whether to offer what needs the capability. The server has the last word. */
export function useMay(capability: Capability): boolean {
  return useView(({ room, you }) => room !== null && you !== null && may(room, you.user_id, capability));
}

/** Keys pressed inside the element. The handler may change with every drawing. */
export function useKeys(ref: RefObject<HTMLElement>, handler: KeyHandler): void {
  const { keys } = useUi();
  const latest = useRef(handler);
  latest.current = handler;
  useLayoutEffect(() => {
    const element = ref.current;
    return element === null ? undefined : keys.on(element, (press) => latest.current(press));
  }, [keys, ref]);
}

/** Keys that nobody inside took. */
export function useRestKeys(handler: KeyHandler, on = true): void {
  const { keys } = useUi();
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => (on ? keys.onRest((press) => latest.current(press)) : undefined), [keys, on]);
}
