import type { Namespace } from "../contract/types";

/** One connection to the server with all its namespaces, as core needs it. It is dialled once and never revived. */
export interface Wire {
  /** `answer` gets whatever the server acknowledged with; it is never called when the connection goes first. */
  send(namespace: Namespace, name: string, payload: object, answer: (value: unknown) => void): void;
  /** Ends it; no event of it is delivered afterwards. */
  close(): void;
}

export interface WireEvents {
  /** Every namespace is connected. */
  open(): void;
  /** The server refused the token, or the client; `code` is one of the contract's error codes where it said one. */
  refused(code: string): void;
  /** It ended, or could not be made. Called once, and not after `refused` or `close()`. */
  down(): void;
  event(name: string, payload: unknown): void;
}

export type Dial = (token: string, events: WireEvents) => Wire;

/** The namespaces that a join needs. */
export const NAMESPACES = ["/room", "/queue", "/player", "/chat"] as const satisfies readonly Namespace[];
