import type {
  Ask,
  Command,
  CommandData,
  ErrorBody,
  Item,
  People,
  Person,
  PersonRef,
  Player,
  Report,
  Room,
  You,
  ChatEntry,
} from "../contract/types";
import type { LateOffer } from "./late-join";
import type { NoticeKey } from "./notice-keys";
import type { LaneAct, LaneView } from "./player-lane";
import type { SessionReport } from "./session-record";

/** Where this client stands towards the room. Every value has its words in the ui. */
export type RoomStatus =
  | { kind: "connecting" }
  | { kind: "joining" }
  | { kind: "joined" }
  /** `sinceMs` is of the client's monotonic clock. */
  | { kind: "reconnecting"; sinceMs: number }
  /** At the door of a room whose people let one in: it goes on by itself. */
  | { kind: "knocking" }
  /** They would rather not, for `waitMs` from when they said so; `again` once that is over. */
  | { kind: "declined"; waitMs: number; again: boolean }
  | { kind: "refused"; error: ErrorBody }
  | { kind: "removed"; reason: "kicked" | "banned" | "code_rotated"; until: number | null }
  | { kind: "closed"; reason: string }
  | { kind: "outdated" }
  | { kind: "left" };

/** How this client's own player keeps step. `driftMs` is signed, ahead positive; null before it is known. */
export interface StepView {
  state: "none" | "loading" | "in_step" | "catching_up" | "behind" | "waiting" | "own_lane" | "advert" | "mirror";
  driftMs: number | null;
  clockErrorMs: number | null;
  soundBlocked: boolean;
  playBlocked: boolean;
  /**
   * Why this player cannot play the item, and where else it can be watched. `reason` is a `Problem` of the contract or an
   * `error` of player.report; the ui has words for each and a general sentence for any other.
   */
  problem: { reason: string; openUrl: string | null } | null;
  /** Host of a direct item that this person has not allowed yet: nothing is fetched from it before `allowHost()`. */
  askHost: string | null;
  /** The own lane, null on the room's timeline. */
  lane: LaneView | null;
  /** How far ahead of the room this kind of player is wanted on this device; null without a player. */
  offsetMs: number | null;
  /** It cannot be steered finely: only by jumps. */
  coarse: boolean;
  /** Nothing was pressed on this page yet: a start might be silent, or refused. */
  unarmed: boolean;
  /** Where a late comer may begin. */
  late: LateOffer | null;
}

/** A toast: who did what, and what can be done about it. Its words are the ui's: see notice-keys.ts. */
export interface Notice {
  id: number;
  kind: "info" | "error" | "action";
  key: NoticeKey;
  /** What the words mention: names, titles, positions in ms, counts. Text in it is hostile. */
  params: Readonly<Record<string, string | number>>;
  /** Set when the person may undo it (`room.undo {rev}`, within 15 s). */
  rev: number | null;
}

/** What waits for an answer in the room. Each list is empty for those who may not give it. */
export interface DeskView {
  readonly knocks: readonly PersonRef[];
  readonly asks: readonly Ask[];
  readonly reports: readonly Report[];
  /** One's own wish to control the player. */
  readonly asking: "no" | "asked" | "declined";
}

/** All that the ui draws, as plain immutable data. A new object for each change. */
export interface RoomView {
  status: RoomStatus;
  room: Room | null;
  player: Player | null;
  queue: readonly Item[];
  chat: readonly ChatEntry[];
  /** Own messages on their way; they show at once, marked. `failed` is an error code: offer retry and discard. */
  outgoing: readonly { opId: string; text: string; failed: ErrorBody["code"] | null }[];
  people: People;
  /** People in the room by id, the first pages that are known. */
  you: (You & { name: string }) | null;
  typing: readonly string[];
  step: StepView;
  /** Names of commands sent and not yet answered, for "pending" marks. */
  pending: ReadonlySet<string>;
  notices: readonly Notice[];
  desk: DeskView;
  /** Largest difference between any two counted players, as their reports tell; null with fewer than two. */
  skewMs: number | null;
  chatHasMore: boolean;
}

/** What the ui may ask for. */
export interface RoomActions {
  /** A refusal becomes a notice, unless `quiet`: then the caller shows it where it was asked. Never rejects. */
  send<N extends Command["name"]>(
    name: N,
    payload: CommandPayload<N>,
    options?: { quiet?: boolean },
  ): Promise<CommandResult<N>>;
  /** Smooth server time in ms, for drawing the position; null before the clock is known. */
  serverNow(): number | null;
  play(): void;
  pause(): void;
  seek(positionMs: number): void;
  /** The room's rate. */
  rate(rate: number): void;
  /** In a pause: the room one picture on (1) or back (-1). */
  frame(by: 1 | -1): void;
  claimPlayer(): void;
  /** Must be called from within a press: it turns the sound on that the browser had refused. */
  unblockSound(): void;
  /** Must be called from within a press: it starts the player that the browser had refused to start. */
  unblockPlay(): void;
  /** Off the room's timeline for oneself alone. */
  takeLane(act: Exclude<LaneAct, { do: "home" }>): void;
  /** Out of one's own lane, back to where the room is. */
  returnToRoom(): void;
  /** In one's own lane, with the player in one's own hands: plays or pauses it. */
  toggleOwn(): void;
  setOffset(offsetMs: number): void;
  /** Must be called from within a press, which lets the first start have sound. */
  arm(): void;
  dismissLate(): void;
  /** How well this client kept step so far; null without a player. `madeAt` is written into it. */
  sessionReport(madeAt: string): SessionReport | null;
  /** Allows the host of `step.askHost` from now on, on this device. */
  allowHost(): void;
  loadEarlierChat(): Promise<void>;
  loadMorePeople(): Promise<void>;
  dismiss(noticeId: number): void;
  leave(): void;
  /** Asks to be let in again: after refused (with a password when that was asked), removed, closed or left. */
  rejoin(password?: string): void;
  /** Says that one is writing; call it at every key, it is sent at most every 3 s. */
  typing(): void;
  /** Sends a failed message again, as the same one: it can never appear twice. */
  retryMessage(opId: string): void;
  discardMessage(opId: string): void;
}

/** A command's payload without op_id, which the outbox adds. */
export type CommandPayload<N extends Command["name"]> = Omit<Extract<Command, { name: N }>["payload"], "op_id">;
export type CommandResult<N extends Command["name"]> =
  { ok: true; rev?: number; data: CommandData[N] } | { ok: false; error: ErrorBody };

/** One store per room: the ui reads, subscribes and acts; it holds no room state of its own. */
export interface RoomStore extends RoomActions {
  get(): RoomView;
  subscribe(listener: () => void): () => void;
}

/** A person's most telling connection: the active one, else the first. */
export function mainConn(person: Person): Person["conns"][number] | null {
  return person.conns.find((conn) => conn.active) ?? person.conns[0] ?? null;
}
