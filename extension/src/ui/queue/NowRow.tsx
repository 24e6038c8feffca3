import { useView } from "../context";
import { t } from "../i18n";
import { problemWords } from "./problem";
import { RowWords } from "./QueueRow";
import { Thumb } from "./Thumb";

/** The item that is playing, at the head of the queue. */
export function NowRow() {
  const item = useView((view) => view.player?.item ?? null);
  const phase = useView((view) => view.player?.phase ?? "idle");
  const people = useView((view) => view.people.list);
  if (item === null) return null;
  return (
    <div class="row now" aria-label={t("now_row", { title: item.title })} role="group">
      <span class="now-mark" aria-hidden="true" />
      <Thumb item={item} playing={phase === "playing"} />
      <RowWords item={item} problem={problemWords(item, people)} />
    </div>
  );
}
