import { Check, ShieldCheck, Undo2, X } from "lucide-preact";

import type { Ask, Item } from "../../contract/types";
import { useStore } from "../context";
import { timeOfDay } from "../format";
import { useBusy } from "../hooks";
import { t } from "../i18n";
import { Avatar } from "../kit/Avatar";
import { Button, IconButton } from "../kit/Button";
import { Thumb } from "../queue/Thumb";

/** Somebody who would like to control the player. */
export function AskRow({ ask }: { ask: Ask }) {
  const store = useStore();
  const [busy, run] = useBusy();
  const answer = (give: boolean) => run(() => store.send("room.answer_control", { user_id: ask.user_id, give }));
  return (
    <li class="desk-row">
      <Avatar userId={ask.user_id} name={ask.name} size="small" />
      <span class="desk-name">
        <bdi class="clamp">{ask.name}</bdi>
        <small>{timeOfDay(ask.at)}</small>
      </span>
      <Button
        size="small"
        tone="accent"
        icon={ShieldCheck}
        busy={busy}
        aria-label={t("give_person", { name: ask.name })}
        onClick={() => answer(true)}
      >
        {t("give_control")}
      </Button>
      <IconButton
        size="small"
        icon={X}
        label={t("not_give_person", { name: ask.name })}
        onClick={() => answer(false)}
      />
    </li>
  );
}

/** An addition that stands in the queue and waits to be let in. */
export function PendingRow({ item }: { item: Item }) {
  const store = useStore();
  const [busy, run] = useBusy();
  const answer = (approve: boolean) => run(() => store.send("queue.approve", { item_ids: [item.item_id], approve }));
  return (
    <li class="desk-row">
      <Thumb item={item} />
      <span class="desk-name">
        <span class="clamp" dir="auto" title={item.title}>
          {item.title}
        </span>
        <small>
          <bdi>{item.added_by.name}</bdi>
        </small>
      </span>
      <IconButton
        size="small"
        tone="accent"
        icon={Check}
        busy={busy}
        label={t("approve_item", { title: item.title })}
        onClick={() => answer(true)}
      />
      <IconButton
        size="small"
        icon={X}
        label={t("decline_item", { title: item.title })}
        onClick={() => answer(false)}
      />
    </li>
  );
}

export interface OutRowProps {
  kind: "mute" | "ban";
  out: { user_id: string; name: string; until: number | null };
  /** Their connection is kept out, too. */
  address?: boolean | undefined;
  onDone: () => void;
}

/** Somebody who may not chat, or may not come in, and the way to end that. */
export function OutRow({ kind, out, address, onDone }: OutRowProps) {
  const store = useStore();
  const [busy, run] = useBusy();
  const { user_id, name, until } = out;
  const end = async () => {
    if (kind === "mute") await store.send("room.mute", { user_id, minutes: 0 });
    else await store.send("room.unban", { user_id });
    onDone();
  };
  const words = until === null ? t("until_lifted") : t("until_time", { time: whenOf(until) });
  return (
    <li class="desk-row">
      <Avatar userId={user_id} name={name} size="small" />
      <span class="desk-name">
        <bdi class="clamp">{name}</bdi>
        <small>{address === true ? `${words} · ${t("ban_with_address")}` : words}</small>
      </span>
      <Button
        size="small"
        icon={Undo2}
        busy={busy}
        aria-label={kind === "mute" ? t("unmute_person", { name }) : t("lift_person", { name })}
        onClick={() => run(end)}
      >
        {kind === "mute" ? t("mute_end") : t("lift")}
      </Button>
    </li>
  );
}

/** A time of this day, or with its date when that is another. */
function whenOf(at: number): string {
  const date = new Date(at).toLocaleDateString();
  return date === new Date().toLocaleDateString() ? timeOfDay(at) : `${date} ${timeOfDay(at)}`;
}
