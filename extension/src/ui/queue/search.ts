import type { ErrorBody, ProviderName } from "../../contract/types";

/** Something found that can be queued. */
export interface SearchHit {
  readonly provider: ProviderName;
  readonly media_id: string;
  readonly title: string;
  readonly channel: string;
  readonly duration_ms: number | null;
}

/** Searches by words. Rejects only when aborted. */
export type SearchPort = (
  query: string,
  signal: AbortSignal,
) => Promise<{ ok: true; hits: readonly SearchHit[] } | { ok: false; error: ErrorBody }>;
