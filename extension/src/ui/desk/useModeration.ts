import { useEffect, useState } from "preact/hooks";

import type { ErrorBody, Moderation } from "../../contract/types";
import { useStore, useView } from "../context";

const NO_LISTS: Moderation = { bans: null, mutes: null, reports: null, asks: null, words: null };

export interface Moderated {
  /** Null before it was answered. */
  readonly lists: Moderation | null;
  readonly error: ErrorBody | null;
  readonly reload: () => void;
}

/** Who is muted and shut out, asked for anew whenever something was done in the room. */
export function useModeration(): Moderated {
  const store = useStore();
  const latest = useView((view) => view.notices.at(-1)?.id ?? 0);
  const desk = useView((view) => view.desk);
  const [lists, setLists] = useState<Moderation | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    void store.send("room.moderation", {}, { quiet: true }).then((answer) => {
      if (!wanted) return;
      // Whoever may only let additions in has no list there.
      const none = !answer.ok && answer.error.code === "forbidden";
      setError(answer.ok || none ? null : answer.error);
      if (answer.ok || none) setLists(answer.ok ? answer.data : NO_LISTS);
    });
    return () => void (wanted = false);
  }, [store, latest, desk, turn]);
  return { lists, error, reload: () => setTurn((n) => n + 1) };
}
