import { useRef, useState } from "preact/hooks";
import { History as HistoryIcon, ListVideo, ListX, Plus } from "lucide-preact";

import { useMay } from "../context";
import { roughLength } from "../format";
import { t, tn } from "../i18n";
import { IconButton } from "../kit/Button";
import { Confirm, type Question } from "../kit/Confirm";
import { useQueueActs } from "./acts";
import { AddBox } from "./AddBox";
import { History } from "./History";
import type { SearchPort } from "./search";
import { UpNext } from "./UpNext";

export interface QueueProps {
  /** Null when this server cannot search: the box says so and takes links. */
  search: SearchPort | null;
  /** Leaves the current item out, where it stands elsewhere on the screen. */
  withoutNow?: boolean | undefined;
  /** Empty, it shows no picture: there is one on the stage. */
  plain?: boolean | undefined;
}

/** What plays, what comes, what was, and the box that adds. */
export function Queue({ search, withoutNow, plain }: QueueProps) {
  const [past, showPast] = useState(false);
  const [question, ask] = useState<Question | null>(null);
  const box = useRef<HTMLInputElement>(null);
  return (
    <section class="queue" aria-label={t("queue")}>
      <div class="queue-inner" inert={question !== null}>
        <QueueHead past={past} showPast={showPast} ask={ask} onAdd={() => box.current?.focus()} />
        <div class="scroll queue-scroll" data-scroller>
          {past ? <History /> : <UpNext withoutNow={withoutNow === true} plain={plain === true} />}
        </div>
        <AddBox search={search} innerRef={box} />
      </div>
      {question !== null && <Confirm question={question} onClose={() => ask(null)} />}
    </section>
  );
}

function QueueHead(props: {
  past: boolean;
  showPast: (past: boolean) => void;
  ask: (question: Question) => void;
  onAdd: () => void;
}) {
  const { items, clear } = useQueueActs();
  const mayAdd = useMay("queue.add");
  const total = items.reduce((sum, item) => sum + (item.duration_ms ?? 0), 0);
  const askClear = () =>
    props.ask({
      title: t("ask_clear"),
      text: tn("ask_clear_text", items.length),
      act: t("clear"),
      danger: true,
      onYes: () => clear?.(),
    });
  return (
    <header class="part-head">
      <h2>{props.past ? t("history") : t("up_next")}</h2>
      {!props.past && items.length > 0 && (
        <span class="part-note">
          {[tn("videos", items.length), total > 0 && roughLength(total)].filter(Boolean).join(" · ")}
        </span>
      )}
      <span class="part-acts">
        {!props.past && clear && items.length > 1 && (
          <IconButton size="small" icon={ListX} label={t("clear")} onClick={askClear} />
        )}
        <IconButton
          size="small"
          icon={props.past ? ListVideo : HistoryIcon}
          label={props.past ? t("show_queue") : t("show_history")}
          onClick={() => props.showPast(!props.past)}
        />
        {mayAdd && <IconButton size="small" icon={Plus} label={t("add")} shortcut="A" onClick={props.onAdd} />}
      </span>
    </header>
  );
}
