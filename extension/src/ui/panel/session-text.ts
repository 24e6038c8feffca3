import type { SessionReport, Spread } from "../../core/session-record";
import { clock } from "../format";
import { t } from "../i18n";

/** The report as a person reads it: a summary, then a line for each minute. */
export function reportText(report: SessionReport): string {
  const { clock_error_ms: error, stalls, waits, minutes } = report;
  const stalled = stalls.reduce((sum, { ms }) => sum + ms, 0);
  const lines = [
    t("report_title"),
    report.made_at,
    "",
    line("report_player", t(report.class === "tight" ? "report_tight" : "report_coarse", { kind: report.player })),
    line("report_length", t("length_minutes", { minutes: report.minutes_recorded })),
    line("report_drift", spread(report.drift_ms)),
    line("report_skew", spread(report.skew_ms)),
    line("report_clock", error === null ? "–" : `± ${error.p50} ms`),
    line("report_rates", String(report.rate_changes)),
    line("report_seeks", String(report.seeks)),
    line("report_stalls", stalls.length === 0 ? "0" : `${stalls.length} (${seconds(stalled)})`),
    "",
    t("report_waits"),
    ...(waits.length === 0 ? [`  ${t("report_nobody")}`] : []),
    ...waits.map(
      ({ at_s, who, reason, ms }) => `  ${clock(at_s * 1000)}  ${who}: ${t(`wait_${reason}`)}, ${seconds(ms)}`,
    ),
    "",
    t("report_minutes"),
    ...minutes.map(
      (row) =>
        `  ${String(row.minute).padStart(4)}  ${cell(row.drift_ms)}  ${cell(row.skew_ms)}  ` +
        `${String(row.clock_error_ms ?? "–").padStart(6)}  ${String(row.rate_changes).padStart(3)}  ` +
        `${String(row.seeks).padStart(3)}  ${String(row.stalls).padStart(3)}`,
    ),
    "",
  ];
  return lines.join("\n");
}

type LineKey =
  | "report_player"
  | "report_length"
  | "report_drift"
  | "report_skew"
  | "report_clock"
  | "report_rates"
  | "report_seeks"
  | "report_stalls";

const line = (key: LineKey, value: string) => `${t(key)}: ${value}`;
const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`;
const spread = (of: Spread | null) => (of === null ? "–" : `p50 ${of.p50} · p95 ${of.p95} · max ${of.max} ms`);
const cell = (of: Spread | null) =>
  (of === null ? ["–", "–", "–"] : [of.p50, of.p95, of.max]).map((value) => String(value).padStart(7)).join("");
