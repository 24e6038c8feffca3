import { useState } from "preact/hooks";

import type { Item } from "../../contract/types";
import { useMay, useStore, useView } from "../context";
import { t } from "../i18n";
import { beforeIdFor, moved } from "./order";
import type { RowActs } from "./QueueRow";

/**
 * The queue as it is drawn, and what can be done to it. A move shows at once and is marked until the server has answered;
 * when it refuses, the old order is back.
 *
 * @param speak is told where something was moved to, for screen readers
 */
export function useQueueActs(speak?: (text: string) => void) {
  const store = useStore();
  const queue = useView((view) => view.queue);
  const current = useView((view) => view.player?.item?.item_id ?? null);
  const you = useView((view) => view.you?.user_id ?? null);
  const mayEdit = useMay("queue.edit");
  const mayControl = useMay("player.control");
  const [draft, setDraft] = useState<{ base: readonly Item[]; items: readonly Item[]; id: string } | null>(null);
  const live = draft !== null && draft.base === queue ? draft : null;
  const items = live?.items ?? queue;

  const move = (from: number, to: number) => {
    const item = items[from];
    if (item === undefined || to < 0 || to >= items.length || to === from) return;
    const before_id = beforeIdFor(
      items.map((each) => each.item_id),
      from,
      to,
    );
    setDraft({ base: queue, items: moved(items, from, to), id: item.item_id });
    speak?.(t("moved_to", { place: to + 1, count: items.length, title: item.title }));
    void store.send("queue.reorder", { item_id: item.item_id, before_id }).then(() => setDraft(null));
  };

  /** A pending one is turned down, so that its adder hears of it as that. */
  const takeOut = ({ item_id, pending, added_by }: Item) => {
    const decline = pending === true && mayEdit && added_by.user_id !== you;
    if (decline) void store.send("queue.approve", { item_ids: [item_id], approve: false });
    else void store.send("queue.remove", { item_ids: [item_id] });
  };

  const actsFor = (item: Item, index: number): Omit<RowActs, "drag"> => ({
    approve:
      mayEdit && item.pending === true
        ? () => void store.send("queue.approve", { item_ids: [item.item_id], approve: true })
        : undefined,
    playNow:
      mayControl && item.pending !== true
        ? () => void store.send("player.load", { item_id: current, load_id: item.item_id })
        : undefined,
    playNext: mayEdit ? () => move(index, 0) : undefined,
    move: mayEdit ? (by) => move(index, index + by) : undefined,
    remove: mayEdit || item.added_by.user_id === you ? () => takeOut(item) : undefined,
  });

  const clear = mayEdit
    ? () => void store.send("queue.clear", { item_ids: items.map((item) => item.item_id) })
    : undefined;
  return { items, pendingId: live?.id ?? null, move, actsFor, clear, mayEdit };
}
