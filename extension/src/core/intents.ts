import { POSITION_MS } from "../contract/limits";
import type { CommandResult } from "./room-view";
import type { Press } from "./optimistic";
import type { Intent } from "./player-reports";
import type { SessionPort } from "./session-port";

type Sent = Promise<CommandResult<"player.play" | "player.pause" | "player.seek" | "player.rate">>;

/** Sends what a person asked of the player, and shows an own pause or seek until the room has answered. */
export class Intents {
  private shown: Press | null = null;

  constructor(
    private readonly session: SessionPort,
    private readonly changed: () => void,
  ) {}

  /** What shows before the room has answered. */
  get press(): Press | null {
    return this.shown;
  }

  /** True when the room took it. */
  async carry(intent: Intent): Promise<boolean> {
    const { kind, itemId, positionMs } = intent;
    const press: Press | null = kind === "pause" || kind === "seek" ? { kind, itemId, positionMs } : null;
    this.show(press);
    const { ok } = await this.send(intent);
    if (this.shown === press) this.show(null);
    return ok;
  }

  private send({ kind, itemId, positionMs, rate }: Intent): Sent {
    switch (kind) {
      case "play":
        return this.session.send("player.play", { item_id: itemId });
      case "pause":
        return this.session.send("player.pause", { item_id: itemId });
      case "seek": {
        const position_ms = Math.min(Math.max(Math.round(positionMs), 0), POSITION_MS);
        return this.session.send("player.seek", { item_id: itemId, position_ms });
      }
      case "rate":
        return this.session.send("player.rate", { item_id: itemId, rate: rate ?? 1 });
    }
  }

  private show(press: Press | null): void {
    if (press === this.shown) return;
    this.shown = press;
    this.changed();
  }
}
