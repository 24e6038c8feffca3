/**
 * The protocol between the extension's worker, which holds the one connection, and the pages that show the room: tabs
 * of YouTube, and the popup. Both ends are of the same build, so it has no versions. Everything is JSON.
 *
 * A tab's life: it connects once when it loads, and is told the settings and where the person is. Outside a room that
 * is all: no heartbeat, and when the worker goes to sleep the tab lets it, until it is knocked at (`KNOCK`) or has
 * something to ask. In a room the tab beats every 20 s, and comes back whenever the port breaks.
 *
 * No token ever crosses, and no time is converted: `clock.ping` goes through as it is, and each tab measures with its
 * own clock. See ports-tab.ts for the tab's end, ports-hub.ts for the worker's.
 */
import type { CommandName, ErrorBody } from "../contract/types";
import type { LogFormat, LogQuery } from "./office";
import type { SharedView } from "./session-state";

/** Names of `runtime.connect`. */
export const TAB_PORT = "tab";
export const POPUP_PORT = "popup";
export const BEAT_MS = 20_000;

/** Sent by `tabs.sendMessage` to a tab without a port: connect, there is news. */
export const KNOCK = "sharetube.knock";

/** One end of a port. Posting to a port that is closed does nothing; `onClose` is not told of one's own `close`. */
export interface Channel<Out, In> {
  post(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** What a page may know of the options. */
export interface TabSettings {
  /** The configured server's origin; an invitation in an address is always for this one. */
  readonly server: string;
  /** "" before the person has given one. */
  readonly name: string;
  /** Enter the last room again when the browser starts. */
  readonly autoJoin: boolean;
  readonly thumbnailButton: boolean;
  readonly panelSide: "right" | "left";
}

/** The room that the person is in, or at the door of. Another `id` is another stay: nothing of the former view holds. */
export interface Place {
  readonly id: string;
  readonly code: string;
  /** The server's origin. */
  readonly server: string;
  /** The link to hand on. */
  readonly url: string;
}

/** A command with an op_id of the page's making, so that it may be repeated when the worker died in between. */
export interface SendCall {
  readonly do: "send";
  readonly name: CommandName;
  readonly payload: object;
  readonly opId: string;
  readonly quiet: boolean;
}

/** Once and now, without bookkeeping: clock, presence, what the player learned. */
export interface RequestCall {
  readonly do: "request";
  readonly name: CommandName;
  readonly payload: object;
}

/** Answered once that time has passed: the worker's timers are on time while the page's, hidden, are held back. */
export interface WakeCall {
  readonly do: "wake";
  readonly afterMs: number;
}

/** What the session does without an answer worth having. */
export type ActCall =
  /** Ask to be let in again. */
  | { readonly do: "enter"; readonly password?: string }
  /** "Play here". */
  | { readonly do: "claim" }
  | { readonly do: "typing" | "earlier" | "more_people" | "hurry" | "probe" }
  | { readonly do: "retry" | "discard"; readonly opId: string }
  | { readonly do: "dismiss"; readonly noticeId: number };

/** What is more than the room's session can do. */
export type HostCall =
  | { readonly do: "leave" }
  /**
   * Enter a room, leaving the present one. Without `server`: of the configured one; only the popup may name another.
   * `name` is needed from whoever has not given one yet: without any the answer is `unauthenticated`.
   */
  | { readonly do: "join"; readonly code: string; readonly name?: string; readonly server?: string }
  /** Make a room and enter it; `add` is a link that it begins with, `name` as for join. */
  | { readonly do: "create"; readonly add?: string; readonly name?: string }
  | { readonly do: "search"; readonly query: string }
  | { readonly do: "options" }
  /** What the server keeps of the room beside its state. Tokens of programs are not for a page of somebody else. */
  | { readonly do: "office"; readonly ask: OfficeAsk }
  /** Only for the popup: the name that one goes by, here and on the server. */
  | { readonly do: "rename"; readonly name: string }
  /** Only for the popup: become the person that the viewer is on this server. */
  | { readonly do: "sign_in" }
  /** Only for the popup: show the room's video in a tab. */
  | { readonly do: "go_to_video" }
  /** Only for the popup: who is in these rooms now. */
  | { readonly do: "look"; readonly rooms: readonly { readonly code: string; readonly server: string }[] };

export type OfficeAsk =
  | { readonly what: "log"; readonly query: LogQuery }
  | { readonly what: "log_file"; readonly query: LogQuery; readonly format: LogFormat }
  | { readonly what: "pair" };

/** Who is in a room now; null when the person may not know. In the order in which it was asked. */
export type Looked = { readonly total: number; readonly names: readonly string[] } | null;

/** What a page asks of the worker. Each is answered once; see `CallResults`. */
export type Call = SendCall | RequestCall | WakeCall | ActCall | HostCall;

export type Outcome = { readonly ok: true } | { readonly ok: false; readonly error: ErrorBody };

/** Whatever has no other result is answered with an `Outcome`. */
export interface CallResults {
  send: unknown;
  /** The acknowledgement as the server sent it, or "lost". */
  request: unknown;
  /** Shaped like the answer of GET /api/search/youtube. */
  search: unknown;
  look: readonly Looked[];
  /** As the server answered. */
  office: unknown;
}

export type FromPage =
  /** First of all, and whenever it changes. `active`: this tab's player was the one that counts before the port broke. */
  | { readonly type: "tab"; readonly player: boolean; readonly visible: boolean; readonly active: boolean }
  | { readonly type: "beat" }
  | { readonly type: "call"; readonly id: number; readonly call: Call };

export type ToPage =
  /** First of all. */
  | { readonly type: "welcome"; readonly settings: TabSettings; readonly place: Place | null }
  | { readonly type: "settings"; readonly settings: TabSettings }
  | { readonly type: "place"; readonly place: Place | null }
  /** What changed of the view; the first after each `welcome` and `place` is the whole. */
  | { readonly type: "view"; readonly patch: ViewPatch }
  | { readonly type: "answer"; readonly id: number; readonly value: unknown }
  | { readonly type: "told"; readonly told: Told };

/** What the person did outside the page, and the page shall show. */
export type Told =
  /** The key of the command `toggle-panel`. */
  | { readonly kind: "toggle_panel" }
  /** "Add to room queue" without a room: offer to make one with this video. */
  | { readonly kind: "offer_room"; readonly url: string };

/** Parts of the view that changed. Lists come as runs of the former list and new elements. */
export type ViewPatch = {
  readonly [K in Exclude<keyof SharedView, ListKey | "people" | "pending">]?: SharedView[K];
} & {
  readonly [K in ListKey]?: ListPatch<SharedView[K][number]>;
} & {
  readonly people?: { readonly total: number; readonly list: ListPatch<SharedView["people"]["list"][number]> };
  readonly pending?: readonly string[];
};

export type ListKey = "queue" | "chat";

/** In order: `[from, count]` of the former list, or new elements. */
export type ListPatch<T> = readonly (readonly [from: number, count: number] | { readonly add: readonly T[] })[];
