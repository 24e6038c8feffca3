import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import type { ErrorBody, LogEntry } from "../../contract/types";
import type { LogQuery, Office } from "../../core/office";
import { useView } from "../context";
import { useBusy } from "../hooks";

/** Pages of a room's log. Its first page is read anew when something happens, while it is the only one. */
export function useLog(office: Office, query: LogQuery) {
  const [entries, setEntries] = useState<readonly LogEntry[] | null>(null);
  const [next, setNext] = useState<number | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [busy, run] = useBusy();
  const latest = useView((view) => view.notices.at(-1)?.id ?? 0);
  const paged = useRef(false);
  /** Counts questions: an answer to an older one is dropped. */
  const turn = useRef(0);
  const fetch = useCallback(
    async (before: number | null) => {
      const mine = (turn.current += 1);
      const answer = await office.log(before === null ? query : { ...query, before });
      if (mine !== turn.current) return;
      setError(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      const page = answer.data?.entries ?? [];
      paged.current = before !== null;
      setEntries((old) => (before === null ? page : [...(old ?? []), ...page]));
      setNext(answer.data?.next ?? null);
    },
    [office, query],
  );
  useEffect(() => {
    setEntries(null);
    void fetch(null);
    return () => void (turn.current += 1);
  }, [fetch]);
  useEffect(() => {
    if (latest > 0 && !paged.current) void fetch(null);
  }, [latest]);
  return { entries, error, next, busy, more: () => run(() => fetch(next)), reload: () => void fetch(null) };
}
