import { useRef } from "preact/hooks";

import { useView } from "../context";

/** How many messages of others came since the chat was last in view; none while it is. */
export function useUnread(inView: boolean): number {
  const chat = useView((view) => view.chat);
  const you = useView((view) => view.you?.user_id ?? null);
  const seen = useRef<number | null>(null);
  const newest = chat.at(-1)?.at ?? 0;
  if (inView || seen.current === null) seen.current = newest;
  const from = seen.current;
  return chat.filter((entry) => entry.at > from && entry.user_id !== you && "text" in entry).length;
}
