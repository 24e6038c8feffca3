import type { ComponentChildren } from "preact";

import { useMay, useStore, useView } from "../context";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Dialog } from "../kit/Dialog";
import { EmptyState } from "../kit/LineArt";
import { Skeleton } from "../kit/Skeleton";
import { errorText } from "../notices";
import { Knock } from "./Knock";
import { ReportRow } from "./ReportRow";
import { AskRow, OutRow, PendingRow } from "./rows";
import { useModeration, type Moderated } from "./useModeration";

/** All that waits for somebody who looks after the room, and whoever is muted or shut out. */
export function Desk({ onClose }: { onClose: () => void }) {
  const moderated = useModeration();
  return (
    <Dialog title={t("desk")} onClose={onClose}>
      <div class="desk">
        <Waiting />
        <Kept moderated={moderated} />
        <Nothing moderated={moderated} />
      </div>
    </Dialog>
  );
}

function Section({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="desk-part" aria-label={title}>
      <h3>{title}</h3>
      <ul class="desk-rows">{children}</ul>
    </section>
  );
}

/** What has an answer to be given. */
function Waiting() {
  const store = useStore();
  const { knocks, asks, reports } = useView((view) => view.desk);
  const pending = usePending();
  return (
    <>
      {knocks.length > 0 && (
        <Section title={t("desk_door")}>
          {knocks.map((person) => {
            const answer = (approve: boolean) => store.send("room.approve", { user_id: person.user_id, approve });
            return <Knock key={person.user_id} person={person} answer={answer} />;
          })}
        </Section>
      )}
      {asks.length > 0 && (
        <Section title={t("desk_asks")}>
          {asks.map((ask) => (
            <AskRow key={ask.user_id} ask={ask} />
          ))}
        </Section>
      )}
      {pending.length > 0 && (
        <Section title={t("desk_pending")}>
          {pending.map((item) => (
            <PendingRow key={item.item_id} item={item} />
          ))}
        </Section>
      )}
      {reports.length > 0 && (
        <Section title={t("desk_reports")}>
          {reports.map((report) => (
            <ReportRow key={report.report_id} report={report} />
          ))}
        </Section>
      )}
    </>
  );
}

/** What one may let into the queue. */
function usePending() {
  const queue = useView((view) => view.queue);
  const allowed = useMay("queue.edit");
  return allowed ? queue.filter((item) => item.pending === true) : [];
}

/** Who is muted, and who is shut out. */
function Kept({ moderated }: { moderated: Moderated }) {
  const { lists, error, reload } = moderated;
  if (error !== null && lists === null) {
    return (
      <EmptyState plain title={t("desk_failed")} text={errorText(error, "room_moderation")}>
        <Button onClick={reload}>{t("try_again")}</Button>
      </EmptyState>
    );
  }
  if (lists === null) return <Skeleton lines={3} pictures />;
  const mutes = lists.mutes ?? [];
  const bans = lists.bans ?? [];
  return (
    <>
      {mutes.length > 0 && (
        <Section title={t("desk_mutes")}>
          {mutes.map((mute) => (
            <OutRow key={mute.user_id} kind="mute" out={mute} onDone={reload} />
          ))}
        </Section>
      )}
      {bans.length > 0 && (
        <Section title={t("desk_bans")}>
          {bans.map((ban) => (
            <OutRow key={ban.user_id} kind="ban" out={ban} address={ban.address} onDone={reload} />
          ))}
        </Section>
      )}
    </>
  );
}

function Nothing({ moderated: { lists } }: { moderated: Moderated }) {
  const desk = useView((view) => view.desk);
  const pending = usePending();
  const waits = desk.knocks.length + desk.asks.length + desk.reports.length + pending.length;
  if (lists === null || waits > 0) return null;
  if ((lists.mutes ?? []).length + (lists.bans ?? []).length > 0) return null;
  return <EmptyState title={t("desk_empty")} text={t("desk_empty_text")} />;
}
