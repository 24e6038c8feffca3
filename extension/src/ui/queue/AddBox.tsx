import type { RefObject } from "preact";
import { useRef, useState } from "preact/hooks";
import { Link2, ListEnd, ListStart, Play, Plus, Search, X } from "lucide-preact";

import { useKeys, useMay, useStore, useView } from "../context";
import { useBusy } from "../hooks";
import { Icon } from "../icons";
import { t, tn } from "../i18n";
import { Button, IconButton } from "../kit/Button";
import { readAddInput } from "../links";
import { errorText } from "../notices";
import { Findings } from "./Findings";
import type { SearchHit, SearchPort } from "./search";
import { useSearch } from "./useSearch";

export type Where = "end" | "next" | "now";
export type Adding = { url: string } | Pick<SearchHit, "provider" | "media_id">;

interface AddBoxProps {
  search: SearchPort | null;
  innerRef: RefObject<HTMLInputElement>;
}

/** Takes links, one or many, and words to search for. What went wrong is said here, and the text stays. */
export function AddBox(props: AddBoxProps) {
  return useMay("queue.add") ? <Box {...props} /> : <p class="add-off">{t("add_forbidden")}</p>;
}

function Box({ search, innerRef }: AddBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const input = readAddInput(text);
  const finding = useSearch(search, input.kind === "words" ? input.query : "");
  const clear = () => {
    setText("");
    innerRef.current?.focus();
  };
  const keep = (left: readonly Adding[]) => {
    const urls = left.flatMap((one) => ("url" in one ? [one.url] : []));
    if (urls.length > 0) setText(urls.join(" "));
  };
  const { busy, error, forget, add } = useAdd(clear, keep);
  useKeys(box, (press) => {
    if (press.key !== "Escape" || text === "") return false;
    clear();
    return true;
  });
  const mayEdit = useMay("queue.edit");
  const looked = useView((view) => view.room?.settings.queue_approval === true);
  const wait = looked && !mayEdit && input.kind === "links" ? t("add_pending") : null;
  const links = input.kind === "links" ? input.urls.map((url) => ({ url })) : null;
  const placeholder = search === null ? t("add_link_placeholder") : t("add_placeholder");
  return (
    <div ref={box} class="add">
      {input.kind === "words" && <Findings finding={finding} busy={busy} onAdd={(hit, where) => add([hit], where)} />}
      <AddNote error={error} note={inputNote(input, search !== null) ?? wait} />
      {links !== null && <LinkActs count={links.length} busy={busy} onAdd={(where) => add(links, where)} />}
      <form
        class="add-box"
        onSubmit={(event) => {
          event.preventDefault();
          if (links !== null) add(links, "end");
        }}
      >
        <Icon of={links !== null ? Link2 : search === null ? Plus : Search} />
        <input
          ref={innerRef}
          type="text"
          enterkeyhint={links === null ? "search" : "done"}
          autocomplete="off"
          spellcheck={false}
          dir="auto"
          value={text}
          maxLength={8_000}
          data-shortcut="add"
          placeholder={placeholder}
          aria-label={placeholder}
          onInput={(event) => {
            setText(event.currentTarget.value);
            forget();
          }}
        />
        {text !== "" && <IconButton size="small" icon={X} label={t("clear_text")} onClick={clear} />}
      </form>
    </div>
  );
}

function AddNote({ error, note }: { error: string | null; note: string | null }) {
  if (error !== null) {
    return (
      <p class="add-note error" role="alert">
        {error}
      </p>
    );
  }
  return note === null ? null : (
    <p class="add-note" role="status">
      {note}
    </p>
  );
}

function inputNote(input: ReturnType<typeof readAddInput>, canSearch: boolean): string | null {
  if (input.kind === "too_many") return tn("add_too_many", input.most);
  return input.kind === "words" && !canSearch ? t("search_off") : null;
}

function LinkActs({ count, busy, onAdd }: { count: number; busy: boolean; onAdd: (where: Where) => void }) {
  const mayControl = useMay("player.control");
  return (
    <div class="add-acts">
      <Button size="small" tone="accent" icon={ListEnd} busy={busy} onClick={() => onAdd("end")}>
        {tn("add_links", count)}
      </Button>
      <Button size="small" icon={ListStart} disabled={busy} onClick={() => onAdd("next")}>
        {t("play_next")}
      </Button>
      {mayControl && count === 1 && (
        <Button size="small" icon={Play} disabled={busy} onClick={() => onAdd("now")}>
          {t("play_now")}
        </Button>
      )}
    </div>
  );
}

/** Adds one after the other, so that they stand in the order they were given; what failed is said and stays. */
function useAdd(onDone: () => void, onLeft: (left: readonly Adding[]) => void) {
  const store = useStore();
  const [busy, run] = useBusy();
  const [error, setError] = useState<string | null>(null);
  const addAll = async (all: readonly Adding[], where: Where) => {
    setError(null);
    // Each goes to the very front, so that the last must be put there first.
    const ordered = where === "next" ? [...all].reverse() : all;
    let added = 0;
    for (const one of ordered) {
      const what = "url" in one ? one : { provider: one.provider, media_id: one.media_id };
      const answer = await store.send("queue.add", { ...what, where }, { quiet: true });
      if (!answer.ok) {
        const words = errorText(answer.error, "queue_add");
        setError(added === 0 ? words : `${tn("add_some", added)} ${words}`);
        const left = ordered.slice(added);
        onLeft(where === "next" ? left.reverse() : left);
        return;
      }
      added += 1;
    }
    onDone();
  };
  return {
    busy,
    error,
    forget: () => setError(null),
    add: (all: readonly Adding[], where: Where) => run(() => addAll(all, where)),
  };
}
