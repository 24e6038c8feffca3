import { useRef } from "preact/hooks";
import {
  ArrowDown,
  ArrowUp,
  Check,
  EllipsisVertical,
  GripVertical,
  Hourglass,
  ListStart,
  Play,
  Trash2,
  TriangleAlert,
} from "lucide-preact";

import type { Item } from "../../contract/types";
import { useKeys, useUi } from "../context";
import { clock, spokenTime } from "../format";
import { Icon } from "../icons";
import { t } from "../i18n";
import { Avatar } from "../kit/Avatar";
import { IconButton } from "../kit/Button";
import type { MenuItem } from "../kit/Menu";
import { Thumb } from "./Thumb";

/** What one may do with a row; a missing one is not offered. */
export interface RowActs {
  playNow?: (() => void) | undefined;
  playNext?: (() => void) | undefined;
  move?: ((by: -1 | 1) => void) | undefined;
  remove?: (() => void) | undefined;
  /** Lets a pending one in. */
  approve?: (() => void) | undefined;
  drag?: ((row: HTMLElement, pointer: PointerEvent) => void) | undefined;
}

export interface QueueRowProps {
  item: Item;
  /** 1 for the next one. */
  place: number;
  count: number;
  /** Why it cannot play, and for how many. */
  problem: string | null;
  pending: boolean;
  /** The one row that Tab reaches; arrows lead to the others. */
  current: boolean;
  onFocus: () => void;
  onStep: (by: -1 | 1) => void;
  acts: RowActs;
}

export function QueueRow(props: QueueRowProps) {
  const { item, place, count, acts, current } = props;
  const ref = useRef<HTMLLIElement>(null);
  useKeys(ref, (press) => {
    if (press.target !== ref.current) return false;
    const by = press.key === "ArrowUp" ? -1 : press.key === "ArrowDown" ? 1 : null;
    if (by !== null) {
      if (press.altKey) acts.move?.(by);
      else props.onStep(by);
      return true;
    }
    const act = { Enter: acts.playNow, Delete: acts.remove, Backspace: acts.remove }[press.key];
    act?.();
    return act !== undefined;
  });
  return (
    <li
      ref={ref}
      class="row"
      tabIndex={current ? 0 : -1}
      aria-label={t("queue_row", { place, count, title: item.title })}
      aria-keyshortcuts={acts.move && "Alt+ArrowUp Alt+ArrowDown"}
      data-pending={props.pending ? "" : undefined}
      data-item={item.item_id}
      onFocus={props.onFocus}
    >
      {acts.drag ? (
        <span
          class="grip"
          aria-hidden="true"
          onPointerDown={(event: PointerEvent) => {
            if (event.button !== 0 || ref.current === null) return;
            event.preventDefault();
            acts.drag?.(ref.current, event);
          }}
        >
          <Icon of={GripVertical} />
        </span>
      ) : (
        <span class="place">{place}</span>
      )}
      <Thumb item={item} />
      <RowWords item={item} problem={props.problem} />
      <RowButtons {...props} />
    </li>
  );
}

/** Title, channel and who added it: hostile text, each with a direction of its own, cut to its line. */
export function RowWords({ item, problem }: { item: Item; problem: string | null }) {
  return (
    <span class="row-words">
      <span class="row-title" dir="auto" title={item.title}>
        {item.title}
      </span>
      <span class="row-meta">
        {item.duration_ms !== null && <span aria-label={spokenTime(item.duration_ms)}>{clock(item.duration_ms)}</span>}
        {item.kind === "live" && <span class="live-word">{t("live")}</span>}
        {item.channel !== "" && <bdi class="clamp">{item.channel}</bdi>}
        <AddedBy item={item} />
      </span>
      {item.pending === true && (
        <span class="row-pending">
          <Icon of={Hourglass} />
          <span>{t("item_pending")}</span>
        </span>
      )}
      {problem !== null && (
        <span class="row-problem" title={problem}>
          <Icon of={TriangleAlert} />
          <span>{problem}</span>
        </span>
      )}
    </span>
  );
}

/** Who put it there: their face and name. */
export function AddedBy({ item }: { item: Item }) {
  const { user_id, name } = item.added_by;
  return (
    <span class="added-by">
      <Avatar userId={user_id} name={name} size="mini" />
      <span class="sr-only">{t("added_by")}</span>
      <bdi class="clamp">{name}</bdi>
    </span>
  );
}

function RowButtons({ item, place, count, acts, current }: QueueRowProps) {
  const { openMenu } = useUi();
  const tab = current ? 0 : -1;
  const items: MenuItem[] = [];
  const { playNow, playNext, move, remove, approve } = acts;
  if (approve) items.push({ icon: Check, label: t("approve"), onSelect: approve });
  if (playNow) items.push({ icon: Play, label: t("play_now"), hint: "↵", onSelect: playNow });
  if (playNext && place > 1) items.push({ icon: ListStart, label: t("play_next"), onSelect: playNext });
  if (move && place > 1) items.push({ icon: ArrowUp, label: t("move_up"), hint: "Alt ↑", onSelect: () => move(-1) });
  if (move && place < count)
    items.push({ icon: ArrowDown, label: t("move_down"), hint: "Alt ↓", onSelect: () => move(1) });
  if (remove) items.push({ icon: Trash2, label: t("remove"), danger: true, onSelect: remove });
  if (items.length === 0) return null;
  return (
    <span class="row-buttons">
      {approve && (
        <IconButton
          size="small"
          tone="accent"
          icon={Check}
          label={t("approve_item", { title: item.title })}
          tabIndex={tab}
          onClick={approve}
        />
      )}
      {playNow && (
        <IconButton class="row-quick" size="small" icon={Play} label={t("play_now")} tabIndex={tab} onClick={playNow} />
      )}
      <IconButton
        size="small"
        icon={EllipsisVertical}
        label={t("item_menu", { title: item.title })}
        aria-haspopup="menu"
        tabIndex={tab}
        onClick={(event) => openMenu(event.currentTarget, item.title, items)}
      />
    </span>
  );
}
