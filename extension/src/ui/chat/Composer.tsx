import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Send, Smile } from "lucide-preact";

import { CHAT_LENGTH } from "../../contract/limits";
import { isTrusted } from "../../core/rights";
import { positionAt } from "../../core/timeline";
import { useKeys, useMay, useStore, useView } from "../context";
import { timeOfDay } from "../format";
import { useTick } from "../hooks";
import { t, tn } from "../i18n";
import { IconButton } from "../kit/Button";
import { EMOJI } from "./emoji";

/** From here on the characters left are shown. */
const COUNT_FROM = CHAT_LENGTH - 100;

/** Where one writes. Enter sends, Shift+Enter breaks the line. */
export function Composer({ onSent }: { onSent: () => void }) {
  const allowed = useMay("chat.send");
  const on = useView((view) => view.room?.settings.chat !== false);
  const muted = useMutedUntil();
  if (!on || !allowed) return <p class="chat-off">{on ? t("chat_forbidden") : t("chat_off")}</p>;
  if (muted !== null) {
    return (
      <p class="chat-off" role="status">
        {t("chat_muted", { time: timeOfDay(muted) })}
      </p>
    );
  }
  return (
    <>
      <Slow />
      <Writing onSent={onSent} />
    </>
  );
}

/** Until when one may not write, in server time; null when one may. */
function useMutedUntil(): number | null {
  const store = useStore();
  const until = useView((view) => view.you?.muted_until ?? null);
  const now = store.serverNow();
  const muted = until !== null && (now === null || now < until);
  useTick(1_000, muted);
  return muted ? until : null;
}

/** Why a message may have to wait. Owner and operators write as they like. */
function Slow() {
  const seconds = useView((view) => view.room?.settings.slow_mode_s ?? 0);
  const exempt = useView(({ room, you }) => room !== null && you !== null && isTrusted(room, you.user_id));
  return seconds > 0 && !exempt ? <p class="chat-slow">{tn("chat_slow", seconds)}</p> : null;
}

function Writing({ onSent }: { onSent: () => void }) {
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const store = useStore();
  const [text, setText] = useState("");
  const [picking, pick] = useState(false);
  const length = text.trim().length;
  const sendable = length > 0 && length <= CHAT_LENGTH;
  const send = () => {
    if (!sendable) return;
    const at_ms = placeOf(store.get().player, store.serverNow());
    void store.send("chat.send", { text: text.trim(), ...(at_ms === null ? {} : { at_ms }) }, { quiet: true });
    setText("");
    pick(false);
    onSent();
  };
  useKeys(form, (press) => {
    if (press.key === "Escape" && picking) {
      pick(false);
      field.current?.focus();
      return true;
    }
    if (press.key !== "Enter" || press.shiftKey || press.isComposing || press.target !== field.current) return false;
    send();
    return true;
  });
  useGrowing(field, text);
  return (
    <form
      ref={form}
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {picking && <EmojiTable onPick={(emoji) => setText(insertAt(field.current, emoji) ?? text)} />}
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        enterkeyhint="send"
        value={text}
        placeholder={t("chat_placeholder")}
        aria-label={t("chat_placeholder")}
        aria-describedby={length > COUNT_FROM ? "chat-left" : undefined}
        data-shortcut="chat"
        onInput={(event) => {
          setText(event.currentTarget.value);
          store.typing();
        }}
      />
      <Left length={length} />
      <IconButton size="small" icon={Smile} label={t("emoji")} aria-expanded={picking} onClick={() => pick(!picking)} />
      <IconButton size="small" tone="accent" type="submit" icon={Send} label={t("send")} disabled={!sendable} />
    </form>
  );
}

/** Puts text where the caret is. Returns the whole text then. */
function insertAt(input: HTMLTextAreaElement | null, text: string): string | null {
  if (input === null) return null;
  input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
  input.focus();
  return input.value;
}

/** How many characters are left, once that is of interest. */
function Left({ length }: { length: number }) {
  if (length <= COUNT_FROM) return null;
  return (
    <span id="chat-left" class={length > CHAT_LENGTH ? "left over" : "left"} role="status">
      {length > CHAT_LENGTH ? tn("chat_over", length - CHAT_LENGTH) : CHAT_LENGTH - length}
    </span>
  );
}

function EmojiTable({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <div class="emoji" role="group" aria-label={t("emoji")}>
      {EMOJI.flat().map((emoji) => (
        <button type="button" key={emoji} onClick={() => onPick(emoji)}>
          {emoji}
        </button>
      ))}
    </div>
  );
}

/** As high as the text, up to what the style allows. */
function useGrowing(ref: RefObject<HTMLTextAreaElement>, text: string): void {
  useEffect(() => {
    const input = ref.current;
    if (!input) return;
    input.style.blockSize = "auto";
    if (text !== "") input.style.blockSize = `${input.scrollHeight}px`;
  }, [ref, text]);
}

/** The place in the video that a message speaks of: where the room is as it is sent. */
function placeOf(player: ReturnType<ReturnType<typeof useStore>["get"]>["player"], now: number | null): number | null {
  if (player?.item == null || player.item.kind === "live" || now === null) return null;
  return Math.round(positionAt(player.timeline, now, player.item.duration_ms));
}
