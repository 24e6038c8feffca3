import { CHAT_TAIL } from "../contract/limits";
import type { ChatEntry, ChatMessage } from "../contract/types";
import { bury, revive } from "./reducer";

/** How much scrollback is kept; older messages can be fetched again. */
const KEPT = 2_000;

export interface ChatLog {
  readonly entries: readonly ChatEntry[];
  /** Whether the server may have earlier ones. */
  readonly hasMore: boolean;
}

export const EMPTY_LOG: ChatLog = { entries: [], hasMore: false };

/** After a snapshot: what was read before stays above it when the two meet, else a hole would go unnoticed. */
export function seed(log: ChatLog, tail: readonly ChatEntry[]): ChatLog {
  const first = tail[0];
  const meet = first === undefined ? -1 : log.entries.findIndex((entry) => entry.id === first.id);
  if (meet < 0) return { entries: tail, hasMore: tail.length >= CHAT_TAIL };
  return { entries: [...log.entries.slice(0, meet), ...tail], hasMore: log.hasMore };
}

/** A new message. */
export function append(log: ChatLog, entry: ChatEntry): ChatLog {
  const entries = [...log.entries, entry];
  return entries.length > KEPT ? { entries: entries.slice(-KEPT), hasMore: true } : { ...log, entries };
}

/** An earlier page, oldest first; a page that is not full was the last. */
export function prepend(log: ChatLog, page: readonly ChatEntry[], asked: number): ChatLog {
  const known = new Set(log.entries.map((entry) => entry.id));
  const fresh = page.filter((entry) => !known.has(entry.id));
  return { entries: [...fresh, ...log.entries], hasMore: page.length >= asked };
}

export function forget(log: ChatLog, ids: readonly string[]): ChatLog {
  return { ...log, entries: bury(log.entries, ids) };
}

export function recall(log: ChatLog, messages: readonly ChatMessage[]): ChatLog {
  return { ...log, entries: revive(log.entries, messages) };
}
