import type { ClockPong } from "../contract/types";
import { ServerClock } from "./clock";
import { ClockKeeper } from "./clock-keeper";
import { answerFrom } from "./decode";
import type { PlatformSignals } from "./platform";
import type { Scheduler } from "./scheduler";
import type { SessionPort } from "./session-port";

/** This page's own measurement of the server's clock, over whatever connection the session has. */
export class TabClock {
  readonly clock: ServerClock;
  private readonly keeper: ClockKeeper;
  private online = false;
  private readonly ends: (() => void)[];

  constructor(
    private readonly session: SessionPort,
    scheduler: Scheduler,
    signals: PlatformSignals,
  ) {
    this.clock = new ServerClock(() => scheduler.now());
    this.keeper = new ClockKeeper({ scheduler, clock: this.clock, ping: () => this.ping() });
    this.ends = [
      session.subscribe(() => this.update()),
      signals.onOnline((online) => this.network(online)),
      signals.onVisible((visible) => {
        if (visible) session.probe();
      }),
      signals.onWake(() => this.woke()),
    ];
    this.update();
  }

  destroy(): void {
    for (const end of this.ends) end();
    this.keeper.disconnected();
  }

  private update(): void {
    const { status, people } = this.session.get();
    this.keeper.setPeople(people.total);
    const online = status.kind === "joining" || status.kind === "joined";
    if (online === this.online) return;
    this.online = online;
    if (online) this.keeper.connected();
    else this.keeper.disconnected();
  }

  private network(online: boolean): void {
    // A server on this machine needs no network, so losing it is a reason to ask, not to give up.
    if (online) this.session.hurry();
    else this.session.probe();
    if (this.online) this.keeper.networkChanged();
  }

  private woke(): void {
    this.session.hurry();
    this.keeper.woke();
  }

  private async ping(): Promise<ClockPong> {
    const value = await this.session.request("clock.ping", {});
    const answer = value === "lost" ? null : answerFrom<ClockPong>(value);
    if (answer?.ok !== true || answer.data === undefined) throw new Error("no answer");
    const { t1_us, t2_us } = answer.data;
    if (!Number.isFinite(t1_us) || !Number.isFinite(t2_us)) throw new Error("no time");
    return { t1_us, t2_us };
  }
}
