import { useEffect, useState } from "preact/hooks";

import type { ErrorBody, Moderation } from "../../contract/types";
import { useStore, useView } from "../context";

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
      setError(answer.ok ? null : answer.error);
      if (answer.ok) setLists(answer.data);
    });
    return () => void (wanted = false);
  }, [store, latest, desk, turn]);
  return { lists, error, reload: () => setTurn((n) => n + 1) };
}
