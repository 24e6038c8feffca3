import { useMemo, useState } from "preact/hooks";
import { Download, Undo2 } from "lucide-preact";

import type { LogEntry } from "../../contract/types";
import type { LogFormat, LogQuery, Office } from "../../core/office";
import { useStore, useUi, useView } from "../context";
import { timeOfDay } from "../format";
import { useBusy, useTick } from "../hooks";
import { t } from "../i18n";
import { Avatar } from "../kit/Avatar";
import { Button } from "../kit/Button";
import { Dialog } from "../kit/Dialog";
import { EmptyState } from "../kit/LineArt";
import { Select } from "../kit/Select";
import { Skeleton } from "../kit/Skeleton";
import { errorText } from "../notices";
import { saveFile } from "./save";
import { useLog } from "./useLog";
import { lineOf } from "./words";

const KINDS = ["all", "player.state", "queue.update", "room.update", "chat.message", "chat.deleted"] as const;
type Kind = (typeof KINDS)[number];
/** As long as `room.undo` takes it. */
const UNDO_MS = 15_000;

/** Who did what and when, newest first. */
export function Log({ office, onClose }: { office: Office; onClose: () => void }) {
  const [kind, setKind] = useState<Kind>("all");
  const [by, setBy] = useState("");
  const query = useMemo<LogQuery>(
    () => ({ ...(kind === "all" ? {} : { type: kind }), ...(by === "" ? {} : { by }) }),
    [kind, by],
  );
  const { entries, error, next, busy, more, reload } = useLog(office, query);
  return (
    <Dialog title={t("log")} onClose={onClose}>
      <div class="log">
        <div class="log-filters">
          <Select
            label={t("log_kind")}
            value={kind}
            choices={KINDS.map((value) => ({ value, label: t(`log_kind_${value === "all" ? "all" : keyOf(value)}`) }))}
            onChange={setKind}
          />
          <Who by={by} entries={entries ?? []} onChange={setBy} />
        </div>
        {error !== null ? (
          <EmptyState plain title={t("desk_failed")} text={errorText(error, "log")}>
            <Button onClick={reload}>{t("try_again")}</Button>
          </EmptyState>
        ) : entries === null ? (
          <Skeleton lines={6} pictures />
        ) : entries.length === 0 ? (
          <EmptyState title={t("log_empty")} text={t("log_empty_text")} />
        ) : (
          <Entries entries={entries} onUndone={reload} />
        )}
        {next !== null && error === null && entries !== null && (
          <Button tone="quiet" class="more" busy={busy} onClick={more}>
            {t("load_more")}
          </Button>
        )}
        {entries !== null && entries.length > 0 && <Files office={office} query={query} />}
      </div>
    </Dialog>
  );
}

const keyOf = (kind: Exclude<Kind, "all">) =>
  (
    ({
      "player.state": "player",
      "queue.update": "queue",
      "room.update": "room",
      "chat.message": "chat",
      "chat.deleted": "deleted",
    }) as const
  )[kind];

/** One person's doings: of those who are here, and those whom the history names. */
function Who({ by, entries, onChange }: { by: string; entries: readonly LogEntry[]; onChange: (by: string) => void }) {
  const people = useView((view) => view.people.list);
  const [seen] = useState(() => new Map<string, string>());
  for (const entry of entries) {
    const { by: author } = lineOf(entry);
    if (author !== null) seen.set(author.user_id, author.name);
  }
  for (const { user_id, name } of people) seen.set(user_id, name);
  const choices = [...seen].map(([value, label]) => ({ value, label })).sort((a, b) => (a.label < b.label ? -1 : 1));
  return (
    <Select
      label={t("log_by")}
      value={by}
      choices={[{ value: "", label: t("log_by_all") }, ...choices]}
      onChange={onChange}
    />
  );
}

function Entries({ entries, onUndone }: { entries: readonly LogEntry[]; onUndone: () => void }) {
  const days = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const day = new Date(entry.at).toLocaleDateString(undefined, { dateStyle: "full" });
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return (
    <>
      {[...days].map(([day, of]) => (
        <section key={day} aria-label={day}>
          <h3 class="log-day">{day}</h3>
          <ol class="log-rows">
            {of.map((entry) => (
              <Row key={entry.rev} entry={entry} onUndone={onUndone} />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function Row({ entry, onUndone }: { entry: LogEntry; onUndone: () => void }) {
  const { by, words } = lineOf(entry);
  return (
    <li class="log-row">
      {by === null ? (
        <span class="log-dot" aria-hidden="true" />
      ) : (
        <Avatar userId={by.user_id} name={by.name} size="small" />
      )}
      <span class="log-words">
        <span class="clamp2">{words}</span>
        {entry.reason !== null && (
          <small dir="auto" class="log-reason">
            {t("log_reason", { reason: entry.reason })}
          </small>
        )}
      </span>
      {entry.undoable && <Undo entry={entry} onUndone={onUndone} />}
      <time>{timeOfDay(entry.at)}</time>
    </li>
  );
}

/** Takes it back, for as long as that is possible. */
function Undo({ entry, onUndone }: { entry: LogEntry; onUndone: () => void }) {
  const store = useStore();
  const [busy, run] = useBusy();
  const left = entry.at + UNDO_MS - (store.serverNow() ?? entry.at);
  useTick(1_000, left > 0);
  if (left <= 0) return null;
  return (
    <Button
      size="small"
      icon={Undo2}
      busy={busy}
      onClick={() => run(() => store.send("room.undo", { rev: entry.rev }).then(onUndone))}
    >
      {t("undo")}
    </Button>
  );
}

const TYPES = { csv: "text/csv", json: "application/json" } as const;

/** All that matches, as a file to keep. */
function Files({ office, query }: { office: Office; query: LogQuery }) {
  const { say } = useUi();
  const code = useView((view) => view.room?.code ?? "");
  const [busy, run] = useBusy();
  const save = (format: LogFormat) =>
    run(async () => {
      const answer = await office.logFile(query, format);
      if (answer.ok) saveFile(`room-${code}.${format}`, TYPES[format], answer.data ?? "");
      else say(errorText(answer.error, "log"));
    });
  return (
    <div class="wait-acts log-files">
      {(["csv", "json"] as const).map((format) => (
        <Button key={format} size="small" icon={Download} busy={busy} onClick={() => save(format)}>
          {t("log_save", { format: format.toUpperCase() })}
        </Button>
      ))}
    </div>
  );
}
