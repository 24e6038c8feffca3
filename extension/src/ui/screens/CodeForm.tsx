import { ArrowRight } from "lucide-preact";

import { t } from "../i18n";
import { Button } from "../kit/Button";
import { CodeInput } from "../kit/CodeInput";
import { readPairing, readRoomRef, type RoomRef } from "../links";

export interface CodeFormProps {
  busy: boolean;
  onJoin: (room: RoomRef) => void;
  /** A code for adding a phone was typed in place of a room's. */
  onPair: (code: string) => void;
}

const read = (text: string) => readRoomRef(text) ?? readPairing(text);

/** Takes a code however it is typed, and a link to a room here or on another server. */
export function CodeForm({ busy, onJoin, onPair }: CodeFormProps) {
  return (
    <CodeInput
      busy={busy}
      read={read}
      onEnter={(found) => (typeof found === "string" ? onPair(found) : onJoin(found))}
      button={(tone) => (
        <Button type="submit" tone={tone} size="large" icon={ArrowRight} busy={busy}>
          {t("join")}
        </Button>
      )}
    />
  );
}
