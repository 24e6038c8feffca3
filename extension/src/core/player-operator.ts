import { Expectations } from "./player-expectations";
import type { PlayerEvent, PlayerPort, PlayResult } from "./player-port";
import type { Item } from "./types";

/** Gives commands to a port and notes what each will cause, so that echoes are known from other people's hands. */
export class Operator {
  private readonly expectations: Expectations;

  constructor(
    readonly port: PlayerPort,
    now: () => number,
  ) {
    this.expectations = new Expectations(now);
  }

  load(item: Item, startMs: number): void {
    this.port.load(item, startMs);
  }

  play(): Promise<PlayResult> {
    this.expectations.expect("play");
    return this.port.play();
  }

  /** Nothing when it stands already: then no echo would come. */
  pause(): void {
    if (this.port.status === "paused" || this.port.status === "empty" || this.port.status === "ended") return;
    this.expectations.expect("pause");
    this.port.pause();
  }

  seek(positionMs: number): void {
    this.expectations.expect("seek", positionMs);
    this.port.seek(positionMs);
  }

  setRate(rate: number): void {
    if (Math.abs(this.port.rate - rate) < 1e-6) return;
    this.expectations.expect("rate", rate);
    this.port.setRate(rate);
  }

  /** True when the event is the echo of a command given here. */
  isEcho(event: PlayerEvent): boolean {
    switch (event.type) {
      case "change":
        return true;
      case "seek":
        return this.expectations.take("seek", event.toMs);
      case "rate":
        return this.expectations.take("rate", event.rate);
      case "play":
      case "pause":
        return this.expectations.take(event.type);
    }
  }
}
