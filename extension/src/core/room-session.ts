import type { CommandName, ErrorBody, Joined, Snapshot } from "../contract/types";
import { ChatDesk, type Unsent } from "./chat-desk";
import { Commander, NOT_SENT } from "./commander";
import type { ConnectionPorts } from "./connection";
import { CrowdDesk } from "./crowd-desk";
import { Announcer, type NoticeDraft } from "./notices";
import type { Numbered } from "./reducer";
import { RoomDesk } from "./room-desk";
import { RoomLink, type LinkOptions } from "./room-link";
import type { CommandPayload, CommandResult, RoomStatus } from "./room-view";
import type { SessionPort } from "./session-port";
import { NO_VIEW, Observable, type SharedView } from "./session-state";

const NOTICES_KEPT = 20;

export interface SessionOptions extends LinkOptions {
  /** The person's name, for what they see of themselves. */
  readonly name: string;
  /** Whether there is a player to begin with; left out: unless it is a remote. */
  readonly able?: boolean;
}

/**
 * One connection's part in a room: its state, what is on its way, and what can be done. No player and no clock: those
 * are each tab's own, so that in the extension this runs in the worker and tabs attach to it by ports.
 */
export class RoomSession implements SessionPort {
  private readonly commander: Commander;
  private readonly chat: ChatDesk;
  private readonly crowd: CrowdDesk;
  private readonly desk: RoomDesk;
  private readonly link: RoomLink;
  private readonly view = new Observable<SharedView>(NO_VIEW);
  private readonly announcer: Announcer;
  private noticeCount = 0;

  constructor(ports: ConnectionPorts, options: SessionOptions) {
    const { view } = this;
    const { scheduler } = ports;
    this.link = new RoomLink(ports, options, {
      status: (status) => this.setStatus(status),
      joined: (answer) => this.joined(answer),
      down: () => this.down(),
      ended: (error) => this.ended(error),
      applied: (event, before, live) => this.applied(event, before, live),
      replaced: (state) => this.chat.replaced(state),
      changed: () => this.changed(),
      event: (name, payload) => this.event(name, payload),
    });
    this.commander = new Commander({
      scheduler,
      random: ports.random,
      request: (name, payload) => this.link.request(name, payload),
      rev: () => this.link.feed.since?.rev ?? -1,
      pending: (pending) => view.patch({ pending }),
    });
    this.chat = new ChatDesk(view, this.commander, scheduler);
    this.crowd = new CrowdDesk({
      scheduler,
      view,
      commander: this.commander,
      notify: (draft) => this.notify(draft),
      left: (userId) => this.chat.left(userId),
      name: () => options.name,
      able: options.able ?? options.client.kind !== "remote",
    });
    this.desk = new RoomDesk({
      scheduler,
      view,
      me: () => this.crowd.you?.user_id ?? null,
      notify: (draft) => this.notify(draft),
    });
    this.announcer = new Announcer((userId) => this.crowd.nameOf(userId));
  }

  get(): SharedView {
    return this.view.get();
  }

  subscribe(listener: () => void): () => void {
    return this.view.subscribe(listener);
  }

  enter(password?: string): void {
    this.commander.reopen();
    this.link.enter(password);
  }

  leave(): void {
    this.commander.ended({ code: "forbidden", message: "You left the room" });
    this.away();
    this.link.leave();
  }

  async send<N extends CommandName>(
    name: N,
    payload: CommandPayload<N>,
    options: { quiet?: boolean; opId?: string } = {},
  ): Promise<CommandResult<N>> {
    const { opId } = options;
    // A message on its way shows by itself what became of it.
    if (isMessage(name, payload)) return (await this.chat.send(payload, opId)) as CommandResult<N>;
    const result = await this.commander.send(name, payload, opId);
    if (result.ok && name === "room.ask_control") this.desk.asked();
    if (!result.ok && options.quiet !== true) this.notifyFailure(name, result.error);
    return result;
  }

  request(name: CommandName, payload: object): Promise<unknown> {
    return this.link.request(name, payload);
  }

