import type { CommandName } from "../contract/types";
import type { CommandPayload, CommandResult } from "./room-view";
import type { SharedView } from "./session-state";

/** A room session as a tab sees it: the session itself in the viewer, the worker's by a port in the extension. */
export interface SessionPort {
  get(): SharedView;
  subscribe(listener: () => void): () => void;
  /** A refusal becomes a notice, unless `quiet`. Never rejects. */
  send<N extends CommandName>(
    name: N,
    payload: CommandPayload<N>,
    options?: { quiet?: boolean },
  ): Promise<CommandResult<N>>;
  /** Sends once and now, without any bookkeeping: clock and presence. "lost" without a connection. */
  request(name: CommandName, payload: object): Promise<unknown>;
  /** Enters the room, or asks again to be let in. */
  enter(password?: string): void;
  leave(): void;
  claimPlayer(): void;
  typing(): void;
  retryMessage(opId: string): void;
  discardMessage(opId: string): void;
  loadEarlierChat(): Promise<void>;
  loadMorePeople(): Promise<void>;
  dismiss(noticeId: number): void;
  /** A connection may be possible again. */
  hurry(): void;
  /** The connection may be dead without knowing it. */
  probe(): void;
}
