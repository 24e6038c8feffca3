import type { SearchResults } from "../contract/types";
import type { PageSession } from "../core/ports-session";
import type { SearchPort } from "../ui/queue/search";

/** Searches by way of the worker. */
export function searchOf(session: PageSession): SearchPort {
  return async (query) => {
    const answer = await session.search(query);
    if (!answer.ok) return answer;
    const { items } = answer.data as SearchResults;
    return { ok: true, hits: items };
  };
}
