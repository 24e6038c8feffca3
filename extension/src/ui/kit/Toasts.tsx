import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { CircleAlert, X } from "lucide-preact";

import type { Notice, RoomStore } from "../../core/room-view";
import { StoreContext, useStore, useView } from "../context";
import { Icon } from "../icons";
import { t } from "../i18n";
import { noticeText } from "../notices";
import { Button, IconButton } from "./Button";

export interface Said {
  id: number;
  text: string;
}
export const SaidContext = createContext<readonly Said[]>([]);

const MOST = 3;
/** What can be undone stands for as long as one may well want to. */
const SHOWN_MS = { info: 3_000, action: 10_000, error: 6_000 } as const;

/** What people did and what went wrong, and words of this device. Place it where it covers neither player nor captions. */
export function Toasts() {
  const said = useContext(SaidContext);
  const store = useContext(StoreContext);
  return (
    <div class="toasts" role="log" aria-live="polite" aria-relevant="additions" aria-label={t("notices")}>
      {store !== null && <Notices store={store} />}
      {said.map(({ id, text }) => (
        <div class="toast" key={`said-${id}`}>
          <span class="toast-text">{text}</span>
        </div>
      ))}
    </div>
  );
}

function Notices({ store }: { store: RoomStore }) {
  const notices = useView((view) => view.notices);
  // What no longer fits has been seen for long enough.
  const old = notices.slice(0, -MOST);
  useEffect(() => old.forEach((notice) => store.dismiss(notice.id)), [old.length]);
  return (
    <>
      {notices.slice(-MOST).map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </>
  );
}

function Toast({ notice }: { notice: Notice }) {
  const store = useStore();
  const [held, hold] = useState(false);
  const undoing = useRef(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => store.dismiss(notice.id), SHOWN_MS[notice.rev === null ? notice.kind : "action"]);
    return () => clearTimeout(timer);
  }, [store, notice, held]);
  const undo = () => {
    if (undoing.current || notice.rev === null) return;
    undoing.current = true;
    void store.send("room.undo", { rev: notice.rev });
    store.dismiss(notice.id);
  };
  return (
    <div
      class={`toast ${notice.kind}`}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocusIn={() => hold(true)}
      onFocusOut={() => hold(false)}
    >
      {notice.kind === "error" && <Icon of={CircleAlert} />}
      <span class="toast-text">{noticeText(notice)}</span>
      {notice.rev !== null && (
        <Button size="small" tone="quiet" class="toast-undo" onClick={undo}>
          {t("undo")}
        </Button>
      )}
      {notice.kind === "error" && (
        <IconButton icon={X} size="small" label={t("dismiss")} onClick={() => store.dismiss(notice.id)} />
      )}
    </div>
  );
}
