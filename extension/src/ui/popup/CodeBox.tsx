import { ArrowRight } from "lucide-preact";

import { t } from "../i18n";
import { IconButton } from "../kit/Button";
import { CodeInput } from "../kit/CodeInput";
import { readRoomRef } from "../links";
import type { JoinWish } from "./model";

export interface CodeBoxProps {
  busy: boolean;
  autofocus: boolean;
  onJoin: (wish: JoinWish) => void;
}

/** Takes a code however it is typed, and a link to a room on any server. */
export function CodeBox({ busy, autofocus, onJoin }: CodeBoxProps) {
  return (
    <CodeInput
      busy={busy}
      autofocus={autofocus}
      read={readRoomRef}
      onEnter={(room) => onJoin({ code: room.code, server: room.kind === "link" ? room.origin : null })}
      button={(tone) => <IconButton type="submit" icon={ArrowRight} label={t("join")} tone={tone} busy={busy} />}
    />
  );
}
