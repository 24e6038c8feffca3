import {
  Bot,
  Check,
  ChevronDown,
  CircleHelp,
  ClipboardCheck,
  Copy,
  EllipsisVertical,
  Gauge,
  History as HistoryIcon,
  LogOut,
  Minus,
  QrCode,
  Settings,
  Smartphone,
} from "lucide-preact";
import { useEffect, useState } from "preact/hooks";

import type { Capability } from "../../contract/types";
import type { Office } from "../../core/office";
import { may } from "../../core/rights";
import { useUi, useView } from "../context";
import { waitingIn } from "../desk/DeskBar";
import { shownCode } from "../format";
import { useCopy } from "../hooks";
import { Icon } from "../icons";
import { t } from "../i18n";
import { IconButton } from "../kit/Button";
import type { MenuItem } from "../kit/Menu";
import type { Sheet } from "./sheets";

const LOOKS_AFTER: readonly Capability[] = ["people.approve", "people.mute", "people.ban", "room.roles"];

export interface HeaderProps {
  open: (sheet: Sheet) => void;
  /** Null where nothing but the room itself can be asked for. */
  office: Office | null;
  onLeave: () => void;
  /** Folds the panel to a line; left out where it cannot fold. */
  onCollapse?: (() => void) | undefined;
  collapsed?: boolean | undefined;
  /** Further lines of the menu. */
  extra?: readonly MenuItem[] | undefined;
}

/** Name, code, share, settings. */
export function Header({ open, office, onLeave, onCollapse, collapsed, extra = [] }: HeaderProps) {
  const room = useView((view) => view.room);
  const { openMenu } = useUi();
  const desk = useDeskItem(open);
  if (room === null) return null;
  const more: MenuItem[] = [
    { icon: Gauge, label: t("step_sheet"), onSelect: () => open("step") },
    { icon: Settings, label: t("settings"), onSelect: () => open("settings") },
    ...desk,
    ...beside(office, open),
    { icon: CircleHelp, label: t("help"), hint: "?", onSelect: () => open("help") },
    ...extra,
    { icon: LogOut, label: t("leave"), danger: true, onSelect: onLeave },
  ];
  return (
    <header class="head">
      <h1 class="head-name clamp" dir="auto" title={room.name}>
        {room.name}
      </h1>
      <CodeChip code={room.code} />
      <IconButton icon={QrCode} label={t("share")} onClick={() => open("share")} />
      <IconButton
        icon={EllipsisVertical}
        label={t("more")}
        aria-haspopup="menu"
        onClick={(event) => openMenu(event.currentTarget, t("more"), more)}
      />
      {onCollapse && (
        <IconButton
          icon={collapsed === true ? ChevronDown : Minus}
          label={collapsed === true ? t("expand") : t("collapse")}
          aria-expanded={collapsed !== true}
          onClick={onCollapse}
        />
      )}
    </header>
  );
}

/** The way to what waits for an answer, and to who is muted or shut out, for those who look after it. */
function useDeskItem(open: (sheet: Sheet) => void): MenuItem[] {
  const waiting = useView((view) => waitingIn(view.desk));
  const allowed = useView(({ room, you, queue }) => {
    if (room === null || you === null) return false;
    if (LOOKS_AFTER.some((each) => may(room, you.user_id, each))) return true;
    return may(room, you.user_id, "queue.edit") && queue.some((item) => item.pending === true);
  });
  const hint = waiting > 0 ? String(waiting) : undefined;
  return allowed ? [{ icon: ClipboardCheck, label: t("desk"), hint, onSelect: () => open("desk") }] : [];
}

/** What the server keeps beside the room's state: its history, a phone, programs. */
function beside(office: Office | null, open: (sheet: Sheet) => void): MenuItem[] {
  if (office === null) return [];
  return [
    { icon: HistoryIcon, label: t("log"), onSelect: () => open("log") },
    { icon: Smartphone, label: t("phone"), onSelect: () => open("phone") },
    ...(office.tokens === null ? [] : [{ icon: Bot, label: t("programs"), onSelect: () => open("programs") }]),
  ];
}

/** The room's code; pressed, it is on the clipboard. */
export function CodeChip({ code }: { code: string }) {
  const copy = useCopy();
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1_500);
    return () => clearTimeout(timer);
  }, [done]);
  const shown = shownCode(code);
  return (
    <button
      type="button"
      class="code-chip"
      aria-label={t("code_copy", { code: shown })}
      data-tip={t("code_tip")}
      onClick={() => {
        copy(shown, t("code_copied"), t("copy_failed"));
        setDone(true);
      }}
    >
      <span>{shown}</span>
      <Icon of={done ? Check : Copy} />
    </button>
  );
}
