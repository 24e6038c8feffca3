import { useEffect, useMemo } from "preact/hooks";
import { ArrowDown } from "lucide-preact";

import { useStore, useView } from "../context";
import { useBusy } from "../hooks";
import { nameList, t, tn } from "../i18n";
import { Button } from "../kit/Button";
import { EmptyState } from "../kit/LineArt";
import { Composer } from "./Composer";
import { grouped } from "./groups";
import { MessageGroup, Outgoing } from "./Message";
import { useLogScroll } from "./scroll";

export interface ChatProps {
  /** Told how many messages came that were not looked at, for the tab's count. */
  heading?: boolean | undefined;
}

/** What is said beside the video. */
export function Chat({ heading = true }: ChatProps) {
  const chat = useView((view) => view.chat);
  const outgoing = useView((view) => view.outgoing);
  const hasMore = useView((view) => view.chatHasMore);
  const store = useStore();
  const [busy, run] = useBusy();
  const groups = useMemo(() => grouped(chat), [chat]);
  const { ref, unseen, toFoot, onScroll } = useLogScroll(chat[0]?.id, chat.at(-1)?.id, chat.length);
  // One's own message is always what one wants to see.
  useEffect(() => {
    if (outgoing.length > 0) toFoot();
  }, [outgoing.length]);
  return (
    <section class="chat" aria-label={t("chat")}>
      {heading && (
        <header class="part-head">
          <h2>{t("chat")}</h2>
        </header>
      )}
      <div class="chat-body">
        <div
          ref={ref}
          class="scroll chat-log"
          role="log"
          aria-live="polite"
          aria-label={t("chat")}
          tabIndex={0}
          onScroll={onScroll}
        >
          {hasMore && (
            <Button
              size="small"
              tone="quiet"
              class="more"
              busy={busy}
              onClick={() => run(() => store.loadEarlierChat())}
            >
              {t("chat_earlier")}
            </Button>
          )}
          {groups.length === 0 && outgoing.length === 0 && (
            <EmptyState plain title={t("chat_empty")} text={t("chat_empty_text")} />
          )}
          {groups.map((group) => (
            <MessageGroup key={group.key} group={group} />
          ))}
          {outgoing.map((message) => (
            <Outgoing key={message.opId} message={message} />
          ))}
        </div>
        {unseen > 0 && (
          <Button size="small" tone="accent" class="chat-new" icon={ArrowDown} onClick={toFoot}>
            {tn("chat_new", unseen)}
          </Button>
        )}
      </div>
      <Typing />
      <Composer onSent={toFoot} />
    </section>
  );
}

function Typing() {
  const typing = useView((view) => view.typing);
  return (
    <p class="typing" role="status">
      {typing.length > 0 && (
        <>
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span class="clamp">{`${nameList(typing)} ${tn("typing", typing.length)}`}</span>
        </>
      )}
    </p>
  );
}
