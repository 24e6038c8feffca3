import { useEffect, useState } from "preact/hooks";

import type { ErrorBody } from "../../contract/types";
import type { SearchHit, SearchPort } from "./search";

const REST_MS = 350;
const SHORTEST = 2;

export type Finding =
  | { state: "off" }
  | { state: "searching"; query: string }
  | { state: "found"; query: string; hits: readonly SearchHit[] }
  | { state: "failed"; query: string; error: ErrorBody };

/** What is found for the words, once typing rests. An earlier answer never shows under later words. */
export function useSearch(search: SearchPort | null, query: string): Finding {
  const [finding, set] = useState<Finding>({ state: "off" });
  const wanted = search !== null && query.length >= SHORTEST;
  useEffect(() => {
    if (!wanted) {
      set({ state: "off" });
      return;
    }
    const gone = new AbortController();
    set({ state: "searching", query });
    const timer = setTimeout(() => {
      search(query, gone.signal).then(
        (answer) => {
          if (gone.signal.aborted) return;
          set(
            answer.ok ? { state: "found", query, hits: answer.hits } : { state: "failed", query, error: answer.error },
          );
        },
        () => undefined,
      );
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [search, query, wanted]);
  return finding;
}
