import { Check, EllipsisVertical, Flag, X } from "lucide-preact";

import type { Outcome, Report } from "../../contract/types";
import { useStore, useUi } from "../context";
import { timeOfDay } from "../format";
import { useBusy } from "../hooks";
import { t } from "../i18n";
import { Button, IconButton } from "../kit/Button";
import { usePersonMenu } from "../people/menu";

/** A report with what it is about, what may be done, and its three answers. */
export function ReportRow({ report }: { report: Report }) {
  const store = useStore();
  const { openMenu } = useUi();
  const [busy, run] = useBusy();
  const { about, by, reason, evidence, report_id } = report;
  const items = usePersonMenu()(about).filter(({ icon }) => icon !== Flag);
  const answer = (outcome: Outcome) => run(() => store.send("room.resolve", { report_id, outcome }));
  const shown = evidence.text ?? evidence.item?.title ?? null;
  return (
    <li class="report">
      <p class="report-head">
        <strong>{t("flag_about", { name: about.name })}</strong>
        <small>{timeOfDay(report.at)}</small>
        {items.length > 0 && (
          <IconButton
            size="small"
            icon={EllipsisVertical}
            label={t("person_menu", { name: about.name })}
            aria-haspopup="menu"
            onClick={(event) => openMenu(event.currentTarget, t("person_menu", { name: about.name }), items)}
          />
        )}
      </p>
      <p dir="auto">{reason}</p>
      {shown !== null && (
        <blockquote class="evidence" dir="auto">
          {shown}
        </blockquote>
      )}
      <small>{t("flag_by", { name: by.name })}</small>
      <div class="wait-acts">
        <Button size="small" tone="accent" icon={Check} busy={busy} onClick={() => answer("handled")}>
          {t("flag_handled")}
        </Button>
        <Button size="small" icon={X} onClick={() => answer("dismissed")}>
          {t("flag_dismissed")}
        </Button>
        <Button size="small" tone="quiet" onClick={() => answer("escalated")}>
          {t("flag_escalated")}
        </Button>
      </div>
    </li>
  );
}
