import type { KeyValue } from "../../core/platform";
import type { Scheduler } from "../../core/scheduler";
import type { BridgePort } from "./bridge";
import { autonavCancel, autonavMark } from "./elements";

/** YouTube puts the person's own setting in force again about a second after each navigation. */
const AGAIN_MS = [0, 400, 1_500, 3_000];
const CHECK_MS = 150;
/** That it was on before; kept on the device, as a page may be loaded anew while it is off. */
const WAS_ON = "autonav-was-on";

/**
 * Keeps YouTube's "autoplay next" off while the person is in a room, and gives back what they had. Which of YouTube's
 * numbers is off is seen from the switch itself: sources differ.
 */
export class Autonav {
  private offIs = 1;
  private keeping = false;
  private cancels: (() => void)[] = [];

  constructor(
    private readonly page: Document,
    private readonly scheduler: Scheduler,
    private readonly bridge: BridgePort,
    private readonly local: KeyValue,
  ) {}

  /** From now on, and again after each navigation. */
  keepOff(): void {
    this.keeping = true;
    this.stop();
    this.cancels = AGAIN_MS.map((delay) => this.scheduler.after(delay, () => this.set(false)));
  }

  /** The video has come to its end: nothing follows by itself. */
  ended(): void {
    const cancel = autonavCancel(this.page);
    if (this.keeping && cancel !== null && cancel.offsetParent !== null) cancel.click();
  }

  restore(): void {
    if (!this.keeping) return;
    this.keeping = false;
    this.stop();
    if (this.local.get(WAS_ON) !== null) this.set(true);
    this.local.remove(WAS_ON);
  }

  private set(on: boolean, tried = false): void {
    const is = this.isOn();
    if (is === null || is === on) return;
    if (is) this.local.set(WAS_ON, "1");
    this.bridge.send({ what: "autonav", state: on ? 3 - this.offIs : this.offIs });
    this.cancels.push(
      this.scheduler.after(CHECK_MS, () => {
        if (tried || this.isOn() === on) return;
        this.offIs = 3 - this.offIs;
        this.set(on, true);
      }),
    );
  }

  private isOn(): boolean | null {
    const mark = autonavMark(this.page);
    return mark === null ? null : mark.getAttribute("aria-checked") === "true";
  }

  private stop(): void {
    for (const cancel of this.cancels) cancel();
    this.cancels = [];
  }
}
