import { NAMESPACE_OF, type Answer, type Namespace, type WritingName } from "../contract/types";
import { Lane, type LanePorts, type Outcome } from "./lane";

export type { Outcome } from "./lane";

/**
 * Writing commands on their way. Each namespace sends one at a time, so that neither a repeat nor a pause that the
 * server asked for lets a later command overtake. A command is repeated until it is answered, over other connections
 * too; its op_id makes the server carry it out once.
 */
export class Outbox {
  private readonly lanes = new Map<Namespace, Lane>();
  private open = false;

  constructor(private readonly ports: LanePorts) {}

  /** `payload` holds the op_id. Resolves with the server's answer, or "not_sent" for a player command that came too late. */
  send<T>(name: WritingName, payload: { readonly op_id: string }): Promise<Outcome<T>> {
    return new Promise((resolve) => {
      this.lane(NAMESPACE_OF[name]).push(name, payload, (outcome) => resolve(outcome as Outcome<T>));
    });
  }

  /** The client is in the room: what is unanswered goes out again. */
  connected(): void {
    this.open = true;
    for (const lane of this.lanes.values()) lane.connected();
  }

  disconnected(): void {
    this.open = false;
    for (const lane of this.lanes.values()) lane.disconnected();
  }

  /** Nothing will be sent any more: all that waits gets this answer. */
  fail(answer: Answer<never>): void {
    for (const lane of this.lanes.values()) lane.fail(answer);
  }

  private lane(namespace: Namespace): Lane {
    let lane = this.lanes.get(namespace);
    if (lane === undefined) {
      lane = new Lane(this.ports, namespace === "/player");
      if (this.open) lane.connected();
      this.lanes.set(namespace, lane);
    }
    return lane;
  }
}
