import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";
import { Check } from "lucide-preact";

import type { Room, Settings } from "../../contract/types";
import type { CommandPayload } from "../../core/room-view";
import { useMay, useStore } from "../context";
import { Icon } from "../icons";
import { t } from "../i18n";
import { errorText } from "../notices";

export type Patch = CommandPayload<"room.settings">;
export type FieldKey = keyof Patch;
type Mark = { kind: "saving" } | { kind: "saved" } | { kind: "failed"; words: string };

/** The room's settings as they are shown, and the way to change them, a field at a time. */
export interface Changes {
  readonly room: Room;
  /** As the room has them, but for what is on its way. */
  readonly now: Settings;
  /** One may look, and not change. */
  readonly off: boolean;
  readonly marks: Readonly<Partial<Record<FieldKey, Mark>>>;
  /** Resolves to whether it was taken. What stands in `patch` is shown meanwhile, and gone when it was refused. */
  readonly change: (patch: Patch, shown?: Partial<Settings>) => Promise<boolean>;
}

export const ChangesContext = createContext<Changes | null>(null);

export function useChanges(): Changes {
  const changes = useContext(ChangesContext);
  if (changes === null) throw new Error("outside of the settings");
  return changes;
}

/** Every field is saved by itself, and tells by itself what became of it. */
export function useMakeChanges(room: Room): Changes {
  const store = useStore();
  const off = !useMay("room.settings");
  const [drafts, setDrafts] = useState<Partial<Settings>>({});
  const [marks, setMarks] = useState<Changes["marks"]>({});
  const mark = (keys: readonly FieldKey[], to: Mark) =>
    setMarks((old) => ({ ...old, ...Object.fromEntries(keys.map((key) => [key, to])) }));
  const change = async (patch: Patch, shown = patch as Partial<Settings>) => {
    const keys = Object.keys(patch) as FieldKey[];
    setDrafts((old) => ({ ...old, ...shown }));
    mark(keys, { kind: "saving" });
    const answer = await store.send("room.settings", patch, { quiet: true });
    setDrafts((old) => {
      const entries = Object.entries(old).filter(([key, value]) => shown[key as keyof Settings] !== value);
      return Object.fromEntries(entries);
    });
    mark(keys, answer.ok ? { kind: "saved" } : { kind: "failed", words: errorText(answer.error, "room_settings") });
    return answer.ok;
  };
  return { room, now: { ...room.settings, ...drafts }, off, marks, change };
}

/** What became of a field: on its way, saved, or why not. */
export function FieldMark({ of }: { of: FieldKey }) {
  const mark = useChanges().marks[of];
  if (mark === undefined) return null;
  if (mark.kind === "failed") {
    return (
      <p class="field-note error" role="alert">
        {mark.words}
      </p>
    );
  }
  return (
    <p class="field-mark" role="status">
      {mark.kind === "saving" ? <span class="spinner" aria-hidden="true" /> : <Icon of={Check} />}
      {mark.kind === "saving" ? t("saving") : t("saved")}
    </p>
  );
}
