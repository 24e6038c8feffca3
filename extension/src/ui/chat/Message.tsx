import { Copy, Ellipsis, Flag, RotateCw, Trash2, UserRound, X } from "lucide-preact";

import type { ChatEntry } from "../../contract/types";
import type { RoomView } from "../../core/room-view";
import { useMay, useStore, useUi, useView } from "../context";
import { clock, hueOf, timeOfDay } from "../format";
import { useCopy } from "../hooks";
import { t } from "../i18n";
import { Button, IconButton } from "../kit/Button";
import type { MenuItem } from "../kit/Menu";
import { parts } from "../links";
import { errorText } from "../notices";
import { usePersonMenu } from "../people/menu";
import { RoleMark } from "../people/RoleMark";
import { useOpenTask } from "../people/tasks";
import type { Group } from "./groups";

/** A person's messages in a row: their name and the time once, then what they said. */
export function MessageGroup({ group }: { group: Group }) {
  const mine = useView((view) => view.you?.user_id === group.userId);
  return (
    <div class={mine ? "said mine" : "said"}>
      <p class="said-head">
        <bdi class={`said-name clamp hue${hueOf(group.userId, 8)}`}>
          {group.name === "" ? t("somebody") : group.name}
        </bdi>
        <RoleMark userId={group.userId} />
        <time class="said-at">{timeOfDay(group.at)}</time>
      </p>
      {group.entries.map((entry) => (
        <Said key={entry.id} entry={entry} mine={mine} />
      ))}
    </div>
  );
}

function Said({ entry, mine }: { entry: ChatEntry; mine: boolean }) {
  const store = useStore();
  const copy = useCopy();
  const { openMenu } = useUi();
  const mayDelete = useMay("chat.delete");
  const openTask = useOpenTask();
  const personMenu = usePersonMenu();
  if (!("text" in entry)) return <p class="said-line deleted">{t("chat_deleted")}</p>;
  const author = { user_id: entry.user_id, name: entry.name };
  const about = mine ? [] : personMenu(author);
  const items: MenuItem[] = [
    { icon: Copy, label: t("copy_text"), onSelect: () => copy(entry.text, t("copied"), t("copy_failed")) },
    ...(mine || mayDelete
      ? [
          {
            icon: Trash2,
            label: t("delete_message"),
            danger: true,
            onSelect: () => void store.send("chat.delete", { ids: [entry.id] }),
          },
        ]
      : []),
    ...(mine
      ? []
      : [
          {
            icon: Flag,
            label: t("flag_message"),
            onSelect: () => openTask({ kind: "report", person: author, messageId: entry.id }),
          },
        ]),
  ];
  // Only to be reported is what the line above does better.
  const open = (anchor: HTMLElement) => {
    const person = { icon: UserRound, label: t("person_menu", { name: entry.name }) };
    const more = { ...person, onSelect: () => openMenu(anchor, person.label, about) };
    openMenu(anchor, t("message_menu"), about.length > 1 ? [...items, more] : items);
  };
  return (
    <div class="said-line">
      <p class="said-text" dir="auto">
        <Words text={entry.text} />
      </p>
      {entry.at_ms != null && <PlaceButton ms={entry.at_ms} />}
      <IconButton
        class="said-more"
        size="small"
        icon={Ellipsis}
        label={t("message_menu")}
        aria-haspopup="menu"
        onClick={(event) => open(event.currentTarget)}
      />
    </div>
  );
}

/** What was said: text, links that open elsewhere, and times that lead there in the video. */
function Words({ text }: { text: string }) {
  return (
    <>
      {parts(text).map((part, index) => {
        if (part.kind === "text") return part.text;
        if (part.kind === "time") return <TimeLink key={index} text={part.text} ms={part.ms} />;
        return (
          <a key={index} href={part.url} target="_blank" rel="noopener noreferrer nofollow ugc">
            {part.text}
          </a>
        );
      })}
    </>
  );
}

function TimeLink({ text, ms }: { text: string; ms: number }) {
  const store = useStore();
  const allowed = useMay("player.control");
  const durationMs = useView((view) => view.player?.item?.duration_ms ?? null);
  if (!allowed || durationMs === null || ms >= durationMs) return <>{text}</>;
  return (
    <button type="button" class="link" data-tip={t("go_to", { time: text })} onClick={() => store.seek(ms)}>
      {text}
    </button>
  );
}

/** The place in the video that the message spoke of. */
function PlaceButton({ ms }: { ms: number }) {
  return (
    <span class="said-place" data-tip={t("said_at", { time: clock(ms) })}>
      {clock(ms)}
    </span>
  );
}

/** Own messages on their way: shown at once, marked; what failed can be sent again or dropped. */
export function Outgoing({ message }: { message: RoomView["outgoing"][number] }) {
  const store = useStore();
  const failed = message.failed !== null;
  return (
    <div class={failed ? "said mine out failed" : "said mine out"}>
      <p class="said-text" dir="auto">
        {message.text}
      </p>
      {message.failed !== null ? (
        <div class="out-acts" role="alert">
          <span>{errorText({ code: message.failed }, "chat_send")}</span>
          <Button size="small" icon={RotateCw} onClick={() => store.retryMessage(message.opId)}>
            {t("send_again")}
          </Button>
          <IconButton size="small" icon={X} label={t("discard")} onClick={() => store.discardMessage(message.opId)} />
        </div>
      ) : (
        <span class="out-mark">{t("sending")}</span>
      )}
    </div>
  );
}
