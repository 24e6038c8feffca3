import type { Remeasure, ServerClock } from "./clock";
import type { Scheduler } from "./scheduler";

const BURST = 12;
const BURST_GAP_MS = 80;
/** How long the answers of a burst are waited for after its last ping, and how many suffice then. */
const BURST_WAIT_MS = 2_000;
const BURST_ENOUGH = 4;
const UPKEEP_MS = 2_000;
const UPKEEP_LARGE_MS = 10_000;
const LARGE_ROOM = 50;
/** A timer this late means that the tab slept or was throttled: what was measured is stale. */
const SLIP_MS = 5_000;

export interface ClockKeeperPorts {
  readonly scheduler: Scheduler;
  readonly clock: ServerClock;
  /** One `clock.ping`; rejects when it was not answered. The time it takes is part of the measurement. */
  ping(): Promise<{ t1_us: number; t2_us: number }>;
}

/** Decides when the server's clock is asked: a burst on connect, wake and network change, then upkeep. */
export class ClockKeeper {
  private online = false;
  private people = 0;
  /** Counts bursts; an answer to a ping of an earlier one is dropped. */
  private burst = 0;
  private answered = 0;
  private measuring = false;
  private cancelTimer: () => void = () => undefined;

  constructor(private readonly ports: ClockKeeperPorts) {}

  connected(): void {
    this.online = true;
    this.remeasure("connection");
  }

  disconnected(): void {
    this.online = false;
    this.measuring = false;
    this.burst += 1;
    this.cancelTimer();
  }

  /** The machine or tab woke: nothing acts on the clock until it is measured again. */
  woke(): void {
    this.remeasure("wake");
  }

  networkChanged(): void {
    this.remeasure("connection");
  }

  setPeople(count: number): void {
    this.people = count;
  }

  private remeasure(reason: Remeasure): void {
    this.ports.clock.begin(reason);
    if (!this.online) return;
    this.measuring = true;
    this.burst += 1;
    this.answered = 0;
    this.sendBurst(BURST);
  }

  private sendBurst(left: number): void {
    this.send();
    if (left > 1) this.timer(BURST_GAP_MS, () => this.sendBurst(left - 1));
    else this.timer(BURST_WAIT_MS, () => this.endBurst());
  }

  private endBurst(): void {
    if (!this.measuring) return;
    if (this.answered < BURST_ENOUGH) {
      this.answered = 0;
      this.sendBurst(BURST);
      return;
    }
    this.measuring = false;
    this.ports.clock.finish();
    this.upkeep();
  }

  private upkeep(): void {
    const interval = this.people > LARGE_ROOM ? UPKEEP_LARGE_MS : UPKEEP_MS;
    const due = this.ports.scheduler.now() + interval;
    this.timer(interval, () => {
      if (this.ports.scheduler.now() - due > SLIP_MS) {
        this.networkChanged();
        return;
      }
      this.send();
      this.upkeep();
    });
  }

  private send(): void {
    const { scheduler, clock } = this.ports;
    const burst = this.burst;
    const t0 = scheduler.now();
    this.ports.ping().then(
      ({ t1_us, t2_us }) => {
        if (burst !== this.burst) return;
        const jumped = clock.add({ t0, t1: t1_us / 1000, t2: t2_us / 1000, t3: scheduler.now() }) === "jump";
        this.answered += 1;
        if (jumped) this.woke();
        else if (this.measuring && this.answered >= BURST) this.endBurst();
      },
      () => undefined,
    );
  }

  private timer(delayMs: number, task: () => void): void {
    this.cancelTimer();
    this.cancelTimer = this.ports.scheduler.after(delayMs, task);
  }
}
