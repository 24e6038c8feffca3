import { DURATION_MAX_MS, DURATION_MIN_MS, TITLE_LENGTH } from "../contract/limits";
import { answerFrom } from "./decode";
import type { MediaReport } from "./player-reports";
import type { Scheduler } from "./scheduler";

const RETRY_MS = 2_000;

/** Tells the server what the player learned about the item, again when it could not be told. */
export class MediaReporter {
  private untold: MediaReport | null = null;
  private cancelTimer: () => void = () => undefined;

  constructor(
    private readonly scheduler: Scheduler,
    /** Sends once; "lost" when the connection ended before the answer. */
    private readonly send: (report: MediaReport) => Promise<unknown>,
  ) {}

  report(report: MediaReport): void {
    const { untold } = this;
    const same = untold?.item_id === report.item_id && untold.cue === report.cue;
    this.untold = fitting(same ? { ...untold, ...report } : report);
    this.tell();
  }

  connected(): void {
    this.tell();
  }

  private tell(): void {
    const report = this.untold;
    this.cancelTimer();
    if (report === null) return;
    void this.send(report).then((value) => {
      const answer = value === "lost" ? null : answerFrom(value);
      if (answer?.ok === false && (answer.error.code === "rate_limited" || answer.error.code === "unavailable")) {
        this.cancelTimer = this.scheduler.after(answer.error.retry_after_ms ?? RETRY_MS, () => this.tell());
      } else if (answer !== null && this.untold === report) this.untold = null;
    });
  }
}

/** Without what the wire would refuse: a player's word for a title or length may be anything. */
function fitting({ duration_ms, title, ...rest }: MediaReport): MediaReport {
  const lasts = duration_ms !== undefined && duration_ms >= DURATION_MIN_MS && duration_ms <= DURATION_MAX_MS;
  const line = title?.replace(/\s+/g, " ").trim().slice(0, TITLE_LENGTH);
  return { ...rest, ...(lasts ? { duration_ms } : {}), ...(line ? { title: line } : {}) };
}
