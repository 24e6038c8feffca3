import type { ChatEntry } from "../../contract/types";

/** Messages of one person in a row, close enough in time to share a name. */
export interface Group {
  /** The first message's id. */
  key: string;
  userId: string;
  name: string;
  at: number;
  entries: ChatEntry[];
}

const TOGETHER_MS = 3 * 60_000;

export function grouped(entries: readonly ChatEntry[]): Group[] {
  const groups: Group[] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    const previous = last?.entries.at(-1);
    if (last && previous && last.userId === entry.user_id && entry.at - previous.at < TOGETHER_MS) {
      last.entries.push(entry);
      if (last.name === "" && "name" in entry) last.name = entry.name;
    } else {
      groups.push({
        key: entry.id,
        userId: entry.user_id,
        name: "name" in entry ? entry.name : "",
        at: entry.at,
        entries: [entry],
      });
    }
  }
  return groups;
}
