import { useEffect, useState } from "preact/hooks";
import { ListPlus } from "lucide-preact";

import { HISTORY_LENGTH } from "../../contract/limits";
import type { ErrorBody, Item } from "../../contract/types";
import { useMay, useStore, useView } from "../context";
import { useBusy } from "../hooks";
import { t } from "../i18n";
import { Button, IconButton } from "../kit/Button";
import { EmptyState } from "../kit/LineArt";
import { Skeleton } from "../kit/Skeleton";
import { errorText } from "../notices";
import { RowWords } from "./QueueRow";
import { Thumb } from "./Thumb";

const PAGE = Math.min(30, HISTORY_LENGTH);

/** What was played, newest first; each can be queued again. */
export function History() {
  const { items, error, more, busy, load } = usePlayed();
  if (error !== null) {
    return (
      <EmptyState title={t("history_failed")} text={errorText(error)} apart={0.6}>
        <Button onClick={load}>{t("try_again")}</Button>
      </EmptyState>
    );
  }
  if (items === null) return <Skeleton lines={4} pictures />;
  if (items.length === 0) return <EmptyState title={t("history_empty")} text={t("history_empty_text")} />;
  return (
    <>
      <ul class="rows" aria-label={t("history")}>
        {items.map((item) => (
          <PlayedRow key={item.item_id} item={item} />
        ))}
      </ul>
      {more && (
        <Button tone="quiet" class="more" busy={busy} onClick={load}>
          {t("load_more")}
        </Button>
      )}
    </>
  );
}

function PlayedRow({ item }: { item: Item }) {
  const store = useStore();
  const mayAdd = useMay("queue.add");
  const [busy, run] = useBusy();
  const requeue = () => store.send("queue.requeue", { item_id: item.item_id });
  return (
    <li class="row past">
      <Thumb item={item} />
      <RowWords item={item} problem={null} />
      {mayAdd && (
        <IconButton
          size="small"
          icon={ListPlus}
          label={t("requeue", { title: item.title })}
          busy={busy}
          onClick={() => run(requeue)}
        />
      )}
    </li>
  );
}

/** The played items, fetched anew whenever another item plays: then the last one has joined them. */
function usePlayed() {
  const store = useStore();
  const current = useView((view) => view.player?.item?.item_id ?? null);
  const queue = useView((view) => view.queue);
  const [items, setItems] = useState<readonly Item[] | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const [more, setMore] = useState(false);
  const [busy, run] = useBusy();
  const fetch = async (before: string | null, sofar: readonly Item[], wanted: () => boolean) => {
    const answer = await store.send("queue.history", { before, limit: PAGE }, { quiet: true });
    if (!wanted()) return;
    setError(answer.ok ? null : answer.error);
    if (!answer.ok) return;
    setItems([...sofar, ...answer.data.items]);
    setMore(answer.data.items.length === PAGE);
  };
  useEffect(() => {
    let current = true;
    void fetch(null, [], () => current);
    return () => void (current = false);
  }, [store, current, queue.length]);
  const load = () => run(() => fetch(items?.at(-1)?.item_id ?? null, items ?? [], () => true));
  return { items, error, more, busy, load };
}
