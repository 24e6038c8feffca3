import { CHAT_TAIL } from "../contract/limits";
import type { ChatEntry, ChatMessage, ChatSent, Change, Item, NumberedEvent, Snapshot } from "../contract/types";

/** A numbered event, live or replayed: `payload` is the object as it went over the wire. */
export type Numbered = NumberedEvent & { readonly rev: number; readonly at: number };

/** "gap": something before it is missing. "broken": it follows, but makes no sense; only a snapshot helps. */
export type Folded = { kind: "applied"; state: Snapshot } | { kind: "old" | "gap" | "broken" };

/** Folds one event into a room. Pure; the server's domain does the same, and the golden traces hold the two equal. */
export function fold(state: Snapshot, event: Numbered): Folded {
  if (event.rev <= state.rev) return { kind: "old" };
  if (event.rev !== state.rev + 1) return { kind: "gap" };
  try {
    return { kind: "applied", state: { ...change(state, event), rev: event.rev, at: event.at } };
  } catch {
    return { kind: "broken" };
  }
}

/** An unknown type changes nothing but the rev: a newer server may have more of them. */
function change(state: Snapshot, event: Numbered): Snapshot {
  switch (event.type) {
    case "room.update":
      return { ...state, room: { ...state.room, ...present(event.payload.patch) } };
    case "queue.update":
      return { ...state, queue: changeQueue(state.queue, event.payload.change) };
    case "player.state": {
      const { item, phase, cue, timeline, waiting_for } = event.payload;
      return { ...state, player: { item, phase, cue, timeline, waiting_for } };
    }
    case "chat.message":
      return { ...state, chat: [...state.chat, entryOf(event.payload)].slice(-CHAT_TAIL) };
    case "chat.deleted":
      return { ...state, chat: bury(state.chat, event.payload.ids) };
    case "chat.restored":
      return { ...state, chat: revive(state.chat, event.payload.messages) };
    case "room.closed":
    default:
      return state;
  }
}

function present<T extends object>(patch: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

function changeQueue(queue: readonly Item[], change: Change): Item[] {
  switch (change.kind) {
    case "added":
      return insert(queue, change.items, change.before_id);
    case "removed": {
      const gone = new Set(change.item_ids);
      return queue.filter((item) => !gone.has(item.item_id));
    }
    case "moved": {
      const moving = queue.filter((item) => item.item_id === change.item_id);
      const rest = queue.filter((item) => item.item_id !== change.item_id);
      return insert(rest, moving, change.before_id);
    }
    case "updated":
      return queue.map((item) => (item.item_id === change.item.item_id ? change.item : item));
  }
}

function insert(queue: readonly Item[], items: readonly Item[], beforeId: string | null): Item[] {
  const found = queue.findIndex((item) => item.item_id === beforeId);
  const at = found < 0 ? queue.length : found;
  return [...queue.slice(0, at), ...items, ...queue.slice(at)];
}

/** A message as snapshots and pages show it. */
export function entryOf(sent: ChatSent): ChatEntry {
  const { id, user_id, at } = sent;
  if (sent.deleted === true) return { id, user_id, at, deleted: true };
  const { name, text, at_ms } = sent;
  if (typeof name !== "string" || typeof text !== "string") throw new TypeError("a message without a text");
  return { id, user_id, name, at, text, ...(at_ms === undefined || at_ms === null ? {} : { at_ms }) };
}

/** The entries with those of `ids` as tombstones. */
export function bury(chat: readonly ChatEntry[], ids: readonly string[]): ChatEntry[] {
  const gone = new Set(ids);
  return chat.map((entry) => {
    const { id, user_id, at } = entry;
    return gone.has(id) ? { id, user_id, at, deleted: true } : entry;
  });
}

/** The entries with `messages` in place of their tombstones. */
export function revive(chat: readonly ChatEntry[], messages: readonly ChatMessage[]): ChatEntry[] {
  const back = new Map(messages.map((message) => [message.id, message]));
  return chat.map((entry) => back.get(entry.id) ?? entry);
}
