import { CHAT_PAGE } from "../contract/limits";
import type { ErrorCode, Snapshot } from "../contract/types";
import { append, EMPTY_LOG, forget, prepend, recall, seed, type ChatLog } from "./chat-log";
import type { Commander } from "./commander";
import { entryOf, type Numbered } from "./reducer";
import type { CommandPayload, CommandResult, RoomView } from "./room-view";
import type { Scheduler } from "./scheduler";
import type { Observable, SharedView } from "./session-state";
import { Typing } from "./typing";

type Message = CommandPayload<"chat.send">;
/** A message that the room did not take; it waits to be sent again or discarded. */
export interface Unsent {
  readonly opId: string;
  readonly message: Message;
  readonly failed: ErrorCode;
}

interface Outgoing {
  readonly opId: string;
  readonly message: Message;
  readonly failed: ErrorCode | null;
  /** Others see it already; only the answer is still missing. */
  readonly arrived: boolean;
}

/** The chat of one room: scrollback, own messages on their way, who is writing. */
export class ChatDesk {
  private log: ChatLog = EMPTY_LOG;
  private outgoing: readonly Outgoing[] = [];
  private loading: Promise<void> | null = null;
  private readonly typists: Typing;

  constructor(
    private readonly view: Observable<SharedView>,
    private readonly commander: Commander,
    scheduler: Scheduler,
  ) {
    this.typists = new Typing({
      scheduler,
      tell: () => void commander.send("chat.typing", {}),
      changed: (typing) => view.patch({ typing }),
    });
  }

  /** A snapshot came: its last messages are the last there are. */
  replaced(state: Snapshot): void {
    this.show(seed(this.log, state.chat));
  }

  applied(event: Numbered, myId: string): void {
    if (event.type === "chat.deleted") this.show(forget(this.log, event.payload.ids));
    if (event.type === "chat.restored") this.show(recall(this.log, event.payload.messages));
    if (event.type !== "chat.message") return;
    const { user_id: userId, text } = event.payload;
    this.typists.stopped(userId);
    if (userId === myId) this.arrived(text ?? "");
    this.show(append(this.log, entryOf(event.payload)));
  }

  heardTyping(userId: string, name: string): void {
    this.typists.heard(userId, name);
  }

  /** Somebody went. */
  left(userId: string): void {
    this.typists.stopped(userId);
  }

  typing(): void {
    this.typists.pressed();
  }

  /** `opId` is given only for what may have been sent under it before. */
  send(message: Message, opId = this.commander.newId()): Promise<CommandResult<"chat.send">> {
    this.setOutgoing([...this.outgoing, { opId, message, failed: null, arrived: false }]);
    this.typists.sent();
    return this.deliver(opId, message);
  }

  retry(opId: string): void {
    const failed = this.outgoing.find((each) => each.opId === opId && each.failed !== null);
    if (failed === undefined) return;
    this.update(opId, { failed: null });
    void this.deliver(opId, failed.message);
  }

  discard(opId: string): void {
    this.setOutgoing(this.outgoing.filter((each) => each.opId !== opId));
  }

  get unsent(): Unsent[] {
    return this.outgoing.flatMap(({ opId, message, failed }) => (failed === null ? [] : [{ opId, message, failed }]));
  }

  /** What was unsent when a former session of the same stay ended. */
  restore(unsent: readonly Unsent[]): void {
    const kept = unsent.map((each) => ({ ...each, arrived: false }));
    this.setOutgoing([...kept, ...this.outgoing]);
  }

  /** One page at a time, however often it is asked for. */
  loadEarlier(): Promise<void> {
    this.loading ??= this.fetchEarlier().finally(() => (this.loading = null));
    return this.loading;
  }

  private async deliver(opId: string, message: Message): Promise<CommandResult<"chat.send">> {
    const result = await this.commander.send("chat.send", message, opId);
    const arrived = this.outgoing.some((each) => each.opId === opId && each.arrived);
    if (result.ok || arrived) this.discard(opId);
    else this.update(opId, { failed: result.error.code });
    return result;
  }

  private async fetchEarlier(): Promise<void> {
    const first = this.log.entries[0];
    const result = await this.commander.send("chat.history", { before: first?.id ?? null, limit: CHAT_PAGE });
    // A snapshot that came meanwhile may have begun another log, onto which this page does not fit.
    if (this.log.entries[0]?.id !== first?.id) return;
    // The server keeps nothing from before its limit.
    if (!result.ok && result.error.code === "not_found") this.show({ ...this.log, hasMore: false });
    if (result.ok) this.show(prepend(this.log, result.data.messages, CHAT_PAGE));
  }

  /** The server may have cleaned the text, so an unlike one is taken off by its answer instead. */
  private arrived(text: string): void {
    const sent = this.outgoing.find((each) => !each.arrived && each.message.text.trim() === text);
    if (sent !== undefined) this.update(sent.opId, { arrived: true });
  }

  private update(opId: string, change: Partial<Outgoing>): void {
    this.setOutgoing(this.outgoing.map((each) => (each.opId === opId ? { ...each, ...change } : each)));
  }

  private setOutgoing(outgoing: readonly Outgoing[]): void {
    this.outgoing = outgoing;
    const shown: RoomView["outgoing"] = outgoing
      .filter((each) => !each.arrived)
      .map(({ opId, message, failed }) => ({ opId, text: message.text, failed }));
    this.view.patch({ outgoing: shown });
  }

  private show(log: ChatLog): void {
    this.log = log;
    this.view.patch({ chat: log.entries, chatHasMore: log.hasMore });
  }
}
