import {
  Check,
  ChevronDown,
  CircleHelp,
  Copy,
  EllipsisVertical,
  Gauge,
  LogOut,
  Minus,
  QrCode,
  Settings,
} from "lucide-preact";
import { useEffect, useState } from "preact/hooks";

import { useUi, useView } from "../context";
import { shownCode } from "../format";
import { useCopy } from "../hooks";
import { Icon } from "../icons";
import { t } from "../i18n";
import { IconButton } from "../kit/Button";
import type { MenuItem } from "../kit/Menu";
import type { Sheet } from "./sheets";

export interface HeaderProps {
  open: (sheet: Sheet) => void;
  onLeave: () => void;
  /** Folds the panel to a line; left out where it cannot fold. */
  onCollapse?: (() => void) | undefined;
  collapsed?: boolean | undefined;
  /** Further lines of the menu. */
  extra?: readonly MenuItem[] | undefined;
}

/** Name, code, share, settings. */
export function Header({ open, onLeave, onCollapse, collapsed, extra = [] }: HeaderProps) {
  const room = useView((view) => view.room);
  const { openMenu } = useUi();
  if (room === null) return null;
  const more = [
    { icon: Gauge, label: t("step_sheet"), onSelect: () => open("step") },
    { icon: Settings, label: t("settings"), onSelect: () => open("settings") },
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
