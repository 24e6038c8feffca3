import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { useView } from "../context";
import { t } from "../i18n";
import { EmptyState } from "../kit/LineArt";
import { useQueueActs } from "./acts";
import { startDrag } from "./drag";
import { NowRow } from "./NowRow";
import { problemWords } from "./problem";
import { QueueRow, type RowActs } from "./QueueRow";

/** What plays and what comes, in order; rows are dragged, or moved by keys. */
export function UpNext({ withoutNow, plain }: { withoutNow: boolean; plain: boolean }) {
  const [spoken, speak] = useState("");
  const people = useView((view) => view.people.list);
  const { items, pendingId, move, actsFor, mayEdit } = useQueueActs(speak);
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const chosen = items.some((item) => item.item_id === focused) ? focused : items[0]?.item_id;
  const focusRow = (index: number) => (list.current?.children[index] as HTMLElement | undefined)?.focus();

  // A row that was moved by a key is drawn at its new place: the focus goes along.
  const follow = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (follow.current !== null) focusRow(follow.current);
    follow.current = null;
  });
  const drag = (row: HTMLElement, pointer: PointerEvent) => {
    const scroller = row.closest<HTMLElement>("[data-scroller]");
    if (list.current && scroller) startDrag({ list: list.current, scroller, row, pointer, onDrop: move });
  };
  const withFocus = (acts: Omit<RowActs, "drag">, index: number): RowActs => {
    const step = acts.move;
    const moveBy = (by: -1 | 1) => {
      follow.current = Math.max(0, Math.min(items.length - 1, index + by));
      step?.(by);
    };
    return { ...acts, move: step && moveBy, drag: mayEdit && items.length > 1 ? drag : undefined };
  };
  return (
    <>
      {!withoutNow && <NowRow />}
      {items.length === 0 && <NothingNext plain={plain} />}
      <ul ref={list} class="rows" aria-label={t("up_next")}>
        {items.map((item, index) => (
          <QueueRow
            key={item.item_id}
            item={item}
            place={index + 1}
            count={items.length}
            problem={problemWords(item, people)}
            pending={pendingId === item.item_id}
            current={item.item_id === chosen}
            onFocus={() => setFocused(item.item_id)}
            onStep={(by) => focusRow(index + by)}
            acts={withFocus(actsFor(item, index), index)}
          />
        ))}
      </ul>
      <span class="sr-only" role="status">
        {spoken}
      </span>
    </>
  );
}

function NothingNext({ plain }: { plain: boolean }) {
  const playing = useView((view) => view.player?.item != null);
  return playing ? (
    <EmptyState plain={plain} title={t("empty_next")} text={t("empty_next_text")} />
  ) : (
    <EmptyState plain={plain} title={t("empty_queue")} text={t("empty_queue_text")} />
  );
}