  dismiss(noticeId: number): void {
    const { notices } = this.view.get();
    this.view.patch({ notices: notices.filter((notice) => notice.id !== noticeId) });
  }

  claimPlayer(): void {
    this.crowd.claimPlayer();
  }

  /** Whether there is a player to have here: with none, the room does not wait for this connection. */
  setAble(able: boolean): void {
    this.crowd.setAble(able);
  }

  typing(): void {
    this.chat.typing();
  }

  retryMessage(opId: string): void {
    this.chat.retry(opId);
  }

  discardMessage(opId: string): void {
    this.chat.discard(opId);
  }

  /** Messages that the room did not take, for whoever ends this session and begins another. */
  get unsent(): Unsent[] {
    return this.chat.unsent;
  }

  restoreUnsent(unsent: readonly Unsent[]): void {
    this.chat.restore(unsent);
  }

  loadEarlierChat(): Promise<void> {
    return this.chat.loadEarlier();
  }

  loadMorePeople(): Promise<void> {
    return this.crowd.loadMore();
  }

  hurry(): void {
    this.link.connection.hurry();
  }

  probe(): void {
    this.link.connection.probe();
  }

  private setStatus(status: RoomStatus): void {
    this.view.patch({ status });
    if (status.kind !== "joined") return;
    this.commander.connected();
    this.crowd.entered();
  }

  private joined({ people, you }: Joined): void {
    this.crowd.joined(people, you);
  }

  private down(): void {
    this.commander.disconnected();
    this.away();
  }

  private away(): void {
    this.crowd.disconnected();
    this.desk.disconnected();
  }

  private ended(error: ErrorBody): void {
    this.commander.ended(error);
    this.away();
  }

  private applied(event: Numbered, before: Snapshot, live: boolean): void {
    const myId = this.crowd.you?.user_id ?? "";
    this.chat.applied(event, myId);
    const muted = mutedBy(event, myId);
    if (muted !== undefined) this.crowd.muted(muted);
    const draft = live ? this.announcer.announce(event, before, myId) : null;
    if (draft !== null) this.notify(draft);
  }

  private changed(): void {
    const { state } = this.link.feed;
    if (state === null) return;
    const { room, player, queue } = state;
    this.view.patch({ room, player, queue });
    this.crowd.setRoom(room);
    this.desk.setRoom(room);
    this.commander.changed();
  }

  private event(name: string, payload: unknown): void {
    if (name === "presence.update") this.crowd.presence(payload);
    this.desk.event(name, payload);
    if (name !== "chat.typing") return;
    const { user_id: userId, name: person } = (payload ?? {}) as { user_id?: unknown; name?: unknown };
    if (typeof userId !== "string" || typeof person !== "string" || userId === this.crowd.you?.user_id) return;
    this.chat.heardTyping(userId, person);
  }

  private notify(draft: NoticeDraft): void {
    this.noticeCount += 1;
    const notices = [...this.view.get().notices, { id: this.noticeCount, ...draft }];
    this.view.patch({ notices: notices.slice(-NOTICES_KEPT) });
  }

  private notifyFailure(command: CommandName, error: ErrorBody): void {
    if (error === NOT_SENT) {
      this.notify({ kind: "error", key: "not_sent", params: { command }, rev: null });
      return;
    }
    const retry = error.retry_after_ms ? { retry_s: Math.ceil(error.retry_after_ms / 1000) } : {};
    this.notify({ kind: "error", key: "failed", params: { command, code: error.code, ...retry }, rev: null });
  }
}

/** Until when the event keeps the person from chatting; null: it lets them chat again; undefined: neither. */
function mutedBy(event: Numbered, userId: string): number | null | undefined {
  if (event.type !== "room.update" || event.payload.target?.user_id !== userId) return undefined;
  const { cause, target } = event.payload;
  if (cause === "unmute") return null;
  return cause === "mute" ? (target.until ?? null) : undefined;
}

function isMessage(name: CommandName, payload: object): payload is CommandPayload<"chat.send"> {
  return name === "chat.send" && "text" in payload;
}
