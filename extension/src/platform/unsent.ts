import type { Unsent } from "../core/chat-desk";
import type { RoomSession } from "../core/room-session";
import type { Area } from "./area";

const KEY = "unsent";

/**
 * Messages that the room did not take stay until the person sends them again or discards them, also when the worker is
 * stopped meanwhile. Those still on their way are repeated by the page that sent them.
 */
export class UnsentStore {
  constructor(private readonly area: Area) {}

  /** Gives the session what a former one left in `place`, and keeps what this one leaves. */
  async attach(session: RoomSession, place: string): Promise<void> {
    const stored = (await this.area.get(KEY)) as { place?: unknown; messages?: readonly Unsent[] } | null | undefined;
    if (stored?.place === place && Array.isArray(stored.messages)) session.restoreUnsent(stored.messages);
    let { outgoing } = session.get();
    session.subscribe(() => {
      if (session.get().outgoing === outgoing) return;
      outgoing = session.get().outgoing;
      void this.area.set(KEY, { place, messages: session.unsent });
    });
  }
}
